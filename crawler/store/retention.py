"""Backups of the ledger, and the removal of one article for good."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from crawler.store.forgotten import FORGOTTEN
from crawler.store.ledger import Ledger, sqlite_errors, write_copy

_HALF_COPY_S: Final = 86_400.0  # an unfinished copy this old belongs to a process that was killed


def back_up(
    ledger: Ledger, folder: Path, keep: int, now: datetime, progress: Callable[[int, int], None] | None = None
) -> Path:
    """A whole, checked copy of the ledger in `folder`, also while others write; the newest `keep` copies stay.

    The copy gets its name only once it has passed SQLite's quick check, so that a half copy never looks like one.
    `progress`: see `write_copy`.

    Raises:
        LedgerError: the copy cannot be written, or is damaged.
    """
    name = ledger.path.stem
    target = folder / f"{name}-{now.strftime('%Y%m%dT%H%M%SZ')}.db"
    with sqlite_errors(target):
        folder.mkdir(parents=True, exist_ok=True)
        write_copy(ledger.db, target, progress)
        for killed in folder.glob(f"{name}-*.unfinished"):
            if now.timestamp() - killed.stat().st_mtime > _HALF_COPY_S:
                killed.unlink()
        copies = sorted(folder.glob(f"{name}-[0-9]*T[0-9]*Z.db"))
        for old in copies[:-keep]:
            old.unlink()
    return target


def forget(ledger: Ledger, article_id: int) -> None:
    """Remove an article and all its versions; its addresses stay known, so that no poll brings it back.

    Part of the caller's transaction.
    """
    db = ledger.db
    heirs = ledger.rows("select min(id) as id from articles where group_id = ? and id != ?", [article_id, article_id])
    if heirs[0]["id"] is not None:
        db.execute("update articles set group_id = ? where group_id = ?", [heirs[0]["id"], article_id])
    db.execute("update articles set group_id = null where id = ?", [article_id])
    db.execute(
        "update entries set title = null, text = null, says_article = 0, captions = '', categories = '', "
        "words_not_read = '', authors = '[]', due_at = null, error = ? where article_id = ?",
        [FORGOTTEN, article_id],
    )
    # The number may be given to another article.
    db.execute("update versions set copy_id = null, copy_revision = null where copy_id = ?", [article_id])
    db.execute("delete from articles where id = ?", [article_id])
