"""Every paragraph of a page too large or too deep for anything better, in time linear in its size."""

from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from crawler.page.blocks import INVISIBLE, LEVELS

LONG: Final = 60  # characters: shorter lines are mostly menus
MAX_CHARACTERS: Final = 1_000_000


def plain_paragraphs(tree: HtmlElement) -> tuple[str, ...]:
    """The lines of the page that are as long as a sentence, each once, up to a million characters in all."""
    found: dict[str, None] = {}
    parts: list[str] = []
    hidden = size = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            hidden += element.tag in INVISIBLE
        if element.tag in LEVELS:
            size += _end_line(parts, found)
            if size > MAX_CHARACTERS:
                break
        if event == "end":
            hidden -= element.tag in INVISIBLE
        text = element.text if event == "start" else element.tail
        if text and not hidden:
            parts.append(text[:MAX_CHARACTERS])
    _end_line(parts, found)
    return tuple(found)


def _end_line(parts: list[str], found: dict[str, None]) -> int:
    """How many characters the line made of `parts` has added to what was found; `parts` is emptied."""
    line = " ".join("".join(parts).split())
    parts.clear()
    if len(line) < LONG or line in found:
        return 0
    found[line[:MAX_CHARACTERS]] = None
    return len(line)
