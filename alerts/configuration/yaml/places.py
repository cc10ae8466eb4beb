"""Finds the line and column of a character in a file, also inside YAML scalars. Pure; it uses no YAML library."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

WHITE_SPACE: Final = " \t\n\r\x85\u2028\u2029"
ESCAPE_SEQUENCE: Final = re.compile(r"\\(?:x..|u....|U........|\r\n|.)", re.DOTALL)
ESCAPED_CHARACTERS: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class YamlPlace:
    """A place in a file. Line and column count from 1; columns are code points."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Lines:
    """A text and the index at which each line starts; as in editors, a line ends with LF, CR LF or CR."""

    file: str
    text: str
    starts: tuple[int, ...]

    def place(self, index: int) -> YamlPlace:
        """The place of the code point at `index`; an index past the end is taken as the end."""
        index = min(index, len(self.text))
        line = bisect_right(self.starts, index)
        return YamlPlace(self.file, line, index - self.starts[line - 1] + 1)


def lines_of(file: str, text: str) -> Lines:
    """The line table of `text`."""
    return Lines(file, text, (0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))))


def value_index(raw: str, style: str, value: str, offset: int) -> int:
    """The index in `raw`, a scalar as written in the file, of the character at `offset` in its `value`.

    `style` is "" for plain, else one of `' " | >`. Folding changes only white space, so all other characters of `value`
    are in `raw` in the same order, and are paired one by one. An offset in the white space at the end of `value` counts
    as the end of its last word.
    """
    offset = min(offset, len(value.rstrip(WHITE_SPACE)))
    written = _written(raw, style)
    upcoming = next(written, None)
    index = upcoming[0] if upcoming else 0
    for position, character in enumerate(value):
        if position > 0:
            index += 1
        if upcoming and upcoming[1] == character:
            index = upcoming[0]
            upcoming = next(written, None)
        if position == offset:
            return min(index, len(raw))
    return min(index + 1, len(raw))


def _written(raw: str, style: str) -> Iterator[tuple[int, str]]:
    """Each character of the value that is not folded white space, with its index in `raw`."""
    index, end = _inside(raw, style)
    while index < end:
        if style == '"' and raw[index] == "\\":
            escape = ESCAPE_SEQUENCE.match(raw, index)
            assert escape is not None, "the parser has read this escape"
            if (character := _unescaped(escape[0][1:])) is not None:
                yield index, character
            index = escape.end()
        else:
            if raw[index] not in WHITE_SPACE:
                yield index, raw[index]
            index += 2 if style == "'" and raw[index] == "'" else 1


def _inside(raw: str, style: str) -> tuple[int, int]:
    """The start and end of a scalar's content: within its quotes, or after the line of `>` or `|`."""
    if style and style in "'\"":
        return 1, len(raw) - 1
    if style and style in "|>":
        header = re.search(r"[\r\n]", raw)
        return (header.end() if header else len(raw)), len(raw)
    return 0, len(raw)


def _unescaped(name: str) -> str | None:
    """The character that an escape means; None for an escaped line break, which means nothing."""
    if name[0] in "\r\n\x85\u2028\u2029":
        return None
    if len(name) > 1:
        return chr(int(name[1:], 16))
    return ESCAPED_CHARACTERS.get(name, name)
