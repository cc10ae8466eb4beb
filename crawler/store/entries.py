"""Entries in the ledger: what a poll found, kept before its pages are fetched; a crash between loses nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from crawler.model import Article, DueEntry, Entry, Poll
from crawler.store.columns import moment, texts
from crawler.store.ledger import Ledger
from crawler.store.sources import write_poll
from crawler.times import to_text
from crawler.urls import key_url

# What stands as an entry's error when its page is never to be read again, whatever its feed says of it later.
PRUNED: Final = "pruned"
FORGOTTEN: Final = "forgotten"


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What reading one entry's page came to: the article, when to read it again, and what went wrong.

    `tags`: the page's ETag and Last-Modified, as given. `tried`: false when its site wanted to be left alone.
    """

    queued: DueEntry
    article: Article
    again_at: datetime | None
    error: str | None = None
    tags: tuple[str | None, str | None] = (None, None)
    tried: bool = True


def record_poll(
    ledger: Ledger, poll: Poll, entries: Sequence[Entry], every: timedelta, now: datetime, *, first_poll: bool
) -> Poll:
    """Write the poll, its entries and the source's next due time in one transaction; the poll with `new` counted.

    A crash before leaves the source due, with its old ETag: the poll is done again. A crash after leaves the entries
    waiting for their pages.
    """
    repeated = {guid for guid, n in Counter(e.guid for e in entries).items() if n > 1}
    with ledger.write():
        new = 0
        for entry in entries:
            one = replace(entry, guid=None) if entry.guid in repeated else entry
            new += _record(ledger, poll.source, one, now, first_poll=first_poll)
        counted = replace(poll, found=len(entries), new=new)
        write_poll(ledger, counted, every, now)
    return counted


def _record(ledger: Ledger, source: str, entry: Entry, now: datetime, *, first_poll: bool) -> bool:
    """Keep one entry; whether it was not known before."""
    key, mark = key_url(entry.url), _fingerprint(entry)
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
    """Keep an entry that its source did not have before; whether its page is of no article that is known already."""
    alias = ledger.rows("select article_id from url_aliases where key_url = ?", [key])
    article_id = alias[0]["article_id"] if alias else None
    pruned = ledger.rows("select 1 from entries where article_id = ? and error = ?", [article_id, PRUNED])
    ledger.db.execute(
        "insert into entries (source, key_url, url, guid, title, text, authors, published, modified, language, "
        "fingerprint, found_at, first_poll, article_id, due_at, error) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [source, key, entry.url, entry.guid, entry.title, None if pruned else entry.text, json.dumps(entry.authors),
         entry.published, entry.modified, entry.language, _fingerprint(entry), to_text(now), int(first_poll),
         article_id, None if alias else to_text(now), PRUNED if pruned else None],
    )  # fmt: skip
    return not alias


def _known(ledger: Ledger, source: str, key: str, entry: Entry) -> dict[str, Any] | None:
    """The entry's row: by its address, or by its guid when the title or the date is the same.

    Some feeds give every entry one guid, so a guid alone proves nothing.
    """
    rows = ledger.rows("select * from entries where source = ? and key_url = ?", [source, key])
    if rows or not entry.guid:
        return rows[0] if rows else None
    rows = ledger.rows("select * from entries where source = ? and guid = ?", [source, entry.guid])
    same = (r for r in rows if (r["title"] and r["title"] == entry.title)
            or (r["published"] and r["published"] == entry.published))  # fmt: skip
    return next(same, None)


def _fingerprint(entry: Entry) -> str:
    seen = json.dumps([entry.title, entry.text, entry.modified])
    return hashlib.blake2b(seen.encode(), digest_size=16).hexdigest()


_QUEUED = (
    "select e.*, a.access_state from entries e left join articles a on a.id = e.article_id where e.source = ? and "
)


def due_entries(ledger: Ledger, source: str, now: datetime) -> tuple[DueEntry, ...]:
    """The source's entries whose pages are due, those never read first, then in the order they were found."""
    rows = ledger.rows(
        _QUEUED + "e.due_at <= ? order by e.article_id is not null, e.id", [source, to_text(now)]
    )  # fmt: skip
    return tuple(_queued(row) for row in rows)


def recent_entries(ledger: Ledger, source: str, since: datetime, limit: int) -> tuple[DueEntry, ...]:
    """The source's newest entries already read once and found after `since`, at most `limit`, newest first.

    What was pruned is not among them.
    """
    rows = ledger.rows(
        _QUEUED + "e.article_id is not null and e.found_at >= ? and e.error is not ? order by e.id desc limit ?",
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
    """Note what became of reading an entry's page. Part of the caller's transaction."""
    due_at = to_text(reading.again_at) if reading.again_at else None
    ledger.db.execute(
        "update entries set article_id = ?, reads = reads + ?, due_at = ?, error = ?, etag = ?, last_modified = ? "
        "where id = ?",
        [article_id, int(reading.tried), due_at, reading.error, *reading.tags, reading.queued.id],
    )


def postpone_entry(ledger: Ledger, queued: DueEntry, due_at: datetime | None, *, tried: bool = True) -> None:
    """The page was not modified, or could not be had again: note the try, if it was one, and when the next is due."""
    with ledger.write() as db:
        db.execute(
            "update entries set reads = reads + ?, due_at = ? where id = ?",
            [int(tried), to_text(due_at) if due_at else None, queued.id],
        )
