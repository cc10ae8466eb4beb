"""The loopback site that every program reads, and the mailbox and webhook that their messages reach; a process of its own.

/etag/feed      ten items with their whole text; answers 304 to who asks for it
/plain/feed     the same without ETag or Last-Modified: 200 with an equal body, always
/live/NAME/feed a feed to which `Site.show` adds items
/page/N, /live/NAME/page/N   the page of an item, 40 KB
/hook           takes a webhook's message
"""

import asyncio
import contextlib
import json
import multiprocessing
import re
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.utils import format_datetime
from functools import lru_cache
from html import escape
from multiprocessing.connection import Connection
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP

from benchmarks.peers.prose import headline, paragraphs

ITEMS = 10
PAGE_BYTES = 40_000
ETAG = '"bench"'
SIGHTING = re.compile(r"sighting\d{5}")


def address(number: int) -> str:
    """The loopback address of a site."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


@lru_cache(100_000)
def page(title: str, name: str) -> bytes:
    """A news page of `PAGE_BYTES`: navigation, an article of 2.5 KB, and a script that makes it large."""
    links = "".join(f'<li><a href="/page/{n}">{headline(str(n))}</a></li>' for n in range(80))
    text = "".join(f"<p>{escape(one)}</p>" for one in paragraphs(name))
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><nav><ul>{links}'
        f"</ul></nav><article><h1>{title}</h1>{text}</article><footer>All rights reserved</footer><script>var state = '"
    )
    return (html + "x" * (PAGE_BYTES - len(html) - 27) + "';</script></body></html>").encode()


def item(title: str, link: str, name: str, at: datetime) -> str:
    """An item with its whole text, as newsrooms' feeds have it."""
    text = escape("".join(f"<p>{one}</p>" for one in paragraphs(name)))
    return (
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{format_datetime(at)}</pubDate>"
        f"<description>{escape(paragraphs(name)[0][:200])}</description><content:encoded>{text}</content:encoded></item>"
    )


def feed(title: str, items: list[str]) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{title}</title><link>http://127.0.0.1/</link><description>News</description>{''.join(items)}"
        "</channel></rss>"
    ).encode()


class Newsroom:
    """What the server knows: the live items, what was asked for, and when each of them was first served and told."""

    def __init__(self) -> None:
        self.began = datetime.now(UTC).replace(microsecond=0)
        self.counts: Counter[str] = Counter()
        self.live: dict[str, list[tuple[str, str, datetime]]] = {}
        self.served: dict[str, float] = {}
        self.told: dict[str, float] = {}
        self.feeds: dict[str, bytes] = {}

    def standing_feed(self, host: str) -> bytes:
        """The ten items of a site, three days old; always the same bytes."""
        if host not in self.feeds:
            names = [f"{host.partition(':')[0]}-{n}" for n in range(ITEMS)]
            items = [
                item(headline(name), f"http://{host}/page/{name}", name, self.began - timedelta(days=3, minutes=n))
                for n, name in enumerate(names)
            ]
            self.feeds[host] = feed(f"Bench {host.partition(':')[0]}", items)
        return self.feeds[host]

    async def answer(self, request: web.Request) -> web.Response:
        kind, *rest = request.path.strip("/").split("/")
        response = self.reply(kind, rest, request)
        what = "feed" if request.path.endswith("/feed") else "page" if "/page/" in request.path else "other"
        self.counts[f"{what} {response.status}"] += 1
        return response

    def reply(self, kind: str, rest: list[str], request: web.Request) -> web.Response:
        headers = {"ETag": ETAG} if kind == "etag" else {}
        if headers and request.headers.get("If-None-Match") == ETAG:
            return web.Response(status=304, headers=headers)
        rss, html = "application/rss+xml", "text/html"
        match kind, *rest:
            case "etag" | "plain", "feed":
                return web.Response(body=self.standing_feed(request.host), content_type=rss, headers=headers)
            case "page", name:
                return web.Response(body=page(headline(name), name), content_type=html)
            case "live", program, "feed":
                return web.Response(body=self.live_feed(program, request.host), content_type=rss)
            case "live", program, "page", name:
                title = next(title for title, known, _ in self.live[program] if known == name)
                return web.Response(body=page(title, name), content_type=html)
        return web.Response(status=404)

    def live_feed(self, program: str, host: str) -> bytes:
        items = self.live.setdefault(program, [])
        if items and (mark := SIGHTING.search(items[0][0])):
            self.served.setdefault(mark[0], time.time())
        return feed(
            f"Live {program}",
            [item(title, f"http://{host}/live/{program}/page/{name}", name, at) for title, name, at in items],
        )

    def note(self, text: str) -> None:
        """A message came: note when each sighting in it was first told."""
        for mark in SIGHTING.findall(text):
            self.told.setdefault(mark, time.time())

    async def hook(self, request: web.Request) -> web.Response:
        self.note(await request.text())
        return web.Response()

    async def show(self, request: web.Request) -> web.Response:
        """Add an item in front of a program's live feed."""
        program, mark = request.match_info["program"], request.match_info["mark"]
        title = f"Frigate {mark} {headline(mark)}"
        self.live.setdefault(program, []).insert(0, (title, mark, datetime.now(UTC).replace(microsecond=0)))
        return web.Response()

    async def state(self, _: web.Request) -> web.Response:
        return web.json_response({"counts": self.counts, "served": self.served, "told": self.told})

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the interface's
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.note(f"{mail['subject']} {mail.get_body(('plain', 'html')).get_content()}")  # type: ignore[union-attr]
        return "250 OK"


