"""Sites that are slow in some fifty ways: one of robots.txt, feed and page is slow, in one manner, for a while or for ever.

    with SlowSites(ways()) as sites:
        sites.url(way, "/feed.xml")
        ...
        assert way in sites.asked      # its slow part was asked for

Each is a server on a port of its own, all on one thread.
"""

import asyncio
import gzip
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Literal, Self

from tests.site import FeedEntry, rss

Where = Literal["robots.txt", "feed", "page"]
WHERE: Final[tuple[Where, ...]] = ("robots.txt", "feed", "page")
WAIT_S: Final = 0.2  # of a slow answer that comes
PAUSE_S: Final = 0.05  # between two drops of a drip
LASTING: Final = ("late head", "dripping head", "dripping body", "late end", "redirects")
ENDLESS: Final = ("dripping chunks", "dripping gzip", "too long a Content-Length", "interim answers")
SUDDEN: Final = ("half-closed in the head", "half-closed in the body", "503 with Retry-After")
PAGE: Final = (
    "<html lang=en><head><title>Keel laid</title></head><body><article><h1>Keel laid</h1><p>"
    + "The yard at Northport laid the keel of the ship on Monday, in front of four hundred workers and guests. " * 6
    + "</p></article></body></html>"
)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to be slow. `ends`: whether an answer comes after all, or the connection closes."""

    where: Where
    how: str
    ends: bool

    def __str__(self) -> str:
        return f"{self.how} of {self.where}, {'for a while' if self.ends else 'for ever'}"

    @property
    def succeeds(self) -> bool:
        """Whether what was asked for is complete in the end."""
        return self.ends and self.how in LASTING


def ways() -> tuple[Way, ...]:
    """Every way: 30 that last for a while or for ever, 12 that never end, 9 that end at once and badly."""
    return tuple(
        Way(where, how, ends)
        for where in WHERE
        for hows, endings in ((LASTING, (True, False)), (ENDLESS, (False,)), (SUDDEN, (True,)))
        for how in hows
        for ends in endings
    )


@dataclass(slots=True)
class SlowSites:
    """The servers; see the module's docstring."""

    ways: Sequence[Way]
    asked: set[Way] = field(default_factory=set)
    _ports: dict[Way, int] = field(default_factory=dict)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None
    _tasks: "set[asyncio.Task[None]]" = field(default_factory=set)

    def __enter__(self) -> Self:
        bound = {way: socket.create_server(("127.0.0.1", 0), backlog=64) for way in self.ways}
        self._ports = {way: one.getsockname()[1] for way, one in bound.items()}
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(bound, ready), daemon=True)
        self._thread.start()
        ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        assert self._thread
        self._thread.join(10)

    def url(self, way: Way, path: str) -> str:
        return f"http://127.0.0.1:{self._ports[way]}{path}"

    def _serve(self, bound: dict[Way, socket.socket], ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        servers = [
            self._loop.run_until_complete(
                asyncio.start_server(lambda reader, writer, way=way: self._connected(way, reader, writer), sock=one)  # type: ignore[misc]
            )
            for way, one in bound.items()
        ]
        self._loop.set_exception_handler(lambda _loop, _context: None)
        ready.set()
        self._loop.run_forever()
        for server in servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self._loop.close()

    async def _connected(self, way: Way, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while True:
                    path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
                    await self._answer(way, path, writer)
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _answer(self, way: Way, path: str, writer: asyncio.StreamWriter) -> None:
        where, _, hop = path.partition("?")
        part: Where = {"/robots.txt": "robots.txt", "/feed.xml": "feed"}.get(where, "page")  # type: ignore[assignment]
        whole = self._whole(way, part)
        if part != way.where or hop == "4":
            writer.write(whole)
            return
        self.asked.add(way)
        async for piece in _slowly(way, where, int(hop or 0), whole):
            writer.write(piece)
            await writer.drain()
        if way.how.startswith("half-closed"):
            writer.write_eof()

    def _whole(self, way: Way, part: Where) -> bytes:
        if part == "robots.txt":
            return answer("User-agent: *\nDisallow: /closed\n", "text/plain")
        if part == "page":
            return answer(PAGE, "text/html; charset=utf-8")
        return answer(rss([FeedEntry("Keel laid", self.url(way, "/page"))]), "application/rss+xml; charset=utf-8")


def answer(body: str, content_type: str) -> bytes:
    """A whole response."""
    packed = body.encode()
    return f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(packed)}\r\n\r\n".encode() + packed


async def _slowly(way: Way, path: str, hop: int, whole: bytes) -> AsyncIterator[bytes]:
    """What a slow site sends, and the time that it takes over it."""
    head, body = whole.split(b"\r\n\r\n", 1)
    match way.how:
        case "late head":
            await _wait(way)
            yield whole
        case "late end":
            yield whole[:-5]
            await _wait(way)
            yield whole[-5:]
        case "redirects":
            if not way.ends and hop == 2:
                await _wait(way)
            await asyncio.sleep(WAIT_S / 4)
            yield f"HTTP/1.1 302 Found\r\nLocation: {path}?{hop + 1}\r\nContent-Length: 0\r\n\r\n".encode()
        case "503 with Retry-After":
            await _wait(way)
            yield b"HTTP/1.1 503 Busy\r\nRetry-After: 3600\r\nContent-Length: 4\r\n\r\nBusy"
        case "half-closed in the head":
            yield head[:30]
        case "half-closed in the body":
            yield whole[: len(head) + 10]
        case _:
            for piece in _drops(way, head, body):
                yield piece
                await asyncio.sleep(PAUSE_S)


def _drops(way: Way, head: bytes, body: bytes) -> Iterator[bytes]:
    """What drips, for a while or for ever."""
    if way.how == "dripping head":
        yield from (head[:15], head[15:17])
        yield from () if way.ends else _for_ever(b"X-Slow: yes\r\n")
        yield head[17:] + b"\r\n\r\n" + body
    elif way.how == "dripping body":
        yield from (head + b"\r\n\r\n", body[:20])
        yield from () if way.ends else _for_ever(b"", first=body[20:21])
        yield from (body[20:40], body[40:])
    elif way.how == "dripping chunks":
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        yield from _for_ever(b"1\r\nx\r\n")
    elif way.how == "dripping gzip":
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(body)[:40]
        yield from _for_ever(b"\0")
    elif way.how == "too long a Content-Length":
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n" + body
        yield from _for_ever(b"")
    else:
        yield from _for_ever(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def _for_ever(drop: bytes, first: bytes = b"") -> Iterator[bytes]:
    yield first
    while True:
        yield drop


async def _wait(way: Way) -> None:
    await asyncio.sleep(WAIT_S if way.ends else 3600)
