"""What a crawl costs, how many polite pages it reads in a second, and whether slow or crowded sites hold up others.

    python benchmarks/crawling.py [--rounds 6] [--sites 500] [--seconds 60] [--only cost|pages|neighbours] [--json F]

The sites are loopback addresses, 127.1.0.1 and up, served by a process of its own. Every figure comes from whole visits:
the poll, its pages, reading in workers, and the ledger.

cost         CPU milliseconds of the main process for a poll answered 304, for one answered 200, and for a page, beside
             a bare aiohttp client that only fetches the same documents, in interleaved rounds.
pages        `--sites` sites with pages of 150 KB, two seconds between two requests to one: pages a second, how busy the
             cores are, and how late the loop runs meanwhile (99th percentile of a 5 ms tick). Beside it, how many
             pages the workers read in a second when they have nothing to wait for.
neighbours   when the last of 60 sources on sites of their own is polled: alone, beside a site that answers after nine
             seconds, beside one with 100 sources, and beside 36 that answer after nine seconds.
"""

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ClassVar

import aiohttp

from alerts.app.pipeline import visit
from alerts.app.runtime import Runtime, open_runtime
from alerts.configuration import load_config
from crawler.fetch import run_program
from crawler.model import Response
from crawler.page.article_page import read_page
from crawler.workers import Workers

