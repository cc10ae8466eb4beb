"""How fast an archive is searched by its index of words, compared with reading every article.

    python benchmarks/search.py [--corpus FILE] [--articles 10000] [--rounds 2] [--json FILE]

FILE is JSON lines (.gz too) with `title` and `body` or `text`, and `language` where it is not English; without it articles are
made-up words, distributed as in a language (Zipf). Words for the queries are drawn by the number of articles that have
them: 3 for a rare word, a tenth of all for a common one, one in a hundred for those of NEAR, ten for an entity's names.

Both ways answer the same queries in turn, in one process. Speed is CPU time with dictionaries read. The index counts all
that match and gives the latest 50, as `vedette search` does. The benchmark fails when the two differ.
"""

import argparse
import gzip
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from alerts.archive import SearchHit, newest
from alerts.judging import subject
from alerts.matching import build
from alerts.matching.index_terms import index_terms_of, index_terms_version
from alerts.model import Entity, Rule, Subject
from alerts.store import ALERTS, IndexedWords, index_tasks, record_index_version, write_index
from alerts.text.inflection import prepare
from crawler.model import Source
from crawler.store import CRAWLER, Ledger, newest_articles, open_ledger, sync_sources

SEED = 20040717
SHOWN = 50
BATCH = 10
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
WORD = re.compile(r"\b[a-z]{5,}\b")


@dataclass(frozen=True, slots=True)
class Indexing:
    """What the index costs: processor time an article to find and to keep its words, the longest batch, bytes."""

    articles: int
    words_ms: float
    keeping_ms: float
    longest_batch_ms: float
    ledger_bytes: int
    index_bytes: int


@dataclass(frozen=True, slots=True)
class Speed:
    """One query answered both ways, in milliseconds, medians."""

    kind: str
    query: str
    found: int
    all_ms: float
    index_ms: float
    ratio: float


def subjects(path: Path | None, many: int) -> Iterator[Subject]:
    if path is None:
        yield from made(many)
        return
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in islice(raw.decode("utf8").splitlines(), many):
        row = json.loads(line)
        text = row.get("text") or row.get("body") or ""
        yield Subject(row.get("title") or "", text, language=row.get("language") or "en")


