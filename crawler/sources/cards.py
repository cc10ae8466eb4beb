"""Reading a page of cards: each an article, with or without a page of its own. Pure, for a worker."""

import hashlib
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, cast
from urllib.parse import quote, urlsplit

from cssselect import HTMLTranslator
from lxml.etree import _Element as Element
from w3lib.encoding import html_to_unicode
from w3lib.html import get_base_url

from crawler.dates_in_languages import iso_date_in
from crawler.languages import language_code
from crawler.model import Entry, Response
from crawler.passing import without_passing
from crawler.polled import FurtherDocument, PolledEntries, left_out_lines
from crawler.source_options import CardSelectors
from crawler.sources.listings import parsed_page, selector_error
from crawler.sources.plain_text import MAX_LINE, block_lines, link_line
from crawler.urls import CARD_MARK, article_address, web_address, without_anchor

MAX_CARDS: Final = 500
MAX_TEXT: Final = 100_000  # characters of a card
_OWN_NAMES: Final = ("data-post", "data-id", "data-post-id", "data-item-id", "id")  # attributes that name a card
_LASTING: Final = re.compile(r"\S*\d{4}\S*")  # an id with so many digits is no place in a list
_HEADINGS: Final = "h1, h2, h3, h4, h5, h6"


def read_cards(page: Response, cards: CardSelectors, language: str | None = None, home: str = "") -> PolledEntries:
    """The cards of a page in document order, and its link to older ones. Raises nothing.

    A card without a page of its own has the address `home`, that of the newest cards, with a fragment made of its id,
    or else of its words: see `crawler.urls.is_card`. `home`: "" for the page's own. `language`: of the cards, None for
    what the page states; it settles what dates mean.
    """
    host = urlsplit(page.final_url).hostname or page.final_url
    stated = (cards.items, cards.title, cards.link, cards.text, cards.date, cards.next)
    if error := next((error for css in stated if css and (error := selector_error(css))), None):
        return PolledEntries(error=f"A selector for {host} is wrong: {error}")
    encoding, text = html_to_unicode(page.header("content-type"), page.body)
    root = parsed_page(text)
    if root is None:
        return PolledEntries(error=f"{host} sent an empty page instead of cards.")
    found = _picked(root, cards.items)
    if not found:
        return PolledEntries(error=f"The selector {cards.items!r} finds no card on {host}; its page may have changed.")
    base, tongue = get_base_url(text, page.final_url, encoding), language or language_code(root.get("lang"))
    read = [(one, _entry(one, cards, base, home or page.url, tongue)) for one in found[:MAX_CARDS]]
    entries = tuple(entry for _, entry in read if entry)
    notes = []
    if len(found) > MAX_CARDS:
        notes.append(f"{host} shows {len(found):,} cards; the first {MAX_CARDS:,} were read.")
    if not entries:
        return PolledEntries(error=f"The cards on {host} have neither headline nor text; its page may have changed.")
    further = tuple(FurtherDocument(url) for url in _older(root, cards.next, base) if url != page.final_url)
    empty = ((place, link_line(card)) for place, (card, entry) in enumerate(read) if not entry)
    left_out = left_out_lines("card {} has neither headline nor text", empty)
    return PolledEntries(entries, tongue, note=" ".join(notes) or None, further=further[:1], left_out=left_out)


def _picked(element: Element, css: str) -> list[Element]:
    return cast("list[Element]", element.xpath(HTMLTranslator().css_to_xpath(css)))


def _older(root: Element, css: str | None, base: str) -> Iterator[str]:
    for element in _picked(root, css) if css else ():
        link = element if element.get("href") else next(element.iterdescendants("a"), None)
        if link is not None and (url := web_address(link.get("href"), base)):
            yield url


def _entry(card: Element, cards: CardSelectors, base: str, page_url: str, language: str | None) -> Entry | None:
    """The entry of a card; None when it says nothing, as a row of column titles or an advertisement's place does."""
    named = next(iter(_picked(card, cards.title or _HEADINGS)), None)
    title = link_line(named)[:MAX_LINE] if named is not None else ""
    dated = next(iter(_picked(card, cards.date or "time")), None)
    date_line = link_line(dated) if dated is not None else ""
    if cards.text:
        lines = [one for picked in _picked(card, cards.text) for one in block_lines(picked)]
    else:
        lines = [one for one in block_lines(card) if one not in {title, date_line}]
    text = "\n\n".join(dict.fromkeys(lines))[:MAX_TEXT]
    if not (title or (text and (cards.text or not cards.title))):
        return None
    published = _date(dated, language)
    url = _link(card, named, cards.link, base)
    if not url or without_anchor(url) == without_anchor(page_url):
        url = f"{page_url.partition('#')[0]}{CARD_MARK}{_name(card, title, text, published)}"
    return Entry(url, title=title or None, text=text or None, published=published, language=language)


def _date(dated: Element | None, language: str | None) -> str | None:
    if dated is None:
        return None
    stated = (dated.get("datetime"), dated.get("content"), dated.get("title"), link_line(dated))
    return next((date for one in stated if one and (date := iso_date_in(one, language))), None)


def _link(card: Element, named: Element | None, css: str | None, base: str) -> str | None:
    """The address of the card's page: what `css` picks; without it the link of the headline, or the card itself."""
    if css:
        around: list[Element] = _picked(card, css)
    else:
        around = [one for one in (named, card) if one is not None]
    for one in around:
        inner = one.iterdescendants("a") if css or one is named else ()
        outer = islice((above for above in one.iterancestors() if above.tag == "a"), 1)
        for link in (one, *inner, *outer):
            if link.tag in {"a", "area"} and (url := article_address(link.get("href"), base)):
                return without_anchor(url)
    return None


def lasting_name(card: Element) -> str | None:
    """The name that the page itself gives a card, when it will be the same at the next poll."""
    for attribute in _OWN_NAMES:
        name = card.get(attribute) or ""
        if name and len(name) <= 200 and (attribute == "data-post" or _LASTING.fullmatch(name)):
            return name
    return None


def _name(card: Element, title: str, text: str, published: str | None) -> str:
    """What a card without a page is called: its own name where that lasts, else a digest of its words and date."""
    if name := lasting_name(card):
        return quote(name, safe="-._~")
    words = " ".join(f"{title} {without_passing(text)}".split())
    return hashlib.sha256(f"{words} {published or ''}".encode("utf-8", "replace")).hexdigest()[:16]
