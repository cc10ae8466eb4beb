"""The outbox beside one bare smtplib session to the same server: mails, a dead address, an outage, the way of an alert.

    python benchmarks/outbox.py [--mails 1000] [--waiting 10000] [--alerts 50] [--only mails,dead,outage,latency,messages]

The mail server is aiosmtpd in a process of its own. Ours and bare take turns within each part, so that a busy machine
slows both. The bare session is handed ready texts of the same length; ours writes them, and in all parts but the first
reads alerts from a ledger and records every outcome. Fails when a mail costs more than twice a bare one, order is lost,
or an article makes more messages than recipients. One JSON object on the last line.
"""

import argparse
import asyncio
import json
import logging
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).parent.parent))

from aiosmtpd.smtp import SMTP, Envelope

from alerts.app.runtime import Runtime
from alerts.app.sending import send_due
from alerts.configuration import load_config
from alerts.model import Message
from alerts.notify import send
from alerts.store import ALERTS
from crawler.model import CrawlSettings
from crawler.spiders import Crawl
from crawler.store import CRAWLER, open_ledger
from crawler.times import from_text, to_text
from crawler.workers import Workers
from tests.chain.rig import rig, stop
from tests.ledger import Desk, source

MAX_COST = 2.0
_BLOCK = 100


class Kept:
    """Writes the subject of each mail to a file, a line each."""

    def __init__(self, path: str) -> None:
        self._file = Path(path).open("w", encoding="utf8", buffering=1)  # noqa: SIM115 - open while the server runs

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        line = next((one for one in content.split(b"\r\n") if one.startswith(b"Subject: ")), b"")
        self._file.write(line.decode("ascii") + "\n")
        return "250 OK"


async def serve(port: int, path: str) -> None:
    loop, keeper = asyncio.get_running_loop(), Kept(path)
    server = await loop.create_server(lambda: SMTP(keeper, hostname="box.example.org", loop=loop), "127.0.0.1", port)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