def made(many: int) -> Iterator[Subject]:
    chance = random.Random(SEED)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 5))) for _ in range(60_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    for _ in range(many):
        text = chance.choices(words, weights, k=chance.randint(100, 600))
        lines = [" ".join(text[i : i + 20]).capitalize() + "." for i in range(0, len(text), 20)]
        yield Subject(" ".join(text[:8]), "\n\n".join(lines), language="en")


def fill(ledger: Ledger, articles: Sequence[Subject]) -> None:
    """Put the articles into the ledger, as saving does, but for the groups of copies."""
    sync_sources(ledger, [Source("a", "feed", "https://a.example/feed", 900.0)], NOW)
    with ledger.write() as db:
        for n, one in enumerate(articles, 1):
            db.execute(
                "insert into articles (id, url, key_url, source, title, text, authors, found_at, first_poll, language, tags, "
                "form, extraction, access_state, evidence, revision, relation, group_id) values (?, ?, ?, 'a', ?, ?, '[]', ?, "
                "0, ?, '[]', 'article', 'ok', 'full', '[]', 1, 'new', ?)",
                [n, str(n), str(n), one.title, one.text, NOW.isoformat(), one.language, n],
            )
            db.execute(
                "insert into versions (article_id, revision, at, title, text, access_state) values (?, 1, '', ?, ?, 'full')",
                [n, one.title, one.text],
            )


def pages(ledger: Ledger) -> int:
    return int(ledger.rows("pragma page_count")[0]["page_count"]) * 4096


def index(ledger: Ledger) -> Indexing:
    """Write the words of every article, as the daemon does."""
    record_index_version(ledger, index_terms_version())
    before, finding_s, keeping_s, longest_s, many = pages(ledger), 0.0, 0.0, 0.0, 0
    while waiting := index_tasks(ledger, BATCH):
        start = time.process_time()
        worded = [
            IndexedWords(one.turn, one.article_id, index_terms_of(subject(one.article)))
            for one in waiting
            if one.article
        ]
        found = time.process_time()
        write_index(ledger, worded)
        end = time.process_time()
        finding_s, keeping_s, longest_s = (
            finding_s + found - start,
            keeping_s + end - found,
            max(longest_s, end - found),
        )
        many += len(worded)
    ledger.db.execute("pragma wal_checkpoint(truncate)")
    return Indexing(
        many,
        round(finding_s * 1000 / many, 2),
        round(keeping_s * 1000 / many, 2),
        round(longest_s * 1000, 1),
        before // many,
        (pages(ledger) - before) // many,
    )


def queries(articles: Sequence[Subject]) -> tuple[list[tuple[str, str]], Mapping[str, Entity]]:
    """Each kind with its query, and the entity they name."""
    chance, counts = random.Random(SEED), Counter[str]()
    for article in articles:
        counts.update(set(WORD.findall(article.text)))

    def having(share: float, many: int) -> list[str]:
        wanted = max(3, round(len(articles) * share))
        near = sorted(counts, key=lambda word: (abs(counts[word] - wanted), word))
        return chance.sample(near[: many + 5], many)

    [rare], [common, frequent] = having(0, 1), having(0.1, 2)
    a, b, c, d = having(0.01, 4)
    names = having(10 / len(articles), 4)
    entities = {"those": Entity("those", names[0], "person", tuple(name.title() for name in names))}
    shapes = [
        ("rare", rare), ("common", common), ("near", f"{a} NEAR/8 {b}"), ("entity", "@those"),
        ("rule", f"(({a} OR {b} OR {c}) NEAR/10 ({d} OR {common})) AND NOT {rare}"),
        ("or", f"{common} OR {frequent}"), ("and", f"{common} AND {frequent}"), ("not", f"{common} NOT {a}"),
        ("not common", f"{common} NOT {frequent}"), ("beginning", f"{c[:5]}*"), ("ending", f"*{d[-5:]}"),
        ("title", f"title:{common}"), ("language", f"lang:en AND {common}"), ("phrase", phrase(articles, a)),
        ("phrase not", f"{phrase(articles, common)} NOT {frequent}"), ("near common", f"{common} NEAR/8 {frequent}"),
    ]  # fmt: skip
    return shapes, entities


def phrase(articles: Sequence[Subject], word: str) -> str:
    """A word and the one behind it, as a text has them."""
    found = (re.search(rf"\b{word} ([a-z]+)", article.text) for article in articles)
    return next(f'"{one[0]}"' for one in found if one)


def by_reading_all(ledger: Ledger, query: str, entities: Mapping[str, Entity]) -> Iterator[SearchHit]:
    engine = build([Rule("search", query)], entities)
    for article in newest_articles(ledger, None):
        for match in engine.judge(subject(article)):
            yield SearchHit(article, match.spans, match.unknown)


def all_read(ledger: Ledger, query: str, entities: Mapping[str, Entity]) -> tuple[int, list[SearchHit]]:
    hits = list(by_reading_all(ledger, query, entities))
    return len(hits), hits[:SHOWN]


def timed(find: Callable[[], tuple[int, list[SearchHit]]]) -> tuple[float, int, list[int]]:
    """Milliseconds, how many were found, and the ids of those that are shown."""
    start = time.process_time()
    count, hits = find()
    return (time.process_time() - start) * 1000, count, [hit.article.id for hit in hits]


def compare(ledger: Ledger, kind: str, query: str, entities: Mapping[str, Entity], rounds: int) -> Speed:
    ways: list[list[tuple[float, int, list[int]]]] = [[], []]
    for _ in range(rounds):
        ways[0].append(timed(lambda: all_read(ledger, query, entities)))
        ways[1].append(timed(lambda: newest(ledger, query, entities, None, SHOWN)))
    if ways[0][0][1:] != ways[1][0][1:]:
        sys.exit(f"{query}: the index finds {ways[1][0][1]} articles, reading all {ways[0][0][1]}")
    by_all, by_index = (statistics.median(run[0] for run in way) for way in ways)
    return Speed(kind, query, ways[0][0][1], round(by_all, 1), round(by_index, 1), round(by_all / by_index, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", type=Path)
    a = parser.parse_args()
    articles = list(subjects(a.corpus, a.articles))
    for language in {article.language for article in articles if article.language}:
        prepare(language)
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder, "v.db"), (CRAWLER, ALERTS))
        fill(ledger, articles)
        cost = index(ledger)
        print(f"{cost.articles} articles of {cost.ledger_bytes} bytes in the ledger; the index takes {cost.index_bytes} more; "
              f"words {cost.words_ms} ms, keeping {cost.keeping_ms} ms an article, longest batch {cost.longest_batch_ms} ms")  # fmt: skip
        shapes, entities = queries(articles)
        speeds = []
        for kind, query in shapes:
            speeds.append(speed := compare(ledger, kind, query, entities, a.rounds))
            print(
                f"{kind:10} {speed.found:6} found  all {speed.all_ms:8} ms  index {speed.index_ms:8} ms  x {speed.ratio:6}"
            )
        ledger.close()
    result = json.dumps({"indexing": asdict(cost), "speeds": [asdict(speed) for speed in speeds]})
    if a.json:
        a.json.write_text(result + "\n")
    print(result)


if __name__ == "__main__":
    main()
