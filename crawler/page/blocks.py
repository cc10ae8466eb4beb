"""Reads a page as text blocks in document order: what a reader sees as one paragraph, heading, item, caption or button.

One walk over the tree serves body and access; the tree is not altered. What a block is worth is decided elsewhere.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from crawler.page.element_names import (
    ASIDE_ROLES,
    ASIDE_TAGS,
    CONTROL_TAGS,
    HIDING_ATTRIBUTES,
    NO_MARKS,
    SUSPECT_TAGS,
    WHOLE_PAGE_TAGS,
    is_hidden,
    is_suspect,
    name_marks,
)

INVISIBLE_TAGS: Final = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "head", "select", "option", "textarea", "input",
    "audio", "video", "object", "embed", "canvas", "map", "area", "progress", "math", "frameset", "applet", "datalist",
    "source", "track", "link", "meta",
})  # fmt: skip
BLOCK_LEVEL_TAGS: Final = frozenset({
    "p", "div", "section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl",
    "dt", "dd", "blockquote", "pre", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "address", "hr",
    "center", "details", "summary", "body", "html", "hgroup", "legend", "figure", "figcaption", "aside", "footer",
    "nav", "form", "fieldset", *CONTROL_TAGS,
})  # fmt: skip
PLAIN_TAGS: Final = BLOCK_LEVEL_TAGS - CONTROL_TAGS - ASIDE_TAGS - SUSPECT_TAGS - {"article"}
# What an inline element's attributes may change: see `name_marks` and `is_hidden`.
TELLING_ATTRIBUTES: Final = frozenset({
    "class", "id", "role", "style", "aria-modal", "aria-hidden", "subscriptions-section", *HIDING_ATTRIBUTES,
})  # fmt: skip
NO_ATTRIBUTES: Final[dict[str, str]] = {}
LINK_TAGS: Final = frozenset({"a", "button"})
HEADING_TAGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CELL_TAGS: Final = frozenset({"td", "th"})
SENTENCE_END_MARK: Final = re.compile(r"[.!?…。！？।؟:;\"”’»)]\s*$")
CJK_CHARACTER: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
CJK_LETTERS: Final = 2.5  # a Chinese, Japanese or Korean character says as much as so many letters
LONG_CELL_CHARACTERS: Final = 80
SENTENCE_CELL_CHARACTERS: Final = 40
FULL_LINE_CHARACTERS: Final = 60  # a line as long as this that ends a sentence before a <br> is a paragraph


@dataclass(slots=True)
class Block:
    """One run of text between block-level boundaries; blanks are single.

    `kind`: the tag of the innermost block-level element around it. `around`: that element and the elements around it,
    innermost first, without the root. `suspects`: those of them that look like no part of an article, outermost first.
    `linked`: how many characters stand in links. `place`: tags and classes of the two elements around `around[0]`;
    paragraphs of one article share it. `is_aside`: it stands in navigation, a footer, a form, comments or the like.
    `is_over`: it stands in a dialog or pop-up. `is_hidden`: the page does not show it. `is_text`: it is shown, and is
    no button, label or dialog. `tongues`: the languages in which the page may speak, see `page_tongues`.
    `prose`: how many characters of running text; none for headings and short cells, and links do not count. A character
    of Chinese, Japanese or Korean counts for two, because it says as much. `letters`: see `letter_count`. `is_heading`:
    it is marked up as a heading.
    """

    text: str
    kind: str
    around: tuple[HtmlElement, ...]
    suspects: tuple[HtmlElement, ...]
    linked: int
    place: str
    is_aside: bool
    is_over: bool
    is_hidden: bool
    is_text: bool
    tongues: tuple[str, ...] = ()
    prose: int = field(init=False)
    letters: int = field(init=False)
    is_heading: bool = field(init=False)

    def __post_init__(self) -> None:
        self.prose = _prose(self.text, self.kind, self.linked)
        self.letters = letter_count(self.text)
        self.is_heading = self.kind in HEADING_TAGS

    @property
    def element(self) -> HtmlElement:
        """The innermost block-level element around the text."""
        return self.around[0]

    @property
    def linked_share(self) -> float:
        """The share of the text that stands in links, 0..1."""
        return self.linked / len(self.text)


def read_blocks(root: HtmlElement) -> tuple[Block, ...]:
    """The blocks under `root`, hidden ones too."""
    return _Walk(root).blocks()


def letter_count(text: str) -> int:
    """How long `text` is in letters of an alphabetic script."""
    if text.isascii() or CJK_CHARACTER.search(text) is None:
        return len(text)
    return len(text) + int((CJK_LETTERS - 1) * len(CJK_CHARACTER.findall(text)))


def _prose(text: str, kind: str, linked: int) -> int:
    """See Block."""
    if kind[0] == "h":
        return 0
    plain = max(len(text) - linked, 0)
    is_cjk = not text.isascii() and CJK_CHARACTER.search(text[:FULL_LINE_CHARACTERS]) is not None
    prose = 2 * plain if is_cjk else plain
    return 0 if kind in CELL_TAGS and not _is_paragraph(text, prose) else prose


def _is_paragraph(cell: str, prose: int) -> bool:
    """Whether a table's cell holds a paragraph: the page is laid out in tables."""
    return prose >= LONG_CELL_CHARACTERS or (prose >= SENTENCE_CELL_CHARACTERS and bool(SENTENCE_END_MARK.search(cell)))


