"""What it costs to give an article its story beside many articles: processor time at 20,000 of two weeks, beside 1,000.

    python benchmarks/stories.py [--stored 20000] [--grouped 200]

Two ledgers are filled with made-up articles of 400 words from 200 sources, whose words follow Zipf's law; each is given
its story as it comes. Then both give the same new articles their stories in turns. A tenth tell anew of an event that
an article told of before: in half of its words. Printed: median and 95th percentile of each, and the ratio of the
medians; one JSON object on the last line.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from alerts.app.story_keeping import ask_here, keep_stories
from alerts.store import ALERTS
from benchmarks.saving import SOURCES, Writer
from crawler.model import Entry
from crawler.store import CRAWLER, article_at, import_article
from tests.ledger import START, Desk

FEW = 1_000
SPREAD = timedelta(days=14)
RETOLD = 0.1


def told(desk: Desk, number: int, text: str) -> float:
    """Import an article and give it its story; the processor time of the latter, in ms."""
    entry = Entry(f"https://s.example/{number}", title=" ".join(text.split()[:8]), text=text, language="en")
    change = import_article(desk.ledger, f"s{number % SOURCES}", entry, desk.now)
    assert change
    article = article_at(desk.ledger, change.article_id, change.revision)
    assert article
    begin = time.process_time()
    asyncio.run(keep_stories(desk.ledger, [article], ask_here, desk.now))
    return 1000 * (time.process_time() - begin)


def retold(text: str, writer: Writer) -> str:
    """Another report of the same event."""
    words = text.split()[:200]
    writer.rng.shuffle(words)
    return f"{' '.join(words)} {writer.text(200)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stored", type=int, default=20_000)
    parser.add_argument("--grouped", type=int, default=200)
    options = parser.parse_args()
    writer = Writer(random.Random(1))
    times: dict[int, list[float]] = {FEW: [], options.stored: []}
    texts: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        desks = {n: Desk(Path(folder, f"{n}.db"), sources=(), migrations=(CRAWLER, ALERTS)) for n in times}
        for stored, desk in desks.items():
            for number in range(stored):
                desk.now = START + SPREAD * (number / stored)
                if number >= len(texts):
                    is_retold = texts and writer.rng.random() < RETOLD
                    texts.append(
                        retold(writer.rng.choice(texts[-50:]), writer) if is_retold else writer.article(number)
                    )
                told(desk, number, texts[number])
            print(f"{stored:,} articles grouped, {desk.path.stat().st_size / 1e6:,.0f} MB", flush=True)
        for number in range(options.stored, options.stored + options.grouped):
            text = retold(writer.rng.choice(texts), writer) if writer.rng.random() < RETOLD else writer.article(number)
            for stored in sorted(times, reverse=number % 2 == 1):
                times[stored].append(told(desks[stored], number, text))
        for desk in desks.values():
            desk.ledger.close()
    report(times, options.stored)


def report(times: dict[int, list[float]], most: int) -> None:
    """Print the figures."""
    figures = {
        str(n): {"median_ms": round(statistics.median(of), 2), "p95_ms": round(statistics.quantiles(of, n=20)[18], 2)}
        for n, of in times.items()
    }
    for stored, of in figures.items():
        print(f"{int(stored):>9,} grouped: median {of['median_ms']} ms, 95 % under {of['p95_ms']} ms")
    ratio = round(statistics.median(times[most]) / statistics.median(times[FEW]), 2)
    print(f"ratio {ratio}")
    print(json.dumps({"grouped": figures, "ratio": ratio}))


if __name__ == "__main__":
    main()
