"""What a site offers to be read: feeds that a page links, sitemaps of robots.txt, its article links or cards.

Pure, for a worker.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import urljoin, urlsplit

from cssselect import HTMLTranslator
from lxml.etree import _Element as Element
from w3lib.encoding import html_to_unicode
from w3lib.html import get_base_url, get_meta_refresh

from crawler.model import Response
from crawler.page.blocks import letter_count
from crawler.source_options import CardSelectors
from crawler.sources.card_offers import card_selectors
from crawler.sources.listings import MIN_HEADLINE_LETTERS, parsed_page
from crawler.sources.selector_steps import is_furniture, step
from crawler.urls import same_site

# Where sites of common makers have their feeds, the most usual first.
WELL_KNOWN_FEEDS: Final = (
    "/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss", "/feed.json",
    "/arc/outboundfeeds/rss/",
)  # fmt: skip
MAX_FEEDS: Final = 6
MAX_SELECTORS: Final = 2
_FEED_TYPES: Final = {
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
}  # fmt: skip
_OF_MANY_OUTLETS: Final = frozenset({"t.me", "telegram.me", "youtube.com", "medium.com"})  # where a page's name counts
_FEED_WORD: Final = re.compile(r"(?<![a-z])(?:rss|atom|feeds?)(?![a-z])", re.IGNORECASE)
_LINK_HEADER: Final = re.compile(r"<([^<>]{1,2000})>([^<]{0,500})")
_LINK_PARAMETER: Final = re.compile(r"(rel|type)\s*=\s*\"?([^\";,]{1,100})", re.IGNORECASE)
_MAX_REFRESH_S: Final = 30.0
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4"})
_MIN_LINKS: Final = 3
_MIN_HEADLINE_SHARE: Final = 0.7  # of what a selector picks, so that it is no menu
_COUNTED_LETTERS: Final = 60  # of a headline: longer texts are teasers
_HEADING_WEIGHT: Final = 1.5
_MAX_LEVELS: Final = 4


@dataclass(frozen=True, slots=True)
class SiteOffers:
    """What a page says of its site. `name`: what it calls itself; `feeds`: addresses; `links`: selectors.

    `cards`: the selectors of its cards, when it has any without pages of their own. `refresh`: the page that it sends
    its readers on to.
    """

    name: str | None
    feeds: tuple[str, ...]
    links: tuple[str, ...]
    cards: CardSelectors | None = None
    refresh: str | None = None


def site_offers(page: Response) -> SiteOffers:
    """What an HTML page offers; nothing when it is none. Raises nothing."""
    encoding, text = html_to_unicode(page.header("content-type"), page.body)
    root = parsed_page(text)
    if root is None:
        return SiteOffers(None, (), ())
    base = get_base_url(text, page.final_url, encoding)
    stated = tuple(dict.fromkeys((*_feeds(root, base), *_feeds_of_header(page))))
    feeds = (stated or tuple(dict.fromkeys(_visible_feeds(root, base))))[:MAX_FEEDS]
    after, target = get_meta_refresh(text, page.final_url, encoding)
    refresh = target if target and after is not None and after <= _MAX_REFRESH_S and same_site(target, base) else None
    return SiteOffers(_name(root, page.final_url), feeds, _selectors(root, base), card_selectors(root, base), refresh)


def _name(root: Element, url: str) -> str | None:
    stated: tuple[str, ...] = ("//meta[@property='og:site_name']/@content", "//title/text()")
    if (urlsplit(url).hostname or "").removeprefix("www.") in _OF_MANY_OUTLETS:
        stated = ("//meta[@property='og:title']/@content", *stated)
    for path in stated:
        said = [" ".join(str(one).split()) for one in cast("list[str]", root.xpath(path))]
        if found := next((one for one in said if one), None):
            return found[:100]
    return None


def _feeds(root: Element, base: str) -> Iterator[str]:
    for link in root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        if "alternate" in rel and kind in _FEED_TYPES:
            yield from _feed_address(link.get("href"), base)


def _feed_address(href: str | None, base: str) -> Iterator[str]:
    address = urljoin(base, (href or "").strip())
    if href and urlsplit(address).scheme in ("http", "https") and "comments/feed" not in address:
        yield address


def _feeds_of_header(page: Response) -> Iterator[str]:
    """The feeds that the header `Link` names (RFC 8288)."""
    for target, parameters in _LINK_HEADER.findall(page.header("link") or ""):
        said = {name.lower(): value.strip().lower() for name, value in _LINK_PARAMETER.findall(parameters)}
        if "alternate" in said.get("rel", "").split() and said.get("type") in _FEED_TYPES:
            yield from _feed_address(target, page.final_url)


def _visible_feeds(root: Element, base: str) -> Iterator[str]:
    """What readers are offered as a feed: links that say so, by their words or their address. They may be none."""
    for link in root.iter("a"):
        words = " ".join(
            (*cast("Iterator[str]", link.itertext()), link.get("title") or "", link.get("aria-label") or "")
        )
        parts = urlsplit((link.get("href") or "").strip())
        if _FEED_WORD.search(words[:100]) or _FEED_WORD.search(f"{parts.path}?{parts.query}"):
            yield from _feed_address(link.get("href"), base)


def _selectors(root: Element, base: str) -> tuple[str, ...]:
    """The selectors whose links are most likely the page's articles, best first.

    Links in a block that is named a menu count only where there are no others: such a name is a guess.
    """
    groups = _groups(root, base, without_menus=True) or _groups(root, base, without_menus=False)
    weighed = {
        one: sum(links.values()) * (_HEADING_WEIGHT if _HEADINGS.intersection(re.split(r"[ .]", one)) else 1.0)
        for one, links in groups.items()
        if len(links) >= _MIN_LINKS and _picks_headlines(root, one)
    }
    ranked = sorted(weighed, key=lambda one: (-weighed[one], len(one), one))
    return tuple(ranked[:MAX_SELECTORS])


def _groups(root: Element, base: str, *, without_menus: bool) -> dict[str, dict[str, int]]:
    """By each selector, the addresses of its links with headlines, and how long these are."""
    groups: dict[str, dict[str, int]] = {}
    for link in root.iter("a"):
        address = urljoin(base, (link.get("href") or "").strip())
        letters = letter_count("".join(cast("Iterator[str]", link.itertext())))
        if letters < MIN_HEADLINE_LETTERS or not same_site(address, base):
            continue
        if any(is_furniture(one, without_menus=without_menus) for one in link.iterancestors()):
            continue
        for selector in _of_link(link):
            groups.setdefault(selector, {})[address.partition("#")[0]] = min(letters, _COUNTED_LETTERS)
    return groups


def _of_link(link: Element) -> Iterator[str]:
    """Selectors for a link: by its parent, and by its parent in the nearest block that has a class."""
    parent = link.getparent()
    if parent is None:
        return
    inner = f"{step(parent)} a"
    if "." in inner or str(parent.tag) in _HEADINGS:
        yield inner
    for level, block in enumerate(parent.iterancestors()):
        if level >= _MAX_LEVELS:
            return
        outer = step(block)
        if "." in outer or str(block.tag) == "article":
            yield f"{outer} {inner}"
            return


def _picks_headlines(root: Element, selector: str) -> bool:
    picked = cast("list[Element]", root.xpath(HTMLTranslator().css_to_xpath(selector)))
    headlines = [
        one for one in picked if letter_count("".join(cast("Iterator[str]", one.itertext()))) >= MIN_HEADLINE_LETTERS
    ]
    return len(headlines) >= _MIN_HEADLINE_SHARE * len(picked)
