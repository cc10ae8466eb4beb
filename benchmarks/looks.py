"""How long a save holds up the event loop while an article is compared with stored ones, and how many texts it reads.

    python benchmarks/looks.py [--json FILE]

Each scene saves made-up articles as the daemon does: a long text is decided in a worker, then the page is recorded.
Printed of each: the median and the longest processor time that the loop spends in one piece without being let go, in
milliseconds, and the texts that were read to compare them, with the article's own, by median and at most.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Coroutine, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.saving import LENGTH, Writer
from crawler.collect import record_page
from crawler.deciding import decided_version, with_looks
from crawler.model import Access, Article, Entry
from crawler.noted_looks import NotedLooks
from crawler.store import ReadResult
from crawler.workers import Workers
from tests.ledger import Desk, source

OUTLETS: Final = 40
READS_CONTENT: Final = "select title, text, found_at, published_at from articles where id"
HUGE: Final = 500_000  # characters


@dataclass(frozen=True, slots=True)
class Page:
    """What one outlet publishes at one address; a second page at it is an edit."""

    outlet: int
    address: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor time of the loop's pieces in milliseconds, the longest of each save, and texts read in a save."""

    saves: int
    median_ms: float
    longest_ms: float
    median_reads: float
    most_reads: int


def ordinary(writer: Writer) -> Iterator[Page]:
    """Articles of 400 words, every fifth a copy of an earlier one."""
    texts: list[str] = []
    for number in range(200):
        is_copy = texts and number % 5 == 0
        text = f"(Agency) {writer.rng.choice(texts)}" if is_copy else writer.article(number % OUTLETS)
        texts.append(text)
        yield Page(number % OUTLETS, str(number), f"Report {number}", text)


def forty_copies(writer: Writer) -> Iterator[Page]:
    """One article of 400 words in forty outlets."""
    text = writer.text(LENGTH)
    for outlet in range(OUTLETS):
        yield Page(outlet, "a", "One report", f"{text}\n\nPrinted by {outlet}.")


def forty_long_copies(writer: Writer) -> Iterator[Page]:
    """One article of 500,000 characters in forty outlets, each with lines of its own; then the first is edited."""
    words = " ".join(writer.text(LENGTH) for _ in range(HUGE // 2_000))[:HUGE]
    for outlet in range(OUTLETS):
        yield Page(outlet, "a", "One report", f"{writer.text(20)} {words}")
    yield Page(0, "a", "One report", f"{writer.text(20)} {words}")


def boilerplate(writer: Writer) -> Iterator[Page]:
    """Articles of 300 words of their own and the same 200 behind, from forty outlets."""
    common = writer.text(200)
    for number in range(120):
        yield Page(number % OUTLETS, str(number), f"Report {number}", f"{writer.text(300)}\n\n{common}")


def notices(writer: Writer) -> Iterator[Page]:
    """Notices of 400 words of one form from forty outlets, each with an amount and a name of its own."""
    form = [writer.text(40) for _ in range(10)]
    for number in range(200):
        filled = [f"{part} {writer.rng.choice(writer.words).capitalize()} got {number * 17} tons." for part in form]
        yield Page(number % OUTLETS, str(number), f"Notice {number}", "\n\n".join(filled))


def reports_alike(writer: Writer) -> Iterator[Page]:
    """Long reports that quote two thirds of one statement each, so that they rank high and are none of them a copy."""
    parts = [writer.text(150) for _ in range(20)]
    for number in range(OUTLETS):
        said = [part if writer.rng.random() < 0.55 else writer.text(150) for part in parts]
        yield Page(number, "a", f"Report {number}", "\n\n".join(said))


SCENES: Final = (ordinary, forty_copies, boilerplate, notices, reports_alike, forty_long_copies)


async def cost_of(pages: list[Page]) -> Cost:
    outlets = tuple(source(f"s{number}", f"https://s{number}.example/feed") for number in range(OUTLETS))
    pieces, reads = [], []
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder, "v.db"), sources=outlets)
        async with Workers(1, deadline_s=30.0) as workers:
            for page in pages:
                desk.now += timedelta(minutes=20)
                url = f"https://s{page.outlet}.example/{page.address}"
                desk.polled(Entry(url, title=page.title, text=page.text[:60]), source_id=f"s{page.outlet}")
                queued = next(one for one in desk.due(f"s{page.outlet}") if one.entry.url == url)
                article = Article(url, title=page.title, text=page.text, access=Access("full"))
                longest, read = await save(desk, workers, ReadResult(queued, article, None))
                pieces.append(longest)
                reads.append(read)
        desk.ledger.close()
    return Cost(len(pages), round(statistics.median(pieces), 2), round(max(pieces), 2),
                statistics.median(reads), max(reads))  # fmt: skip


async def save(desk: Desk, workers: Workers, outcome: ReadResult) -> tuple[float, int]:
    """Decide and record a page: the longest piece of processor time, in ms, and how many texts were read."""
    said: list[str] = []
    desk.ledger.db.conn.set_trace_callback(said.append)

    async def decide_and_record() -> None:
        decided = await decided_version(desk.ledger, outcome, workers)

        async def record(looks: NotedLooks) -> None:
            record_page(desk.ledger, outcome, desk.now, decided, looks)

        await with_looks(record, outcome.queued.source, workers)

    longest = await longest_piece(decide_and_record())
    desk.ledger.db.conn.set_trace_callback(None)
    return longest, sum(one.startswith(READS_CONTENT) for one in set(said))


async def longest_piece(work: Coroutine[Any, Any, None]) -> float:
    """Run a coroutine; the longest processor time, in ms, for which it kept the loop."""
    pieces: list[float] = []

    class Timed:
        def __await__(self) -> Iterator[Any]:
            while True:
                begin = time.thread_time()
                try:
                    waits_for = work.send(None)
                except StopIteration:
                    return
                finally:
                    pieces.append(1000 * (time.thread_time() - begin))
                yield waits_for

    await Timed()
    return max(pieces)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found: dict[str, Cost] = {}
    for scene in SCENES:
        cost = found[scene.__name__] = asyncio.run(cost_of(list(scene(Writer(random.Random(1))))))
        print(f"{scene.__name__:18} {cost.saves:4} saves: loop median {cost.median_ms} ms, longest {cost.longest_ms} ms; "
              f"texts read: median {cost.median_reads:g}, most {cost.most_reads}", flush=True)  # fmt: skip
    values = {name: asdict(cost) for name, cost in found.items()}
    print(json.dumps(values))
    if options.json:
        options.json.write_text(json.dumps(values, indent=2) + "\n", "utf8")


if __name__ == "__main__":
    main()
