"""Reads the paragraphs of a page that is too large or too deep for the block reader, in linear time."""

from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from crawler.page.blocks import BLOCK_LEVEL_TAGS, INVISIBLE_TAGS

MIN_LINE_CHARACTERS: Final = 60  # shorter lines are mostly menus
MAX_TEXT_CHARACTERS: Final = 1_000_000


def plain_paragraphs(tree: HtmlElement) -> tuple[str, ...]:
    """The page's distinct lines of at least MIN_LINE_CHARACTERS, up to MAX_TEXT_CHARACTERS in all."""
    found: dict[str, None] = {}
    parts: list[str] = []
    hidden = size = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            hidden += element.tag in INVISIBLE_TAGS
        if element.tag in BLOCK_LEVEL_TAGS:
            size += _end_line(parts, found)
            if size > MAX_TEXT_CHARACTERS:
                break
        if event == "end":
            hidden -= element.tag in INVISIBLE_TAGS
        text = element.text if event == "start" else element.tail
        if text and not hidden:
            parts.append(text[:MAX_TEXT_CHARACTERS])
    _end_line(parts, found)
    return tuple(found)


def _end_line(parts: list[str], found: dict[str, None]) -> int:
    """Adds the line made of `parts` to `found` and empties `parts`; returns the number of characters added."""
    line = " ".join("".join(parts).split())
    parts.clear()
    if len(line) < MIN_LINE_CHARACTERS or line in found:
        return 0
    found[line[:MAX_TEXT_CHARACTERS]] = None
    return len(line)
