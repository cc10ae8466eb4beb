"""One daemon for each ledger, one upgrade at a time. The kernel releases these locks when the process ends."""

import contextlib
import fcntl
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from crawler.errors import LedgerError

PRIVATE_MODE: Final = 0o600  # of every file made: a ledger tells what its owner watches for
# On Linux these locks and those of SQLite, which are POSIX locks, do not see each other. On the BSDs they do.
_MAY_LOCK_LEDGER: Final = sys.platform.startswith("linux")
# "7: FLOCK  ADVISORY  WRITE 4711 fe:01:1234 0 EOF", see proc_locks(5): the pid and the inode
_HELD: Final = re.compile(r"FLOCK\s+ADVISORY\s+WRITE\s+([0-9]+)\s+\S+:([0-9]+)\s")


def real_path(path: Path) -> Path:
    """The file that a path leads to through symbolic links, also a missing one; of a circle of links, one of them.

    `Path.resolve` raises RuntimeError there, where opening the file says in a sentence what is wrong.
    """
    return Path(os.path.realpath(path))


def lock_path(store: Path) -> Path:
    """The path of the lock file of the ledger `store`, beside the file that the path leads to."""
    file = real_path(store)
    return file.parent / f"{file.name}.lock"


@contextlib.contextmanager
def store_lock(store: Path) -> Iterator[None]:
    """Hold the store for the block; a missing ledger is made, as an empty file.

    Two locks are held. The one on the ledger itself is found by whatever name the ledger has (a symbolic or hard link,
    a bind mount), and no cleaner can remove it. The one on the lock file is left when the ledger is replaced.

    No ledger may be open in this process when the block begins or when it ends. Closing a descriptor of its file
    releases SQLite's locks on it (sqlite.org/howtocorrupt.html, section 2.2).

    Raises:
        LedgerError: another process holds it; the sentence names its pid.
    """
    path = lock_path(store)
    if not path.parent.is_dir():
        raise LedgerError(f"there is no folder {path.parent} for the ledger; make it, or name another store.")
    with contextlib.ExitStack() as held:
        if _MAY_LOCK_LEDGER:
            with contextlib.suppress(OSError):  # what is wrong with the file, SQLite will say
                ledger = os.open(store, os.O_RDONLY | os.O_CREAT, PRIVATE_MODE)
                held.callback(os.close, ledger)
                _lock(ledger, store)
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_MODE)
        except OSError as error:
            raise LedgerError(f"the lock {path} cannot be made: {error.strerror or error}.") from error
        held.callback(os.close, handle)
        _lock(handle, store)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield


def _lock(handle: int, store: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        pid = _pid(handle, store) or "unknown"
        raise LedgerError(f"another Vedette (pid {pid}) is running on {store}; stop that one first.") from error


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder's lock for the block, after waiting for whoever holds it.

    A lock on the folder itself: it leaves no file, and is free of the one that a daemon holds for its life. A file
    system that knows no such lock lets everybody in.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def lock_holder(store: Path) -> int | None:
    """The pid of the process that holds the store, 0 when it is not known; None when nobody holds it.

    Like `store_lock`, not to be called while a ledger is open in this process.
    """
    for path in (store, lock_path(store)) if _MAY_LOCK_LEDGER else (lock_path(store),):
        try:
            handle = os.open(path, os.O_RDONLY)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return _pid(handle, store) or 0
        finally:
            os.close(handle)
    return None


def show_life(store: Path) -> None:
    """Note on the lock file that the process which holds the store is at work now: the file's time of change."""
    with contextlib.suppress(OSError):
        os.utime(lock_path(store))


def last_shown_life(store: Path) -> datetime | None:
    """When that was noted last; None when there is no lock file."""
    try:
        return datetime.fromtimestamp(lock_path(store).stat().st_mtime, UTC)
    except OSError:
        return None


def _pid(handle: int, store: Path) -> int | None:
    """The pid of whoever locked the file behind `handle`: as the kernel tells, else as the lock file has it."""
    inode = str(os.fstat(handle).st_ino)
    with contextlib.suppress(OSError):
        for pid, locked in _HELD.findall(Path("/proc/locks").read_text(encoding="ascii")):
            if locked == inode:
                return int(pid)
    with contextlib.suppress(OSError, ValueError):
        return int(lock_path(store).read_text(encoding="ascii"))
    return None
