"""The nearest right spelling of a word. Pure."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

LETTERS_PER_TYPO: Final = 3  # a word of six letters may have two typos, a word of two letters none


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question that names the word in `known` nearest to `word`, in any case; "" when none is near."""
    near = nearest(word, known)
    return f". Did you mean {near!r}?" if near else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The word in `known` nearest to `word`; None when each has more than one typo for every three letters."""
    allowed = len(word) // LETTERS_PER_TYPO
    close = (each for each in known if abs(len(each) - len(word)) <= allowed)
    ranked = ((distance(word.lower(), each.lower()), -_likeness(word, each), each) for each in close)
    typos, _, found = min(ranked, default=(allowed + 1, 0.0, ""))
    return found if typos <= allowed else None


def _likeness(one: str, other: str) -> float:
    """How similar two words are, 0 to 1. Breaks ties: `ang` is one typo from `any` and `lang`, but more like `lang`."""
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def distance(one: str, other: str) -> int:
    """The number of typos between two words: a letter too many, too few, wrong, or two neighbours swapped.

    The optimal string alignment distance of Damerau (1964).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, against in enumerate(other, 1):
            typos = min(last[column] + 1, here[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                typos = min(typos, before[column - 2] + 1)
            here.append(typos)
        before, last = last, here
    return last[-1]
