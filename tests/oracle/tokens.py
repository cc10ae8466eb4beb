"""Cuts a query into what it is written of: brackets, words, phrases, patterns."""

import re
from dataclasses import dataclass
from typing import NoReturn

QUOTES = '"“”„‟«»'
SIGNS = frozenset("-+!&|~^{}[]#$'‘’‚‹›`")
LETTERS_AND_COLON = r"([^\W\d_]+):"


class WrongQueryError(Exception):
    """The query is one that the documentation refuses."""


@dataclass(frozen=True)
class Token:
    """`kind` is one of ( ) , word phrase exact entity pattern field end."""

    kind: str
    written: str
    start: int
    end: int


def wrong(why: str) -> NoReturn:
    raise WrongQueryError(why)


def tokens_of(query: str) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        made = token_at(query, at)
        found.append(made)
        at = made.end
    return [*found, Token("end", "", len(query), len(query))]


def token_at(query: str, at: int) -> Token:  # noqa: PLR0911 - one for each kind of token
    char = query[at]
    if char in "(),":
        return Token(char, char, at, at + 1)
    if is_quote(query, at):
        return quoted(query, at, "phrase", at)
    if char in SIGNS:
        wrong("a sign of another system")
    if char == "=":
        if query[at + 1 : at + 2] and query[at + 1] in QUOTES:
            return quoted(query, at + 1, "exact", at)
        end = word_end(query, at + 1)
        written = query[at + 1 : end]
        if not written or written[0] in "@/=" or written[0] in SIGNS or re.match(LETTERS_AND_COLON, written):
            wrong("no word or phrase after =")
        without_joints(written)
        return Token("exact", written, at, end)
    if char == "/":
        return pattern_at(query, at)
    end = word_end(query, at)
    if char == "@":
        return Token("entity", query[at + 1 : end], at, end)
    if field := re.match(LETTERS_AND_COLON, query[at:end]):
        return Token("field", field[1], at, at + field.end())
    without_joints(query[at:end])
    return Token("word", query[at:end], at, end)


def without_joints(written: str) -> None:
    if "=" in written or "|" in written:
        wrong("a sign of another system inside a word")


def is_quote(query: str, at: int) -> bool:
    """Whether a quote stands at `at`, and none that belongs to a Hebrew word."""
    between = query[at - 1 : at] + query[at + 1 : at + 2]
    return query[at] in QUOTES and not (query[at] == '"' and re.fullmatch("[א-ת]{2}", between))


def word_end(query: str, at: int) -> int:
    while at < len(query) and not query[at].isspace() and query[at] not in "()" and not is_quote(query, at):
        if query[at] == "," and not (query[at - 1].isdigit() and query[at + 1 : at + 2].isdigit()):
            break
        at += 1
    return at


def quoted(query: str, at: int, kind: str, start: int) -> Token:
    end = next((i for i in range(at + 1, len(query)) if is_quote(query, i)), None)
    if end is None:
        wrong("an unclosed quote")
    if query[end + 1 : end + 2] == "~":
        wrong("a sign of another system")
    return Token(kind, query[at + 1 : end], start, end + 1)


def pattern_at(query: str, at: int) -> Token:
    end = at + 1
    while end < len(query) and query[end] != "/":
        end += 2 if query[end] == "\\" else 1
    if end >= len(query):
        wrong("an unclosed pattern")
    return Token("pattern", query[at + 1 : end], at, end + 1)
