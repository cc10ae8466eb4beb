"""Reading a listing page: the links that a CSS selector picks. Pure, for a worker."""

from collections.abc import Iterator
from itertools import islice
from typing import cast
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from lxml.etree import _Element as Element
from w3lib.encoding import html_to_unicode
from w3lib.html import get_base_url

from crawler.closer_look import tokens
from crawler.languages import language_code
from crawler.model import Entry, Response
from crawler.page.blocks import letter_count
from crawler.passing import without_passing
from crawler.pointers import only_points
from crawler.polled import PolledEntries, left_out_lines
from crawler.sources.plain_text import MAX_LINE, line, link_line
from crawler.urls import article_address, without_anchor

MAX_LINKS = 2000
MIN_HEADLINE_LETTERS = 16
MAX_CARD_LEVELS = 3
MIN_LABEL_LETTERS = 2  # of a single word


def read_listing(page: Response, links: str) -> PolledEntries:
    """The links of a page that the CSS selector `links` picks, in document order, each once. Raises nothing.

    The selector may pick the links, something inside them, or blocks that hold one. The title is the first headline
    among the texts of an address's links; whatever else they say is the entry's text. A selector that picks nothing is
    an error: a listing without links is one whose page has changed.
    """
    host = urlsplit(page.final_url).hostname or page.final_url
    if error := selector_error(links):
        return PolledEntries(error=f"The selector for {host} is wrong: {error}")
    encoding, text = html_to_unicode(page.header("content-type"), page.body)
    root = parsed_page(text)
    if root is None:
        return PolledEntries(error=f"{host} sent an empty page instead of a listing.")
    base = get_base_url(text, page.final_url, encoding)
    picked = cast("list[Element]", root.xpath(HTMLTranslator().css_to_xpath(links)))
    found: dict[str, dict[str, None]] = {}
    read = [_link_of(element, base) for element in picked]
    for url, texts in filter(None, read):
        found.setdefault(url, {}).update(dict.fromkeys(texts))
    if not found:
        return PolledEntries(error=f"The selector {links!r} finds no link on {host}; its page may have changed.")
    entries = tuple(_entry(url, list(texts)) for url, texts in list(found.items())[:MAX_LINKS])
    note = f"{host} lists {len(found):,} links; only the first {MAX_LINKS:,} were read."
    language = language_code(root.get("lang"))
    elsewhere = ((place, link_line(picked[place])) for place, one in enumerate(read) if not one)
    left_out = left_out_lines("element {} of the selector leads to no page", elsewhere)
    return PolledEntries(entries, language, note=note if len(found) > MAX_LINKS else None, left_out=left_out)


def selector_error(css: str) -> str | None:
    """What is wrong with a CSS selector, None when nothing is."""
    try:
        etree.XPath(HTMLTranslator().css_to_xpath(css))
    except SelectorError as error:
        return f"{str(error).rstrip('.')}."
    except (etree.XPathSyntaxError, ValueError, RecursionError):
        return "it cannot be understood."
    return None


def parsed_page(text: str) -> Element | None:
    """The root of a page in HTML, None when there is nothing in it."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None


def _entry(url: str, texts: list[str]) -> Entry:
    """The entry of an address: a headline is more than a few words, and does not merely point to the article."""
    headlines = [text for text in texts if _is_headline(text)]
    title = next(iter(headlines), max(texts, key=lambda text: (not only_points(text), len(text)), default=None))
    others = [text for text in texts if title is None or text.casefold() not in title.casefold()]
    labels = "\n\n".join(text for text in others if _is_label(text))
    return Entry(url=url, title=title, text="\n\n".join(filter(_is_said, others)) or None, captions=labels or None)


def _is_headline(text: str) -> bool:
    return letter_count(text) >= MIN_HEADLINE_LETTERS and not only_points(text)


def _is_said(text: str) -> bool:
    """Whether a text is more than a word, a pointer, a clock or a count: a short one may be the news."""
    return _words(text) > 1 and not only_points(text)


def _is_label(text: str) -> bool:
    """Whether a text is one word: the name of a section, or all the news ("Sirens")."""
    return _words(text) == 1 and len(text) >= MIN_LABEL_LETTERS and not only_points(text)


def _words(text: str) -> int:
    return sum(any(map(str.isalpha, word)) for word in tokens(without_passing(text)))


def _link_of(element: Element, base: str) -> tuple[str, list[str]] | None:
    """URL and texts of the link that a picked element is, stands in, or holds; None when it leads to no page."""
    link = _link(element)
    url = article_address(link.get("href"), base) if link is not None else None
    if link is None or not url:
        return None
    return without_anchor(url), [text[:MAX_LINE] for text in _texts(link) if text]


def _texts(link: Element) -> Iterator[str]:
    """What a link says, to those who see it and those who do not; of one that says little, its card's heading first."""
    said = link_line(link)
    if (not said or only_points(said)) and (heading := _heading(link)) is not None:
        yield link_line(heading)
    yield said
    yield from (line(link.get(name) or "") for name in ("title", "aria-label"))
    yield from (line(image.get("alt") or "") for image in link.iterdescendants("img"))


def _heading(link: Element) -> Element | None:
    """The one heading of the card around a link; None when there is none, or the card holds several."""
    for around in (link, *islice(link.iterancestors(), MAX_CARD_LEVELS)):
        headings = list(around.iterdescendants("h1", "h2", "h3", "h4", "h5", "h6"))
        if headings:
            linked = {one.get("href") for one in headings[0].iterdescendants("a")}
            return headings[0] if len(headings) == 1 and linked <= {link.get("href")} else None
    return None


def _link(element: Element) -> Element | None:
    if element.tag == "a":
        return element
    around = next(element.iterancestors("a"), None)
    return around if around is not None else next(element.iterdescendants("a"), None)
