"""Imports articles from a file: one transaction an article, so an import that was stopped goes on where it stood."""

import asyncio
import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from alerts.app.story_keeping import ask_here, keep_stories
from crawler.errors import VedetteError
from crawler.model import Change
from crawler.sources.article_lines import read_article_line
from crawler.store import Ledger, article_at, import_article

_GZIP_MAGIC: Final = b"\x1f\x8b"
_STORIES_AT_A_TIME: Final = 50
_MAX_LINE: Final = 32 * 1024 * 1024  # bytes; the longest article that a ledger keeps has under 2 MB


@dataclass(frozen=True, slots=True)
class Refused:
    """A line of the file that holds no article, counted from 1, and the clause that says why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """How many articles were added, how many the ledger had before, and the lines that hold none."""

    added: int = 0
    known: int = 0
    refused: tuple[Refused, ...] = ()


def import_file(
    ledger: Ledger, path: Path, clock: Callable[[], datetime], on_bytes: Callable[[int], None] = lambda _: None
) -> Imported:
    """Add the articles of a JSON Lines file, which may be packed by gzip; those that the ledger has are left alone.

    `on_bytes` hears how many bytes of the file are read so far.

    Raises:
        VedetteError: the file cannot be read, or not to its end; what came before is in the ledger.
        LedgerError: an article cannot be written.
    """
    added, known = 0, 0
    refused: list[Refused] = []
    changes: list[Change] = []
    for number, line in file_lines(path, on_bytes):
        said = line if isinstance(line, Refused) else read_article_line(line)
        if isinstance(said, Refused):
            refused.append(said)
        elif isinstance(said, str):
            refused.append(Refused(number, said))
        elif change := import_article(ledger, said.source, said.entry, clock()):
            added += 1
            changes.append(change)
        else:
            known += 1
        if len(changes) >= _STORIES_AT_A_TIME:
            _keep_stories(ledger, changes, clock())
            changes.clear()
    _keep_stories(ledger, changes, clock())
    return Imported(added, known, tuple(refused))


def _keep_stories(ledger: Ledger, changes: Sequence[Change], now: datetime) -> None:
    """Give imported articles their stories; what is left out when the import is killed gets them when it is judged."""
    articles = (article_at(ledger, change.article_id, change.revision) for change in changes)
    asyncio.run(keep_stories(ledger, [one for one in articles if one], ask_here, now))


def file_lines(path: Path, on_bytes: Callable[[int], None]) -> Iterator[tuple[int, str | Refused]]:
    """The lines that are not empty, with their numbers; one that is too long is refused, and passed over.

    Raises:
        VedetteError: the file cannot be read, or not to its end.
    """
    number = 0
    try:
        with path.open("rb") as file:
            lines = _unpacked(file)
            while line := lines.readline(_MAX_LINE):
                number += 1
                on_bytes(file.tell())
                if not line.endswith(b"\n") and len(line) == _MAX_LINE:
                    _skip_line(lines)
                    yield number, Refused(number, f"it is longer than {_MAX_LINE // 1024 // 1024} MB")
                elif line.strip():
                    yield number, line.decode("utf-8-sig" if number == 1 else "utf-8", "replace")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise VedetteError(f"{path} is damaged after line {number}: it is no whole gzip file.") from error
    except OSError as error:
        raise VedetteError(f"{path} cannot be read: {error.strerror or error}.") from error


def _unpacked(file: BinaryIO) -> io.BufferedIOBase | BinaryIO:
    magic = file.read(len(_GZIP_MAGIC))
    file.seek(0)
    return gzip.GzipFile(fileobj=file) if magic == _GZIP_MAGIC else file


def _skip_line(lines: io.BufferedIOBase | BinaryIO) -> None:
    while (rest := lines.readline(_MAX_LINE)) and not rest.endswith(b"\n"):
        pass
