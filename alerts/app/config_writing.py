"""Adds sources to a configuration file; all else in it stays, and a file that would be refused is not written."""

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from alerts.configuration import Flow, flow, load_config, with_entries
from crawler.errors import ConfigError, UsageError


def add_sources(path: Path, sources: Mapping[str, Flow], environ: Mapping[str, str]) -> list[str]:
    """Write new sources, by their ids, to the end of `sources:`; the lines that say them there.

    The file is replaced at once, with its mode.

    Raises:
        UsageError: the file cannot be edited or written, or would be refused with them; it was not changed.
    """
    real = Path(os.path.realpath(path))
    try:
        with real.open(encoding="utf8", newline="") as file:
            text = file.read()
        text = with_entries(text, "sources", sources)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    except ValueError as error:
        raise UsageError(f"{path} {error}; add the source by hand") from error
    _replace(path, real, text, environ)
    return [f"{id_}: {flow(said)}" for id_, said in sources.items()]


def _replace(path: Path, real: Path, text: str, environ: Mapping[str, str]) -> None:
    new = real.with_name(f"{real.name}.new")
    try:
        mode = stat.S_IMODE(real.stat().st_mode)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode & 0o600)  # nobody else reads it meanwhile
        with os.fdopen(handle, "w", encoding="utf8", newline="") as file, _removed_when_left(new):
            file.write(text)
            file.flush()
            shutil.copymode(real, new)
            load_config(new, environ)
            with suppress(OSError):  # only root may give a file away
                shutil.chown(new, real.stat().st_uid, real.stat().st_gid)
            os.fsync(file.fileno())
            new.replace(real)
    except FileExistsError as error:
        raise UsageError(f"{new} is in the way; {path} was not changed") from error
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
