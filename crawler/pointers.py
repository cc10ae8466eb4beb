"""Lines inside a text that may be no part of the article: pointers to other pages, appeals, promotions. Pure.

They are told by their words alone, in some thirty languages, where the layout of a page said nothing of them. The guess
is generous: it takes no word from an article, it only keeps a NOT from being decided by such a line.
"""

import re
from collections.abc import Sequence
from typing import Final

from crawler.page.boilerplate_phrases import (
    APPEAL_OPENING,
    OTHER_STORIES_HEADING,
    PLEA_OPENING,
    PROMOTED,
    SERVICE_LINE,
)

MAX_LINE_CHARACTERS: Final = 300  # a longer paragraph is text however it begins
MAX_LISTED: Final = 10  # lines that may follow a heading of other stories
_PARAGRAPH: Final = re.compile(r"[^\n]+")
_SENTENCE_END: Final = re.compile(r"[.!?…。！？।॥؟۔։။።]\W*$")
_OPENINGS: Final = (OTHER_STORIES_HEADING, APPEAL_OPENING, SERVICE_LINE, PLEA_OPENING)

Place = tuple[int, int]


def doubtful_lines(text: str) -> tuple[Place, ...]:
    """The places (start, end) of the lines in `text` that may be no part of the article, in order.

    A heading of other stories counts with the lines below it that are no sentences.
    """
    found: list[Place] = []
    listed = 0
    for line in _PARAGRAPH.finditer(text):
        place, said = line.span(), line[0]
        if len(said) > MAX_LINE_CHARACTERS:
            listed = 0
        elif _may_point(said):
            found.append(place)
            listed = 0 if _SENTENCE_END.search(said[-20:]) else MAX_LISTED
        elif listed and not _SENTENCE_END.search(said[-20:]):
            found.append(place)
            listed -= 1
        else:
            listed = 0
    return tuple(found)


def without(text: str, places: Sequence[Place]) -> str:
    """The text with blanks in these places, so that every other word keeps its own."""
    parts, end = list[str](), 0
    for start, after in places:
        parts += [text[end:start], " " * (after - start)]
        end = after
    return "".join((*parts, text[end:]))


def _may_point(line: str) -> bool:
    return any(pattern.match(line) for pattern in _OPENINGS) or PROMOTED.search(line) is not None
