"""Entries that led to no article yet, found by their address, and articles that lack a part of their text."""

from dataclasses import dataclass
from datetime import datetime

from crawler.store.columns import moment, moment_or_none, texts
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


def why_not_whole(ledger: Ledger, article_id: int) -> tuple[str, ...]:
    """Why an article's text is not whole, or not its page's: what it shows, and what hindered its reading."""
    rows = ledger.rows("select access_state, evidence from articles where id = ?", [article_id])
    shown = [one for row in rows if row["access_state"] != "full" for one in texts(row["evidence"])]
    entries = ledger.rows(
        "select error from entries where article_id = ? and error is not null order by id", [article_id]
    )
    return tuple(dict.fromkeys((*shown, *(row["error"] for row in entries))))
