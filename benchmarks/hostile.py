"""How late the event loop runs while hostile texts are saved, judged and told, beside the loop at rest.

    python benchmarks/hostile.py [--texts 1000] [--rules 50] [--characters 300000] [--json FILE]

Each text is one kind of filler between two words that the rules look for. All are saved as articles, then judged under
all rules and routed, as the daemon does it; a task notes meanwhile how late it wakes from sleeps of 5 ms, and how much
processor time the loop took since it last woke, which other programs do not lengthen. Prints the 99.9th percentile and the
longest, in milliseconds, as each phase ends, and fails when a phase is late by more than 100.
"""

import argparse
import asyncio
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from alerts.app.pipeline import judge
from alerts.app.runtime import Runtime
from alerts.configuration import load_config
from alerts.store import ALERTS
from crawler.collect import record_page
from crawler.deciding import decided_version
from crawler.model import Access, Article, Entry
from crawler.spiders import Crawl
from crawler.store import CRAWLER, ReadResult, open_ledger
from crawler.workers import Workers
from tests.alerts.app.test_sending import NoNet
from tests.ledger import Desk, source
from tests.text_work import FILLERS, QUERIES, distinct, filled

TICK_S = 0.005
MAX_LATE_MS = 100.0
CONFIG = """store: v.db
channels: {{desk: {{url: "console://"}}}}
sources: {{a: {{feed: "https://a.example/feed"}}}}
entities: {{tor: {{name: Tor, type: system, aliases: [air defence], context: [missile, air]}}}}
rules:
{rules}
"""


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a task woke, in milliseconds, over `ticks` sleeps; `busy_ms`: the processor time of the loop in them."""

    ticks: int
    p999_ms: float
    longest_ms: float
    busy_p999_ms: float
    busy_longest_ms: float


async def late_during(name: str, work: Callable[[], Awaitable[object]]) -> Lateness:
    late: list[float] = []
    busy: list[float] = []

    async def tick() -> None:
        while True:
            before, used = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK_S)
            late.append((time.perf_counter() - before - TICK_S) * 1000)
            busy.append((time.thread_time() - used) * 1000)

    ticking = asyncio.create_task(tick())
    await work()
    ticking.cancel()
    late.sort()
    busy.sort()
    at = int(len(late) * 0.999)
    found = Lateness(len(late), late[at], late[-1], busy[at], busy[-1])
    print(
        f"{name}: p99.9 {found.p999_ms:.1f} ms, longest {found.longest_ms:.1f} ms late, over {found.ticks} ticks; "
        f"processor time p99.9 {found.busy_p999_ms:.1f} ms, longest {found.busy_longest_ms:.1f} ms",
        flush=True,
    )
    return found


def config_of(rules: int) -> str:
    queries = [query for query in QUERIES.values() if not query.startswith("/")]
    lines = [
        f"  r{at}: {{query: '{query}'}}" for at, query in zip(range(rules), itertools.cycle(queries), strict=False)
    ]
    return CONFIG.format(rules="\n".join(lines))


async def measured(desk: Desk, rules: int, texts: int, characters: int) -> tuple[Lateness, Lateness, Lateness, int]:
    path = desk.path.parent / "config.yaml"
    path.write_text(config_of(rules), "utf8")
    runtime = Runtime(load_config(path, {}).config, open_ledger(desk.path, (CRAWLER, ALERTS)), cast(Crawl, NoNet()),
                      Workers(1), b"key")  # fmt: skip
    runtime.adopt(runtime.config)
    rest = await late_during("at rest", lambda: asyncio.sleep(10))
    made = [*(lambda size, unit=unit: filled(unit, size) for unit in FILLERS.values()), distinct]  # type: ignore[misc]

    async def save_all() -> None:
        for at in range(texts):
            text, url = made[at % len(made)](characters - at), f"https://a.example/{at}"
            desk.polled(Entry(url, title=f"Text {at}", text="A teaser. Two.", published=desk.now.isoformat()))
            article = Article(url, title=f"Text {at}", text=text, access=Access("full"))
            outcome = ReadResult(desk.due()[-1], article, None)
            decided = await decided_version(desk.ledger, outcome, runtime.workers)
            record_page(desk.ledger, outcome, desk.now, decided)
            await asyncio.sleep(0)

    saving = await late_during("saving", save_all)
    judging = await late_during("judging", lambda: judge(runtime))
    untold = len(runtime.ledger.rows("select 1 from alerts where rule = 'could not be judged'"))
    await runtime.judges.close()
    runtime.workers.close()
    runtime.ledger.close()
    return rest, saving, judging, untold


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=1000)
    parser.add_argument("--rules", type=int, default=50)
    parser.add_argument("--characters", type=int, default=300_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "v.db", datetime.now(UTC), (source(),))
        rest, saving, judging, untold = asyncio.run(measured(desk, options.rules, options.texts, options.characters))
        desk.ledger.close()
    print(f"{untold} of {options.texts} texts could not be judged in time")
    found = {"at_rest": asdict(rest), "saving": asdict(saving), "judging": asdict(judging), "not_judged": untold}
    print(json.dumps(found))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf8")
    return 1 if max(saving.p999_ms, judging.p999_ms) > MAX_LATE_MS else 0


if __name__ == "__main__":
    sys.exit(main())
