"""The addresses of articles that somebody removed for good: no source brings them back."""

from datetime import datetime
from typing import Final

from crawler.model import Entry
from crawler.store.ledger import Ledger
from crawler.times import to_text
from crawler.urls import key_url

FORGOTTEN: Final = "forgotten"


def is_forgotten(ledger: Ledger, key: str) -> bool:
    """Whether an article at this address was removed for good, and its source has no other one there."""
    return bool(
        key
        and ledger.rows(
            "select 1 from entries e where e.key_url = ? and e.error = 'forgotten' and not exists ("
            "select 1 from entries o where o.source = e.source and o.key_url = e.key_url "
            "and o.error is not 'forgotten')",
            [key],
        )
    )


def add_forgotten(ledger: Ledger, source: str, entry: Entry, now: datetime) -> None:
    """Write that a source lists such an address, without its words. Part of the caller's transaction."""
    ledger.db.execute(
        "insert into entries (source, key_url, url, guid, authors, found_at, first_poll, error) "
        "values (?, ?, ?, ?, '[]', ?, 0, ?)",
        [source, key_url(entry.url), entry.url, entry.guid, to_text(now), FORGOTTEN],
    )
