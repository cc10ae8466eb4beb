"""Entries in the ledger: what a poll found is written before any of its pages is fetched, so a crash loses nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from crawler.model import Article, DueEntry, Entry, Poll
from crawler.store.columns import moment, texts
from crawler.store.ledger import Ledger
from crawler.store.sources import write_poll
from crawler.times import to_text
from crawler.urls import key_url

# The `error` of an entry whose page is never read again, whatever its feed says later.
PRUNED: Final = "pruned"
FORGOTTEN: Final = "forgotten"


@dataclass(frozen=True, slots=True)
class Postponement:
    """A page that was not modified, or could not be had again: the article stays, and only its next reading is set."""

    queued: DueEntry
    again_at: datetime | None
    tried: bool = True


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The result of reading one entry's page: the article, when to read it again, and what went wrong.

    `again_at`: None when the page is not read again. `tags`: the page's ETag and Last-Modified, as given.
    `tried`: false when no request was sent because the site had asked for a pause.
    """

    queued: DueEntry
    article: Article
    again_at: datetime | None
    error: str | None = None
    tags: tuple[str | None, str | None] = (None, None)
    tried: bool = True


def record_poll(
    ledger: Ledger, poll: Poll, entries: Sequence[Entry], next_poll_at: datetime, now: datetime, *, first_poll: bool
) -> Poll:
    """Write the poll, its entries and the source's next due time in one transaction; the poll with its entries counted.

    After a crash before the commit the source is still due, with its old validators, and is polled again. After a
    crash behind it the entries wait for their pages to be read.
    """
    repeated = {guid for guid, n in Counter(e.guid for e in entries).items() if n > 1}
    with ledger.write():
        new = 0
        for entry in entries:
            one = replace(entry, guid=None) if entry.guid in repeated else entry
            new += _record(ledger, poll.source, one, now, first_poll=first_poll)
        counted = replace(poll, found=len(entries), new=new)
        write_poll(ledger, counted, next_poll_at, now)
    return counted


def _record(ledger: Ledger, source: str, entry: Entry, now: datetime, *, first_poll: bool) -> bool:
    """Write one entry; whether it was unknown until now."""
    key, mark = key_url(entry.url), _content_hash(entry)
    row = _known(ledger, source, key, entry)
    if row is None:
        return _add(ledger, source, key, entry, now, first_poll=first_poll)
    if row["error"] in (PRUNED, FORGOTTEN):
        return False
    if row["fingerprint"] != mark or row["key_url"] != key:
        ledger.db.execute(
            "update entries set url = ?, key_url = ?, title = ?, text = ?, authors = ?, published = ?, modified = ?, "
            "fingerprint = ?, due_at = ? where id = ?",
            [entry.url, key, entry.title, entry.text, json.dumps(entry.authors), entry.published, entry.modified, mark,
             to_text(now), row["id"]],
        )  # fmt: skip
    return False


def _add(ledger: Ledger, source: str, key: str, entry: Entry, now: datetime, *, first_poll: bool) -> bool:
    """Insert an entry that is new to its source; false when its address belongs to an article that is known."""
    alias = ledger.rows("select article_id from url_aliases where key_url = ?", [key])
    article_id = alias[0]["article_id"] if alias else None
    pruned = ledger.rows("select 1 from entries where article_id = ? and error = ?", [article_id, PRUNED])
    ledger.db.execute(
        "insert into entries (source, key_url, url, guid, title, text, authors, published, modified, language, "
        "fingerprint, found_at, first_poll, article_id, due_at, error) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [source, key, entry.url, entry.guid, entry.title, None if pruned else entry.text, json.dumps(entry.authors),
         entry.published, entry.modified, entry.language, _content_hash(entry), to_text(now), int(first_poll),
         article_id, None if alias else to_text(now), PRUNED if pruned else None],
    )  # fmt: skip
    return not alias


def _known(ledger: Ledger, source: str, key: str, entry: Entry) -> dict[str, Any] | None:
    """The entry's row: the one with its address, or the one with its guid if title or date also agree.

    A guid alone proves nothing: some feeds give the same one to every entry.
    """
    rows = ledger.rows("select * from entries where source = ? and key_url = ?", [source, key])
    if rows or not entry.guid:
        return rows[0] if rows else None
    rows = ledger.rows("select * from entries where source = ? and guid = ?", [source, entry.guid])
    same = (r for r in rows if (r["title"] and r["title"] == entry.title)
            or (r["published"] and r["published"] == entry.published))  # fmt: skip
    return next(same, None)


def _content_hash(entry: Entry) -> str:
    seen = json.dumps([entry.title, entry.text, entry.modified])
    return hashlib.blake2b(seen.encode(), digest_size=16).hexdigest()


_SELECT_DUE = (
    "select e.*, a.access_state from entries e left join articles a on a.id = e.article_id where e.source = ? and "
)


def due_entries(ledger: Ledger, source: str, now: datetime) -> tuple[DueEntry, ...]:
    """The source's entries whose pages are due: those never read come first, each group in the order it was found."""
    rows = ledger.rows(
        _SELECT_DUE + "e.due_at <= ? order by e.article_id is not null, e.id", [source, to_text(now)]
    )  # fmt: skip
    return tuple(_queued(row) for row in rows)


def recent_entries(ledger: Ledger, source: str, since: datetime, limit: int) -> tuple[DueEntry, ...]:
    """At most `limit` entries of the source that were found after `since` and read before, newest first.

    Pruned entries are left out.
    """
    rows = ledger.rows(
        _SELECT_DUE + "e.article_id is not null and e.found_at >= ? and e.error is not ? order by e.id desc limit ?",
        [source, to_text(since), PRUNED, limit],
    )  # fmt: skip
    return tuple(_queued(row) for row in rows)


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
    )
    return DueEntry(
        id=row["id"],
        source=row["source"],
        entry=entry,
        found_at=moment(row["found_at"]),
        first_poll=bool(row["first_poll"]),
        article_id=row["article_id"],
        reads=row["reads"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        access=row["access_state"],
    )


def settle_entry(ledger: Ledger, reading: ReadResult, article_id: int) -> None:
    """Write the outcome of reading an entry's page into its row. Part of the caller's transaction."""
    due_at = to_text(reading.again_at) if reading.again_at else None
    ledger.db.execute(
        "update entries set article_id = ?, reads = reads + ?, due_at = ?, error = ?, etag = ?, last_modified = ? "
        "where id = ?",
        [article_id, int(reading.tried), due_at, reading.error, *reading.tags, reading.queued.id],
    )


def postpone_entry(ledger: Ledger, postponed: Postponement) -> None:
    """Count the try, if it was one, and set when the page is next due."""
    due_at = to_text(postponed.again_at) if postponed.again_at else None
    with ledger.write() as db:
        db.execute(
            "update entries set reads = reads + ?, due_at = ? where id = ?",
            [int(postponed.tried), due_at, postponed.queued.id],
        )