@contextmanager
def served(folder: Path, port: int) -> Iterator[Path]:
    """The mail server; the file with the subjects that it got."""
    path = folder / "subjects"
    command = [sys.executable, __file__, "--serve", str(port), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield path
        finally:
            process.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class NoNet:
    def reconfigure(self, settings: CrawlSettings) -> None:
        pass


@contextmanager
def posted(folder: Path, port: int, channels: str, clock: Callable[[], datetime]) -> Iterator[Runtime]:
    path = folder / "config.yaml"
    path.write_text(
        f"store: v.db\nsmtp: {{host: 127.0.0.1, port: {port}, from: v@example.org, tls: none}}\n"
        f"channels: {{{channels}}}\nsources: {{a: {{feed: 'https://a.example/feed'}}}}\n"
        "rules: {keels: {query: keel, wake: true}}\n"  # or the limit, and a catch-up, make few messages of many
    )
    desk = Desk(folder / "v.db", now=clock(), sources=(source(),))
    desk.article("https://a.example/0", "The keel of hull 0 was laid.", published=desk.now.isoformat())
    desk.ledger.close()
    ledger = open_ledger(folder / "v.db", (CRAWLER, ALERTS))
    runtime = Runtime(load_config(path, {}).config, ledger, cast("Crawl", NoNet()), Workers(1), b"key", clock)
    runtime.adopt(runtime.config)
    yield runtime
    ledger.close()


def copying(runtime: Runtime, table: str, key: str, own: dict[str, str]) -> str:
    """The statement that copies the row whose `key` is 1, with these columns of its own."""
    rows = runtime.ledger.rows("select name, pk from pragma_table_info(?)", [table])
    columns = [str(row["name"]) for row in rows if row["name"] in own or row["name"] != "id"]
    chosen = ", ".join(own.get(name, name) for name in columns)
    return f"insert into {table} ({', '.join(columns)}) select {chosen} from {table} where {key} = 1"


def raise_alerts(runtime: Runtime, count: int, first: int = 1) -> None:
    """Alerts on as many articles, each due to every target. The articles are copies of the first."""
    address = "'https://a.example/' || ?1"
    own = {"url": address, "key_url": address, "title": "'Keel ' || ?1 || ' laid'"}
    article = copying(runtime, "articles", "id", own | {"id": "?1"})
    revision = copying(runtime, "revisions", "article_id", own | {"article_id": "?1"})
    at = to_text(runtime.clock())
    with runtime.ledger.write() as db:
        for n in range(first + 1, first + 1 + count):
            db.execute(article, [n])
            db.execute(revision, [n])
            db.execute(
                "insert into matches (id, rule, rule_hash, article_id, revision, spans, unknown, at) "
                "values (?1, 'keels', 'h', ?1, 1, '[[\"text\", 4, 8]]', '[]', ?2)", [n, at],
            )  # fmt: skip
            db.execute(
                "insert into alerts (id, rule, article_id, revision, match_id, hits, raised_at, tell_at) "
                "values (?1, 'keels', ?1, 1, ?1, '[]', ?2, ?2)", [n, at],
            )  # fmt: skip
            for channel, targets in runtime.targets.items():
                db.conn.executemany(
                    "insert into deliveries (alert, channel, target, state, created_at, due_at, first_due_at) "
                    "values (?, ?, ?, 'pending', ?4, ?4, ?4)",
                    [(n, channel, target.key, at) for target in targets],
                )


def bare_mail(session: smtplib.SMTP, count: int, length: int) -> float:
    """Seconds that so many mails of that length take in one bare session."""
    text = "Subject: bare\r\n\r\n" + ("x" * 70 + "\r\n") * (length // 72)
    start = time.perf_counter()
    for _ in range(count):
        session.sendmail("v@example.org", ["desk@example.org"], text)
    return time.perf_counter() - start


def mails(count: int) -> dict[str, float]:
    """A mail of ours beside a bare one."""
    message = Message("keels: a keel was laid", "The keel was laid.\n" * 20, "<p>The <b>keel</b> was laid.</p>\n" * 30)

    async def ours(runtime: Runtime) -> float:
        start = time.perf_counter()
        for _ in range(_BLOCK):
            assert (await send(runtime.targets["desk"][0], message)).kind == "sent"
        return time.perf_counter() - start

    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        mail = "desk: {mail: [desk@example.org]}"
        with (
            served(folder, port),
            posted(folder, port, mail, now) as runtime,
            smtplib.SMTP("127.0.0.1", port) as session,
        ):
            pairs = [(asyncio.run(ours(runtime)), bare_mail(session, _BLOCK, 2_000)) for _ in range(count // _BLOCK)]
    cost = sum(one for one, _ in pairs) / sum(bare for _, bare in pairs)
    mine, bare = (count / sum(pair[n] for pair in pairs) for n in (0, 1))
    print(f"mails: {mine:.0f} a second, bare {bare:.0f}; a mail costs {cost:.2f} bare ones", flush=True)
    return {"per_s": round(mine), "bare_per_s": round(bare), "cost": round(cost, 2)}


def now() -> datetime:
    return datetime.now(UTC)


def dead(count: int) -> dict[str, float]:
    """The rate of a live address beside a dead one and beside one that hangs, each by turns with the live one alone."""
    with socket.create_server(("127.0.0.1", 0), backlog=2_000) as hanging:  # takes connections, and never answers
        ports = {"dead": free_port(), "hanging": hanging.getsockname()[1]}
        return {kind: beside(count, kind, port) for kind, port in ports.items()}


def beside(count: int, kind: str, port: int) -> float:
    live, other = "desk: {mail: [desk@example.org]}", f"other: {{url: 'json://127.0.0.1:{port}/x'}}"
    rates: dict[str, list[float]] = {"alone": [], "beside": []}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        server = free_port()
        with (
            served(Path(one), server),
            posted(Path(one), server, live, now) as alone,
            posted(Path(two), server, f"{live}, {other}", now) as both,
        ):
            for turn in range(6):
                for name, runtime in (("alone", alone), ("beside", both)):
                    raise_alerts(runtime, count // 5, 1 + turn * (count // 5))
                    seconds = asyncio.run(live_seconds(runtime))
                    if turn:  # the first opens the session
                        rates[name].append(count // 5 / seconds)
    ratio = statistics.median(b / a for a, b in zip(rates["alone"], rates["beside"], strict=True))
    print(f"a {kind} address beside a live one: the live one has {ratio:.2f} of its rate alone", flush=True)
    return round(ratio, 2)


async def live_seconds(runtime: Runtime) -> float:
    """How long it takes until the live address has all that was due to it."""
    start, ended = time.perf_counter(), [0.0]
    waiting = "select 1 from deliveries where channel = 'desk' and state != 'sent' limit 1"

    def note(step: str) -> None:
        if step == "settled" and not ended[0] and not runtime.ledger.rows(waiting):
            ended[0] = time.perf_counter()

    runtime.checkpoint = note
    await send_due(runtime)
    return ended[0] - start


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def outage(count: int) -> dict[str, object]:
    """What waited while the server was gone, once it is back."""
    at = [now()]
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        with posted(folder, port, "desk: {mail: [desk@example.org]}", lambda: at[0]) as runtime:
            raise_alerts(runtime, count)
            tried = asyncio.run(send_due(runtime)).failed
            at[0] += timedelta(hours=3)
            with served(folder, port) as subjects, smtplib.SMTP("127.0.0.1", port) as session:
                bare_s = bare_mail(session, 1_000, 2_000)
                memory: list[float] = []
                runtime.checkpoint = lambda _: memory.append(resident_mb())
                start = time.perf_counter()
                sent = asyncio.run(send_due(runtime)).sent
                rate = sent / (time.perf_counter() - start)
                bare_s += bare_mail(session, 1_000, 2_000)
                got = [line for line in subjects.read_text().splitlines() if line.startswith("Subject: keels")]
    numbers = [int(line.split()[3]) for line in got]
    in_order, grown = numbers == list(range(2, count + 2)), memory[-1] - memory[len(memory) // 10]
    print(
        f"after an outage: {tried} attempts while it lasted; then {sent} mails, in order: {in_order}, {rate:.0f} a second, "
        f"bare {2_000 / bare_s:.0f}; memory grew by {grown:.1f} MB after the first tenth",
        flush=True,
    )
    return {"tried": tried, "mails": sent, "in_order": in_order, "per_s": round(rate),
            "bare_per_s": round(2_000 / bare_s), "grown_mb": round(grown, 1)}  # fmt: skip


def latency(count: int) -> dict[str, float]:
    """From saved to handed over with fifty alerts a minute, above a bare send."""
    query = (
        "select c.at as saved, min(t.at) as sent from changes c join alerts a on a.article_id = c.article_id "
        "join deliveries d on d.alert = a.id join attempts t on t.delivery = d.id where c.kind = 'new' group by a.id"
    )
    with tempfile.TemporaryDirectory() as name, rig(Path(name)) as desk:
        desk.sources = f'harbour: {{feed: "{desk.site.url("/feed.xml")}", every: 1s}}'
        desk.rules = "rules: {keels: {query: keel, notify: [desk], wake: true}}"
        with desk.daemon() as process:
            desk.wait_for(lambda: "poll source=harbour" in desk.log())
            for n in range(count):
                desk.article(f"keel-{n}", f"Frigate {n} takes shape",
                             f"The keel of hull {n} was laid at yard {n * 7}, in hall {n * 13}.")  # fmt: skip
                del desk.entries[:-30]
                time.sleep(1.2)
            desk.wait_for(lambda: len(desk.box.mails) >= count)
            stop(process)
        rows = desk.rows(query)
        with smtplib.SMTP("127.0.0.1", desk.box.port) as session:
            bare_mail(session, 1, 2_000)
            bare_ms = bare_mail(session, 50, 2_000) / 50 * 1000
    waits = [(from_text(str(r["sent"])) - from_text(str(r["saved"]))).total_seconds() * 1000 - bare_ms for r in rows]
    median, p95 = statistics.median(waits), statistics.quantiles(waits, n=20)[18]
    print(
        f"saved to handed over, above a bare send of {bare_ms:.1f} ms: p50 {median:.0f} ms, p95 {p95:.0f} ms",
        flush=True,
    )
    return {"alerts": len(rows), "p50_ms": round(median), "p95_ms": round(p95), "bare_ms": round(bare_ms, 1)}


def messages() -> dict[str, int]:
    """Two rules, one article, three recipients."""
    with tempfile.TemporaryDirectory() as name, rig(Path(name)) as desk:
        desk.rules = "rules: {keels: {query: keel, notify: [trio]}, yards: {query: yard, notify: [trio]}}"
        desk.extra = ""
        path = desk.write_config()
        three = (
            "channels: {desk: {mail: [desk@example.org]}, trio: {mail: [a@example.org, b@example.org, c@example.org]}}"
        )
        text = path.read_text().replace("channels: {desk: {mail: [desk@example.org]}}", three)
        path.write_text(text)
        desk.vedette("run", "--once", "--config", str(path))
        desk.article("keel", "Frigate takes shape", "The keel of the hull was laid at the yard on Monday.")
        desk.vedette("run", "--once", "--config", str(path))
        count = len(desk.box.mails)
    print(f"two rules, one article, three recipients: {count} messages", flush=True)
    return {"messages": count}


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=1_000)
    parser.add_argument("--waiting", type=int, default=10_000)
    parser.add_argument("--alerts", type=int, default=50)
    parser.add_argument("--only", default="mails,dead,outage,latency,messages")
    a = parser.parse_args(words)
    logging.lastResort = None  # silent; but Apprise's log must be made, since outcomes are read from it
    parts: dict[str, Callable[[], dict[str, object]]] = {
        "mails": lambda: dict(mails(a.mails)),
        "dead": lambda: dict(dead(a.mails)),
        "outage": lambda: outage(a.waiting),
        "latency": lambda: dict(latency(a.alerts)),
        "messages": lambda: dict(messages()),
    }
    found = {name: parts[name]() for name in a.only.split(",")}
    print(json.dumps(found))
    is_well = (
        float(str(found.get("mails", {}).get("cost", 0))) <= MAX_COST
        and found.get("outage", {}).get("in_order", True)
        and found.get("messages", {}).get("messages", 3) == 3
    )
    return 0 if is_well else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(serve(int(sys.argv[2]), sys.argv[3]))
    else:
        sys.exit(main(sys.argv[1:]))
