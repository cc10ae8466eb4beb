"""CPU time of a poll beside a bare aiohttp client: 200 loopback feeds, interleaved rounds in one process, JSON out.

    python benchmarks/polling.py [--rounds 10] [--json polling.json]

A poll is one `Crawl.fetch` with every middleware on (robots.txt known, address guard, slots, redirects, unpacking),
answered 304, or 200 with a feed of 17 KB; nothing is parsed. The server is a process of its own and is not counted. Absolute
times depend on the machine; the ratio of two neighbouring rounds does not. The aim is at most 7 times.
"""

import argparse
import asyncio
import json
import multiprocessing
import resource
import socket
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from crawler.fetch import run_program
from crawler.fetch.resolver import install_guard
from crawler.model import CrawlSettings, FetchRequest, Response
from crawler.spiders import Crawl, open_crawl

FEEDS = 200
IN_FLIGHT = 64
ETAG = '"bench"'
ENTRY = (
    "<item><title>Frigate {0} leaves port</title><link>http://a.example/{0}</link><description>{1}</description></item>"
)
FEED = (
    "<rss version='2.0'><channel>" + "".join(ENTRY.format(n, "Sentence. " * 60) for n in range(25)) + "</channel></rss>"
)

Poll = Callable[[str, str | None], Awaitable[int]]


class Server(asyncio.Protocol):
    """The least that a server can do: one answer for each request, by its headers."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            self.transport.write(answer(head))  # type: ignore[attr-defined]


def answer(head: bytes) -> bytes:
    if b"GET /robots.txt" in head:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    if b"if-none-match" in head.lower():
        return f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\n\r\n".encode()
    body = FEED.encode()
    return (
        f"HTTP/1.1 200 OK\r\nETag: {ETAG}\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def serve(ready: Connection) -> None:
    async def main() -> None:
        server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0, backlog=1024)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


class Loopback(AbstractResolver):
    """Every name is this machine, as the guard's lookup says it is for ours."""

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - the interface's
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is held."""


async def cpu_ms(poll: Poll, urls: list[str], etag: str | None) -> float:
    """CPU milliseconds of this process per poll, IN_FLIGHT at once."""
    places = asyncio.Semaphore(IN_FLIGHT)
    wanted = 304 if etag else 200

    async def one(url: str) -> None:
        async with places:
            assert await poll(url, etag) == wanted

    started = time.process_time()
    await asyncio.gather(*map(one, urls))
    return (time.process_time() - started) * 1000 / len(urls)


def ours(one: Crawl) -> Poll:
    async def poll(url: str, etag: str | None) -> int:
        got = await one.fetch(FetchRequest(url, etag))
        assert isinstance(got, Response), got
        return got.status

    return poll


def bare(session: aiohttp.ClientSession) -> Poll:
    async def poll(url: str, etag: str | None) -> int:
        async with session.get(url, headers={"If-None-Match": etag} if etag else {}) as response:
            await response.read()
            return response.status

    return poll


async def measure(port: int, rounds: int) -> dict[str, Any]:
    install_guard().lookup = lambda _: ("127.0.0.1",)
    urls = [f"http://feed{number:03}.test:{port}/feed" for number in range(FEEDS)]
    settings = CrawlSettings(per_host_delay_s=0.0, allow_hosts=("127.0.0.1",))
    figures: dict[str, list[float]] = {f"{who} {status}": [] for who in ("ours", "bare") for status in (304, 200)}
    async with (
        open_crawl(settings) as one,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=Loopback(), limit=0)) as session,
    ):
        polls = {"ours": ours(one), "bare": bare(session)}
        for poll in polls.values():  # connections, robots.txt, imports
            await cpu_ms(poll, urls, None)
        for number in range(rounds):
            for status, etag in ((304, ETAG), (200, None)):
                for who in ("ours", "bare") if number % 2 else ("bare", "ours"):
                    figures[f"{who} {status}"].append(await cpu_ms(polls[who], urls, etag))
    return report(figures, rounds)


def report(figures: dict[str, list[float]], rounds: int) -> dict[str, Any]:
    result: dict[str, Any] = {"feeds": FEEDS, "rounds": rounds, "in_flight": IN_FLIGHT}
    for status in (304, 200):
        pairs = zip(figures[f"ours {status}"], figures[f"bare {status}"], strict=True)
        result[f"cpu_ms_{status}"] = round(statistics.median(figures[f"ours {status}"]), 3)
        result[f"aiohttp_cpu_ms_{status}"] = round(statistics.median(figures[f"bare {status}"]), 3)
        result[f"ratio_{status}"] = round(statistics.median(mine / theirs for mine, theirs in pairs), 2)
    result["max_rss_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    ready, ours_end = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(ours_end,), daemon=True)
    server.start()
    result: dict[str, Any] = {}

    async def run() -> int:
        result.update(await measure(ready.recv(), options.rounds))
        return 0

    code = run_program(run)
    server.terminate()
    for status in (304, 200):
        mine, theirs = result[f"cpu_ms_{status}"], result[f"aiohttp_cpu_ms_{status}"]
        print(f"{status}: {mine} ms of CPU a poll, bare aiohttp {theirs} ms: {result[f'ratio_{status}']} times")
    print(json.dumps(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
