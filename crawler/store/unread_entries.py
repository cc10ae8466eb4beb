"""Entries that led to no article yet, found by their address."""

from dataclasses import dataclass
from datetime import datetime

from crawler.store.columns import moment, moment_or_none
from crawler.store.ledger import Ledger
from crawler.urls import key_url


@dataclass(frozen=True, slots=True)
class UnreadEntry:
    """An entry without an article. `due_at`: when its page is asked for, None for never; `error`: of the last try."""

    source: str
    found_at: datetime
    due_at: datetime | None
    error: str | None


def unread_entries(ledger: Ledger, url: str) -> tuple[UnreadEntry, ...]:
    """The entries with this address, of all sources, that led to no article."""
    rows = ledger.rows(
        "select e.source, e.found_at, e.due_at, e.error from sources s join entries e on e.source = s.id "
        "where e.key_url = ? and e.article_id is null order by e.id",
        [key_url(url)],
    )
    return tuple(
        UnreadEntry(row["source"], moment(row["found_at"]), moment_or_none(row["due_at"]), row["error"]) for row in rows
    )
