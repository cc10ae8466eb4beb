"""The demonstration's web server on 127.0.0.1: a feed, a listing and the articles' pages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from typing import Final

from alerts.app.demo.articles import ARTICLES, HIDDEN_PERCENT, LAST_ARTICLES, OUTLET, DemoArticle

FEED: Final = "/feed.xml"
LISTING: Final = "/latest"
TRACKED: Final = "?utm_source=feed&utm_medium=rss"
_LATEST_FIRST: Final = timedelta(minutes=20)  # an article "one hour old" is that and a bit, as real ones are

_STATUS: Final = {"gone": 404, "walled": 403}
Document = tuple[int, str, str]


@contextmanager
def site(now: datetime) -> Iterator[str]:
    """The address of a running site, whose articles appeared in the hours before `now`; it stops with the block."""

    class Handler(BaseHTTPRequestHandler):
        """Answers from the documents, and keeps quiet about it."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, kind, text = documents.get(self.path.partition("?")[0], _missing())
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Log nothing; the demo prints its own lines."""

    server = _Server(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_address[1]}"
    documents = _documents(address, now)
    thread = Thread(target=server.serve_forever, args=(0.05,), name="demo site", daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


class _Server(ThreadingHTTPServer):
    """The standard library's server, which would ask the resolver for this machine's name when it starts."""

    def server_bind(self) -> None:
        """Take the port, and no name."""
        TCPServer.server_bind(self)


def _documents(address: str, now: datetime) -> dict[str, Document]:
    pages = {
        article.path: (_STATUS.get(article.serving, 200), "text/html", _page(article, address, now))
        for article in ARTICLES
    }
    return {FEED: (200, "application/rss+xml", _feed(address, now)), LISTING: (200, "text/html", _listing()), **pages}


def published_at(article: DemoArticle, now: datetime) -> datetime:
    """When the article appeared, as the site states it: to the second."""
    return (now - timedelta(hours=article.hours_old) - _LATEST_FIRST).replace(microsecond=0)


def _feed(address: str, now: datetime) -> str:
    entries = "".join(
        f"<item><title>{escape(article.title)}</title><link>{escape(address + article.path + TRACKED)}</link>"
        f'<guid isPermaLink="false">{escape(article.path)}</guid>'
        f"<pubDate>{format_datetime(published_at(article, now))}</pubDate>"
        f"<description>{escape(article.summary)}</description></item>"
        for article in ARTICLES
        if article.in_feed
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{OUTLET}</title>'
        f"<link>{address}</link><description>Defence news</description><language>en</language>{entries}</channel></rss>"
    )


def _listing() -> str:
    entries = "".join(
        f'<article><h2><a href="{article.path}">{escape(article.title)}</a></h2>'
        f"<p>{escape(article.summary)}</p></article>"
        for article in ARTICLES
        if article.in_listing
    )
    return _html("Latest", f"<main>{entries}</main>")


def _page(article: DemoArticle, address: str, now: datetime) -> str:
    if article.serving == "gone":
        return _missing()[2]
    if article.serving == "walled":
        return _WALL
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": published_at(article, now).isoformat(),
        "url": address + article.path,
        "publisher": {"@type": "Organization", "name": OUTLET},
    }
    head = (
        f'<link rel="canonical" href="{address}{article.path}">'
        f'<script type="application/ld+json">{json.dumps(facts)}</script>'
    )
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)
    end = _paywall() if article.serving == "cut" else ""
    return _html(article.title, f"<main><article><h1>{escape(article.title)}</h1>{body}{end}</article></main>", head)


def _paywall() -> str:
    listed = "".join(f'<li><a href="/archive/{at}">{escape(title)}</a></li>' for at, title in enumerate(LAST_ARTICLES))
    return (
        f'<p class="paywall">There are {HIDDEN_PERCENT}% of this article left to read, Subscribe to access it!</p>'
        f"<h3>Last articles</h3><ul>{listed}</ul>"
    )


def _html(title: str, body: str, head: str = "") -> str:
    links = f'<a href="{LISTING}">Latest</a> <a href="/about">About</a>'
    navigation = f'<header><a href="/">{OUTLET}</a><nav>{links}</nav></header>'
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | {OUTLET}</title>{head}'
        "</head>"
        f"<body>{navigation}{body}<footer>{OUTLET} does not exist.</footer></body></html>"
    )


def _missing() -> Document:
    return 404, "text/html", _html("Not found", "<main><h1>Not found</h1></main>")


_WALL: Final = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Just a moment...</title></head>
<body><h1>Checking your browser</h1><p>Verify you are human by completing the action below. Please enable JavaScript
and cookies to continue.</p><div id="challenge-form"></div></body></html>"""
