"""Recognises the page of a section, which holds nothing but teasers, where an article's address was redirected to it.

Sites send readers there when an article was taken down or put behind a login.
"""

import re
from collections import Counter
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.page.blocks import letter_count
from crawler.page.document import Document
from crawler.urls import key_url, same_site

MIN_TEASERS: Final = 5
MAX_TEASER_CHARACTERS: Final = 800
MAX_TEXT_CHARACTERS: Final = 30_000  # of a section's text; comparing one made for it takes half a second at most
MAX_HEADLINES: Final = 300  # of a page; the longest section pages seen have about a hundred
MIN_HEADLINE_LETTERS: Final = 20
MIN_TEASER_SHARE: Final = 0.9
HEADINGS: Final = ("h2", "h3", "h4")
# A name of a section has few words and no number; an article's address has a headline, a date or a number.
SECTION_SEGMENT: Final = re.compile(r"[^\W\d_]*(?:[-_][^\W\d_]+){0,2}(?:\.\w{2,5})?")


def leads_to_section(document: Document, text: str) -> bool:
    """Whether the address asked for led to a section of the same site, and the text read there is its teasers."""
    asked, reached = document.page.url, document.url
    if key_url(asked) == key_url(reached) or not same_site(asked, reached) or not _is_section(reached):
        return False
    if len(text) > MAX_TEXT_CHARACTERS or document.article is not None or "article" in document.metas("og:type"):
        return False
    teasers = _teasers(document)
    if len(teasers) < MIN_TEASERS:
        return False
    together = "\n".join(teasers)
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n")]
    known = {paragraph for paragraph in set(paragraphs) if paragraph in together}
    teased = sum(letter_count(paragraph) for paragraph in paragraphs if paragraph in known)
    return teased >= MIN_TEASER_SHARE * letter_count(text)


def is_linked_headline(tag: HtmlElement) -> bool:
    """Whether a heading is a link as a whole, or holds one, and is as long as a headline."""
    return _link(tag) is not None and len(tag.text_content().strip()) >= MIN_HEADLINE_LETTERS


def _link(tag: HtmlElement) -> str | None:
    parent = tag.getparent()
    link = tag.find(".//a[@href]")
    if link is None and parent is not None and parent.tag == "a":
        link = parent
    return None if link is None else link.get("href")


def _is_section(url: str) -> bool:
    parts = urlsplit(key_url(url))
    return not parts.query and all(SECTION_SEGMENT.fullmatch(segment) for segment in parts.path.split("/"))


def _teasers(document: Document) -> list[str]:
    """The words of each teaser, its headline first: of all that stands around a headline linked to another page."""
    heads = [tag for tag in document.tree.iter(*HEADINGS) if is_linked_headline(tag) and _leads_away(tag, document)]
    heads = heads[:MAX_HEADLINES]
    around = Counter(ancestor for head in heads for ancestor in head.iterancestors())
    teasers = (_teaser(head, around) for head in heads)
    return [teaser for teaser in teasers if len(teaser) <= MAX_TEASER_CHARACTERS]


def _leads_away(head: HtmlElement, document: Document) -> bool:
    try:
        url = urljoin(document.url, _link(head))
    except ValueError:
        return False
    return same_site(url, document.url) and key_url(url) != key_url(document.url)


def _teaser(head: HtmlElement, around: Counter[HtmlElement]) -> str:
    """The text of the largest element with this headline alone; where that is the headline, up to the next heading."""
    card = head
    while (parent := card.getparent()) is not None and around[parent] == 1:
        card = parent
    parts = [card]
    if card.text_content().strip() == head.text_content().strip():
        for sibling in card.itersiblings():
            if sibling.tag in HEADINGS or around[sibling] or sibling.find(".//h2") is not None:
                break
            parts.append(sibling)
    return " ".join(" ".join(piece.split()) for part in parts for piece in part.itertext() if piece.strip())
