"""A web server on loopback that says what a test tells it to: pages, feeds, failures and attacks.

    with Site() as site:
        site.page("/news/1", "<h1>Bridge opened</h1>", etag='"v1"')
        site.feed("/feed.xml", [FeedEntry("Bridge opened", site.url("/news/1"))])
        site.fail("/gone", 410)
        ...
        assert [request.path for request in site.requests] == ["/feed.xml", "/news/1"]

It runs on a thread of its own, so plain and asynchronous tests may both use it, and it needs the standard library
alone. `site.url(path)` is the address of a path; several sites are several ports. `site.robots(...)` writes
/robots.txt (404 until then). What is not set answers 404. Verbs may be called at any time; the last one for a path holds.
"""

import asyncio
import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from types import TracebackType
from typing import Self

OF_EACH_SITE = ("/robots.txt", "/.well-known/tdmrep.json")
REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found", 500: "Error"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came: header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]

    def header(self, name: str) -> str | None:
        return self.headers.get(name)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed that `Site.feed` writes; `published` is an RFC 822 date."""

    title: str
    link: str
    text: str = ""
    guid: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say on a path: either a whole response, or bytes as they come from `stream`."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    etag: str | None = None
    last_modified: str | None = None
    stream: Callable[[], AsyncIterator[bytes]] | None = None


@dataclass(slots=True)
class Site:
    """The server; see the module's docstring.

    `tls`: a server-side context, then it speaks https. `on_request` is called, on the server's thread, after a request
    was added to `requests`.
    """

    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    on_request: Callable[[], None] = lambda: None
    _answers: dict[str, Answer] = field(default_factory=dict)
    _once: dict[str, list[Answer]] = field(default_factory=dict)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None
    _tasks: "set[asyncio.Task[None]]" = field(default_factory=set)
    _bound: socket.socket | None = None

    def __enter__(self) -> Self:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self._bound = socket.create_server((self.host, self.port), family=family, backlog=512)
        self.port = self._bound.getsockname()[1]
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        assert self._thread
        self._thread.join(10)

    def url(self, path: str = "/") -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked for so far, in order, without what is asked of each site once."""
        return [request.path for request in list(self.requests) if request.path not in OF_EACH_SITE]

    def recover(self) -> None:
        """End the passing failures (`fail` with `times`)."""
        self._once.clear()

    def asked(self, path: str) -> list[Request]:
        return [request for request in list(self.requests) if request.path == path]

    def page(
        self,
        path: str,
        html: str | bytes,
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        headers: Sequence[tuple[str, str]] = (),
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> str:
        """Serve a document; with `etag` or `last_modified` a matching conditional request is answered 304."""
        body = html.encode() if isinstance(html, str) else html
        answer = Answer(status, (("Content-Type", content_type), *headers), body, etag, last_modified)
        return self._set(path, answer)

    def feed(
        self,
        path: str,
        entries: Sequence[FeedEntry],
        *,
        language: str = "en",
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> str:
        """Serve an RSS 2.0 feed of the entries."""
        return self.page(
            path,
            rss(entries, language),
            content_type="application/rss+xml; charset=utf-8",
            etag=etag,
            last_modified=last_modified,
        )

    def robots(self, text: str, *, status: int = 200) -> str:
        return self.page("/robots.txt", text, status=status, content_type="text/plain")

    def fail(self, path: str, status: int = 500, *, times: int | None = None, retry_after: str | None = None) -> str:
        """Answer with a status; `times`: only so often, then whatever was set before holds again."""
        headers = (("Retry-After", retry_after),) if retry_after else ()
        answer = Answer(status, (("Content-Type", "text/html"), *headers), b"<h1>Trouble</h1>")
        if times is None:
            return self._set(path, answer)
        self._once.setdefault(path, []).extend([answer] * times)
        return self.url(path)

    def redirect(self, path: str, to: str, *, status: int = 302) -> str:
        return self._set(path, Answer(status, (("Location", to),)))

    def slow(self, path: str, html: str, *, after_s: float = 0.3) -> str:
        """Serve a document, but take a while before the answer."""
        body = html.encode()
        answer = _head(("Content-Type", "text/html"), ("Content-Length", str(len(body)))) + body
        return self._stream(path, lambda: _late(answer, after_s))

    def drip(self, path: str, *, every_s: float = 0.2) -> str:
        """Send the status and headers, then one byte of body now and then, for ever."""
        return self._stream(path, lambda: _drip(_head(("Content-Length", "1000000")), every_s))

    def drip_headers(self, path: str, *, every_s: float = 0.2) -> str:
        """Send header lines now and then, for ever."""
        return self._stream(path, lambda: _drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", every_s))

    def silent(self, path: str) -> str:
        """Take the request and never answer."""
        return self._stream(path, lambda: _drip(b"", 3600))

    def endless(self, path: str) -> str:
        """Send a body without end, as fast as it is taken."""
        return self._stream(path, _endless)

    def bomb(self, path: str, *, mebibytes: int = 64, layers: int = 1) -> str:
        """Serve zeros behind `layers` of gzip: small on the wire, large when opened."""
        packer = zlib.compressobj(9, wbits=31)
        body = b"".join(packer.compress(bytes(1 << 20)) for _ in range(mebibytes)) + packer.flush()
        for _ in range(layers - 1):
            body = gzip.compress(body)
        encoding = ", ".join(["gzip"] * layers)
        return self._set(path, Answer(200, (("Content-Type", "text/html"), ("Content-Encoding", encoding)), body))

    def gzipped(self, path: str, html: str | bytes, *, cut: int | None = None) -> str:
        """Serve a document in gzip; `cut`: only so many bytes of it, with a Content-Length that says it is whole."""
        body = gzip.compress(html.encode() if isinstance(html, str) else html)[:cut]
        return self._set(path, Answer(200, (("Content-Type", "text/html"), ("Content-Encoding", "gzip")), body))

    def cut(self, path: str) -> str:
        """Promise a thousand bytes, send ten and hang up."""
        return self._stream(path, lambda: _chunks(_head(("Content-Length", "1000")), b"<h1>half</"))

    def big_headers(self, path: str, *, size: int = 2_000_000) -> str:
        return self._stream(path, lambda: _chunks(b"HTTP/1.1 200 OK\r\nX-Big: " + b"a" * size + b"\r\n\r\n"))

    def raw(self, path: str, *chunks: bytes) -> str:
        """Send exactly these bytes instead of a response, then hang up."""
        return self._stream(path, lambda: _chunks(*chunks))

    def _set(self, path: str, answer: Answer) -> str:
        self._answers[path] = answer
        return self.url(path)

    def _stream(self, path: str, stream: Callable[[], AsyncIterator[bytes]]) -> str:
        return self._set(path, Answer(stream=stream))

    def _serve(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        start = asyncio.start_server(self._connected, sock=self._bound, ssl=self.tls)
        server = self._loop.run_until_complete(start)
        self._loop.set_exception_handler(lambda _loop, _context: None)
        ready.set()
        self._loop.run_forever()
        server.close()
        for task in self._tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            with suppress(
                ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError
            ):
                while await self._answer(reader, writer):
                    pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection is kept."""
        request = _read(await reader.readuntil(b"\r\n\r\n"))
        self.requests.append(request)
        self.on_request()
        waiting = self._once.get(request.path)
        answer = waiting.pop(0) if waiting else self._answers.get(request.path, Answer(404, body=b"<h1>Not here</h1>"))
        if answer.stream:
            async for chunk in answer.stream():
                writer.write(chunk)
                await writer.drain()
            writer.close()
            await writer.wait_closed()
            return False
        writer.write(_whole(answer, request))
        await writer.drain()
        return request.header("connection") != "close"


def rss(entries: Sequence[FeedEntry], language: str = "en") -> str:
    """An RSS 2.0 document of the entries."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Loopback news</title>'
        f"<link>http://127.0.0.1/</link><language>{language}</language>{''.join(map(_rss_item, entries))}</channel></rss>"
    )


def _rss_item(entry: FeedEntry) -> str:
    published = f"<pubDate>{entry.published}</pubDate>" if entry.published else ""
    guid = f'<guid isPermaLink="false">{escape(entry.guid)}</guid>' if entry.guid else ""
    return (
        f"<item><title>{escape(entry.title)}</title><link>{escape(entry.link)}</link>{guid}{published}"
        f"<description>{escape(entry.text)}</description></item>"
    )


def _read(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    return Request(method, path, {name.strip().lower(): value.strip() for name, _, value in pairs})


def _whole(answer: Answer, request: Request) -> bytes:
    headers = list(answer.headers)
    if answer.etag:
        headers.append(("ETag", answer.etag))
    if answer.last_modified:
        headers.append(("Last-Modified", answer.last_modified))
    if _unchanged(answer, request):
        return _head(*headers, status=304)
    return _head(*headers, ("Content-Length", str(len(answer.body))), status=answer.status) + answer.body


def _unchanged(answer: Answer, request: Request) -> bool:
    if answer.etag and request.header("if-none-match"):
        return request.header("if-none-match") == answer.etag
    return bool(answer.last_modified) and request.header("if-modified-since") == answer.last_modified


def _head(*headers: tuple[str, str], status: int = 200) -> bytes:
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def _chunks(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def _late(answer: bytes, after_s: float) -> AsyncIterator[bytes]:
    await asyncio.sleep(after_s)
    yield answer


async def _drip(head: bytes, every_s: float) -> AsyncIterator[bytes]:
    yield head
    while True:
        await asyncio.sleep(every_s)
        yield b"x"


async def _endless() -> AsyncIterator[bytes]:
    yield _head(("Content-Type", "text/html"))
    while True:
        yield bytes(65_536)
