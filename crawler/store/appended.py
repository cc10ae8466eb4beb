"""Appending to `changes`, whose rows are never altered."""

from datetime import datetime

from crawler.model import Change, ChangeKind
from crawler.store.ledger import Ledger
from crawler.times import to_text


def append_change(ledger: Ledger, article_id: int, revision: int, kind: ChangeKind, now: datetime) -> Change:
    """Append a row to `changes`. Part of the caller's transaction."""
    cursor = ledger.db.execute(
        "insert into changes (article_id, revision, kind, at) values (?, ?, ?, ?)",
        [article_id, revision, kind, to_text(now)],
    )
    return Change(int(cursor.lastrowid or 0), article_id, revision, kind, now)
