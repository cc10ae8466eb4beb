"""How many entries are found in a folder of feeds, beside the number that their origin's own tests state.

    python benchmarks/feeds.py FOLDER [--sitemaps 30]

`FOLDER/index.jsonl` has a line for each document: `path`, `http_content_type`, and `expected_entries`, null where nothing
is stated. Each document is read and recorded as the answer to a poll; `found` of the poll is compared. Then sitemaps of
known content are made and read the same way: news, plain, compressed, indexes and texts. Exit 1 when a number differs or
an input raises.
"""

import argparse
import gzip
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.collect import plan_poll, poll_result
from crawler.gathering import gathering
from crawler.model import Response, Source, SourceKind
from crawler.polled import PolledEntries
from crawler.recording import record_document
from crawler.sources.read import read
from crawler.store import CRAWLER, Ledger, open_ledger, sync_sources

URL = "https://feeds.example/news"
NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)


def found(kind: SourceKind, documents: list[Response], ledger: Ledger, name: str) -> tuple[int, str | None]:
    """`found` and the error of a first poll of the source `name` that is answered with these documents."""
    source = Source(name, kind, URL, 900.0)
    sync_sources(ledger, (source,), NOW)
    gathered = gathering(plan_poll(ledger, source), documents[0], read(source, documents[0]))
    for document in documents[1:]:
        gathered = gathered.answered(document, read(source, document))
    polled: PolledEntries = gathered.result
    poll = record_document(ledger, poll_result(gathered.plan, documents[0], polled, NOW, NOW), NOW)
    return poll.found, poll.error


def answer(body: bytes, content_type: str = "") -> Response:
    """A response with a body."""
    return Response(URL, URL, 200, (("content-type", content_type),) if content_type else (), body)


def made_sitemaps(count: int) -> Iterator[tuple[str, list[Response], int]]:
    """Sitemaps of each kind, by name, with the number of pages that they list."""
    chance = random.Random(17)
    for number in range(count):
        kind = ("news", "plain", "dated", "gz", "index", "text")[number % 6]
        size = chance.choice((1, 3, 50, 999, 4000))
        if kind == "text":
            lines = "\n".join(f"https://a.example/t{n}" for n in range(size))
            yield f"{kind}-{number}", [answer(lines.encode())], size
        elif kind == "index":
            names = "".join(f"<sitemap><loc>https://a.example/{n}.xml</loc></sitemap>" for n in range(3))
            parts = [answer(_urlset("dated", size, f"p{n}-", chance)) for n in range(3)]
            yield f"{kind}-{number}", [answer(f"<sitemapindex>{names}</sitemapindex>".encode()), *parts], 3 * size
        else:
            body = _urlset(kind, size, "", chance)
            yield f"{kind}-{number}", [answer(gzip.compress(body) if kind == "gz" else body)], size


def _urlset(kind: str, size: int, prefix: str, chance: random.Random) -> bytes:
    items = []
    for number in range(size):
        at = (NOW - timedelta(minutes=chance.randrange(60_000))).isoformat()
        said = f"<lastmod>{at}</lastmod>" if kind in {"dated", "gz"} else ""
        if kind == "news":
            said = f"<n:news><n:publication_date>{at}</n:publication_date><n:title>Story {number}</n:title></n:news>"
        items.append(f"<url><loc>https://a.example/{prefix}{number}</loc>{said}</url>")
    space = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return f'<?xml version="1.0"?><urlset {space}>{"".join(items)}</urlset>'.encode()


def main() -> int:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder) / "v.db", (CRAWLER,))
        failed = measured(ledger)
        ledger.close()
    return failed


def measured(ledger: Ledger) -> int:
    """Print the figures, from polls recorded in `ledger`; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sitemaps", type=int, default=30)
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in (arguments.folder / "index.jsonl").read_text().splitlines()]
    wrong, stated = 0, 0
    for row in rows:
        body = (arguments.folder / row["path"]).read_bytes()
        number, error = found("feed", [answer(body, row.get("http_content_type") or "")], ledger, row["path"])
        stated += row["expected_entries"] is not None
        if row["expected_entries"] not in {None, number}:
            wrong += 1
            print(f"differs: {row['path']} states {row['expected_entries']}, found {number} {error or ''}")
    print(f"documents {len(rows)}, with a stated count {stated}, of these found otherwise {wrong}; none raised")
    sitemaps = 0
    for name, documents, size in made_sitemaps(arguments.sitemaps):
        number, error = found("sitemap", documents, ledger, name)
        if number != size:
            sitemaps += 1
            print(f"differs: {name} lists {size}, found {number} {error or ''}")
    print(f"sitemaps {arguments.sitemaps}, of these found otherwise {sitemaps}; none raised")
    return 1 if wrong or sitemaps else 0


if __name__ == "__main__":
    sys.exit(main())
