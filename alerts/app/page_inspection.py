"""Reads pages for `inspect`: a file, a fetched response, or a stream of JSON lines, in worker processes."""

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final

from alerts.reports.page_reading import InspectedPage, PageToInspect, unread_page
from crawler.errors import UsageError
from crawler.model import Response
from crawler.reservations import reservation
from crawler.workers import WorkerFailure, Workers

DEADLINE_S: Final = 20.0
MAX_BYTES: Final = 64 * 1024 * 1024
PAGES_AHEAD: Final = 4  # queued for each worker, so that none waits for the next line
HTTP_STATUSES: Final = range(100, 600)


def page_to_inspect(line: str) -> PageToInspect:
    """The page that a line of a batch names.

    Raises:
        UsageError: the line is not a JSON object with a "file", or a value in it has the wrong type.
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
    if status is not None and (not isinstance(status, int) or status not in HTTP_STATUSES):
        raise UsageError('"status" is not an HTTP status')
    if not isinstance(headers, dict | None):
        raise UsageError('"headers" is not a JSON object')
    named = tuple((str(name).lower(), str(value)) for name, value in (headers or {}).items())
    return PageToInspect(row["file"], url, status or 200, named)


def read_response(page: PageToInspect, response: Response) -> InspectedPage:
    """Read a page from the response that fetching it, or opening its file, brought. Runs in a worker process."""
    from crawler.page.article_page import read_page  # noqa: PLC0415 - keeps lxml out of the parent process

    return InspectedPage(page, read_page(response, page.hints), reserved=reservation(response))


async def inspect_lines(next_line: Callable[[], str | None], processes: int) -> AsyncIterator[InspectedPage]:
    """One report for each line that is not blank, in the order of the lines, read by so many `processes`.

    `next_line` blocks until it has a line, and gives None at the end.
    """
    waiting: asyncio.Queue[asyncio.Task[InspectedPage] | None] = asyncio.Queue(PAGES_AHEAD * processes)
    async with Workers(processes, DEADLINE_S) as workers:

        async def queue_lines() -> None:
            while (line := await asyncio.to_thread(next_line)) is not None:
                if line.strip():
                    await waiting.put(asyncio.create_task(_inspect_line(workers, line)))
            await waiting.put(None)

        queueing = asyncio.create_task(queue_lines())
        while (task := await waiting.get()) is not None:
            yield await task
        await queueing


async def inspect_file(workers: Workers, page: PageToInspect) -> InspectedPage:
    """Have a worker read a page in a file; a worker that fails gives a report with an error.

    The file is opened here, because a worker can open none.
    """
    assert page.file is not None
    try:
        body = await asyncio.to_thread(_content, Path(page.file))
    except (OSError, EOFError, zlib.error, ValueError) as error:
        return unread_page(page, f"{page.file} cannot be read: {getattr(error, 'strerror', None) or error}")
    return await inspect_response(workers, page, _response(page, body))


async def inspect_response(workers: Workers, page: PageToInspect, response: Response) -> InspectedPage:
    """Have a worker read a response; a worker that fails gives a report with an error."""
    return _report(page, await workers.run(read_response, page, response))


async def _inspect_line(workers: Workers, line: str) -> InspectedPage:
    try:
        page = page_to_inspect(line)
    except UsageError as error:
        return unread_page(PageToInspect(), str(error))
    return await inspect_file(workers, page)


def _response(page: PageToInspect, body: bytes) -> Response:
    url = page.url or Path(page.file or "").absolute().as_uri()
    return Response(url, url, page.status, page.headers, body)


def _report(page: PageToInspect, answer: InspectedPage | WorkerFailure) -> InspectedPage:
    if isinstance(answer, WorkerFailure):
        sentence = f"reading the page was given up: {answer.sentence}"
        return unread_page(page, sentence, is_late=answer.reason == "timeout")
    return answer


def _content(path: Path) -> bytes:
    """The bytes of a file, unpacked; raises ValueError when there are more than `MAX_BYTES`."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        body = file.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES // 1024**2} MB")
    return body
