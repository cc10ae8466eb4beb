"""Reading a listing page: the links that a CSS selector picks. Pure, for a worker."""

from collections.abc import Iterator
from typing import cast
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from lxml.etree import _Element as Element
from w3lib.encoding import html_to_unicode
from w3lib.html import get_base_url

from crawler.languages import language_code
from crawler.model import Entry, PolledEntries, Response
from crawler.sources.plain_text import MAX_LINE, line, link_line
from crawler.urls import article_address, without_anchor

MAX_LINKS = 2000


def read_listing(page: Response, links: str) -> PolledEntries:
    """The links of a page that the CSS selector `links` picks, in document order, each once. Raises nothing.

    The selector may pick the links, something inside them, or blocks that hold one. The title is the link's text. A
    selector that picks nothing is an error: a listing without links is one whose page has changed.
    """
    host = urlsplit(page.final_url).hostname or page.final_url
    if error := selector_error(links):
        return PolledEntries(error=f"The selector for {host} is wrong: {error}")
    encoding, text = html_to_unicode(page.header("content-type"), page.body)
    root = _parsed(text)
    if root is None:
        return PolledEntries(error=f"{host} sent an empty page instead of a listing.")
    base = get_base_url(text, page.final_url, encoding)
    picked = cast("list[Element]", root.xpath(HTMLTranslator().css_to_xpath(links)))
    found: dict[str, str | None] = {}
    for url, title in _links(picked, base):
        found[url] = found.get(url) or title
    if not found:
        return PolledEntries(error=f"The selector {links!r} finds no link on {host}; its page may have changed.")
    entries = tuple(Entry(url=url, title=title) for url, title in list(found.items())[:MAX_LINKS])
    note = f"{host} lists {len(found):,} links; only the first {MAX_LINKS:,} were read."
    language = language_code(root.get("lang"))
    return PolledEntries(entries, language, note=note if len(found) > MAX_LINKS else None)


def selector_error(css: str) -> str | None:
    """What is wrong with a CSS selector, None when nothing is."""
    try:
        etree.XPath(HTMLTranslator().css_to_xpath(css))
    except SelectorError as error:
        return f"{str(error).rstrip('.')}."
    except (etree.XPathSyntaxError, ValueError, RecursionError):
        return "it cannot be understood."
    return None


def _parsed(text: str) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None


def _links(picked: list[Element], base: str) -> Iterator[tuple[str, str | None]]:
    """URL and text of the link that each picked element is, stands in, or holds."""
    for element in picked:
        link = _link(element)
        url = article_address(link.get("href"), base) if link is not None else None
        if link is not None and url:
            title = link_line(link) or line(link.get("title") or "")
            yield without_anchor(url), title[:MAX_LINE] or None


def _link(element: Element) -> Element | None:
    if element.tag == "a":
        return element
    around = next(element.iterancestors("a"), None)
    return around if around is not None else next(element.iterdescendants("a"), None)
