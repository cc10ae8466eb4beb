"""Alerts to a good webhook, alone and beside webhooks that take connections and never answer.

    python benchmarks/neighbours.py [--alerts 1200] [--hanging 1] [--rounds 3]

Two of the daemon's senders run side by side on ledgers of their own, in which every alert is due to every target; one has hanging
neighbours. Both share the processor, so a busy machine slows both. The rate is that of the good webhook until the first of
the two has everything. The ratio is the median of the rounds. Fails below a ratio of .95. One JSON object on the last line.
"""

import argparse
import asyncio
import json
import logging
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).parent.parent))

from alerts.app.runtime import Runtime
from alerts.app.sending import Sender
from alerts.configuration import load_config
from alerts.store import ALERTS
from crawler.model import CrawlSettings
from crawler.spiders import Crawl
from crawler.store import CRAWLER, open_ledger
from crawler.times import to_text
from crawler.workers import Workers
from tests.ledger import Desk, source
from tests.site import Site

FLOOR = 0.95


class NoNet:
    def reconfigure(self, settings: CrawlSettings) -> None:
        pass


def runtime_on(folder: Path, urls: dict[str, str]) -> Runtime:
    channels = "".join(f"  {name}: {{url: {json.dumps(url)}}}\n" for name, url in urls.items())
    path = folder / "config.yaml"
    path.write_text(
        f'store: v.db\nchannels:\n{channels}sources: {{a: {{feed: "https://a.example/feed"}}}}\n'
        "rules: {keels: {query: keel, wake: true}}\n"
    )
    ledger = open_ledger(folder / "v.db", (CRAWLER, ALERTS))
    runtime = Runtime(load_config(path, {}).config, ledger, cast("Crawl", NoNet()), Workers(1), b"key")
    runtime.adopt(runtime.config)
    return runtime


def raise_alerts(runtime: Runtime, article_ids: Sequence[int]) -> None:
    """An alert on each article, due to every target. The rule wakes: otherwise so many are sent as one message."""
    at = to_text(datetime.now(UTC))
    with runtime.ledger.write() as db:
        for n, article_id in enumerate(article_ids, 1):
            db.execute(
                "insert into matches (id, rule, rule_hash, article_id, revision, spans, unknown, at) "
                "values (?, 'keels', 'h', ?, 1, '[[\"text\", 4, 8]]', '[]', ?)", [n, article_id, at],
            )  # fmt: skip
            db.execute(
                "insert into alerts (id, rule, article_id, revision, match_id, hits, raised_at, tell_at) "
                "values (?, 'keels', ?, 1, ?, '[]', ?, ?)", [n, article_id, n, at, at],
            )  # fmt: skip
            for channel, targets in runtime.targets.items():
                db.execute(
                    "insert into deliveries (alert, channel, target, state, created_at, due_at, first_due_at) "
                    "values (?, ?, ?, 'pending', ?, ?, ?)", [n, channel, targets[0].key, at, at, at],
                )  # fmt: skip


@dataclass
class Post:
    """A ledger with its sender and its good webhook."""

    runtime: Runtime
    site: Site

    async def send(self, until: asyncio.Event) -> None:
        sender = Sender(self.runtime)
        running = asyncio.create_task(sender.run())
        await until.wait()
        self.runtime.stopping.set()
        self.runtime.raised.set()
        for task in (running, *sender.tasks.values()):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@contextmanager
def post(count: int, hanging: int) -> Iterator[Post]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(Site())
        site.page("/hook", "thanks")
        doors = [stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=512)) for _ in range(hanging)]
        urls = {f"bad{n}": f"json://127.0.0.1:{door.getsockname()[1]}/x?rto=5" for n, door in enumerate(doors)}
        desk = Desk(folder / "v.db", now=datetime.now(UTC), sources=(source(),))
        changes = [
            desk.article(f"https://a.example/{n}", f"The keel of hull {n} was laid.", published=desk.now.isoformat())
            for n in range(count)
        ]
        desk.ledger.close()
        runtime = runtime_on(folder, {**urls, "good": site.url("/hook").replace("http", "json", 1)})
        raise_alerts(runtime, [change.article_id for change in changes])
        yield Post(runtime, site)
        runtime.ledger.close()


async def race(posts: tuple[Post, ...], count: int) -> tuple[float, ...]:
    """Messages a second of each good webhook, until the first of them has everything."""
    until = asyncio.Event()
    start = time.perf_counter()
    sending = [asyncio.create_task(one.send(until)) for one in posts]
    while max(len(one.site.requests) for one in posts) < count:  # noqa: ASYNC110 - the sites count in other threads
        await asyncio.sleep(0.005)
    rates = tuple(len(one.site.requests) / (time.perf_counter() - start) for one in posts)
    until.set()
    await asyncio.gather(*sending)
    return rates


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--alerts", type=int, default=1200)
    parser.add_argument("--hanging", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    a = parser.parse_args()
    logging.disable(logging.WARNING)
    alone, beside = [], []
    for _ in range(a.rounds):
        with post(a.alerts, 0) as one, post(a.alerts, a.hanging) as two:
            rates = asyncio.run(race((one, two), a.alerts))
        alone.append(rates[0])
        beside.append(rates[1])
        print(f"alone {rates[0]:.0f} messages a second, beside {a.hanging} that hang {rates[1]:.0f}", flush=True)
    ratio = statistics.median(two / one for one, two in zip(alone, beside, strict=True))
    print(f"the good webhook's rate beside hanging ones is {ratio:.2f} of its rate alone")
    print(json.dumps({"alerts": a.alerts, "hanging": a.hanging, "alone_per_s": round(statistics.median(alone)),
                      "beside_per_s": round(statistics.median(beside)), "ratio": round(ratio, 3), "floor": FLOOR}))  # fmt: skip
    return 0 if ratio >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
