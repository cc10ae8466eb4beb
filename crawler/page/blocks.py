"""A page's visible text as blocks in document order: what a reader sees as one paragraph, heading, item or caption.

One walk over the tree; the tree is not altered. What a block is worth is decided elsewhere.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

INVISIBLE_TAGS: Final = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "head", "button", "select", "option", "textarea",
    "input", "label", "audio", "video", "object", "embed", "canvas", "map", "area", "dialog", "menu", "progress",
    "math", "frameset", "applet", "datalist", "source", "track", "link", "meta",
})  # fmt: skip
BLOCK_LEVEL_TAGS: Final = frozenset({
    "p", "div", "section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl",
    "dt", "dd", "blockquote", "pre", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "address", "hr",
    "center", "details", "summary", "body", "html", "hgroup", "legend", "figure", "figcaption", "aside", "footer",
    "nav", "form", "fieldset",
})  # fmt: skip
HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
CELL_TAGS: Final = frozenset({"td", "th"})
SENTENCE_END_MARK: Final = re.compile(r"[.!?…。！？।؟:;\"”’»)]\s*$")
CJK_CHARACTER: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
LONG_CELL_CHARACTERS: Final = 80
SENTENCE_CELL_CHARACTERS: Final = 40
FULL_LINE_CHARACTERS: Final = 60  # a line as long as this that ends a sentence before a <br> is a paragraph


@dataclass(slots=True)
class Block:
    """One run of text between block-level boundaries.

    `kind`: the tag of the element that holds it; `around`: that element and the elements around it, innermost first,
    up to and without the root. `aside`: those of them that look like no part of an article, outermost first.
    `linked`: how many characters stand in links.
    """

    text: str
    kind: str
    around: tuple[HtmlElement, ...]
    aside: tuple[HtmlElement, ...]
    linked: int

    @property
    def prose(self) -> int:
        """How many characters of running text: none for headings and short cells, and links do not count.

        A character of Chinese, Japanese or Korean counts for two, because it says as much.
        """
        if self.kind[0] == "h":
            return 0
        plain = max(len(self.text) - self.linked, 0)
        prose = (
            plain if self.text.isascii() or not CJK_CHARACTER.search(self.text[:FULL_LINE_CHARACTERS]) else 2 * plain
        )
        return 0 if self.kind in CELL_TAGS and not _is_paragraph(self.text, prose) else prose


def _is_paragraph(cell: str, prose: int) -> bool:
    """Whether a table's cell holds a paragraph: the page is laid out in tables."""
    return prose >= LONG_CELL_CHARACTERS or (prose >= SENTENCE_CELL_CHARACTERS and bool(SENTENCE_END_MARK.search(cell)))


@dataclass(slots=True)
class _Run:
    parts: list[str] = field(default_factory=list)
    linked: int = 0


class Reader:
    """Collects the blocks of a tree; one use."""

    def __init__(self, is_suspect: Callable[[HtmlElement], bool]) -> None:
        self.blocks: list[Block] = []
        self._is_suspect = is_suspect
        self._run = _Run()

    def read(self, root: HtmlElement) -> list[Block]:
        """The blocks under `root`."""
        self._walk(root, (), (), in_link=False)
        return self.blocks

    def _walk(
        self, element: HtmlElement, around: tuple[HtmlElement, ...], aside: tuple[HtmlElement, ...], *, in_link: bool
    ) -> None:
        tag = element.tag
        if tag in BLOCK_LEVEL_TAGS:
            self._end(around, aside)
            within = (element, *around)
            if self._is_suspect(element):
                aside = (*aside, element)
            self._inside(element, within, aside, in_link=in_link)
            self._end(within, aside)
        elif tag == "br":
            self._run.parts.append("\n")
        else:
            self._inside(element, around, aside, in_link=in_link or tag == "a")

    def _inside(
        self, element: HtmlElement, around: tuple[HtmlElement, ...], aside: tuple[HtmlElement, ...], *, in_link: bool
    ) -> None:
        self._add(element.text, in_link=in_link)
        for child in element:
            if child.tag not in INVISIBLE_TAGS and not _is_hidden(child):
                self._walk(child, around, aside, in_link=in_link)
            self._add(child.tail, in_link=in_link)

    def _add(self, text: str | None, *, in_link: bool) -> None:
        if text:
            self._run.parts.append(text.replace("\n", " "))
            if in_link:
                self._run.linked += len(text.strip())

    def _end(self, around: tuple[HtmlElement, ...], aside: tuple[HtmlElement, ...]) -> None:
        run, self._run = self._run, _Run()
        if not run.parts or not around:
            return
        lines = _lines("".join(run.parts))
        share = run.linked / max(sum(map(len, lines)), 1)
        for line in lines:
            self.blocks.append(Block(line, str(around[0].tag), around, aside, round(min(share, 1) * len(line))))


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return style is not None and HIDDEN_STYLE.search(style) is not None


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
