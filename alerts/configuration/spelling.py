"""The nearest right spelling of a word. Pure."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

LETTERS_PER_SLIP: Final = 3  # a word of six letters may be two slips away from what was meant, one of two none


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question that names the nearest of `known`, whatever its capitals, "" when none is near."""
    near = nearest(word, known)
    return f". Did you mean {near!r}?" if near else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The nearest of `known`, the likest of equals; None when each is further than a slip for every three letters."""
    allowed = len(word) // LETTERS_PER_SLIP
    close = (each for each in known if abs(len(each) - len(word)) <= allowed)
    ranked = ((distance(word.lower(), each.lower()), -_likeness(word, each), each) for each in close)
    slips, _, found = min(ranked, default=(allowed + 1, 0.0, ""))
    return found if slips <= allowed else None


def _likeness(one: str, other: str) -> float:
    """How much of two words is alike, 0 to 1: `ang` is as near to `any` as to `lang`, but more like the latter."""
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def distance(one: str, other: str) -> int:
    """How many slips part two words: a letter too many, too few, wrong, or two neighbours swapped.

    The optimal string alignment distance of Damerau (1964).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, against in enumerate(other, 1):
            slips = min(last[column] + 1, here[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                slips = min(slips, before[column - 2] + 1)
            here.append(slips)
        before, last = last, here
    return last[-1]
