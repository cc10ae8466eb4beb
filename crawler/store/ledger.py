"""Opening the ledger, and turning SQLite's errors into sentences."""

import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database, Migrations
from sqlite_utils.utils import dedupe_keys

from crawler.errors import LedgerBusyError, LedgerError
from crawler.store.kept_packed import register_unpacking
from crawler.store.latest_schema import CRAWLER
from crawler.store.lock import PRIVATE_MODE, alone_in, real_path

log = logging.getLogger(__name__)

# A cache of 64 MiB: on 8 MiB a look-up in a cold index of a million articles cost ten times more. The WAL is folded in
# at 32 MB: an article's fingerprints touch sixty pages of their index. At SQLite's own 4 MB most of them are written to
# the file again every sixteen articles, which was a fifth of the time of saving.
_BUSY_TIMEOUT: Final = "pragma busy_timeout = 10000"  # milliseconds
_VACUUM_PAGES: Final = 2_000  # of 4 KiB, returned to the file system in one step
_SPACE_IS_OWED: Final = 1  # as `user_version`, which nothing else uses
_STEPS: Final = 200_000  # of SQLite's machine between two looks at how far a copy is
_NO_PATIENCE: Final = "pragma busy_timeout = 200"
_PRAGMAS: Final = (
    _BUSY_TIMEOUT,
    "pragma foreign_keys = on",
    "pragma synchronous = normal",
    "pragma wal_autocheckpoint = 8000",
    "pragma cache_size = -65536",
    "pragma journal_size_limit = 67108864",
)


class Ledger:
    """An open ledger, for use from one thread. `writes` counts its committed transactions."""

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self.db = db
        self.writes = 0
        self._patient = True
        self._file = _identity(path)

    def is_in_place(self) -> bool:
        """Whether the file at the ledger's path is still the one that is open; one can be removed or replaced."""
        return self._file is None or _identity(self.path) == self._file

    def rescue(self, now: datetime) -> Path:
        """Write the open ledger beside its old place, from where it was removed; the new file.

        Raises:
            LedgerError: it cannot be written.
        """
        copy = self.path.with_name(f"{self.path.name}.rescued-{now.strftime('%Y%m%dT%H%M%SZ')}")
        with sqlite_errors(copy):
            write_copy(self.db, copy)
        return copy

    @contextlib.contextmanager
    def write(self) -> Iterator[Database]:
        """One transaction: all of the block, or nothing of it.

        Whoever finds the ledger locked waits for ten seconds; those who come after do not, until one got in: they all
        hold up the same loop, and ten seconds each would stop it.

        Raises:
            LedgerError: with a sentence, when the disk is full, the file is locked, read-only or damaged.
        """
        try:
            with sqlite_errors(self.path), self.db.atomic():
                yield self.db
        except LedgerBusyError:
            self._be(patient=False)
            raise
        self.writes += 1
        self._be(patient=True)

    def _be(self, *, patient: bool) -> None:
        if patient != self._patient:
            self.db.conn.execute(_BUSY_TIMEOUT if patient else _NO_PATIENCE).close()
            self._patient = patient

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The rows of a select. `Database.query` would set and release a savepoint around each.

        Raises:
            LedgerError: when the ledger cannot be read.
        """
        with sqlite_errors(self.path):
            cursor = self.db.conn.execute(sql, parameters)
            names = dedupe_keys(column for column, *_ in cursor.description)
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def close(self) -> None:
        """Close the file; the WAL is folded in by the last one to close."""
        self.db.close()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextlib.contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite raises inside the block into `LedgerError`.

    Raises:
        LedgerError: what happened to the ledger at `path`, and what to do.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _as_ledger_error(path, error) from error
    except OSError as error:
        raise LedgerError(f"the ledger {path} cannot be used: {error.strerror or error}.") from error


# By SQLite's primary result codes; `{path}` is the ledger's file, `{error}` SQLite's own words.
_SENTENCES: Final = {
    sqlite3.SQLITE_FULL: "the disk that holds the ledger {path} is full; free some space, nothing was lost.",
    sqlite3.SQLITE_READONLY: "the ledger {path} is read-only; make the file and its folder writable.",
    sqlite3.SQLITE_CANTOPEN: "the ledger {path} cannot be opened; does its folder exist, and may you write there?",
    # also on a full disk, when the file that all readers share cannot grow
    sqlite3.SQLITE_IOERR: "the disk that holds the ledger {path} fails ({error}); is it full, or broken?",
    sqlite3.SQLITE_CORRUPT: "the ledger {path} is damaged or no ledger ({error}); put a backup in its place.",
    sqlite3.SQLITE_NOTADB: "the ledger {path} is damaged or no ledger ({error}); put a backup in its place.",
}


def _as_ledger_error(path: Path, error: sqlite3.DatabaseError) -> LedgerError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LedgerBusyError(f"the ledger {path} is locked by another program; it is tried again when that is done.")
    return LedgerError(_SENTENCES.get(code, "the ledger {path} failed: {error}.").format(path=path, error=error))


def write_copy(db: Database, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Write a whole, checked copy of the database; it gets its name only when it is done, and replaces an older one.

    Only its owner may read it. `progress`: hears now and then how many bytes are written, and of about how many.

    Raises:
        LedgerError: the copy is damaged.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        _make_private(unfinished)
        if progress:
            _watch(db, unfinished, progress)
        db.conn.execute("vacuum into ?", [str(unfinished)])
        _check(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
        if progress:
            db.conn.set_progress_handler(None, 0)


def _watch(db: Database, copy: Path, progress: Callable[[int, int], None]) -> None:
    names = ("page_count", "freelist_count", "page_size")
    pages, free, size = (int(db.conn.execute(f"pragma {name}").fetchone()[0]) for name in names)
    total = (pages - free) * size

    def look() -> int:
        progress(min(copy.stat().st_size, total), total)
        return 0

    db.conn.set_progress_handler(look, _STEPS)


def _make_private(path: Path) -> None:
    """Make an empty file that only its owner may read, which SQLite fills; a file that is there keeps its mode.

    A symbolic link is followed to the file that it names, which may be missing.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(real_path(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODE))


