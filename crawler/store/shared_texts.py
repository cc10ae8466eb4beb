"""Texts that an entry and its article both say, stored once: in the article. The view `entries_said` reads both."""

from typing import Final

from crawler.store.ledger import Ledger

SHARED_FROM: Final = 256  # characters; a shorter text costs less than finding it elsewhere


def share_text(ledger: Ledger, entry_id: int) -> None:
    """Store the entry's text in its article alone, when that says the same. Part of the caller's transaction.

    SQLite leaves the place of a longer row half empty, so the row is deleted and written again.
    """
    rows = ledger.rows(
        "select e.* from entries e join articles a on a.id = e.article_id "
        "where e.id = ? and length(e.text) >= ? and a.text = e.text",
        [entry_id, SHARED_FROM],
    )
    for row in rows:
        stored = row | {"text": None, "says_article": 1}
        ledger.db.execute("delete from entries where id = ?", [entry_id])
        ledger.db.execute(
            f"insert into entries ({', '.join(stored)}) values ({', '.join('?' * len(stored))})",  # noqa: S608 - our own column names
            list(stored.values()),
        )
