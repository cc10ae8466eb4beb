"""A proxy on loopback: HTTP as it is, HTTP CONNECT and SOCKS5, with or without a login, plain or encrypted.

It finds the addresses of names itself: every name but those in `unknown` is 127.0.0.1.
"""

import asyncio
import base64
import contextlib
import re
import ssl
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


@dataclass(slots=True)
class LoopbackProxy:
    """Listens while the block runs. `asked`: what it was asked for, as "CONNECT host:port", "GET url" or "SOCKS host:port"."""

    login: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None
    unknown: Collection[str] = ()
    asked: list[str] = field(default_factory=list)
    port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    def __enter__(self) -> Self:
        ready = threading.Event()

        def run() -> None:
            asyncio.set_event_loop(self._loop)
            server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls))
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            self._loop.run_forever()
            server.close()
            for writer in self._writers:
                if not writer.transport.is_closing():  # one of TLS that was closed twice has nothing to abort
                    writer.transport.abort()
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        assert ready.wait(5)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        assert self._thread
        self._thread.join(5)

    def url(self, scheme: str, login: str = "") -> str:
        return f"{scheme}://{login}127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            first = await reader.readexactly(1)
            await (self._socks(reader, writer) if first == b"\x05" else self._http(first, reader, writer))
        writer.close()

    async def _http(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = first + await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        self.asked.append(f"{method} {target}")
        if self.login:
            pair = base64.b64encode(":".join(self.login).encode())
            if b"proxy-authorization: basic " + pair.lower() not in head.lower():
                writer.write(b"HTTP/1.1 407 Login\r\nContent-Length: 0\r\n\r\n")
                return
        parts = urlsplit(target if method != "CONNECT" else f"//{target}")
        if parts.hostname in self.unknown:
            writer.write(b"HTTP/1.1 502 Unknown\r\nContent-Length: 0\r\n\r\n")
            return
        there_reader, there = await asyncio.open_connection("127.0.0.1", parts.port)
        self._writers.append(there)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Open\r\nVia: proxy\r\n\r\n")
            await _both_ways(reader, writer, there_reader, there)
            return
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        there.write(head.replace(target.encode(), path.encode(), 1))
        answer = await there_reader.readuntil(b"\r\n\r\n")
        size = re.search(rb"content-length: ([0-9]+)", answer, re.IGNORECASE)
        body = await there_reader.readexactly(int(size[1])) if size else b""
        writer.write(answer[:-2] + b"Connection: close\r\n\r\n" + body)
        there.close()

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        methods = await reader.readexactly((await reader.readexactly(1))[0])
        wanted = 2 if self.login else 0
        if wanted not in methods:
            writer.write(b"\x05\xff")
            return
        writer.write(bytes([5, wanted]))
        if self.login:
            await reader.readexactly(1)
            user = await reader.readexactly((await reader.readexactly(1))[0])
            password = await reader.readexactly((await reader.readexactly(1))[0])
            is_right = (user.decode(), password.decode()) == self.login
            writer.write(b"\x01\x00" if is_right else b"\x01\x01")
            if not is_right:
                return
        _, _, _, kind = await reader.readexactly(4)
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            host = ".".join(map(str, await reader.readexactly(4)))
        port = int.from_bytes(await reader.readexactly(2), "big")
        self.asked.append(f"SOCKS {host}:{port}")
        if host in self.unknown:
            writer.write(b"\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00")
            return
        there_reader, there = await asyncio.open_connection("127.0.0.1", port)
        self._writers.append(there)
        for byte in b"\x05\x00\x00\x03\x04name\x00\x50":  # drop by drop, as a slow line does
            writer.write(bytes([byte]))
            await writer.drain()
        await _both_ways(reader, writer, there_reader, there)


async def _both_ways(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, other: asyncio.StreamReader, out: asyncio.StreamWriter
) -> None:
    async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(65_536):
                sink.write(data)
                await sink.drain()
        sink.close()

    await asyncio.gather(copy(reader, out), copy(other, writer))
