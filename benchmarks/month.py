"""A simulated month of daemon life: 50,000 polls of 200 loopback feeds, and what must not grow meanwhile.

    python benchmarks/month.py [--polls 50000] [--feeds 200]

The clock is simulated: each sweep over all feeds takes place some hours after the one before, so that retention and
re-reading pauses are lived through. Every sweep a twentieth of the feeds publish an article. Printed at each tenth of
the month: resident memory of the main process, open handles, the WAL, and the rows of tables that are kept short; one
JSON object on the last line.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.app.indexing import index_words_of_a_round
from alerts.app.pipeline import judge, visit
from alerts.app.runtime import Runtime, open_runtime
from alerts.app.sending import send_due
from alerts.configuration import load_config
from crawler.fetch import run_program
from crawler.store import prune

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.site import FeedEntry, Site

MONTH = timedelta(days=30)
START = datetime(2026, 11, 1, tzinfo=UTC)
PAGE = "<html lang=en><head><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def configured(feeds: int, site: Site) -> Iterator[Path]:
    """A configuration in a folder of its own: all feeds, one rule, a channel that takes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        sources = "".join(f'  s{n}: {{feed: "{site.url(f"/{n}/feed.xml")}"}}\n' for n in range(feeds))
        path = Path(folder, "config.yaml")
        path.write_text(
            "store: v.db\ncrawl: {every: 15m, per_host_delay: 0s, allow_hosts: [127.0.0.1], obey_robots: false}\n"
            'keep: {text: 7d}\nchannels: {none: {url: "json://127.0.0.1:9/"}}\n'
            f"sources:\n{sources}rules: {{never: {{query: zeppelin}}}}\n",
            "utf8",
        )
        yield path


def state(runtime: Runtime) -> dict[str, int]:
    """What must stay flat, and what may grow (articles)."""
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    wal = runtime.config.store.with_name("v.db-wal")
    counts = (
        "select (select count(*) from polls) polls, (select count(*) from articles) articles, "
        "(select count(*) from articles where text != '') texts, (select count(*) from fingerprints) marks, "
        "(select count(*) from unworded) unworded, (select count(*) from article_vocabulary) words"
    )
    row = runtime.ledger.rows(counts)[0]
    return {
        "rss_mb": round(resident / 1e6),
        "handles": len(list(Path("/proc/self/fd").iterdir())),
        "wal_mb": round(wal.stat().st_size / 1e6) if wal.exists() else 0,
        "tasks": len(asyncio.all_tasks()),
        **row,
    }


async def live(path: Path, site: Site, sweeps: int) -> list[dict[str, int]]:
    """Sweep over all feeds `sweeps` times within a simulated month; the state at each tenth."""
    clock, seen = Clock(), []
    entries: dict[int, list[FeedEntry]] = {}
    async with open_runtime(load_config(path, os.environ).config, clock) as runtime:
        for sweep in range(sweeps):
            clock.now = START + MONTH * sweep / sweeps
            publish(site, entries, sweep, len(runtime.config.sources))
            places = asyncio.Semaphore(32)

            async def one(source, places=places):
                async with places:
                    await visit(source, runtime)

            await asyncio.gather(*(one(source) for source in runtime.config.sources))
            await judge(runtime)
            await send_due(runtime)
            await index_words_of_a_round(runtime)
            if sweep % max(1, sweeps // 30) == 0:
                for _ in prune(runtime.ledger, runtime.config.keep_text, clock.now):
                    await asyncio.sleep(0)
            if (sweep + 1) % max(1, sweeps // 10) == 0:
                seen.append({"sweep": sweep + 1, **state(runtime)})
                print(seen[-1], flush=True)
                site.requests.clear()
    return seen


def publish(site: Site, entries: dict[int, list[FeedEntry]], sweep: int, feeds: int) -> None:
    """A twentieth of the feeds get an article each; a feed shows its newest ten."""
    for feed in range(sweep % 20, feeds, 20):
        title = f"Report {sweep} of feed {feed}"
        words = " ".join(
            f"Sentence {n} of report {sweep} from place {feed} says {n * sweep + feed}." for n in range(40)
        )
        link = site.page(f"/{feed}/{sweep}", PAGE.format(title, f"<p>{words}</p>"))
        old = entries.setdefault(feed, [])
        entries[feed] = [FeedEntry(title, link), *old][:10]
        for gone in old[9:]:
            site.fail(gone.link.removeprefix(site.url("")), 410)
        site.feed(f"/{feed}/feed.xml", entries[feed], etag=f'"{sweep}"')
    if sweep == 0:
        for feed in range(feeds):
            if feed not in entries:
                site.feed(f"/{feed}/feed.xml", [], etag='"none"')


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--polls", type=int, default=50_000)
    parser.add_argument("--feeds", type=int, default=200)
    a = parser.parse_args()
    start, cpu = time.monotonic(), time.process_time()
    with Site() as site, configured(a.feeds, site) as path:
        seen: list[dict[str, int]] = []

        async def run() -> int:
            seen.extend(await live(path, site, a.polls // a.feeds))
            return 0

        code = run_program(run)
    print(
        json.dumps(
            {"seconds": round(time.monotonic() - start), "cpu_s": round(time.process_time() - cpu), "states": seen}
        )
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
