"""Lines inside a text that may be no part of the article: pointers to other pages, appeals, promotions. Pure.

They are told by their words, in some thirty languages, and by their shape, where the layout of a page said nothing of
them. The guess is generous: it takes no word from an article, it only keeps a NOT from being decided by such a line.
"""

import re
from collections.abc import Sequence
from typing import Final

from crawler.page.blocks import letter_count
from crawler.page.boilerplate_phrases import (
    APPEAL_OPENING,
    OTHER_STORIES_HEADING,
    PLEA_OPENING,
    PROMOTED,
    SERVICE_LINE,
)

MAX_LINE_CHARACTERS: Final = 300  # a longer paragraph is text however it begins
MAX_POINTER_LETTERS: Final = 30  # of a link that merely points
MAX_LISTED: Final = 10  # lines that may follow a heading of other stories
_PARAGRAPH: Final = re.compile(r"[^\n]+")
_SENTENCE_END: Final = re.compile(r"[.!?…。！？।॥؟۔։။።]\W*$")
_OPENINGS: Final = (OTHER_STORIES_HEADING, APPEAL_OPENING, SERVICE_LINE, PLEA_OPENING)

# By their shape, in any language: a label and what it points to, a bullet or an arrow, a title in heavy brackets.
_LABELLED: Final = re.compile(r"^\W{0,3}(?:[^\W\d_][\w'’-]*[ ]){0,3}[^\W_][\w'’-]*\s?[:：|]\s?\S")
_MARKED: Final = re.compile(r"^\s*(?:[»›▶►▸→➤➜☞●•■▪◆★✦]|>{1,2}|[-–—*]\s|【[^】]{1,30}】|\[[^\]]{1,30}\]\s)")
MAX_LABELLED_CHARACTERS: Final = 160
# Whatever their end: captions, corrections, where the article stood first.
_NOTE: Final = re.compile(
    r"^\W*(?:(?:file (?:photo|image|picture|footage)|archiv(?:bild|foto)|архивное фото|архівне фото|an earlier version|"
    r"editor['’]?s note|anmerkung der redaktion|note de la rédaction|nota de la redacción|fe de errores|від редакції|"
    r"this (?:article|story|report|piece) (?:first |originally |was )|in (?:this|next|last) week['’]s)\b|"
    r"(?:photos?|image|picture|caption|foto|imagen|immagine|фото|corrections?|clarification|korrektur|correctif|"
    r"rectificatif|précision|corrección|correção|errata|correzione|rettifica|rectificatie|sprostowanie|исправление|"
    r"уточнение|уточнення|more|earlier|previously|in case you missed it|icymi|keywords?|tags?|topics?|poll)\s*[:：])",
    re.IGNORECASE,
)
_TRADES: Final = (
    "report(?:er|ing)|correspond|corresponsal|corrispond|korrespond|korespond|editor|journalis|periodis|giornalis|dziennikar|writer|"
    "author|autor|columnist|analyst|fellow|contribut|photograph|researcher|professor|redakt|rédact|redact|skribent|"
    "журналіст|журналист|кореспондент|корреспондент|редактор|автор|оглядач|обозревател"
)
# A line about its author: a name of two words or more, and what somebody of the trade does, or is called.
_ABOUT_AUTHOR: Final = re.compile(
    r"^(?!(?:The|It|This|That|These|Those|He|She|They|We|Der|Die|Das|Le|La|Les|El|Los|Las|Il)\s)"
    r"(?:[A-ZÀ-ÖØ-ÞА-ЯІЇЄҐ][\w.'’-]*[ ]){2,4}"
    rf"(?:(?:is|was|has been|ist|war|est|es|è|är|er|jest)\b.{{0,80}}?\b(?:{_TRADES})"
    r"|(?:writes|covers|reports (?:on|for|from)|has (?:covered|written|reported)|schreibt|écrit|couvre|escribe|cubre|"
    r"scrive|skriver|pisze|пише|пишет)\b)"
)
MAX_ABOUT_AUTHOR: Final = 2  # paragraphs at the end

Place = tuple[int, int]


def doubtful_lines(text: str) -> tuple[Place, ...]:
    """The places (start, end) of the lines in `text` that may be no part of the article, in order.

    A heading of other stories counts with the lines below it that are no sentences.
    """
    found: list[Place] = []
    listed = 0
    lines = tuple(_PARAGRAPH.finditer(text))
    if len(lines) == 1:
        return ()  # it is all that there is
    for at, line in enumerate(lines):
        place, said = line.span(), line[0]
        if len(said) > MAX_LINE_CHARACTERS:
            listed = 0
        elif _may_point(said) or (0 < len(lines) - MAX_ABOUT_AUTHOR <= at and _ABOUT_AUTHOR.match(said)):
            found.append(place)
            listed = 0 if _SENTENCE_END.search(said[-20:]) else MAX_LISTED
        elif listed and not _SENTENCE_END.search(said[-20:]):
            found.append(place)
            listed -= 1
        else:
            listed = 0
    return tuple(found)


def only_points(text: str) -> bool:
    """Whether a link says no more than that there is more to read."""
    if letter_count(text) > MAX_POINTER_LETTERS:
        return False
    return any(said.match(text) for said in (OTHER_STORIES_HEADING, APPEAL_OPENING, SERVICE_LINE))


def without(text: str, places: Sequence[Place]) -> str:
    """The text with blanks in these places, so that every other word keeps its own."""
    parts, end = list[str](), 0
    for start, after in places:
        parts += [text[end:start], " " * (after - start)]
        end = after
    return "".join((*parts, text[end:]))


def _may_point(line: str) -> bool:
    if any(pattern.match(line) for pattern in _OPENINGS) or PROMOTED.search(line) or _NOTE.match(line):
        return True
    is_open = len(line) <= MAX_LABELLED_CHARACTERS and not _SENTENCE_END.search(line[-20:])
    return is_open and (_LABELLED.match(line) or _MARKED.match(line)) is not None
