"""Feeds around given entries, and what is read in them."""

from crawler.model import Entry, Response
from crawler.polled import PolledEntries
from crawler.sources.feeds import read_feed

BASE = "https://news.example/feed/"
RSS = (
    '<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>News</title>'
    "<link>https://news.example/</link><language>en-GB</language>{items}</channel></rss>"
)
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>News</title><id>x</id>{entries}</feed>'


def read(body: bytes | str, content_type: str = "application/rss+xml") -> PolledEntries:
    raw = body.encode() if isinstance(body, str) else body
    return read_feed(Response(BASE, BASE, 200, (("content-type", content_type),), raw))


def rss(items: str, encoding: str = "utf-8") -> PolledEntries:
    return read(RSS.format(items=items, encoding=encoding).encode(encoding))


def entry(item: str) -> Entry:
    (one,) = rss(f"<item>{item}</item>").entries
    return one
