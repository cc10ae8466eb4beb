"""Pages to inspect and what was read in them: from files, from lines of JSON, or from an address. Prints nothing."""

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.errors import UsageError
from crawler.model import Access, Article, PageHints, Response
from crawler.workers import WorkerFailure, Workers

DEADLINE_S: Final = 20.0
MAX_BYTES: Final = 64 * 1024 * 1024
AHEAD: Final = 4  # pages in hand for each worker, so that none waits for the next line
NO_HINTS: Final = PageHints()
STATUSES: Final = range(100, 600)


@dataclass(frozen=True, slots=True)
class Asked:
    """A page to inspect: a file (gzip when it ends in .gz), the address it came from, and how it was served.

    `hints`: what its source's configuration says about reading it.
    """

    file: str | None = None
    url: str | None = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    hints: PageHints = NO_HINTS


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was read, or the sentence that says why nothing was; then the article is an empty one."""

    asked: Asked
    article: Article
    error: str | None = None


def asked_in(line: str) -> Asked:
    """The page that a line of a batch asks for.

    Raises:
        UsageError: the line is no JSON object with a "file", or a value in it has the wrong type.
    """
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise UsageError("the line is not JSON") from None
    if not isinstance(row, dict) or not isinstance(row.get("file"), str):
        raise UsageError('the line is not a JSON object with a "file"')
    url, status, headers = row.get("url"), row.get("status"), row.get("headers")
    if not isinstance(url, str | None):
        raise UsageError('"url" is not a string')
    if status is not None and (not isinstance(status, int) or status not in STATUSES):
        raise UsageError('"status" is not an HTTP status')
    if not isinstance(headers, dict | None):
        raise UsageError('"headers" is not a JSON object')
    named = tuple((str(name).lower(), str(value)) for name, value in (headers or {}).items())
    return Asked(row["file"], url, status or 200, named)


def inspected_file(asked: Asked) -> Inspected:
    """What is read in a file. Runs in a worker process."""
    from crawler.page import read_page  # noqa: PLC0415 - lxml stays out of the parent

    assert asked.file is not None
    try:
        body = _content(Path(asked.file))
    except (OSError, EOFError, zlib.error, ValueError) as error:
        return failed(asked, f"{asked.file} cannot be read: {getattr(error, 'strerror', None) or error}")
    url = asked.url or Path(asked.file).absolute().as_uri()
    return Inspected(asked, read_page(Response(url, url, asked.status, asked.headers, body), asked.hints))


def inspected_page(asked: Asked, page: Response) -> Inspected:
    """What is read in a fetched page. Runs in a worker process."""
    from crawler.page import read_page  # noqa: PLC0415 - as above

    return Inspected(asked, read_page(page, asked.hints))


def failed(asked: Asked, sentence: str, *, is_late: bool = False) -> Inspected:
    """The answer for a page that could not be read; `is_late` when it took too long."""
    article = Article(
        url=asked.url or "",
        extraction="timeout" if is_late else "failed",
        access=Access("unknown", evidence=(sentence,)),
    )
    return Inspected(asked, article, sentence)


async def inspect_files(lines: Callable[[], str | None], count: int) -> AsyncIterator[Inspected]:
    """The answers to the lines that `lines` hands out until None, in their order, read by `count` processes."""
    waiting: asyncio.Queue[asyncio.Task[Inspected] | None] = asyncio.Queue(AHEAD * count)
    async with Workers(count, DEADLINE_S) as workers:

        async def ask() -> None:
            while (line := await asyncio.to_thread(lines)) is not None:
                if line.strip():
                    await waiting.put(asyncio.create_task(inspect_line(workers, line)))
            await waiting.put(None)

        asking = asyncio.create_task(ask())
        while (task := await waiting.get()) is not None:
            yield await task
        await asking


async def inspect_line(workers: Workers, line: str) -> Inspected:
    """The answer to one line of a batch, whatever is wrong with the line or the page."""
    try:
        asked = asked_in(line)
    except UsageError as error:
        return failed(Asked(), str(error))
    return await inspect_file(workers, asked)


async def inspect_file(workers: Workers, asked: Asked) -> Inspected:
    """What a worker reads in a file, or why it was given up."""
    return _or_given_up(asked, await workers.run(inspected_file, asked))


async def inspect_page(workers: Workers, asked: Asked, page: Response) -> Inspected:
    """What a worker reads in a fetched page, or why it was given up."""
    return _or_given_up(asked, await workers.run(inspected_page, asked, page))


def _or_given_up(asked: Asked, answer: Inspected | WorkerFailure) -> Inspected:
    if isinstance(answer, WorkerFailure):
        return failed(asked, f"reading the page was given up: {answer.sentence}", is_late=answer.reason == "timeout")
    return answer


def _content(path: Path) -> bytes:
    """The bytes of a file, unpacked; raises ValueError when there are too many."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        body = file.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES // 1024**2} MB")
    return body


def inspected_json(inspected: Inspected) -> str:
    """One line of JSON, ASCII only; every key is always there."""
    article, access = inspected.article, inspected.article.access
    answer: Mapping[str, object] = {
        "file": inspected.asked.file,
        "url": inspected.asked.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "authors": article.authors,
        "published": article.published,
        "modified": article.modified,
        "language": article.language,
        "section": article.section,
        "tags": article.tags,
        "image": article.image,
        "outlet": article.outlet,
        "translations": [{"language": language, "url": url} for language, url in article.translations],
        "text": article.text,
        "words": article.words,
        "form": article.form,
        "extraction": article.extraction,
        "access": {
            "state": access.state,
            "marked_paid": access.marked_paid,
            "hidden_percent": access.hidden_percent,
            "confidence": access.confidence,
            "evidence": access.evidence,
            "notice": access.notice,
            "vendor": access.vendor,
        },
        "error": inspected.error,
    }
    return json.dumps(answer)