FEEDS = 100
PAGES_OF_A_FEED = 2
IN_FLIGHT = 64
PAGE_BYTES = 150_000
ETAG = '"bench"'
SLOW_S = 9.0
COMMON = "the frigate was launched by a yard in north port and will join navy fleet next spring after trials".split()
SYLLABLES = ("ka", "lo", "ter", "min", "os", "ve", "dal", "ru", "shen", "ti", "bor", "an")
# A fifth are function words, as in prose; with fewer a text passes for one that a paywall has scrambled.
WORDS = COMMON * 80 + [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
FILLER = b"<script>var state = '" + b"x" * 2_000_000


LINKS = "".join(f'<li><a href="/{n}">{" ".join(WORDS[n : n + 8])}</a></li>' for n in range(150))


def address(number: int) -> str:
    """The loopback address of a site."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def page(name: str, size: int) -> bytes:
    """A news page: an article of thirty paragraphs like no other, links, and the scripts that make pages large."""
    rng = random.Random(name)
    text = "".join(f"<p>{' '.join(rng.choices(WORDS, k=60)).capitalize()}.</p>" for _ in range(30))
    html = f"<html lang=en><head><title>{name}</title></head><body><article><h1>{name}</h1>{text}</article><ul>{LINKS}</ul>"
    return html.encode() + FILLER[: max(60, size - len(html) - 60)] + b"';</script></body></html>"


def feed(host: str, first: int, count: int) -> bytes:
    """An RSS document of `count` entries whose pages are numbered from `first`."""
    items = "".join(
        f"<item><title>Frigate {n}</title><link>http://{host}/page/{n}</link></item>"
        for n in range(first, first + count)
    )
    return f"<rss version='2.0'><channel><title>Bench</title>{items}</channel></rss>".encode()


class Server(asyncio.Protocol):
    """Answers /feed/FIRST/COUNT and /page/N; /slow/... after nine seconds; notes when each path was asked for."""

    asked: ClassVar[dict[str, float]] = {}
    size = PAGE_BYTES

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            host = head.lower().partition(b"host: ")[2].partition(b"\r\n")[0].decode()
            self.asked.setdefault(host + path, time.monotonic())
            reply = self.answer(path, host, is_known=b"if-none-match" in head.lower())
            if "/slow/" in path:
                asyncio.get_running_loop().call_later(SLOW_S, self.transport.write, reply)  # type: ignore[attr-defined]
            else:
                self.transport.write(reply)  # type: ignore[attr-defined]

    def answer(self, path: str, host: str, *, is_known: bool) -> bytes:
        parts = path.strip("/").split("/")
        if path == "/asked":
            body = json.dumps(self.asked).encode()
        elif "feed" in parts:
            if is_known:
                return f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\n\r\n".encode()
            body = feed(host, int(parts[-2]), int(parts[-1]))
        elif parts[0] == "page":
            body = page(f"Frigate {parts[1]} of {host}", self.size)
        else:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        kind = "html" if parts[0] == "page" else "xml"
        head = f"HTTP/1.1 200 OK\r\nETag: {ETAG}\r\nContent-Type: text/{kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


def serve(ready: Connection, size: int) -> None:
    async def main() -> None:
        Server.size = size
        server = await asyncio.get_running_loop().create_server(Server, "0.0.0.0", 0, backlog=2048)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


@contextlib.contextmanager
def serving(size: int = PAGE_BYTES) -> Iterator[int]:
    """The port of a server in a process of its own."""
    ready, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, size), daemon=True)
    process.start()
    try:
        yield ready.recv()
    finally:
        process.terminate()
        process.join()


@dataclass
class Clock:
    """The time, moved by hand when `shift` is."""

    shift: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.shift


@contextlib.asynccontextmanager
async def crawling(urls: Sequence[str], delay: str, clock: Clock) -> AsyncIterator[Runtime]:
    """A runtime whose sources are feeds at these addresses."""
    with tempfile.TemporaryDirectory() as folder:
        hosts = json.dumps(sorted({url.split("/")[2].split(":")[0] for url in urls}))
        sources = "".join(f'  s{number}: {{feed: "{url}"}}\n' for number, url in enumerate(urls))
        path = Path(folder, "config.yaml")
        path.write_text(  # noqa: ASYNC240 - before anything else runs
            f"store: v.db\ncrawl: {{every: 1h, per_host_delay: {delay}, allow_hosts: {hosts}}}\n"
            'channels: {none: {url: "json://127.0.0.1:9/"}}\n'
            f"sources:\n{sources}rules: {{never: {{query: zeppelin}}}}\n"
        )
        async with open_runtime(load_config(path, {}).config, clock) as runtime:
            yield runtime


async def visit_all(runtime: Runtime, at_once: int = 100_000) -> None:
    """Visit every source, `at_once` at a time."""
    places = asyncio.Semaphore(at_once)

    async def one(source: Any) -> None:
        async with places:
            await visit(source, runtime)

    await asyncio.gather(*(one(source) for source in runtime.config.sources))


async def bare_cpu_ms(session: aiohttp.ClientSession, urls: Sequence[str], etag: str | None) -> float:
    """CPU milliseconds of a bare aiohttp client for each of the documents."""
    places = asyncio.Semaphore(IN_FLIGHT)

    async def one(url: str) -> None:
        async with places, session.get(url, headers={"If-None-Match": etag} if etag else {}) as response:
            await response.read()

    began = time.process_time()
    await asyncio.gather(*map(one, urls))
    return (time.process_time() - began) * 1000 / len(urls)


async def cost(rounds: int) -> dict[str, float]:
    """The figures of `cost`; see the module."""
    figures: dict[str, list[float]] = {}

    def note(name: str, ours: float, bare: float) -> None:
        figures.setdefault(f"cpu_ms_{name}", []).append(ours)
        figures.setdefault(f"aiohttp_cpu_ms_{name}", []).append(bare)
        figures.setdefault(f"ratio_{name}", []).append(ours / bare)

    with serving(size=20_000) as port:
        base = [f"http://{address(number)}:{port}" for number in range(FEEDS)]
        clock = Clock()
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            async with crawling([f"{one}/feed/0/0" for one in base], "0s", clock) as runtime:
                await visit_all(runtime, IN_FLIGHT)
                for _ in range(rounds):
                    for name, etag in (("304", ETAG), ("200", None)):
                        if etag is None:
                            with runtime.ledger.write() as db:
                                db.execute("update sources set etag = null")
                        clock.shift += timedelta(hours=2)
                        began = time.process_time()
                        await visit_all(runtime, IN_FLIGHT)
                        ours = (time.process_time() - began) * 1000 / FEEDS
                        note(name, ours, await bare_cpu_ms(session, [f"{one}/feed/0/0" for one in base], etag))
            for number in range(max(2, rounds // 2)):
                first = number * PAGES_OF_A_FEED
                async with crawling([f"{one}/feed/{first}/{PAGES_OF_A_FEED}" for one in base], "0s", clock) as runtime:
                    began = time.process_time()
                    await visit_all(runtime, IN_FLIGHT)
                    polls_ms = statistics.median(figures["cpu_ms_200"]) * FEEDS
                    ours = ((time.process_time() - began) * 1000 - polls_ms) / FEEDS / PAGES_OF_A_FEED
                urls = [f"{one}/page/{first + n}" for one in base for n in range(PAGES_OF_A_FEED)]
                note("page", ours, await bare_cpu_ms(session, urls, None))
    return {name: round(statistics.median(found), 3) for name, found in figures.items()}


def idle_s() -> float:
    """Seconds that the cores were idle so far, as the kernel counts them."""
    fields = Path("/proc/stat").read_text().splitlines()[0].split()
    return (int(fields[4]) + int(fields[5])) / os.sysconf("SC_CLK_TCK")


async def reading_pages_per_s(cores: int) -> float:
    """Pages a second that the workers read of what is in memory."""
    url = "http://127.0.0.1/page"
    documents = [
        Response(url, url, 200, (("content-type", "text/html"),), page(str(number), PAGE_BYTES)) for number in range(20)
    ]
    async with Workers(cores) as workers:
        await asyncio.gather(*(workers.run(read_page, one) for one in documents))
        began = time.monotonic()
        await asyncio.gather(*(workers.run(read_page, one) for _ in range(10) for one in documents))
        return 200 / (time.monotonic() - began)


async def pages(sites: int, seconds: float) -> dict[str, float]:
    """The figures of `pages`; see the module. Counted from the tenth second on, when every robots.txt was read."""
    late_ms: list[float] = []

    async def tick() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            late_ms.append((time.perf_counter() - began - 0.005) * 1000)

    def count(runtime: Runtime) -> int:
        return int(runtime.ledger.rows("select count(*) as n from articles")[0]["n"])

    cores = len(os.sched_getaffinity(0))
    with serving() as port:
        urls = [f"http://{address(number)}:{port}/feed/0/40" for number in range(sites)]
        async with crawling(urls, "2s", Clock()) as runtime:
            visiting = asyncio.create_task(visit_all(runtime))
            await asyncio.sleep(10)
            ticking = asyncio.create_task(tick())
            before, began, idle = count(runtime), time.monotonic(), idle_s()
            await asyncio.sleep(seconds)
            took_s = time.monotonic() - began
            read, idle = count(runtime) - before, idle_s() - idle
            ticking.cancel()
            runtime.stopping.set()
            visiting.cancel()
            await asyncio.gather(visiting, return_exceptions=True)
    most = await reading_pages_per_s(cores)
    return {
        "sites": sites,
        "pages_per_s": round(read / took_s, 1),
        "reading_alone_pages_per_s": round(most, 1),
        "ratio_to_reading_alone": round(read / took_s / most, 2),
        "cores": cores,
        "busy_percent": round(100 * (1 - idle / took_s / cores)),
        "loop_late_ms_p99": round(statistics.quantiles(late_ms, n=100)[98], 1),
        "loop_late_ms_max": round(max(late_ms), 1),
    }


async def neighbours() -> dict[str, float]:
    """The figures of `neighbours`; see the module."""
    others = 60
    found: dict[str, float] = {}
    for name, slow, crowd in (("alone", 0, 0), ("slow_site", 1, 0), ("crowd", 0, 100), ("slow_sites", 36, 0)):
        with serving() as port:
            calm = [f"{address(number)}:{port}/feed/0/0" for number in range(others)]
            slow_ones = [f"{address(others + number)}:{port}/slow/feed/0/0" for number in range(slow)]
            crowded = [f"{address(others + slow)}:{port}/feed/{number}/0" for number in range(crowd)]
            urls = [f"http://{url}" for url in (*slow_ones, *crowded, *calm)]
            async with crawling(urls, "2s", Clock()) as runtime:
                began = time.monotonic()
                visiting = asyncio.create_task(visit_all(runtime))
                asked: dict[str, float] = {}
                async with aiohttp.ClientSession() as session:
                    while not all(url in asked for url in calm) and time.monotonic() - began < 120:
                        await asyncio.sleep(0.5)
                        async with session.get(f"http://127.0.0.1:{port}/asked") as response:
                            asked = json.loads(await response.text())
                found[f"last_poll_s_{name}"] = round(max(asked[url] for url in calm) - began, 2)
                runtime.stopping.set()
                visiting.cancel()
                await asyncio.gather(visiting, return_exceptions=True)
    alone = found["last_poll_s_alone"]
    return found | {
        f"ratio_{name}": round(found[f"last_poll_s_{name}"] / alone, 2) for name in ("slow_site", "crowd", "slow_sites")
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--sites", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", choices=("cost", "pages", "neighbours"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    result: dict[str, dict[str, float]] = {}

    async def run() -> int:
        if options.only in {None, "cost"}:
            result["cost"] = await cost(options.rounds)
        if options.only in {None, "pages"}:
            result["pages"] = await pages(options.sites, options.seconds)
        if options.only in {None, "neighbours"}:
            result["neighbours"] = await neighbours()
        return 0

    code = run_program(run)
    for part, figures in result.items():
        print(part, ", ".join(f"{name} {value}" for name, value in figures.items()))
    print(json.dumps(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