def _check(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as copy:
        verdict = copy.execute("pragma quick_check").fetchone()[0]
    if verdict != "ok":
        raise LedgerError(f"the copy {path} is damaged ({verdict}); the ledger itself may be, too.")


def open_ledger(path: Path, migrations: Sequence[Migrations] = (CRAWLER,)) -> Ledger:
    """The ledger at `path`, made when it is missing and brought up to date, after a copy of the old one.

    A new ledger can be read by its owner alone, and so can the WAL that SQLite keeps beside it.

    Raises:
        LedgerError: it cannot be opened, is damaged, or was written by a newer Vedette.
    """
    with sqlite_errors(path), contextlib.ExitStack() as on_failure:
        with contextlib.suppress(OSError):  # SQLite says what is wrong with the path
            _make_private(path)
        connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
        on_failure.callback(connection.close)
        db = Database(connection)
        _prepare(path, db, migrations)
        on_failure.pop_all()
    return Ledger(path, db)


def open_existing(path: Path, migrations: Sequence[Migrations] = (CRAWLER,)) -> Ledger:
    """The ledger at `path` as `open_ledger` gives it, but never made anew.

    Raises:
        LedgerError: as `open_ledger`, and when there is none yet.
    """
    with sqlite_errors(path):  # of a folder that may not be searched
        there = path.exists()
    if not there:
        raise LedgerError(f"there is no ledger at {path} yet; `vedette run` makes it.")
    return open_ledger(path, migrations)


def open_as_it_is(path: Path, migrations: Sequence[Migrations] = (CRAWLER,)) -> Ledger | None:
    """The ledger at `path`, never made or upgraded; None when there is none, or it waits for an upgrade.

    Raises:
        LedgerError: as `open_ledger`.
    """
    with sqlite_errors(path), contextlib.ExitStack() as on_failure:
        if not path.exists():
            return None
        connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
        on_failure.callback(connection.close)
        db = Database(connection)
        _set_up(db)
        _refuse_newer(path, db, _known(migrations))
        if not db.table_names() or any(one.pending(db) for one in migrations):
            return None
        on_failure.pop_all()
    return Ledger(path, db)


def _set_up(db: Database) -> None:
    for pragma in _PRAGMAS:
        db.conn.execute(pragma).close()
    register_unpacking(db)


def _prepare(path: Path, db: Database, migrations: Sequence[Migrations]) -> None:
    _set_up(db)
    if not db.table_names():
        db.conn.execute("pragma auto_vacuum = incremental")  # has to stand before the first table
    known = _known(migrations)
    _refuse_newer(path, db, known)
    if _owes_space(db) or any(one.pending(db) for one in migrations):
        with alone_in(path.absolute().parent):
            _upgrade(path, db, migrations)


def _upgrade(path: Path, db: Database, migrations: Sequence[Migrations]) -> None:
    """Apply what is pending still, after a copy: one for one upgrade, however often it is begun.

    The space that an upgrade frees is given back behind it, also when it was killed before that.
    """
    pending = [migration.name for one in migrations for migration in one.pending(db)]
    is_old = bool(pending and db.table_names())
    if is_old:
        log.warning("upgrading ledger=%s bytes=%d steps=%d copying=first", path, path.stat().st_size, len(pending))
        write_copy(db, path.with_name(f"{path.name}.before-upgrade-{pending[0]}"))
    db.conn.execute("pragma journal_mode = wal").close()
    if pending:
        db.conn.execute(f"pragma user_version = {_SPACE_IS_OWED}").close()
    for one in migrations:
        names = [migration.name for migration in one.pending(db)]
        for name, following in zip_longest(names, names[1:]):
            if is_old:
                log.warning("upgrading ledger=%s step=%s", path, name)
            one.apply(db, stop_before=following)
    for _ in give_back(db):
        pass
    db.conn.execute("pragma user_version = 0").close()
    if is_old:
        log.warning("upgraded ledger=%s bytes=%d", path, path.stat().st_size)


def _owes_space(db: Database) -> bool:
    return bool(db.conn.execute("pragma user_version").fetchone()[0] == _SPACE_IS_OWED)


def give_back(db: Database, keep: int = 0) -> Iterator[tuple[int, int]]:
    """Give free pages back to the file system but for `keep`; after each step, how many, and how many there were."""
    total = free = _free_pages(db)
    while free > keep:
        db.conn.execute(f"pragma incremental_vacuum({_VACUUM_PAGES})").fetchall()
        left = _free_pages(db)
        yield total - left, total
        if left >= free:  # a ledger that another program made anew may not be able to
            return
        free = left


def _free_pages(db: Database) -> int:
    return int(db.conn.execute("pragma freelist_count").fetchone()[0])


def _known(migrations: Sequence[Migrations]) -> set[tuple[str, str]]:
    """Every migration this program has: those that are pending in an empty database."""
    empty = Database(memory=True)
    try:
        return {(one.name, migration.name) for one in migrations for migration in one.pending(empty)}
    finally:
        empty.close()


def _refuse_newer(path: Path, db: Database, known: set[tuple[str, str]]) -> None:
    if Migrations.migrations_table not in db.table_names():
        if db.table_names():
            raise LedgerError(
                f"{path} is a SQLite database, but not a ledger of Vedette; name another file as `store`."
            )
        return
    applied = db.query(f"select migration_set, name from {Migrations.migrations_table}")  # noqa: S608 - a constant
    sets = {name for name, _ in known}
    newer = [row["name"] for row in applied
             if row["migration_set"] in sets and (row["migration_set"], row["name"]) not in known]  # fmt: skip
    if newer:
        raise LedgerError(f"the ledger {path} was written by a newer Vedette (it has {newer[-1]}); install that one.")
