"""The removal of old texts, which gives their space back."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from crawler.errors import LedgerError
from crawler.store.entries import PRUNED
from crawler.store.ledger import Ledger, give_back, sqlite_errors
from crawler.times import to_text

_BATCH_POLLS: Final = 1_000
_BATCH_ARTICLES: Final = 50  # articles a transaction: some 10 ms, so that the loop is never held up
_PAGES_LEFT: Final = 2_000  # of 4 KiB, free for what comes next
TEXT_INDEX: Final = "articles_fts"
_LARGE_SHARE: Final = 10  # a tenth of all texts; merging an index reads and writes all of it
_MERGED_PAGES: Final = 64  # of an index in one step: some 10 ms
_CHANGES_OF_A_MERGE: Final = 2  # fewer rows are written when nothing is left to be merged (sqlite.org/fts5.html, 6.8)


def prune(
    ledger: Ledger,
    keep_text: timedelta | None,
    now: datetime,
    *,
    keep_polls: timedelta | None = None,
    thorough: bool = True,
    indexes: Sequence[str] = (TEXT_INDEX,),
    progress: Callable[[str, int, int], None] = lambda _work, _done, _of: None,
) -> Iterator[int]:
    """Remove what is older than is kept, a batch at a time; after each batch, how many texts it removed.

    An article whose newest version is older than `keep_text` (None: for ever) loses its text in every version; its
    title, addresses and alerts stay, so it is never taken for new again, and its page is not read again unless its feed
    gives it another headline. Polls older than `keep_polls` go, but for the
    last one of each source. Freed pages go back to the file system.

    Each batch is a transaction: killed anywhere, what is done stays done, and the next call goes on. `thorough`: merge
    the full-text `indexes`, which keep the words of removed texts until then, and give back every page. Otherwise they
    are merged when a tenth of all texts went, and some pages stay for what comes next. `progress` is told the work, how
    much of it is done, and of how much.
    """
    removed = 0
    for count in _prune_texts(ledger, keep_text, now, progress):
        removed += count
        yield count
    if keep_polls is not None:
        yield from _prune_polls(ledger, to_text(now - keep_polls))
    if thorough or _is_large_share(ledger, removed):
        for index in indexes:
            yield from _merge(ledger, index, progress)
    yield from _shrink(ledger, 0 if thorough else _PAGES_LEFT, progress)


def _prune_texts(
    ledger: Ledger, keep_text: timedelta | None, now: datetime, progress: Callable[[str, int, int], None]
) -> Iterator[int]:
    if keep_text is None:
        return
    before, last, done = to_text(now - keep_text), ("", 0), 0
    total = ledger.rows(f"select count(*) as n from articles a where {_OLD_TEXT}", [before])[0]["n"]  # noqa: S608 - a constant
    while rows := ledger.rows(_SELECT_OLD, [before, *last, _BATCH_ARTICLES]):
        _remove_texts(ledger, [row["id"] for row in rows])
        last, done = (rows[-1]["found_at"], rows[-1]["id"]), done + len(rows)
        progress("texts", done, max(done, total))
        yield len(rows)


_OLD_TEXT: Final = (
    "found_at < ?1 and text != '' and not exists (select 1 from revisions r where r.article_id = a.id and r.at >= ?1)"
)
_SELECT_OLD: Final = (
    f"select id, found_at from articles a where {_OLD_TEXT} and (found_at, id) > (?2, ?3) "  # noqa: S608 - constants
    "order by found_at, id limit ?4"
)


def _prune_polls(ledger: Ledger, before: str) -> Iterator[int]:
    removed = _BATCH_POLLS
    while removed == _BATCH_POLLS:
        with ledger.write() as db:
            removed = db.execute(_DELETE_POLLS, [before, _BATCH_POLLS]).rowcount
        yield 0


_DELETE_POLLS: Final = (
    "delete from polls where id in (select id from polls p where started_at < ? and exists "
    "(select 1 from polls q where q.source = p.source and q.started_at > p.started_at) and not (p.found > 0 and "
    "p.error is null and not exists (select 1 from polls q where q.source = p.source and q.started_at > p.started_at "
    "and q.found > 0 and q.error is null)) limit ?)"
)


def _remove_texts(ledger: Ledger, ids: list[int]) -> None:
    """Remove the texts of articles in one transaction.

    SQLite leaves a row that became shorter where it is, and its page half empty: half of the file would stay. So the
    rows are deleted and written again, without their references being followed meanwhile.
    """
    marks = ", ".join("?" * len(ids))
    with _references_at_rest(ledger), ledger.write() as db:
        for sql in _EMPTY:
            db.execute(f"{sql} ({marks})", [PRUNED, *ids] if "?" in sql else ids)
        for table, key, order in _REWRITTEN:
            rows = ledger.rows(f"select * from {table} where {key} in ({marks}) order by {order}", ids)  # noqa: S608 - constants
            db.execute(f"delete from {table} where {key} in ({marks})", ids)  # noqa: S608 - constants
            for row in rows:
                columns = f"{', '.join(row)}) values ({', '.join('?' * len(row))}"
                db.execute(f"insert into {table} ({columns})", list(row.values()))


_EMPTY: Final = (
    "update versions set text = '', delta = null, built_from = null where article_id in",
    "update entries set text = null, says_article = 0, words_not_read = '' where article_id in",
    "update entries set due_at = null, error = ? where article_id in",
    "update articles set text = '', notice = null, evidence = '[]' where id in",
    "delete from fingerprints_of where article_id in",
    "delete from fingerprinted where article_id in",
)
_REWRITTEN: Final = (
    ("articles", "id", "id"),
    ("versions", "article_id", "article_id, revision"),
    ("entries", "article_id", "id"),
)


@contextlib.contextmanager
def _references_at_rest(ledger: Ledger) -> Iterator[None]:
    """Let rows be deleted for the block without those that refer to them; to be begun outside of a transaction."""
    with sqlite_errors(ledger.path):
        ledger.db.conn.execute("pragma foreign_keys = off").close()
        try:
            if ledger.rows("pragma foreign_keys")[0]["foreign_keys"]:
                raise LedgerError(f"texts of the ledger {ledger.path} cannot be removed inside another transaction.")
            yield
        finally:
            ledger.db.conn.execute("pragma foreign_keys = on").close()


def _is_large_share(ledger: Ledger, removed: int) -> bool:
    return bool(removed) and removed * _LARGE_SHARE >= ledger.rows("select count(*) as n from articles")[0]["n"]


def _merge(ledger: Ledger, index: str, progress: Callable[[str, int, int], None]) -> Iterator[int]:
    """Merge a full-text index into one piece, a little at a time, so that it forgets the words of removed texts."""
    pages, done = -_MERGED_PAGES, 0  # of a negative number FTS5 takes all pieces, whatever their sizes
    of = ledger.rows(f"select count(*) as n from {index}_data")[0]["n"] // _MERGED_PAGES + 1  # noqa: S608 - a constant
    while True:
        with ledger.write() as db:
            before = db.conn.total_changes
            db.execute(f"insert into {index} ({index}, rank) values ('merge', ?)", [pages])  # noqa: S608 - a constant
            is_done = db.conn.total_changes - before < _CHANGES_OF_A_MERGE
        pages, done = _MERGED_PAGES, done + 1
        progress(index, of if is_done else min(done, of), of)
        yield 0
        if is_done:
            return


def _shrink(ledger: Ledger, keep: int, progress: Callable[[str, int, int], None]) -> Iterator[int]:
    """Give free pages back to the file system, but for `keep` of them."""
    with sqlite_errors(ledger.path):
        for done, of in give_back(ledger.db, keep):
            progress("space", done, of)
            yield 0
        ledger.db.conn.execute("pragma optimize").fetchall()
        # the file gets smaller when the WAL is folded in
        ledger.db.conn.execute("pragma wal_checkpoint(passive)").fetchall()
