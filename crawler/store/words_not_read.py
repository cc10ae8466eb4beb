"""What a feed said of an entry and took back before anything was read of it: rules hear it beside the later words.

A page waits for its reading while a site asks for a pause, while a long line of pages is read, or while Vedette is
stopped; meanwhile the next poll may find another headline or teaser.
"""

from typing import Any, Final

from crawler.model import Entry
from crawler.store.ledger import Ledger
from crawler.versions import Words

MAX_KEPT: Final = 20_000  # characters; a feed that changes its words in every poll says much


def keep_words_not_read(ledger: Ledger, row: dict[str, Any], entry: Entry) -> None:
    """Keep the words of an entry that is due and was not read, before `entry` replaces them.

    Part of the caller's transaction.
    """
    if row["due_at"] is None or row["reads"]:
        return
    said = ((row["title"], entry.title), (row["text"], entry.text), (row["captions"], entry.captions))
    lost = [before for before, now in said if before and before != now and before not in row["words_not_read"]]
    if lost:
        kept = "\n\n".join(filter(None, (row["words_not_read"], *lost)))[:MAX_KEPT]
        ledger.db.execute("update entries set words_not_read = ? where id = ?", [kept, row["id"]])


def words_not_read(ledger: Ledger, entry_id: int) -> Words:
    """The words that were kept of an entry, as a text."""
    rows = ledger.rows("select words_not_read from entries where id = ?", [entry_id])
    return Words("", rows[0]["words_not_read"] if rows else "")
