"""What a worker process gives up before it reads anything: files, the network, other processes. Linux's Landlock.

A worker parses what strangers wrote, with libraries written in C. Whoever takes it over gets a process that can read
Python and its libraries, and answer; no ledger, no configuration, no memory of the program, and no TCP connection.
UDP, and sockets in the file system that are open to all, are beyond Landlock.
See https://docs.kernel.org/userspace-api/landlock.html for the calls and their numbers.
"""

import contextlib
import ctypes
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture but Alpha
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_SET_NO_NEW_PRIVILEGES: Final = 38
_EXECUTE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
# All rights to files that a version of Landlock can take away, by the version that brought them.
_FILE_RIGHTS: Final = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_TCP_SINCE, _TCP_RIGHTS = 4, 0b11  # bind, connect
_SCOPES_SINCE, _SCOPES = 6, 0b11  # abstract sockets, signals
_READABLE: Final[tuple[str, ...]] = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/gnu/store", "/etc/ld.so.cache",
    "/etc/localtime", "/usr/share/zoneinfo", "/dev/null", "/dev/urandom",
)  # fmt: skip


def landlock_version() -> int:
    """The version of the kernel's Landlock; 0 when it has none, or it is switched off."""
    if not sys.platform.startswith("linux"):
        return 0
    found: int = _libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    return max(0, found)


def confine() -> str:
    """Give up, for good, all files but Python's own, TCP, and signals to others; what could not be given up.

    The answer is a clause for the log, "" when all was given up. To be called while the process has one thread.
    """
    version = landlock_version()
    if not version:
        return "files and network stay open to them, because the kernel has no Landlock"
    rights = sum(bits for since, bits in _FILE_RIGHTS.items() if since <= version)
    tcp, scopes = _TCP_RIGHTS * (version >= _TCP_SINCE), _SCOPES * (version >= _SCOPES_SINCE)
    attributes = (ctypes.c_uint64 * 3)(rights, tcp, scopes)
    size = 24 if scopes else 16 if tcp else 8
    ruleset = _libc().syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        return f"files and network stay open to them, because Landlock answered {os.strerror(ctypes.get_errno())}"
    for path in _readable():
        _allow_reading(ruleset, path)
    restricted = (
        _libc().prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
        and _libc().syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)) == 0
    )
    os.close(ruleset)
    if not restricted:
        return f"files and network stay open to them, because Landlock answered {os.strerror(ctypes.get_errno())}"
    return "" if tcp else "the network stays open to them, because Landlock is older than Linux 6.7"


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _readable() -> Iterator[Path]:
    """Python, its libraries, and the packages on its path; of a folder that is no library's, the packages alone."""
    libraries = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    yield from map(Path, _READABLE)
    yield from (*libraries, Path(sys.base_prefix) / "lib")
    for entry in map(Path, filter(None, sys.path)):
        if entry.is_file() or entry.name in {"site-packages", "dist-packages"}:
            yield entry
        elif entry.is_dir() and entry not in libraries:
            yield from (package.parent for package in entry.glob("*/__init__.py"))


def _allow_reading(ruleset: int, path: Path) -> None:
    """Leave what is beneath a path to be read; a path that does not exist needs no rule."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rights = _EXECUTE | _READ_FILE | (_READ_FOLDER if path.is_dir() else 0)
        rule = rights.to_bytes(8, sys.byteorder) + handle.to_bytes(4, sys.byteorder)
        _libc().syscall(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), rule, ctypes.c_uint32(0))
        os.close(handle)
