"""Reading a sitemap (sitemaps.org; news, image and video extensions) or an index of sitemaps. Pure, for a worker.

A plain sitemap lists all pages of a site, up to 50,000, and says of most no more than when they last changed. A news
sitemap lists the articles of two days, with headline and date of publication.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.etree import _Element as Element

from crawler.date_spellings import iso_date
from crawler.languages import language_code
from crawler.model import Entry, Response
from crawler.polled import Ending, FurtherDocument, PolledEntries, left_out_lines
from crawler.sitemap_pages import is_plain
from crawler.sources.broken_off import ended
from crawler.sources.feed_encodings import in_utf8, narrowed
from crawler.sources.feeds import read_feed
from crawler.sources.plain_text import labels, line, one_line, paragraphs
from crawler.times import latest_instant
from crawler.urls import article_address, is_home, web_address

MAX_ENTRIES: Final = 2000  # as many as of a feed
MAX_ADDRESSES: Final = 50_000  # sitemaps.org allows no more in one document, and 50 MB
MAX_OPENED_BYTES: Final = 50 * 1024 * 1024
WELL_KNOWN_SITEMAPS: Final = ("/news-sitemap.xml", "/sitemap_news.xml", "/sitemap.xml")
MAX_NAMED: Final = 3  # of those that a robots.txt names
_NAMED: Final = re.compile(r"(?im)^[ \t]{0,20}sitemap[ \t]{0,20}:[ \t]{0,20}(\S{1,2000})")
_GZIP: Final = b"\x1f\x8b"
_FEEDS: Final = frozenset({"rss", "feed", "RDF"})
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Found:
    """What a document lists, as it is read."""

    root: str = ""
    entries: list[Entry] | None = None
    further: list[FurtherDocument] | None = None
    title: str | None = None
    ending: Ending = "whole"
    left_out: list[tuple[int, str]] = field(default_factory=list)
    places: int = 0


def read_sitemap(page: Response) -> PolledEntries:
    """What a sitemap lists, or the further sitemaps that an index names, the newest first. Raises nothing.

    `entries`: the newest MAX_ENTRIES pages of which it says a headline, and those of which it only says a date.
    `undated`: the addresses of all others. A feed, and a text with an address in each line, are sitemaps, too; a
    robots.txt is an index of those that it names.
    """
    host = urlsplit(page.final_url).hostname or page.final_url
    if urlsplit(page.final_url).path == "/robots.txt":
        named = tuple(FurtherDocument(one) for one in sitemaps_of(page))
        return PolledEntries(further=named, error=None if named else f"The robots.txt of {host} names no sitemap.")
    body, is_cut = _opened(page.body)
    is_long = len(body) == MAX_OPENED_BYTES
    if narrowed(body) is not body:
        body = in_utf8(body, "")
    if not body.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return PolledEntries(error=f"{host} sent an empty document instead of a sitemap.")
    found = _of_xml(body, page.final_url) if b"<" in body[:4096] else _of_lines(body, page.final_url)
    if found.root in _FEEDS:
        return read_feed(replace(page, body=body))
    if found.root not in {"urlset", "sitemapindex"}:
        is_page = b"<html" in (start := body[:2048].lower()) or b"<!doctype html" in start
        return PolledEntries(error=f"{host} sent a {'web page' if is_page else 'document'} instead of a sitemap.")
    if found.ending == "cut" and not (found.entries or found.further):
        return PolledEntries(error=f"{host} sent a sitemap that cannot be read: it is no XML.")
    return _told(host, found, "whole" if is_long else "cut" if is_cut else found.ending, is_long=is_long)


def sitemaps_of(robots: Response) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names, those of news first."""
    text = robots.body[:500_000].decode("utf8", "replace")
    named = dict.fromkeys(urljoin(robots.final_url, one) for one in _NAMED.findall(text))
    return tuple(sorted(named, key=lambda one: "news" not in one.lower()))[:MAX_NAMED]


def _opened(body: bytes) -> tuple[bytes, bool]:
    """The document up to the limit, unpacked when it is a .gz file, and whether there is more than that of it."""
    if not body.startswith(_GZIP):
        return body, False
    opener = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        opened = opener.decompress(body, MAX_OPENED_BYTES)
    except zlib.error:
        return b"", True
    return opened, not opener.eof


def _of_lines(body: bytes, base: str) -> _Found:
    lines = body.decode("utf-8-sig", "replace").split()[:MAX_ADDRESSES]
    urls = [url for one in lines if "://" in one and (url := article_address(one, base))]
    return _Found("urlset" if urls and len(urls) * 2 > len(lines) else "", [Entry(url) for url in urls], [])


