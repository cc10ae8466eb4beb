"""Explains why a text is not valid YAML: the place of the mistake, and a sentence. Pure.

A YAML parser complains where it gives up, which is often a line or a page below the mistake.
"""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Complaint:
    """The parser's complaint: `problem` in its words, and offsets in the text.

    `index` is where it gave up, `context_index` where the construct that it was reading began. `quoted`: start and end
    of the last quoted text before `index`, if that runs over more than one line.
    """

    problem: str
    index: int
    context_index: int | None = None
    quoted: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """The offset of the mistake, and the sentence to show.

    `mendable`: only the quotes around a text are missing, so that the rest of the file can still be read.
    """

    index: int
    sentence: str
    mendable: bool = False


SENTENCE_BY_PARSER_WORDS: Final = (
    ("tab character", "a tab cannot indent; use spaces"),
    ("block sequence entries", "a list entry '- ' cannot start here; put it on a line of its own"),
    ("unknown escape", "this escape does not exist; use single quotes, or double the backslash"),
    ("escape sequence", "this escape needs hexadecimal digits; use single quotes, or double the backslash"),
    ("expected hexdecimal", "this escape needs hexadecimal digits; use single quotes, or double the backslash"),
    ("hexadecimal", "this escape needs hexadecimal digits; use single quotes, or double the backslash"),
    ("Unicode character escape", "this escape names no character"),
    ("comment or line break", "a block of text starts on the line below '>' or '|'"),
    ("'-' indicator", "the lines above are a list, so this line must be a list entry '- '"),
    ("another document", "the file holds a second document; remove the line '---'"),
    ("node content", "quote it: this character has a special meaning in YAML"),
)


def advice(text: str, complaint: Complaint) -> Advice:  # noqa: PLR0911 - one return for each kind of mistake
    """The mistake in `text` that the parser's complaint comes from, and what to do about it."""
    problem, index = complaint.problem, complaint.index
    if complaint.quoted and _line_start(text, index) <= complaint.quoted[1] <= index:
        return Advice(complaint.quoted[0], "this quote is not closed on its line; add the closing quote")
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
    sentence = next((sentence for words, sentence in SENTENCE_BY_PARSER_WORDS if words in problem), None)
    return Advice(index, sentence) if sentence else _misplaced(text, index)


def _starts_wrong(character: str, index: int) -> Advice:
    if character == "\t":
        return Advice(index, "a tab cannot indent; use spaces")
    sentence = f"quote it: without quotes a YAML text cannot start with {character!r}"
    return Advice(index, sentence, mendable=character in set("@*`%"))


def _colon(text: str, index: int) -> Advice:
    """A colon where no mapping is possible: a line above lacks its colon, or this line has one too many."""
    line_start = _line_start(text, index)
    keyless, above = _keyless_lines(text, line_start)
    if keyless is not None and not _continues(text, keyless, above):
        return _no_colon(_word_start(text, keyless))
    if _has_key(text[:index], line_start) or re.match(r"\s*-\s+[^:]+:\s", text[line_start:index]):
        return Advice(index, "a text cannot contain a colon and a space without quotes; quote it")
    indent = _indent(text, line_start)
    if keyless is None and above is not None and indent > _indent(text, above):
        number = text.count("\n", 0, above) + 1
        return Advice(line_start + indent, f"this line is indented more than line {number}, which already has a value")
    return Advice(index, "a colon is not allowed here; quote the text, or fix the indentation")


def _no_colon(index: int) -> Advice:
    return Advice(index, "this line is neither 'key: value' nor a list entry; is a colon missing?")


def _bracket(text: str, index: int, opened: int) -> Advice:
    """A list in [ ] or a mapping in { }, opened at `opened`, that goes wrong at `index`."""
    bracket = text[opened : opened + 1]
    closing = {"[": "]", "{": "}"}.get(bracket, "]")
    if text[index : index + 1] and text[index] in "{[":
        return Advice(index, f"quote it: inside {bracket} {closing} a text cannot hold {text[index]!r} without quotes")
    over_lines = text.count("\n", opened, index) > 0
    if index >= len(text) or (over_lines and _has_key(text, _line_start(text, index))):
        return Advice(opened, f"this bracket is never closed; {closing!r} is missing")
    return Advice(index, f"a comma or {closing!r} is missing before this")


def _misplaced(text: str, index: int) -> Advice:
    """Something that fits neither its own line nor the lines above."""
    line_start = _line_start(text, index)
    before = text[line_start:index].rstrip()
    character = text[index : index + 1]
    if before.endswith(('"', "'")):
        return Advice(
            index, "nothing may follow a closing quote; put the whole text in single quotes, or write it below 'key: >'"
        )
    if character and character in "]}":
        return Advice(index, f"no bracket is open that this {character!r} would close")
    if before.endswith(("]", "}")):
        return Advice(index, "nothing may follow a closing bracket; quote the whole text")
    if character == "-":
        return Advice(index, "a list entry is not allowed here; fix the indentation")
    if not before:
        return _misindented(text, index)
    return Advice(index, "YAML cannot read this; quote the text, or fix the indentation")


def _misindented(text: str, index: int) -> Advice:
    """A line that starts in another column than its neighbours. Either may be wrong, so the sentence shows both."""
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
    """The offset of the first character after the indentation of the line that contains `index`."""
    line_start = _line_start(text, index)
    return line_start + _indent(text, line_start)


def _line(text: str, line_start: int) -> str:
    return re.split(r"[\r\n]", text[line_start:], maxsplit=1)[0]


def _has_key(text: str, line_start: int) -> bool:
    return re.search(r":(\s|$)", _line(text, line_start)) is not None


def _keyless_lines(text: str, line_start: int) -> tuple[int | None, int | None]:
    """The starts of two lines: the topmost of the lines directly above without a key, and the line above it.

    Empty lines and comments do not count. Each is None when there is no such line.
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
    """Whether a line without a key continues the text of the line above it, so that it lacks no colon."""
    if _line(text, line_start).lstrip().startswith(("- ", '"', "'", "]", "}")):
        return True
    if above is None or _indent(text, line_start) <= _indent(text, above):
        return False
    return re.search(r":\s*$", _line(text, above)) is None