@dataclass(slots=True)
class _Run:
    """Text since the last boundary. `apart`: blocks of hidden parts and controls in its midst, which follow it."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    apart: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Place:
    """What an element hands down to all that stands in it, besides itself; see Block."""

    suspects: tuple[HtmlElement, ...] = ()
    in_link: bool = False
    is_aside: bool = False
    is_over: bool = False
    is_hidden: bool = False
    is_text: bool = True

    def within_link(self) -> "_Place":
        """The same place, in a link."""
        return _Place(self.suspects, True, self.is_aside, self.is_over, self.is_hidden, self.is_text)  # noqa: FBT003


class _Walk:
    """One walk over a tree; one use.

    Elements hand down `around`, which is themselves and what is around them, and their place.
    """

    def __init__(self, root: HtmlElement) -> None:
        self._root = root
        self._blocks: list[Block] = []
        self._run = _Run()
        self._names: dict[HtmlElement | None, str] = {}
        headline = next(root.iter("h1"), None)
        # Whatever their names say, the elements around the first headline hold the article.
        self._spine = frozenset(headline.iterancestors()) if headline is not None else frozenset()

    def blocks(self) -> tuple[Block, ...]:
        self._walk(self._root, self._root.tag, (), _Place())
        return tuple(self._blocks)

    def _walk(self, element: HtmlElement, tag: str, outer: tuple[HtmlElement, ...], before: _Place) -> None:
        if tag in BLOCK_LEVEL_TAGS:
            around = (element, *outer)
            place = self._block_place(element, tag, before)
            if before.is_text and not place.is_text:
                self._apart(element, around, place)
                return
            if self._run.parts or self._run.apart:
                self._end(outer, before)
            self._inside(element, around, place)
            if self._run.parts or self._run.apart:
                self._end(around, place)
        elif tag == "br":
            self._run.parts.append("\n")
        else:
            place = self._inline_place(element, tag, before)
            if before.is_text and not place.is_text:
                self._apart(element, outer, place)
            else:
                self._inside(element, outer, place)

    def _apart(self, element: HtmlElement, around: tuple[HtmlElement, ...], place: _Place) -> None:
        """Reads an element that is no part of the text around it; its blocks follow that text."""
        run, blocks, self._run, self._blocks = self._run, self._blocks, _Run(), []
        self._inside(element, around, place)
        self._end(around, place)
        run.apart += self._blocks
        self._run, self._blocks = run, blocks

    def _inside(self, element: HtmlElement, around: tuple[HtmlElement, ...], place: _Place) -> None:
        text = element.text
        if text and (self._run.parts or not text.isspace()):
            self._add(text, place)
        for child in element:
            tag = child.tag
            if tag not in INVISIBLE_TAGS:
                self._walk(child, tag, around, place)
            text = child.tail
            if text and (self._run.parts or not text.isspace()):
                self._add(text, place)

    def _add(self, text: str, place: _Place) -> None:
        self._run.parts.append(text.replace("\n", " "))
        if place.in_link:
            self._run.linked += len(text.strip())

    def _end(self, around: tuple[HtmlElement, ...], place: _Place) -> None:
        run = self._run
        if not run.parts and not run.apart:
            return
        self._run = _Run()
        text = "".join(run.parts)
        if around and text and not text.isspace():
            lines = _lines(text)
            share = min(run.linked / max(sum(map(len, lines)), 1), 1) if run.linked else 0
            name = self._name(around[0].getparent()) if lines else ""
            self._blocks += [
                Block(line, str(around[0].tag), around, place.suspects, round(share * len(line)), name,
                      place.is_aside, place.is_over, place.is_hidden, place.is_text)
                for line in lines
            ]  # fmt: skip
        self._blocks += run.apart

    def _block_place(self, element: HtmlElement, tag: str, outer: _Place) -> _Place:
        keys = element.keys()
        if tag in PLAIN_TAGS and (not keys or TELLING_ATTRIBUTES.isdisjoint(keys)):
            return outer
        attributes = dict(element.items()) if keys else NO_ATTRIBUTES
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        is_free = tag in WHOLE_PAGE_TAGS or element in self._spine
        marks = NO_MARKS if is_free else name_marks(names)
        role = attributes.get("role")
        is_hidden_here = outer.is_hidden or is_hidden(attributes)
        is_silent = is_hidden_here or tag in CONTROL_TAGS or attributes.get("aria-hidden") == "true"
        found = (
            (*outer.suspects, element) if is_suspect(element, names, attributes) else outer.suspects,
            outer.in_link or tag in LINK_TAGS,
            outer.is_aside or marks.is_aside or tag in ASIDE_TAGS or role in ASIDE_ROLES,
            outer.is_over or marks.is_over or tag == "dialog" or attributes.get("aria-modal") == "true",
            is_hidden_here,
            outer.is_text and not is_silent,
        )
        return _Place(*found)

    def _inline_place(self, element: HtmlElement, tag: str, outer: _Place) -> _Place:
        """`outer`, unless an inline element changes it: a link, a hidden part, a custom element named as an aside."""
        in_link = outer.in_link or tag == "a"
        keys = element.keys()
        if not keys or TELLING_ATTRIBUTES.isdisjoint(keys):
            return outer if in_link == outer.in_link else outer.within_link()
        attributes = dict(element.items())
        is_hidden_here = outer.is_hidden or is_hidden(attributes)
        marks = name_marks(f"{attributes.get('class') or ''} {attributes.get('id') or ''}")
        is_aside = outer.is_aside or marks.is_aside or attributes.get("role") in ASIDE_ROLES
        is_over = outer.is_over or marks.is_over or attributes.get("aria-modal") == "true"
        is_text = outer.is_text and not is_hidden_here and attributes.get("aria-hidden") != "true"
        found = (in_link, is_aside, is_over, is_hidden_here, is_text)
        if found == (outer.in_link, outer.is_aside, outer.is_over, outer.is_hidden, outer.is_text):
            return outer
        return _Place(outer.suspects, *found)

    def _name(self, holder: HtmlElement | None) -> str:
        if holder not in self._names:
            outer = holder.getparent() if holder is not None else None
            named = (f"{e.tag}.{e.get('class') or ''}" for e in (holder, outer) if e is not None)
            self._names[holder] = " < ".join(named)
        return self._names[holder]


def _lines(text: str) -> list[str]:
    """The paragraphs of a run: parted by two line breaks, or by one after a full line that ends a sentence."""
    if "\n" not in text:
        line = " ".join(text.split())
        return [line] if line else []
    found: list[str] = []
    part = ""
    for raw in text.split("\n"):
        line = " ".join(raw.split())
        if not line or (len(part) >= FULL_LINE_CHARACTERS and SENTENCE_END_MARK.search(part)):
            if part:
                found.append(part)
            part = line
        else:
            part = f"{part} {line}" if part else line
    return [*found, part] if part else found
