"""Two thousand sources on loopback for an hour: how late they are polled, how often a host is asked, and what it costs.

    python benchmarks/many_sources.py [--sources 2000] [--minutes 60] [--speed 8]

Every source has a feed at a name of its own, but for a tenth of them, which share hosts by twenties; a name server of the
benchmark's own knows the names. New articles come every two minutes to once a day. Until every source was polled once, and
the entries of that poll were saved, the clock is the real one. Then it runs `--speed` times as fast, with the pauses between requests shortened alike, and jumps
to the next due time when nothing is under way; so lateness is told too high, never too low. Floors: every source is polled
within three minutes of the start, none later than twice its pause, no host more often than its budget and its sources'
`every:` allow. `cpu_s` includes the server, which is a thread of the same process.
"""

import argparse
import asyncio
import json
import os
import resource
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random

from crawler.collect import plan_poll
from crawler.fetch.program import run_program
from crawler.fetch.resolver import install_guard
from crawler.model import CrawlSettings, Poll, Source
from crawler.pace import POLLS_PER_SITE_AND_HOUR, within_budget
from crawler.spiders import Crawl
from crawler.store import CRAWLER, Ledger, open_ledger, source_state, sync_sources
from crawler.visits import CollectDeps
from crawler.workers import Workers

EVERY_S = 900.0
START_LIMIT_S = 180.0
WINDOW = 20


@dataclass
class Hour:
    """The clock, and what was seen: each source's first poll, its lateness in pauses, and requests by host."""

    offset: timedelta = timedelta()
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    speed: float = 1.0
    fast_since: datetime | None = None
    first_s: dict[str, float] = field(default_factory=dict)
    lateness: list[float] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    handles: int = 0

    def now(self) -> datetime:
        real = datetime.now(UTC)
        gained = (real - self.fast_since) * (self.speed - 1) if self.fast_since else timedelta()
        return real + gained + self.offset

    def note_poll(self, poll: Poll) -> None:
        """A poll is in the ledger."""
        self.first_s.setdefault(poll.source, (self.now() - self.started_at).total_seconds())

    def hurry(self, speed: float) -> None:
        """Let the clock run that many times as fast from now on."""
        self.speed, self.fast_since = speed, datetime.now(UTC)


def feed(number: int, now: datetime) -> bytes:
    """The newest entries of a source whose articles come every two minutes to once a day."""
    gap_s = 120.0 * 720 ** Random(number).random()
    newest = int(now.timestamp() / gap_s)
    items = "".join(
        f"<item><title>Report {n} of outlet {number}</title><link>http://s{number}.example/{n}</link>"
        f"<pubDate>{format_datetime(datetime.fromtimestamp(n * gap_s, UTC))}</pubDate>"
        f"<description>The yard of outlet {number} said in report {n} that its ship was on time.</description></item>"
        for n in range(newest, newest - WINDOW, -1)
    )
    return f"<rss version='2.0'><channel><title>Outlet {number}</title>{items}</channel></rss>".encode()


