"""A page as a row of text blocks in document order, each with the place it stands in. Judges nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

BLOCK_TAGS: Final = frozenset((
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "label", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
SILENT_TAGS: Final = frozenset((
    "script", "style", "noscript", "svg", "template", "head", "iframe", "select", "textarea", "object", "video",
    "audio", "canvas", "math",
))  # fmt: skip
HEADING_TAGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
ASIDE_TAGS: Final = frozenset(("aside", "nav", "footer", "dialog", "figure", "figcaption", "form", "button", "label"))
ASIDE_ROLES: Final = frozenset(
    ("navigation", "complementary", "contentinfo", "dialog", "alertdialog", "search", "banner")
)
# Words of class and id that name a part of the page which is not the article, whatever the page's language.
ASIDE_WORDS: Final = frozenset((
    "comment", "comments", "commentlist", "respond", "reply", "disqus", "related", "recommended", "recommendations",
    "recommend", "sidebar", "newsletter", "teaser", "teasers", "cookie", "cookies", "consent", "breadcrumb",
    "breadcrumbs", "footer", "menu", "navbar", "promo", "advert", "advertisement", "share", "sharing", "social",
    "trending", "popular", "mostread", "outbrain", "taboola", "bio", "biography", "authorbio", "authorbox",
))  # fmt: skip
OVER_WORDS: Final = frozenset(("modal", "popup", "overlay", "lightbox", "dialog", "toast", "snackbar", "interstitial"))
LINK_TAGS: Final = frozenset(("a", "button"))
WHOLE_PAGE_TAGS: Final = frozenset(("html", "body", "main"))
HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
NAME_PARTS: Final = re.compile(r"[^a-z]+")
BLANK_CHARACTERS: Final = re.compile(r"[\s\u200b\u2060\ufeff\u00ad]+")
# CJK scripts write a word in one or two characters and leave no blanks: a character weighs as much as 2.5 others.
CJK_CHARACTER: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
FIRST_CJK_CHARACTER: Final = "\u3040"
PARAGRAPH_BREAK: Final = "\x1d"  # group separator: stands in no HTML text


@dataclass(frozen=True, slots=True)
class OutlineBlock:
    """One run of text between two block borders of the page; blanks are collapsed.

    `place`: the tags and classes of the element that holds the block's element, and of the one above: paragraphs of
    one article share it. `linked`: the share of the text inside links, 0..1. `aside`: it stands in navigation, a
    footer, a form, comments or the like. `over`: in a dialog or pop-up. `hidden`: the page itself does not show it.
    `element` is the innermost block element.
    """

    text: str
    tag: str
    place: str
    linked: float
    aside: bool
    over: bool
    hidden: bool
    element: HtmlElement

    @property
    def is_heading(self) -> bool:
        """Whether it is marked up as a heading."""
        return self.tag in HEADING_TAGS


@dataclass(frozen=True, slots=True)
class _OpenElement:
    """What an element hands down to all that stands in it."""

    block: HtmlElement
    tag: str
    aside: bool = False
    over: bool = False
    hidden: bool = False
    link: bool = False


class _Writer:
    """Collects text until a block border, then makes a OutlineBlock of it."""

    def __init__(self) -> None:
        self.blocks: list[OutlineBlock] = []
        self.parts: list[str] = []
        self.linked = 0
        self.place: _OpenElement | None = None
        self.names: dict[HtmlElement | None, str] = {}

    def write(self, text: str | None, place: _OpenElement) -> None:
        if not text:
            return
        self.parts.append(text)
        self.place = self.place or place
        if place.link:
            self.linked += len(text.strip())

    def name(self, element: HtmlElement) -> str:
        """The name of the place that `element` stands in; blocks beside each other share it."""
        holder = element.getparent()
        if holder not in self.names:
            self.names[holder] = _place_name(holder)
        return self.names[holder]

    def end_block(self) -> None:
        if not self.parts:
            return
        text, place, linked = "".join(self.parts), self.place, self.linked
        self.parts, self.place, self.linked = [], None, 0
        if place is None or not text.strip():
            return
        for piece in text.split(PARAGRAPH_BREAK):
            if line := BLANK_CHARACTERS.sub(" ", piece).strip():
                share = min(1.0, linked / max(1, len(text.strip())))
                self.blocks.append(
                    OutlineBlock(line, place.tag, self.name(place.block), share, place.aside, place.over, place.hidden,
                          place.block)
                )  # fmt: skip


def read_outline(tree: HtmlElement) -> tuple[OutlineBlock, ...]:
    """The page's blocks; two or more `<br>` in a row part a block as a paragraph does. One pass, no recursion."""
    writer = _Writer()
    spine = _spine(tree)
    stack: list[tuple[HtmlElement, _OpenElement, Iterator[HtmlElement]]] = []
    root = _OpenElement(tree, "html")
    _open(tree, root, writer)
    stack.append((tree, root, iter(tree)))
    while stack:
        element, place, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if element.tag in BLOCK_TAGS:
                writer.end_block()
            if stack:
                writer.write(element.tail, stack[-1][1])
        elif not isinstance(child.tag, str) or child.tag in SILENT_TAGS:
            writer.write(child.tail, place)
        elif child.tag == "br":
            _break_line(child, place, writer)
        else:
            inner = _place(child, place, spine)
            _open(child, inner, writer)
            stack.append((child, inner, iter(child)))
    writer.end_block()
    return tuple(writer.blocks)


