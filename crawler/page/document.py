"""Parses a page once. Metadata, body and access read the same tree; nothing is decided here."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Final, TypeVar, cast
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawler.model import Response
from crawler.page.blocks import Block, read_blocks
from crawler.page.decode import decode
from crawler.page.jsonld import Node, main_article, read_nodes
from crawler.page.streamed import STREAMING_CALL, put_in_place
from crawler.page.tongues import page_tongues

Found = TypeVar("Found")

MAX_BYTES: Final = 8_000_000  # news pages of 257 publishers: median 0.25 MB, none above 4 MB
MAX_ELEMENTS: Final = 20_000  # same pages: at most 4,098 elements; some later steps are quadratic
MAX_DEPTH: Final = 250  # same pages: at most 34
# `<html lang="en" />`: browsers read past the slash, lxml would end the page there.
SELF_CLOSED_TAG: Final = re.compile(r"<((?:html|head|body)\b[^<>]{0,2000}?)\s*/>", re.IGNORECASE)
# What stands after these end tags belongs to the page for browsers; lxml drops it.
END_OF_PAGE: Final = re.compile(r"</(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])\s{0,20}>")
# lxml's own classes for forms and inputs are not used, and to ask for them costs a call of Python for each element.
ONE_CLASS: Final = etree.ElementDefaultClassLookup(element=HtmlElement)
MARKED_BODIES: Final = etree.XPath("//*[@itemprop='articleBody']")
ELEMENT_COUNT: Final = etree.XPath("count(//*)")
IS_TOO_DEEP: Final = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 2)})")


@dataclass(frozen=True)
class Document:
    """A page and its tree, which no reader alters.

    `url` is the address after redirects. `meta` holds (name, property or itemprop in lower case; content) in document
    order. `nodes` is the page's JSON-LD. `language` is `<html lang>` as written. `cut_bytes` is the number of bytes
    beyond MAX_BYTES that were not read. `source` is the markup that was parsed. `elements_kept` keeps the elements'
    Python objects alive between two walks: lxml otherwise creates them again, which costs a third of a walk. `found`:
    see `once_a_page`.
    """

    page: Response
    url: str
    tree: HtmlElement
    nodes: tuple[Node, ...]
    meta: tuple[tuple[str, str], ...]
    language: str | None
    elements: int
    is_too_deep: bool
    cut_bytes: int
    source: str = field(repr=False, compare=False)
    elements_kept: tuple[HtmlElement, ...] = field(repr=False, compare=False)
    found: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def host(self) -> str:
        """The host of `url`, "" when it has none."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""

    @property
    def is_too_large(self) -> bool:
        """Whether only metadata and plain paragraphs are read, because anything else could take too long."""
        return self.elements > MAX_ELEMENTS or self.is_too_deep or self.cut_bytes > 0

    @cached_property
    def articles(self) -> tuple[Node, ...]:
        """The JSON-LD nodes that describe an article, in document order."""
        return tuple(node for node in self.nodes if node.is_article)

    @cached_property
    def article(self) -> Node | None:
        """The JSON-LD node of the page's own article, not of a related story; None when there is none."""
        return main_article(self.articles, self.url, self.metas("og:title", "twitter:title"))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The page's text blocks in document order; not to be asked for when the page is too large."""
        blocks = read_blocks(self.tree)
        tongues = page_tongues(blocks, self.language)
        for block in blocks:
            block.tongues = tongues
        return blocks

    @cached_property
    def marked_bodies(self) -> tuple[HtmlElement, ...]:
        """The elements that the page marks as the article's body by microdata."""
        return tuple(cast("list[HtmlElement]", MARKED_BODIES(self.tree))) if "articleBody" in self.source else ()

    def metas(self, *names: str) -> tuple[str, ...]:
        """The contents of the meta tags called `names`, in the order of `names`, then of the document; none empty."""
        return tuple(content for name in names for key, content in self.meta if key == name)


def once_a_page(read: Callable[[Document], Found]) -> Callable[[Document], Found]:
    """`read`, which is called once for each document however often it is asked."""
    key = f"{read.__module__}.{read.__name__}"

    @wraps(read)
    def kept(document: Document) -> Found:
        found = document.found
        if key not in found:
            found[key] = read(document)
        return cast("Found", found[key])

    return kept


def parse_document(page: Response) -> Document | None:
    """The decoded and parsed page without comments and processing instructions; None when it has no element."""
    body = page.body[:MAX_BYTES]
    text = END_OF_PAGE.sub("", decode(body, page.header("content-type")))
    text = SELF_CLOSED_TAG.sub(r"<\1>", text, count=3)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    parser.set_element_class_lookup(ONE_CLASS)
    try:
        tree = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if STREAMING_CALL in text:
        put_in_place(tree)
    elements, is_too_deep = _size(tree)
    scripts = [node.text or "" for node in tree.iter("script") if "ld+json" in (node.get("type") or "").lower()]
    return Document(
        page=page,
        url=page.final_url or page.url,
        tree=tree,
        nodes=read_nodes(scripts),
        meta=tuple(_metas(tree)),
        language=(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip() or None,
        elements=elements,
        is_too_deep=is_too_deep,
        cut_bytes=len(page.body) - len(body),
        source=text,
        elements_kept=tuple(tree.iter()) if elements <= MAX_ELEMENTS else (),
    )


def _size(tree: HtmlElement) -> tuple[int, bool]:
    """How many elements there are, and whether one is deeper than MAX_DEPTH (not checked above MAX_ELEMENTS)."""
    elements = int(cast("float", ELEMENT_COUNT(tree)))
    return elements, elements <= MAX_ELEMENTS and bool(IS_TOO_DEEP(tree))


def _metas(tree: HtmlElement) -> list[tuple[str, str]]:
    found = []
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or ""
        content = (tag.get("content") or "").strip()
        if name and content:
            found.append((name.strip().lower(), content))
    return found
