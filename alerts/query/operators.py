"""Which words are operators, and what to write instead of other systems' operators."""

import re
from typing import Final

from crawler.errors import QueryError

OPERATORS: Final = "AND, OR, NOT, NEAR/5, ONEAR/5, SENTENCE, PARAGRAPH, BUTNOT, NUM/3, ATLEAST/3(...) and 2 OF (...)"
BINARY_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
# Without SENTENCE and PARAGRAPH: in small letters these are words to search for.
# Without NUM alone, which is a Portuguese word.
_OPERATOR_NAMES: Final = re.compile(r"(AND|OR|NOT|OF|BUTNOT)|(NEAR|ONEAR|ATLEAST)(?:/(\d*))?|(NUM)/(\d*)")
_COUNTED_OPERATORS: Final = re.compile(r"(NEAR|ONEAR|ATLEAST|NUM)/(\d{1,4})")
# Ours by other systems' operators; {} is the number.
_FOREIGN_OPERATORS: Final = {
    "W": "NEAR/{}", "N": "NEAR/{}", "F": "ONEAR/{}", "P": "ONEAR/{}", "PRE": "ONEAR/{}", "ADJ": "ONEAR/{}",
    "WITHIN": "NEAR/{}", "AROUND": "NEAR/{}", "NEAR": "NEAR/{}", "ONEAR": "ONEAR/{}", "ATLEAST": "ATLEAST/{}(word)",
    "FOLLOWEDBY": "ONEAR/{}", "BEFORE": "ONEAR/{}", "AFTER": "ONEAR/{}", "SAME": "a PARAGRAPH b",
    "SENT": "a SENTENCE b", "PARA": "a PARAGRAPH b", "XOR": "(a OR b) AND NOT (a AND b)", "ANDNOT": "AND NOT",
    "OF": "2 OF (a, b, c)", "NOTNEAR": "a BUTNOT (a NEAR/5 b)", "NUM": "NUM/{} troops", "HLEAD": "lead:(...)",
    "HEADLINE": "title:(...)", "ALLCAPS": "=WORD", "CAPS": "=Word",
}  # fmt: skip
_FOREIGN_UNITS: Final = {"S": "a SENTENCE b", "P": "a PARAGRAPH b", "SEG": "title:(...)"}
# Single letters are operators only with a slash: W88, N1, F16 and P8 are names.
_FOREIGN_FORM: Final = re.compile(r"([A-Z]+)/(\d*|S|P|SEG)|(PRE|ADJ|WITHIN|AROUND|NEAR|ONEAR|ATLEAST)(\d*)|([A-Z]+)")


def counted(word: str) -> tuple[str, int] | None:
    """The operator and number of `NEAR/5`, `ONEAR/5`, `ATLEAST/5`, `NUM/5`; None for other words."""
    match = _COUNTED_OPERATORS.fullmatch(word)
    return (match[1], int(match[2])) if match else None


def is_operator(word: str) -> bool:
    """Whether a word is one of the language's operators."""
    return word in BINARY_OPERATORS or word in {"SENTENCE", "PARAGRAPH", "BUTNOT"} or counted(word) is not None


def operator_in_capitals(word: str) -> str | None:
    """An operator written in small letters, corrected; None for other words."""
    match = _OPERATOR_NAMES.fullmatch(word.upper())
    if match is None or word == match[0]:
        return None
    return match[1] or f"{match[2] or match[4]}/{match[3] or match[5] or '5'}"


def foreign_advice(word: str) -> str | None:
    """What to write instead of another system's operator, or of ours without its number; None for other words."""
    match = _FOREIGN_FORM.fullmatch(word)
    if match is None:
        return None
    name, number = match[1] or match[3] or match[5], match[2] or match[4] or ""
    if match[1] and number in _FOREIGN_UNITS:
        return _FOREIGN_UNITS[number]
    if match[1] and name not in _FOREIGN_OPERATORS:
        return f"one of {OPERATORS}"
    if match[5] and (name not in _FOREIGN_OPERATORS or len(name) == 1):
        return None
    return _FOREIGN_OPERATORS[name].format(number or "5")


def _foreign_between(word: str) -> str | None:
    """What to write instead of another system's numbered operator in any case; None for other words.

    Only between two operands: elsewhere `w/5` and `near5` may be words to search for.
    """
    match = _FOREIGN_FORM.fullmatch(word.upper())
    if match is None or not (match[2] or match[4]) or (match[1] or match[3]) not in _FOREIGN_OPERATORS:
        return None
    return foreign_advice(word.upper())


def refuse_foreign(word: str, start: int) -> None:
    """Refuse an operator of another system.

    Raises:
        QueryError: the word is one.
    """
    _refuse(word, start, foreign_advice(word))


def refuse_foreign_between(word: str, start: int) -> None:
    """Refuse a word that another system would read as an operator between two operands.

    Raises:
        QueryError: the word is one.
    """
    _refuse(word, start, foreign_advice(word) or _foreign_between(word))


def _refuse(word: str, start: int, advice: str | None) -> None:
    if advice is not None:
        sentence = f"'{word}' is not an operator of this language; write {advice}, or quote it to search for the word."
        raise QueryError(sentence, start, start + len(word))
