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
    if "scanning an alias" in problem and complaint.context_index is not None:
        index = complaint.context_index
    if "cannot start any token" in problem or "alias" in problem:
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
    """A colon where a value cannot be a mapping: a line above has lost its own, or this one has too many."""
    line_start = _line_start(text, index)
    keyless, above = _keyless_lines(text, line_start)
    if keyless is not None and not _continues(text, keyless, above):
        return _no_colon(_word_start(text, keyless))
    if _has_key(text[:index], line_start) or re.match(r"\s*-\s+[^:]+:\s", text[line_start:index]):
        return Advice(index, "a colon with a space after it cannot stand inside a text; quote the text")
    indent = _indent(text, line_start)
    if keyless is None and above is not None and indent > _indent(text, above):
        number = text.count("\n", 0, above) + 1
        return Advice(
            line_start + indent, f"this line is indented deeper than line {number}, which has a value already"
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
        return _misindented(text, index)
    return Advice(index, "YAML cannot read this; quote the text, or mend the indentation")


def _misindented(text: str, index: int) -> Advice:
    """A line that starts in another column than its neighbours: which of them is wrong, only the writer knows."""
    line_start = _line_start(text, index)
    indent, here, other = index - line_start, line_start, None
    while here > 0:
        here = _line_start(text, here - 1)
        words = _line(text, here).strip()
        if words and not words.startswith("#"):
            if _indent(text, here) < indent:
                break
            other = here
    compared = f"line {_number(text, here if other is None else other)} starts in another column"
    under = "" if other in (None, here) else f" under line {_number(text, here)}"
    return Advice(index, f"the indentation of this line fits none of the lines above; {compared}{under}")


def _number(text: str, line_start: int) -> int:
    """The number of a line, counted from 1."""
    return text.count("\n", 0, line_start) + 1


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


def _keyless_lines(text: str, line_start: int) -> tuple[int | None, int | None]:
    """The starts of two lines above: the topmost of those next above that hold no key, and the one above that.

    Empty lines and comments do not count; None where there is no such line.
    """
    keyless = None
    while line_start > 0:
        line_start = _line_start(text, line_start - 1)
        words = _line(text, line_start).strip()
        if _has_key(text, line_start) and not words.startswith("#"):
            return keyless, line_start
        if words and not words.startswith("#"):
            keyless = line_start
    return keyless, None


def _continues(text: str, line_start: int, above: int | None) -> bool:
    """Whether a line without a key goes on with the text of the line above it, rather than lacking a colon."""
    if _line(text, line_start).lstrip().startswith(("- ", '"', "'", "]", "}")):
        return True
    if above is None or _indent(text, line_start) <= _indent(text, above):
        return False
    return re.search(r":\s*$", _line(text, above)) is None
