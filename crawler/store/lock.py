"""One daemon for each store, one upgrade at a time. The kernel releases these locks when the process ends."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from crawler.errors import LedgerError


def lock_path(store: Path) -> Path:
    """The path of the lock file of the ledger `store`, in the same folder."""
    return store.parent / f"{store.name}.lock"


@contextlib.contextmanager
def store_lock(store: Path) -> Iterator[None]:
    """Hold the store's lock for the block.

    Raises:
        LedgerError: another process holds it; the sentence names its pid.
    """
    path = lock_path(store)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except FileNotFoundError as error:
        raise LedgerError(
            f"there is no folder {path.parent} for the ledger; make it, or name another store."
        ) from error
    except OSError as error:
        raise LedgerError(f"the lock {path} cannot be made: {error.strerror or error}.") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            pid = os.read(handle, 32).decode("ascii", "replace").strip() or "unknown"
            raise LedgerError(f"another Vedette (pid {pid}) is running on {store}; stop that one first.") from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


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
    """The pid of the process that holds the store's lock, None when nobody does."""
    try:
        handle = os.open(lock_path(store), os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        text = os.read(handle, 32).decode("ascii", "replace").strip()
        return int(text) if text.isdigit() else None
    else:
        return None
    finally:
        os.close(handle)