def serve(ready: Connection, sites: int) -> None:
    async def main() -> None:
        newsroom = Newsroom()
        mailbox = await asyncio.get_running_loop().create_server(lambda: SMTP(newsroom), "127.0.0.1", 0)
        app = web.Application()
        app.router.add_post("/hook", newsroom.hook)
        app.router.add_post("/show/{program}/{mark}", newsroom.show)
        app.router.add_get("/state", newsroom.state)
        app.router.add_get("/{path:.*}", newsroom.answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        port = runner.addresses[0][1]
        for number in range(sites):
            await web.TCPSite(runner, address(number), port, backlog=128).start()
            newsroom.standing_feed(f"{address(number)}:{port}")
        ready.send((port, mailbox.sockets[0].getsockname()[1]))
        await asyncio.Event().wait()

    asyncio.run(main())


@dataclass(frozen=True)
class Site:
    """The running site. `sites`: how many addresses it has."""

    port: int
    smtp_port: int
    sites: int

    def feeds(self, kind: str, count: int) -> list[str]:
        """The addresses of the first feeds; `kind`: "etag" or "plain"."""
        return [f"http://{address(number)}:{self.port}/{kind}/feed" for number in range(count)]

    def live_feed(self, program: str) -> str:
        return f"http://{address(0)}:{self.port}/live/{program}/feed"

    @property
    def hook(self) -> str:
        """The webhook's address without its scheme."""
        return f"127.0.0.1:{self.port}/hook"

    def show(self, program: str, mark: str) -> None:
        """Let the program's live feed have one more item, whose title holds `mark`."""
        url = f"http://127.0.0.1:{self.port}/show/{program}/{mark}"
        urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=60).close()

    def state(self) -> dict[str, dict[str, float]]:
        """`counts` by document and status; `served` and `told`: the second at which each sighting was, since 1970."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/state", timeout=60) as response:
            found: dict[str, dict[str, float]] = json.load(response)
            return found

    def counts(self) -> Counter[str]:
        return Counter({name: int(count) for name, count in self.state()["counts"].items()})


@contextlib.contextmanager
def serving(sites: int) -> Iterator[Site]:
    """The site in a process of its own."""
    ready, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, sites), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Site(*ready.recv(), sites)
    finally:
        process.terminate()
        process.join()
