"""The addresses that a source's sitemaps list without a date: which of them were there before.

A plain sitemap lists every page of a site. What is new in it can only be told from what it listed at the last visit, so
a digest of each address is kept.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

from crawler.store.ledger import Ledger
from crawler.urls import key_url

_BATCH: Final = 500


def new_addresses(ledger: Ledger, source: str, urls: Sequence[str]) -> tuple[str, ...]:
    """Those of the addresses that no sitemap of the source listed before, each once, in order."""
    by_digest = {_digest(url): url for url in reversed(urls)}
    digests = list(by_digest)
    known: set[int] = set()
    for start in range(0, len(digests), _BATCH):
        batch = digests[start : start + _BATCH]
        marks = ", ".join("?" * len(batch))
        rows = ledger.rows(
            f"select digest from sitemap_addresses where source = ? and digest in ({marks})",  # noqa: S608 - marks
            [source, *batch],
        )
        known.update(row["digest"] for row in rows)
    return tuple(url for digest, url in reversed(by_digest.items()) if digest not in known)


def keep_addresses(ledger: Ledger, source: str, urls: Iterable[str]) -> None:
    """Keep that a sitemap of the source lists these addresses. Part of the caller's transaction."""
    rows = [(source, _digest(url)) for url in urls]
    ledger.db.conn.executemany("insert or ignore into sitemap_addresses (source, digest) values (?, ?)", rows)


def _digest(url: str) -> int:
    return int.from_bytes(hashlib.sha256(key_url(url).encode("utf-8", "replace")).digest()[:8], "big", signed=True)
