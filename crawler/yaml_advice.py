"""What to say about a text that YAML cannot read: the place where the mistake was made, and a sentence. Pure.

A YAML parser complains where it gives up, which is often a line or a page below the mistake.
"""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the parser said: `problem` in its words, where it gave up, and where the thing it was reading began.

    `quoted`: start and end of the last quoted text before `index`, when it runs over more than one line.
    """

    problem: str
    index: int
    context_index: int | None = None
    quoted: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """Where the mistake was made, and the sentence to show.

    `mendable`: only quotes are missing round a text, so that the rest of the file can be read all the same.
    """

    index: int
    sentence: str
    mendable: bool = False


LOOK_BACK: Final = 2
SENTENCES: Final = (
    ("tab character", "a tab cannot indent; use spaces"),
    ("block sequence entries", "a list entry '- ' cannot stand here; start it on a line of its own"),
    ("unknown escape", "this backslash means nothing in double quotes; use single quotes, or double the backslash"),
    ("escape sequence", "this escape needs hexadecimal digits; use single quotes, or double the backslash"),
    ("expected hexdecimal", "this escape needs hexadecimal digits; use single quotes, or double the backslash"),
    ("hexadecimal", "this escape needs hexadecimal digits; use single quotes, or double the backslash"),
    ("Unicode character escape", "this escape names no character"),
    ("comment or line break", "the text of a block starts on the line below '>' or '|'"),
    ("'-' indicator", "a list stands above, so a list entry '- ' is expected here"),
    ("another document", "the file holds a second document; remove the line '---'"),
    ("node content", "quote it: this character has a meaning in YAML"),
)


def advice(text: str, complaint: Complaint) -> Advice:  # noqa: PLR0911 - one return a kind of mistake
    """Where in `text` the mistake was made that the parser complains of, and what to do about it."""
    problem, index = complaint.problem, complaint.index
    if complaint.quoted and _line_start(text, index) <= complaint.quoted[1] <= index:
        return Advice(complaint.quoted[0], "this quote is not closed in its line; a closing quote is missing")
    if "cannot start any token" in problem or "undefined alias" in problem:
        return _starts_wrong(text[index : index + 1], index)
    if "end of stream" in problem and complaint.context_index is not None:
        return Advice(complaint.context_index, "this quote is never closed")
    if "mapping values are not allowed" in problem:
        return _colon(text, index)
    if "could not find expected ':'" in problem:
        began = complaint.context_index if complaint.context_index is not None else index
        return _no_colon(_word_start(text, began))
    if "expected ',' or" in problem and complaint.context_index is not None:
        return _bracket(text, index, complaint.context_index)
    sentence = next((sentence for words, sentence in SENTENCES if words in problem), None)
    return Advice(index, sentence) if sentence else _misplaced(text, index)


def _starts_wrong(character: str, index: int) -> Advice:
    if character == "\t":
        return Advice(index, "a tab cannot indent; use spaces")
    sentence = f"quote it: in YAML a text cannot start with {character!r} unless it stands in quotes"
    return Advice(index, sentence, mendable=character in set("@*`%"))


def _colon(text: str, index: int) -> Advice:
    """A colon where a value cannot be a mapping: the line above has lost its own, or this one has too many."""
    line_start = _line_start(text, index)
    above = _lines_above(text, line_start)
    indent = _indent(text, line_start)
    if above and not _has_key(text, above[0]) and not _continues(text, above):
        return _no_colon(_word_start(text, above[0]))
    if _has_key(text[:index], line_start) or re.match(r"\s*-\s+[^:]+:\s", text[line_start:index]):
        return Advice(index, "a colon with a space after it cannot stand inside a text; quote the text")
    if above and indent > _indent(text, above[0]):
        return Advice(
            line_start + indent, "this line is indented deeper than the line above, which has a value already"
        )
    return Advice(index, "a colon cannot stand here; quote the text, or mend the indentation")


def _no_colon(index: int) -> Advice:
    return Advice(index, "this line is neither 'key: value' nor a list entry; is a colon missing?")


def _bracket(text: str, index: int, opened: int) -> Advice:
    """A list in [ ] or a mapping in { } that goes wrong at `index`."""
    bracket = text[opened : opened + 1]
    closing = {"[": "]", "{": "}"}.get(bracket, "]")
    if text[index : index + 1] and text[index] in "{[":
        return Advice(index, f"quote it: inside {bracket} {closing} a text cannot hold {text[index]!r} without quotes")
    over_lines = text.count("\n", opened, index) > 0
    if index >= len(text) or (over_lines and _has_key(text, _line_start(text, index))):
        return Advice(opened, f"this bracket is never closed; {closing!r} is missing")
    return Advice(index, f"a comma or {closing!r} is missing before this")


def _misplaced(text: str, index: int) -> Advice:
    """Something that fits neither the line it stands in nor the lines above."""
    line_start = _line_start(text, index)
    before = text[line_start:index].rstrip()
    character = text[index : index + 1]
    if before.endswith(('"', "'")):
        return Advice(
            index, "nothing may follow a closing quote; put the whole text in single quotes, or under 'key: >'"
        )
    if character and character in "]}":
        return Advice(index, f"there is no bracket that this {character!r} would close")
    if before.endswith(("]", "}")):
        return Advice(index, "nothing may follow a closing bracket; quote the whole text")
    if character == "-":
        return Advice(index, "a list entry cannot stand here; mend the indentation")
    if not before:
        return Advice(index, "the indentation of this line fits none of the lines above")
    return Advice(index, "YAML cannot read this; quote the text, or mend the indentation")


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _indent(text: str, line_start: int) -> int:
    return len(text[line_start:]) - len(text[line_start:].lstrip(" "))


def _word_start(text: str, index: int) -> int:
    """The first character, of the line that holds `index`, that is no indentation."""
    line_start = _line_start(text, index)
    return line_start + _indent(text, line_start)


def _line(text: str, line_start: int) -> str:
    return re.split(r"[\r\n]", text[line_start:], maxsplit=1)[0]


def _has_key(text: str, line_start: int) -> bool:
    return re.search(r":(\s|$)", _line(text, line_start)) is not None


def _lines_above(text: str, line_start: int) -> list[int]:
    """The starts of the `LOOK_BACK` nearest lines above that are not empty and no comment, the nearest first."""
    found: list[int] = []
    while line_start > 0 and len(found) < LOOK_BACK:
        line_start = _line_start(text, line_start - 1)
        words = _line(text, line_start).strip()
        if words and not words.startswith("#"):
            found.append(line_start)
    return found


def _continues(text: str, above: list[int]) -> bool:
    """Whether the nearest line above goes on with the text of the line before it."""
    if _line(text, above[0]).lstrip().startswith(("- ", '"', "'", "]", "}")):
        return True
    if len(above) < LOOK_BACK or _indent(text, above[0]) <= _indent(text, above[1]):
        return False
    return re.search(r":\s*$", _line(text, above[1])) is None
