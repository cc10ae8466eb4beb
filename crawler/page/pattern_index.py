"""Finds which of many regular expressions may match a text, without trying them all.

Every match of a pattern contains one of its literals (see regex_literals). The index knows the literals by their rarest
three letters, so that one pass over a text rules out all but a few dozen of a thousand patterns.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

GRAM_LETTERS: Final = 3


class PatternIndex:
    """An index over patterns, each given by the literals of which one stands in all that it matches; immutable."""

    def __init__(self, literals: Sequence[tuple[str, ...]]) -> None:
        pairs = [(literal, number) for number, some in enumerate(literals) for literal in some or ("",)]
        counts = Counter(gram for literal, _ in pairs for gram in _grams(literal))
        self._by_gram: dict[str, list[tuple[str, int]]] = {"": []}
        for literal, number in pairs:
            rarest = min(_grams(literal), key=lambda gram: (counts[gram], gram), default="")
            self._by_gram.setdefault(rarest, []).append((literal, number))

    def candidates(self, folded: str) -> list[int]:
        """The numbers of the patterns that may match `folded`, in ascending order."""
        grams = {folded[at : at + GRAM_LETTERS] for at in range(len(folded))}
        by_gram = self._by_gram
        found = {n for gram in (grams & by_gram.keys()) | {""} for literal, n in by_gram[gram] if literal in folded}
        return sorted(found)


def _grams(literal: str) -> set[str]:
    return {literal[at : at + GRAM_LETTERS] for at in range(len(literal) - GRAM_LETTERS + 1)}
