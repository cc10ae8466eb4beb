"""Where in a file a character stands: lines, columns, and offsets inside YAML scalars. Pure; knows no YAML library."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

BLANK: Final = " \t\n\r\x85\u2028\u2029"
ESCAPE: Final = re.compile(r"\\(?:x..|u....|U........|\r\n|.)", re.DOTALL)
CONTROL: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class YamlPlace:
    """A place in a file; line and column count from 1, columns in code points."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Lines:
    """A text with the index at which each of its lines starts, counted as editors do: after LF, CR LF or CR."""

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
    """The index in `raw`, a scalar as it stands in the file, of the character `offset` of its `value`.

    `style` is "" for plain, else one of `' " | >`. Folding changes white space only, so all other characters stand in
    `raw` in the order of `value`, and are paired one by one. An offset in white space at the end of `value` is taken as
    the end of its last word.
    """
    offset = min(offset, len(value.rstrip(BLANK)))
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
    """Every character of the value that is not folded white space, with its index in `raw`."""
    index, end = _inside(raw, style)
    while index < end:
        if style == '"' and raw[index] == "\\":
            escape = ESCAPE.match(raw, index)
            assert escape is not None, "the parser has read this escape"
            if (character := _unescaped(escape[0][1:])) is not None:
                yield index, character
            index = escape.end()
        else:
            if raw[index] not in BLANK:
                yield index, raw[index]
            index += 2 if style == "'" and raw[index] == "'" else 1


def _inside(raw: str, style: str) -> tuple[int, int]:
    """Where the content of a scalar starts and ends: within its quotes, or after the line of `>` or `|`."""
    if style and style in "'\"":
        return 1, len(raw) - 1
    if style and style in "|>":
        header = re.search(r"[\r\n]", raw)
        return (header.end() if header else len(raw)), len(raw)
    return 0, len(raw)


def _unescaped(name: str) -> str | None:
    """The character that an escape stands for; None for an escaped end of line, which stands for nothing."""
    if name[0] in "\r\n\x85\u2028\u2029":
        return None
    if len(name) > 1:
        return chr(int(name[1:], 16))
    return CONTROL.get(name, name)
