"""Which words are operators, and what to write instead of other systems' operators."""

import re
from typing import Final

from crawler.errors import QueryError

OPERATORS: Final = "AND, OR, NOT, NEAR/5, ONEAR/5, SENTENCE, PARAGRAPH, ATLEAST/3(...) and 2 OF (...)"
BINARY: Final = frozenset({"AND", "OR", "NOT"})
# SENTENCE and PARAGRAPH are also words to search for.
_NAMES: Final = re.compile(r"(AND|OR|NOT|OF)|(NEAR|ONEAR|ATLEAST)(?:/(\d*))?")
_COUNTED: Final = re.compile(r"(NEAR|ONEAR|ATLEAST)/(\d{1,4})")
# Other systems' operators -> ours; {} is the number.
_FOREIGN: Final = {
    "W": "NEAR/{}", "N": "NEAR/{}", "F": "ONEAR/{}", "P": "ONEAR/{}", "PRE": "ONEAR/{}", "ADJ": "ONEAR/{}",
    "WITHIN": "NEAR/{}", "AROUND": "NEAR/{}", "NEAR": "NEAR/{}", "ONEAR": "ONEAR/{}", "ATLEAST": "ATLEAST/{}(word)",
    "FOLLOWEDBY": "ONEAR/{}", "BEFORE": "ONEAR/{}", "AFTER": "ONEAR/{}", "SAME": "a PARAGRAPH b",
    "SENT": "a SENTENCE b", "PARA": "a PARAGRAPH b", "XOR": "(a OR b) AND NOT (a AND b)", "ANDNOT": "AND NOT",
    "BUTNOT": "AND NOT", "OF": "2 OF (a, b, c)", "NOTNEAR": "a AND NOT (a NEAR/5 b)", "HLEAD": "lead:(...)",
    "HEADLINE": "title:(...)", "ALLCAPS": "=WORD", "CAPS": "=Word",
}  # fmt: skip
_BY_UNIT: Final = {"S": "a SENTENCE b", "P": "a PARAGRAPH b", "SEG": "title:(...)"}
# Letters that many weapons begin with are operators only with a slash: W88, N1, F16, P8 are names.
_FOREIGN_FORM: Final = re.compile(r"([A-Z]+)/(\d*|S|P|SEG)|(PRE|ADJ|WITHIN|AROUND|NEAR|ONEAR|ATLEAST)(\d*)|([A-Z]+)")


def counted(word: str) -> tuple[str, int] | None:
    """The operator and number of `NEAR/5`, `ONEAR/5`, `ATLEAST/5`; None for other words."""
    match = _COUNTED.fullmatch(word)
    return (match[1], int(match[2])) if match else None


def is_operator(word: str) -> bool:
    """Whether a word is one of the language's operators."""
    return word in BINARY or word in {"SENTENCE", "PARAGRAPH"} or counted(word) is not None


def in_capitals(word: str) -> str | None:
    """An operator that is written in small letters, as it should be; None for other words."""
    match = _NAMES.fullmatch(word.upper())
    if match is None or word == match[0]:
        return None
    return match[1] or f"{match[2]}/{match[3] or '5'}"


def foreign(word: str) -> str | None:
    """What to write instead of an operator of another system, or of one without its number; None for other words."""
    match = _FOREIGN_FORM.fullmatch(word)
    if match is None:
        return None
    name, number = match[1] or match[3] or match[5], match[2] or match[4] or ""
    if match[1] and number in _BY_UNIT:
        return _BY_UNIT[number]
    if match[1] and name not in _FOREIGN:
        return f"one of {OPERATORS}"
    if match[5] and (name not in _FOREIGN or len(name) == 1):
        return None
    return _FOREIGN[name].format(number or "5")


def _foreign_between(word: str) -> str | None:
    """A word between two operands that other systems read as an operator with a number, in any case; else None.

    Only there: alone, `w/5` and `near5` may be searched for.
    """
    match = _FOREIGN_FORM.fullmatch(word.upper())
    if match is None or not (match[2] or match[4]) or (match[1] or match[3]) not in _FOREIGN:
        return None
    return foreign(word.upper())


def refuse_foreign(word: str, start: int) -> None:
    """Nothing for a word that may be searched.

    Raises:
        QueryError: when it is an operator of another system.
    """
    _refuse(word, start, foreign(word))


def refuse_foreign_between(word: str, start: int) -> None:
    """Nothing for a word that no other system reads as an operator between two operands.

    Raises:
        QueryError: when one does.
    """
    _refuse(word, start, foreign(word) or _foreign_between(word))


def _refuse(word: str, start: int, advice: str | None) -> None:
    if advice is not None:
        sentence = f"'{word}' is no operator of this language; write {advice}, or quote it to search for the word."
        raise QueryError(sentence, start, start + len(word))