def letter_count(text: str) -> int:
    """How long `text` is in letters of an alphabetic script."""
    return (
        len(text)
        if text.isascii() or max(text) < FIRST_CJK_CHARACTER
        else len(text) + int(1.5 * len(CJK_CHARACTER.findall(text)))
    )


def _open(element: HtmlElement, place: _OpenElement, writer: _Writer) -> None:
    if element.tag in BLOCK_TAGS:
        writer.end_block()
    writer.write(element.text, place)


def _break_line(element: HtmlElement, place: _OpenElement, writer: _Writer) -> None:
    follower = element.getnext()
    doubled = follower is not None and follower.tag == "br" and not (element.tail or "").strip()
    writer.write(PARAGRAPH_BREAK if doubled else " ", place)
    writer.write(element.tail, place)


def _spine(tree: HtmlElement) -> frozenset[HtmlElement]:
    """The elements around the first h1: whatever their names say, they hold the article."""
    headline = next(tree.iter("h1"), None)
    around = set() if headline is None else set(headline.iterancestors())
    return frozenset(around)


def _place(element: HtmlElement, outer: _OpenElement, spine: frozenset[HtmlElement]) -> _OpenElement:
    tag = str(element.tag)
    is_block, is_link = tag in BLOCK_TAGS, tag in LINK_TAGS
    names = f"{element.get('class') or ''} {element.get('id') or ''}" if element.attrib else " "
    aside, over = (False, False) if element in spine or tag in WHOLE_PAGE_TAGS else _told(names.lower())
    aside = outer.aside or aside or tag in ASIDE_TAGS or element.get("role") in ASIDE_ROLES
    over = outer.over or over or tag == "dialog" or element.get("aria-modal") == "true"
    hidden = outer.hidden or _is_hidden(element)
    if not (is_block or is_link) and (aside, over, hidden) == (outer.aside, outer.over, outer.hidden):
        return outer
    block, block_tag = (element, tag) if is_block else (outer.block, outer.tag)
    return _OpenElement(block, block_tag, aside, over, hidden, link=outer.link or is_link)


def _is_hidden(element: HtmlElement) -> bool:
    if not element.attrib:
        return False
    style = element.get("style")
    if element.get("hidden") is not None or (style is not None and HIDDEN_STYLE.search(style) is not None):
        return True
    # AMP pages hold the text for subscribers and the notice for others side by side; a reader sees one of them.
    return element.get("amp-access-hide") is not None or element.get("subscriptions-section") == "content-not-granted"


@lru_cache(maxsize=8192)
def _told(names: str) -> tuple[bool, bool]:
    """Whether an element's class and id say that it stands beside the article, and over the page."""
    words = set(NAME_PARTS.split(names))
    return bool(words & ASIDE_WORDS), bool(words & OVER_WORDS)


def _place_name(holder: HtmlElement | None) -> str:
    outer = holder.getparent() if holder is not None else None
    return " < ".join(f"{e.tag}.{e.get('class') or ''}" for e in (holder, outer) if e is not None)
