"""Adds sources to a configuration file; all else in it stays, and a file that would be refused is not written."""

import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alerts.configuration import TO_SEND, Config, Flow, entry_lines, load_config, with_entries
from crawler.errors import ConfigError, UsageError

OPTIONAL: Final = frozenset({"sources"})  # of a configuration that sources are added to: there need be none yet
WAIT_S: Final = 10.0  # for another command that writes the file
_LOOK_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class ConfigEdit:
    """A configuration file that no other command writes meanwhile: what it holds now.

    `real`: the file that `path` leads to; `text`: as it was read.
    """

    path: Path
    real: Path
    text: str
    config: Config
    environ: Mapping[str, str]

    def add_sources(self, sources: Mapping[str, Flow]) -> list[str]:
        """Write new sources, by their ids, to the end of `sources:`; the lines that say them there.

        The file is replaced at once, with its mode.

        Raises:
            UsageError: the file cannot be edited or written, or would be refused with them; it was not changed.
        """
        if not sources:
            return []
        try:
            text = with_entries(self.text, "sources", sources)
        except ValueError as error:
            raise UsageError(f"{self.path} {error}; add the source by hand") from error
        _replace(self, text)
        return entry_lines(self.text, sources)


@contextmanager
def edited_config(path: Path, environ: Mapping[str, str], wait_s: float = WAIT_S) -> Iterator[ConfigEdit]:
    """Hold the configuration at `path` for the block: two commands that add to it wait for each other, for `wait_s`.

    Raises:
        ConfigError: it holds every error in the configuration.
        UsageError: the file cannot be read, or another command holds it.
    """
    real = Path(os.path.realpath(path))
    with _locked(real.parent, path, wait_s):
        config = load_config(path, environ, OPTIONAL, TO_SEND).config
        yield ConfigEdit(path, real, _text(path, real), config, environ)


@contextmanager
def _locked(folder: Path, path: Path, wait_s: float) -> Iterator[None]:
    """Hold the folder's lock: one on a file ends when the file is replaced, and a file of its own would be left."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # what is wrong, reading will say
        yield
        return
    try:
        end = time.monotonic() + wait_s
        while not _lock(handle):
            if time.monotonic() > end:
                raise UsageError(f"another command is writing {path}; it was not changed")
            time.sleep(_LOOK_S)
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _text(path: Path, real: Path) -> str:
    try:
        with real.open(encoding="utf8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _replace(edit: ConfigEdit, text: str) -> None:
    path, real = edit.path, edit.real
    try:
        handle, name = tempfile.mkstemp(prefix=f".{real.name}.", suffix=".new", dir=real.parent)  # for nobody else
        new = Path(name)
        with os.fdopen(handle, "w", encoding="utf8", newline="") as file, _removed_when_left(new):
            file.write(text)
            file.flush()
            new.chmod(stat.S_IMODE(real.stat().st_mode))
            load_config(new, edit.environ, unneeded=TO_SEND)
            with suppress(OSError):  # only root may give a file away
                shutil.chown(new, real.stat().st_uid, real.stat().st_gid)
            os.fsync(file.fileno())
            if _text(path, real) != edit.text:
                raise UsageError(f"{path} was changed by somebody else meanwhile; try again")
            new.replace(real)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}; it was not changed") from error
    except ConfigError as error:
        said = str(error).replace(str(new), str(path))
        raise UsageError(f"{path} was not changed, because it would be refused:\n{said}") from error


@contextmanager
def _removed_when_left(new: Path) -> Iterator[None]:
    try:
        yield
    finally:
        new.unlink(missing_ok=True)
