"""Articles from elsewhere in the ledger: saved and grouped like crawled ones, by changes of the kind "imported"."""

import json
from datetime import datetime

from crawler.closer_look import agree_as_wholes
from crawler.model import Change, DueEntry, Entry
from crawler.revisions import from_entry
from crawler.store.articles import save
from crawler.store.entries import ReadResult
from crawler.store.forgotten import is_forgotten
from crawler.store.ledger import Ledger
from crawler.times import to_text
from crawler.urls import key_url


def import_article(ledger: Ledger, source: str, entry: Entry, now: datetime) -> Change | None:
    """Write the article that an entry from elsewhere tells, in one transaction; None when the ledger has it already.

    An article with an address is known by that, another by all that its source says of it. A source that the ledger
    does not know gets a row, as one that is not in the configuration.
    """
    with ledger.write():
        if _is_known(ledger, source, entry):
            return None
        _add_source(ledger, source, now)
        queued = _queued(ledger, source, entry, now)
        return save(ledger, ReadResult(queued, from_entry(entry, "ok"), None, imported=True), now)


def _is_known(ledger: Ledger, source: str, entry: Entry) -> bool:
    if entry.url:
        if is_forgotten(ledger, key_url(entry.url)):
            return True
        rows = ledger.rows(
            "select title, text, guessed from url_aliases join articles on articles.id = article_id "
            "where url_aliases.key_url = ?",
            [key_url(entry.url)],
        )
        said = (entry.title or "", entry.text or "")
        return any(not row["guessed"] or agree_as_wholes((row["title"], row["text"]), said) for row in rows)
    return bool(
        ledger.rows(
            "select 1 from entries_said where source = ? and key_url = '' and title is ? and text is ? "
            "and published is ?",
            [source, entry.title, entry.text, entry.published],
        )
    )


def _add_source(ledger: Ledger, source: str, now: datetime) -> None:
    ledger.db.execute(
        "insert into sources (id, kind, url, added_at, removed_at) values (?1, 'import', '', ?2, ?2) "
        "on conflict do nothing",
        [source, to_text(now)],
    )


def _queued(ledger: Ledger, source: str, entry: Entry, now: datetime) -> DueEntry:
    """The entry's row, whose page is never read."""
    key, at = key_url(entry.url) if entry.url else "", to_text(now)
    cursor = ledger.db.execute(
        "insert into entries (source, key_url, url, title, text, authors, published, language, found_at, first_poll) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        [source, key, entry.url, entry.title, entry.text, json.dumps(entry.authors), entry.published,
         entry.language, at],
    )  # fmt: skip
    return DueEntry(int(cursor.lastrowid or 0), source, entry, now, first_poll=True, own_words=not entry.url)
