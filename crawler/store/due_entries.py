"""The entries of a source whose pages are to be read."""

from datetime import datetime
from typing import Any

from crawler.model import DueEntry, Entry
from crawler.store.columns import moment, moment_or_none, texts
from crawler.store.entries import PRUNED
from crawler.store.ledger import Ledger
from crawler.times import to_text
from crawler.urls import key_url

_IS_OWN = (  # no page is the entry's alone
    "(e.key_url = '' or instr(e.url, '#card/') or exists (select 1 from entries o "
    "where o.source = e.source and o.key_url = e.key_url and o.id < e.id))"
)
_SELECT_DUE = (
    "select e.*, a.access_state, w.until as watched_until, "  # noqa: S608 - our own words
    "(e.read_at is null and e.reads = 0 and a.source != e.source) as lists_known, "
    f"((a.key_url is null or a.key_url like 'entry:%') and {_IS_OWN}) as own_words "
    "from entries_said e left join articles a on a.id = e.article_id "
    "left join watched_articles w on w.article_id = e.article_id where e.source = ? and "
)


def due_entries(ledger: Ledger, source: str, now: datetime) -> tuple[DueEntry, ...]:
    """The source's entries whose pages are due: those never read come first, each group in the order it was found."""
    rows = ledger.rows(
        _SELECT_DUE + "e.due_at <= ? order by e.article_id is not null, e.id", [source, to_text(now)]
    )  # fmt: skip
    return tuple(_queued(row) for row in rows)


def recent_entries(ledger: Ledger, source: str, since: datetime, limit: int) -> tuple[DueEntry, ...]:
    """At most `limit` entries of the source that were found after `since` and read before, newest by date first.

    An article without a date counts as published when it was found. Pruned entries are left out.
    """
    rows = ledger.rows(
        _SELECT_DUE + "e.article_id is not null and e.found_at >= ? and e.error is not ? "
        "order by coalesce(a.published_at, e.found_at) desc, e.id desc limit ?",
        [source, to_text(since), PRUNED, limit],
    )  # fmt: skip
    return tuple(_queued(row) for row in rows)


def is_known_elsewhere(ledger: Ledger, due: DueEntry) -> bool:
    """Whether the address of an entry is that of an article to which no other entry of its source led."""
    return bool(due.entry.url) and bool(
        ledger.rows(
            "select 1 from url_aliases where key_url = ? and not guessed "
            "and not exists (select 1 from entries where source = ? and key_url = url_aliases.key_url and id != ?)",
            [key_url(due.entry.url), due.source, due.id],
        )
    )


def _queued(row: dict[str, Any]) -> DueEntry:
    entry = Entry(
        url=row["url"],
        guid=row["guid"],
        title=row["title"],
        text=row["text"],
        authors=texts(row["authors"]),
        published=row["published"],
        modified=row["modified"],
        language=row["language"],
        captions=row["captions"] or None,
        categories=row["categories"] or None,
    )
    return DueEntry(
        id=row["id"],
        source=row["source"],
        entry=entry,
        found_at=moment(row["found_at"]),
        first_poll=bool(row["first_poll"]),
        unseen_at=moment_or_none(row["unseen_at"]),
        article_id=row["article_id"],
        reads=row["reads"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        access=row["access_state"],
        own_words=bool(row["own_words"]),
        lists_known=bool(row["lists_known"]),
        watched_until=moment_or_none(row["watched_until"]),
    )
