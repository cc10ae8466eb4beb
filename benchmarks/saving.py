"""What a save costs beside many stored articles: processor time at 200,000 stored, beside 10,000, in one run.

    python benchmarks/saving.py [--stored 200000] [--saves 300]

Two ledgers are filled with made-up articles of 400 words from 200 sources. Their words follow Zipf's law, each source
has a footer, and a twentieth are copies of an article of another source. Then both save the same new articles in turns.
Printed: median and 95th percentile of each, and the ratio of the medians; one JSON object on the last line.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from crawler.duplicates import fingerprints

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.ledger import Desk, source

FEW = 10_000
SOURCES = 200
WORDS = 30_000
LENGTH = 400
DISTINCT = 4_000  # texts whose fingerprints are counted; the others have theirs shifted, but for the common ones
COPIES = 0.05


@dataclass
class Writer:
    """Writes articles as an archive has them."""

    rng: random.Random

    def __post_init__(self) -> None:
        letters = "abcdefghijklmnopqrstuvwxyz"
        self.words = ["".join(self.rng.choices(letters, k=self.rng.randint(3, 10))) for _ in range(WORDS)]
        self.weights = list(accumulate(1 / (rank + 2) for rank in range(WORDS)))
        self.footers = [self.text(30) for _ in range(SOURCES)]

    def text(self, length: int) -> str:
        found = self.rng.choices(self.words, cum_weights=self.weights, k=length)
        sentences = (" ".join(found[at : at + 20]).capitalize() for at in range(0, length, 20))
        return ". ".join(sentences) + "."

    def article(self, number: int) -> str:
        return f"{self.text(LENGTH)}\n\n{self.footers[number % SOURCES]}"


def fill(desk: Desk, texts: list[str], marks: list[frozenset[int]], stored: int, rng: random.Random) -> None:
    """Store articles as saving would leave them, in seconds instead of hours."""
    common = frozenset.intersection(*(frozenset(marks[n]) for n in range(2))) if len(marks) > 1 else frozenset()
    held_by: dict[int, int] = {}
    for of in marks:
        for mark in of:
            held_by[mark] = held_by.get(mark, 0) + 1
    common |= {mark for mark, count in held_by.items() if count > 2}

    def rows() -> Iterator[tuple[int, str, str, str, str]]:
        for number in range(stored):
            site = f"s{number % SOURCES}"
            yield number + 1, f"https://{site}.example/{number}", site, f"Report {number}", texts[number % len(texts)]

    db = desk.ledger.db.conn
    with desk.ledger.write():
        db.executemany(
            "insert into articles (id, url, key_url, source, title, text, authors, found_at, first_poll, tags, form, "
            "extraction, access_state, evidence, revision, group_id, dates, relation) values (?1, ?2, ?2, ?3, ?4, ?5, '[]', "
            f"'{desk.now:%Y-%m-%dT%H:%M:%S}+00:00', 0, '[]', 'article', 'ok', 'full', '[]', 1, ?1, '[]', 'new')",
            rows(),
        )
        pairs = []
        for number in range(stored):
            shift = 0 if number < len(texts) else rng.getrandbits(47)
            pairs += [(mark if mark in common else mark ^ shift, number + 1) for mark in marks[number % len(texts)]]
        pairs = sorted(set(pairs))
        db.executemany("insert into fingerprints (mark, article_id) values (?, ?)", pairs)
        db.executemany(
            "insert into fingerprinted (article_id, source, size) values (?, ?, ?)",
            ((number + 1, f"s{number % SOURCES}", len(marks[number % len(texts)])) for number in range(stored)),
        )
    desk.ledger.db.execute("analyze")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stored", type=int, default=200_000)
    parser.add_argument("--saves", type=int, default=300)
    options = parser.parse_args()
    rng = random.Random(1)
    writer = Writer(rng)
    texts = [writer.article(number) for number in range(DISTINCT)]
    marks = [fingerprints(text) for text in texts]
    outlets = tuple(source(f"s{n}", f"https://s{n}.example/feed") for n in range(SOURCES))
    times: dict[int, list[float]] = {FEW: [], options.stored: []}
    with tempfile.TemporaryDirectory() as folder:
        desks = {stored: Desk(Path(folder, f"{stored}.db"), sources=outlets) for stored in times}
        for stored, desk in desks.items():
            fill(desk, texts, marks, stored, rng)
            print(f"{stored:,} articles stored, {desk.path.stat().st_size / 1e6:,.0f} MB", flush=True)
        for number in range(options.saves):
            is_copy = rng.random() < COPIES
            text = f"(Agency) {rng.choice(texts)}" if is_copy else writer.article(number)
            for stored in sorted(times, reverse=number % 2 == 1):
                times[stored].append(saved(desks[stored], f"s{number % SOURCES}", number, text))
        for desk in desks.values():
            desk.ledger.close()
    report(times, options.stored)


def saved(desk: Desk, outlet: str, number: int, text: str) -> float:
    """Processor time of saving one new article, in ms, of its entry and its page."""
    begin = time.process_time()
    desk.article(f"https://{outlet}.example/new/{number}", text, outlet, title=f"New report {number}")
    return 1000 * (time.process_time() - begin)


def report(times: dict[int, list[float]], most: int) -> None:
    """Print the figures."""
    figures = {
        str(stored): {
            "median_ms": round(statistics.median(of), 2),
            "p95_ms": round(statistics.quantiles(of, n=20)[18], 2),
        }
        for stored, of in times.items()
    }
    ratio = round(statistics.median(times[most]) / statistics.median(times[FEW]), 2)
    for stored, of in figures.items():
        print(f"{int(stored):>9,} stored: median {of['median_ms']} ms, 95 % under {of['p95_ms']} ms")
    print(f"ratio {ratio}")
    print(json.dumps({"stored": figures, "ratio": ratio}))


if __name__ == "__main__":
    main()