def serve(hour: Hour, ready: threading.Event, ports: list[int]) -> None:
    """Serve the feeds on loopback, for ever."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                path = line.split()[1].decode()
                host = ""
                while (header := await reader.readline()).strip():
                    if header.lower().startswith(b"host:"):
                        host = header.split()[1].decode()
                hour.asked[host] += path not in ("/robots.txt", "/.well-known/tdmrep.json")
                body = feed(int(path[1:]), hour.now()) if path[1:].isdigit() else b""
                status = "200 OK" if body else "404 Not Found"
                head = f"HTTP/1.1 {status}\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
        except (ConnectionError, IndexError):
            pass
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1000)
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()
        await server.serve_forever()

    asyncio.run(run())


def sources_on(port: int, count: int) -> tuple[Source, ...]:
    """The sources; the last tenth share hosts by twenties."""
    names = [f"s{n}" if n < count * 9 // 10 else f"shared{n // 20}" for n in range(count)]
    return within_budget([
        Source(f"s{n}", "feed", f"http://{name}.example:{port}/{n}", EVERY_S, full_text=False, shortest_s=0.0)
        for n, name in enumerate(names)
    ])  # fmt: skip


def handles() -> int:
    """How many files and sockets this process has open; 0 where that cannot be told."""
    try:
        with os.scandir("/proc/self/fd") as found:
            return sum(1 for _ in found)
    except OSError:
        return 0


async def pass_hour(
    hour: Hour, sources: tuple[Source, ...], ledger: Ledger, crawl: Crawl, span: timedelta, hurry: Callable[[], None]
) -> None:
    """Poll every source when it is due until the span is over; `hurry` is called when each was polled once."""
    due = {one.id: hour.now() for one in sources}
    pauses: dict[str, float] = {}
    by_id, running = {one.id: one for one in sources}, dict[asyncio.Task[Poll | None], str]()
    while (now := hour.now()) - hour.started_at < span or running:
        for source_id in [one for one, at in due.items() if at <= now and now - hour.started_at < span]:
            if source_id in pauses:
                hour.lateness.append(1 + (now - due[source_id]).total_seconds() / pauses[source_id])
            del due[source_id]
            source = by_id[source_id]
            visit = crawl.visit(source, plan_poll(ledger, source), on_poll=hour.note_poll)
            running[asyncio.ensure_future(visit)] = source_id
        if not running:
            hour.offset += min(due.values()) - now
            continue
        if hour.fast_since is None and len(pauses) == len(sources):
            hurry()
        wait_s = max(0.0, min((min(due.values()) - now).total_seconds() / hour.speed, 1.0)) if due else 1.0
        done, _ = await asyncio.wait(running, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            source_id, poll = running.pop(task), task.result()
            assert poll
            assert poll.error is None, poll
            due[source_id] = source_state(ledger, source_id).next_poll_at
            pauses[source_id] = (due[source_id] - poll.started_at).total_seconds()
        hour.handles = max(hour.handles, handles())


def report(hour: Hour, sources: tuple[Source, ...], span: timedelta) -> bool:
    """Print what was seen; whether the floors hold."""
    hours = span / timedelta(hours=1)
    on_host = Counter(one.url.split("/")[2] for one in sources)
    bound = {
        host: max(POLLS_PER_SITE_AND_HOUR, number * 3600 / EVERY_S) * hours + number for host, number in on_host.items()
    }
    lateness = sorted(hour.lateness)
    seen = {
        "sources": len(sources),
        "polls": sum(hour.asked.values()),
        "all_polled_after_s": round(max(hour.first_s.values()), 1),
        "latest_in_pauses": round(lateness[-1], 2),
        "p99_in_pauses": round(lateness[int(0.99 * len(lateness))], 2),
        "most_asked_host": max(hour.asked.values()),
        "hosts_over_budget": sum(hour.asked[host] > bound[host] for host in on_host),
        "cpu_s": round(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]), 1),
        "workers_cpu_s": round(sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]), 1),
        "max_memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "handles": hour.handles,
    }
    print(json.dumps(seen))
    return (
        len(hour.first_s) == len(sources) and max(hour.first_s.values()) <= START_LIMIT_S
        and lateness[-1] <= 2 and not seen["hosts_over_budget"]
    )  # fmt: skip


def main() -> int:
    """0 when the floors hold, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=2000)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--speed", type=float, default=8.0)
    arguments = parser.parse_args()
    hour, ready, ports = Hour(), threading.Event(), list[int]()
    threading.Thread(target=serve, args=(hour, ready, ports), daemon=True).start()
    ready.wait()
    sources, span = sources_on(ports[0], arguments.sources), timedelta(minutes=arguments.minutes)

    async def run() -> int:
        install_guard().lookup = lambda _: ("127.0.0.1",)
        hosts = tuple({one.url.split("/")[2].split(":")[0] for one in sources})
        with tempfile.TemporaryDirectory() as folder:
            ledger = open_ledger(Path(folder) / "v.db", (CRAWLER,))
            hour.started_at = hour.now()
            sync_sources(ledger, sources, hour.now())
            async with Workers() as workers:
                settings = CrawlSettings(allow_hosts=hosts)
                crawl = Crawl(settings)
                await crawl.start(CollectDeps(ledger, workers, hour.now))

                def hurry() -> None:
                    hour.hurry(arguments.speed)
                    delay_s = settings.per_host_delay_s / arguments.speed
                    crawl.reconfigure(replace(settings, per_host_delay_s=delay_s))

                await pass_hour(hour, sources, ledger, crawl, span, hurry)
                await crawl.stop()
            ledger.close()
        return 0 if report(hour, sources, span) else 1

    return run_program(run)


if __name__ == "__main__":
    sys.exit(main())