def _of_xml(body: bytes, base: str) -> _Found:
    """What the document lists, up to the first place where it is broken beyond mending."""
    end = ended(body)
    found = _Found("", [], [], ending=end.ending)
    assert found.entries is not None
    assert found.further is not None
    reading = etree.iterparse(
        BytesIO(end.document.lstrip(b"\0 \t\r\n")), events=("start", "end"), recover=True, resolve_entities=False,
        no_network=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for event, element in reading:
            name = _name(element)
            if not found.root:
                found.root = name
                if name not in {"urlset", "sitemapindex"}:
                    break
            if event == "start" or name not in {"url", "sitemap"}:
                continue
            if name == "sitemap":
                _add_further(found.further, element, base)
            elif len(found.entries) < MAX_ADDRESSES:
                told = list(_entry(element, base))
                found.entries += told
                if not told:
                    found.left_out.append((found.places, _text(element, "loc") or ""))
                found.places += 1
                found.title = found.title or _said(element, "news", "name")
            _forget(element)
    except (etree.LxmlError, ValueError):
        found.ending = "cut"
    return found


def _forget(element: Element) -> None:
    """Free the memory of an item that was read, and of those before it."""
    element.clear()
    while element.getprevious() is not None and (parent := element.getparent()) is not None:
        del parent[0]


def _add_further(further: list[FurtherDocument], element: Element, base: str) -> None:
    url = web_address(_text(element, "loc"), base)
    if url and len(further) < MAX_ADDRESSES:
        further.append(FurtherDocument(url, iso_date(_text(element, "lastmod"))))


def _entry(element: Element, base: str) -> Iterator[Entry]:
    """The entry of a `url` element; none without an address, and of the front page."""
    url = article_address(_text(element, "loc"), base)
    if not url or is_home(url):
        return
    title = _said(element, "news", "title") or _said(element, "video", "title")
    captions = (
        _said(element, kind, name) for kind in ("image", "video") for name in ("title", "caption", "description")
    )
    said = "\n\n".join(dict.fromkeys(one for one in captions if one and one != title))
    keywords = (_said(element, "news", "keywords") or "").split(",")
    yield Entry(
        url,
        title=one_line(title or "") or None,
        published=iso_date(_said(element, "news", "publication_date") or _said(element, "video", "publication_date")),
        modified=iso_date(_text(element, "lastmod")),
        language=language_code(_said(element, "news", "language")),
        captions=paragraphs(said) or None,
        categories=labels(keywords),
    )


def _text(element: Element, name: str) -> str | None:
    """What a direct child of an item says."""
    return next((line(child.text or "") for child in element if _name(child) == name), None)


def _said(element: Element, kind: str, name: str) -> str | None:
    """What an extension says of an item: `kind` is news, image or video."""
    for child in element:
        if _name(child) == kind:
            for part in child.iterdescendants():
                if _name(part) == name and part.text and part.text.strip():
                    return line(part.text)
    return None


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _told(host: str, found: _Found, ending: Ending, *, is_long: bool) -> PolledEntries:
    """The entries with a date or a headline, the addresses of the others, and what was left out."""
    listed = list({one.url: one for one in found.entries or ()}.values())
    telling = [one for one in listed if one.title or one.published or one.modified]
    kept = newest(telling)
    undated = tuple(one.url for one in listed if not (one.title or one.published or one.modified))
    note = (
        f"The sitemap of {host} breaks off; what stands before that was read." if is_long or ending == "cut" else None
    )
    further = sorted(found.further or (), key=lambda one: latest_instant(one.modified) or _NEVER, reverse=True)
    return PolledEntries(
        kept, note=note, title=found.title, further=tuple(further), undated=undated,
        listed=len(found.entries or ()), ending=ending,
        left_out=left_out_lines("address {} is none of an article", found.left_out),
    )  # fmt: skip


def newest(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """At most MAX_ENTRIES of the entries, the newest by date, in the order in which they came.

    And at most MAX_ADDRESSES of which only address and change are told: with all of them it is known what is new.
    """
    if len(entries) <= MAX_ENTRIES:
        return tuple(entries)
    by_date = sorted(range(len(entries)), key=lambda place: _date_of(entries[place]), reverse=True)
    plain = [place for place in by_date if is_plain(entries[place])][:MAX_ADDRESSES]
    telling = [place for place in by_date if not is_plain(entries[place])][:MAX_ENTRIES]
    return tuple(entries[place] for place in sorted((*plain, *telling)))


def _date_of(entry: Entry) -> datetime:
    return latest_instant(entry.published) or latest_instant(entry.modified) or _NEVER
