"""Paragraphs in a service's markup, within its limit: what does not fit is left out whole, and counted. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from alerts.messages.catalogue import Catalogue, catalogue
from alerts.messages.harmless import shortened
from alerts.messages.markup import Markup
from alerts.model import ChatText
from alerts.paragraphs import Line, Paragraph, Piece

_LEAST_FOR_A_NOTE: Final = 60  # in a shorter message the ellipsis of the headline says that something is missing


def units(text: str) -> int:
    """The length of a text in UTF-16 code units, by which services count that do not count code points."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Room:
    """How long a text may be: at most `most`, None for any length, as `length` measures it.

    The measure of two texts together is at most the sum of both.
    """

    most: int | None = None
    length: Callable[[str], int] = units


@dataclass(frozen=True, slots=True)
class _Unit:
    """Lines that are left out together: the place of their paragraph, and the place of the one line, None for all."""

    paragraph: int
    line: int | None
    spare: int
    noun: str


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is left of a message: its lines, by the places of paragraph and line, and the note on what was left out.

    `before_last`: the note stands before the last line, which is the alert's number; else it is the last paragraph.
    """

    lines: dict[tuple[int, int], str]
    note: Sequence[Line] = ()
    before_last: bool = False

    def joined(self, markup: Markup) -> str:
        blocks = [[text for _, text in block] for _, block in groupby(self.lines.items(), lambda item: item[0][0])]
        noted = [markup.line(line) for line in self.note]
        if noted and self.before_last:
            blocks[-1][-1:] = [*noted, *blocks[-1][-1:]]
        elif noted:
            blocks.append(noted)
        return markup.paragraph_break.join(markup.line_break.join(block) for block in blocks)


def written(chat: ChatText, markup: Markup, room: Room) -> str:
    """A message as the service takes them, in `room`.

    The spare parts are left out first, and a line says how many of each kind; then the end of the first line is cut.
    """
    paragraphs, words = chat.paragraphs, catalogue(chat.language)
    lines = {
        (place, at): markup.line(line)
        for place, paragraph in enumerate(paragraphs)
        for at, line in enumerate(paragraph.lines)
    }
    whole = _Rest(lines).joined(markup)
    if room.most is None or room.length(whole) <= room.most:
        return whole
    gap = max(room.length(markup.line_break), room.length(markup.paragraph_break))
    lengths = {key: room.length(text) + gap for key, text in lines.items()}
    total, gone = sum(lengths.values()), Counter[str]()
    for unit in _in_order(paragraphs):
        if total + _length(_note(gone, words), markup, room) <= room.most + gap:
            break
        places = range(len(paragraphs[unit.paragraph].lines)) if unit.line is None else (unit.line,)
        dropped = [(unit.paragraph, at) for at in places if (unit.paragraph, at) in lines]
        if dropped:
            gone[unit.noun] += 1
        for key in dropped:
            total -= lengths[key]
            del lines[key]
    note = _note(gone, words) if room.most >= _LEAST_FOR_A_NOTE else ()
    last = next(reversed(lines))
    rest = _Rest(lines, note, before_last=paragraphs[last[0]].lines[last[1]].is_small)
    text = rest.joined(markup)
    return text if room.length(text) <= room.most else _cut(paragraphs[0].lines[0], rest, markup, room)


def _in_order(paragraphs: Sequence[Paragraph]) -> list[_Unit]:
    """What may be left out, in the order in which it is."""
    spare = [
        _Unit(place, at, line.spare, line.noun)
        for place, paragraph in enumerate(paragraphs)
        for at, line in enumerate(paragraph.lines)
        if line.spare
    ]
    whole = [
        _Unit(place, None, paragraph.spare, paragraph.noun)
        for place, paragraph in enumerate(paragraphs)
        if paragraph.spare
    ]
    return sorted((*spare, *whole), key=lambda unit: (-unit.spare, -unit.paragraph, -(unit.line or 0)))


def _note(gone: Counter[str], words: Catalogue) -> tuple[Line, ...]:
    """The line that says what was left out; none when nothing of the article was."""
    named = [words.count(noun, count) for noun, count in gone.items() if noun]
    return (Line((Piece(words.say("left_out", what=", ".join(named))),), is_small=True),) if named else ()


def _length(note: Iterable[Line], markup: Markup, room: Room) -> int:
    return sum(room.length(markup.line(line)) + room.length(markup.paragraph_break) for line in note)


def _cut(first: Line, rest: _Rest, markup: Markup, room: Room) -> str:
    """`rest` with as much of the first line as fits, and an ellipsis; the first line alone when nothing else fits."""
    for kept in (rest, _Rest({(0, 0): ""})):
        least, most, best = 1, sum(len(piece.text) for piece in first.pieces), ""
        while least <= most:
            middle = (least + most) // 2
            lines = {**kept.lines, (0, 0): markup.line(_shortened(first, middle))}
            text = replace(kept, lines=lines).joined(markup)
            if room.length(text) <= (room.most or 0):
                best, least = text, middle + 1
            else:
                most = middle - 1
        if best:
            return best
    return ""


def _shortened(line: Line, characters: int) -> Line:
    """`line` cut to `characters` code points of its texts."""
    pieces: list[Piece] = []
    for piece in line.pieces:
        if characters <= 0:
            break
        pieces.append(replace(piece, text=shortened(piece.text, characters)))
        characters -= len(piece.text)
    return replace(line, pieces=tuple(pieces))
