"""Retention: backups of the ledger, and the removal of old texts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from crawler.store.entries import FORGOTTEN, PRUNED
from crawler.store.ledger import Ledger, sqlite_errors, write_copy
from crawler.times import to_text

_POLLS_KEPT: Final = timedelta(days=30)
_BATCH_ARTICLES: Final = 50  # articles a transaction: some 10 ms, so that the loop is never held up
_HALF_COPY_S: Final = 86_400.0  # an unfinished copy this old belongs to a process that was killed
_VACUUM_PAGES: Final = 2_000  # of 4 KiB, returned to the file system in one step


def back_up(ledger: Ledger, folder: Path, keep: int, now: datetime) -> Path:
    """A whole, checked copy of the ledger in `folder`, also while others write; the newest `keep` copies stay.

    The copy gets its name only once it has passed SQLite's quick check, so that a half copy never looks like one.

    Raises:
        LedgerError: the copy cannot be written, or is damaged.
    """
    name = ledger.path.stem
    target = folder / f"{name}-{now.strftime('%Y%m%dT%H%M%SZ')}.db"
    with sqlite_errors(target):
        folder.mkdir(parents=True, exist_ok=True)
        write_copy(ledger.db, target)
        for killed in folder.glob(f"{name}-*.unfinished"):
            if now.timestamp() - killed.stat().st_mtime > _HALF_COPY_S:
                killed.unlink()
        copies = sorted(folder.glob(f"{name}-[0-9]*T[0-9]*Z.db"))
        for old in copies[:-keep]:
            old.unlink()
    return target


def prune(ledger: Ledger, keep_text: timedelta | None, now: datetime) -> Iterator[int]:
    """Remove what is older than is kept, a batch at a time; after each batch, how many texts it removed.

    An article whose newest version is older than `keep_text` (None: for ever) loses its text in every version; its
    title, addresses and alerts stay, so it is never taken for new again, and its page is not read again unless its feed
    gives it another headline. Polls are kept for 30 days. Freed
    pages go back to the file system.
    """
    while keep_text is not None and (ids := _with_old_text(ledger, to_text(now - keep_text))):
        _remove_texts(ledger, ids)
        yield len(ids)
    with ledger.write() as db:
        db.execute("delete from polls where started_at < ?", [to_text(now - _POLLS_KEPT)])
    yield 0
    yield from _shrink(ledger)


def _with_old_text(ledger: Ledger, before: str) -> list[int]:
    rows = ledger.rows(
        "select id from articles a where found_at < ?1 and text != '' and not exists (select 1 from revisions r "
        "where r.article_id = a.id and r.at >= ?1) order by found_at limit ?2",
        [before, _BATCH_ARTICLES],
    )
    return [row["id"] for row in rows]


def _remove_texts(ledger: Ledger, ids: list[int]) -> None:
    with ledger.write() as db:
        for article_id in ids:
            db.execute("update articles set text = '', notice = null, evidence = '[]' where id = ?", [article_id])
            db.execute("update revisions set text = '' where article_id = ?", [article_id])
            db.execute(
                "update entries set text = null, words_not_read = '', due_at = null, error = ? where article_id = ?",
                [PRUNED, article_id],
            )
            db.execute("delete from fingerprints where article_id = ?", [article_id])
            db.execute("delete from fingerprinted where article_id = ?", [article_id])


def _shrink(ledger: Ledger) -> Iterator[int]:
    with sqlite_errors(ledger.path):
        while ledger.db.conn.execute("pragma freelist_count").fetchone()[0] > _VACUUM_PAGES:
            ledger.db.conn.execute(f"pragma incremental_vacuum({_VACUUM_PAGES})").fetchall()
            yield 0
        ledger.db.conn.execute("pragma optimize").fetchall()


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
        "update entries set title = null, text = null, captions = '', categories = '', words_not_read = '', "
        "authors = '[]', due_at = null, error = ? where article_id = ?",
        [FORGOTTEN, article_id],
    )
    # The number may be given to another article.
    db.execute("update revisions set copy_id = null, copy_revision = null where copy_id = ?", [article_id])
    db.execute("delete from articles where id = ?", [article_id])
