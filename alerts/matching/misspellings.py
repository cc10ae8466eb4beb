"""The words of a text that are a term with one letter wrong, missing, added, or two that changed places. Pure."""

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from alerts.text.tokens import fold

MIN_LETTERS: Final = 5  # a shorter word is one letter from many others
MAX_LETTERS: Final = 40
_ALPHABETS: Final = (string.ascii_lowercase, "".join(map(chr, range(0x430, 0x460))))
_WORDS: Final = 65_536  # remembered, with the few terms that each is near to
_WORD: Final = re.compile(r"[^\W\d_]{4,40}")
_TEXTS: Final = 2  # remembered: every term of a rule asks about one article


class Misspellings:
    """Terms of one word, folded, that misspelt words are looked for. What a word is near to is remembered."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._by_part: dict[str, set[str]] = {}
        self._terms = {term for term in terms if MIN_LETTERS <= len(term) <= MAX_LETTERS and term.isalpha()}
        for term in self._terms:
            for part in _parts(term):
                self._by_part.setdefault(part, set()).add(term)
        self._near = lru_cache(_WORDS)(self._look)
        self._found = lru_cache(_TEXTS)(self._look_through)

    def spellings(self) -> frozenset[str]:
        """Every word that is one letter from a term in Latin or Cyrillic letters without signs."""
        return frozenset(word for term in self._terms for word in _one_off(term))

    def found_in(self, text: str) -> Mapping[str, tuple[str, ...]]:
        """By term, the words of the text that are one letter from it, with a plural s or not; folded and sorted."""
        return self._found(text) if self._by_part else {}

    def _look_through(self, text: str) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for raw in set(_WORD.findall(text)):
            word, terms = self._near(raw)
            for term in terms:
                found.setdefault(term, set()).add(word)
        return {term: tuple(sorted(words)) for term, words in found.items()}

    def _look(self, raw: str) -> tuple[str, frozenset[str]]:
        """A word folded, and the terms that it is one letter from."""
        word = fold(raw)
        near = {
            term
            for form in {word, word.removesuffix("s")}
            for part in _parts(form)
            for term in self._by_part.get(part, ())
            if _is_one_off(term, form)
        }
        return word, frozenset(near)


def _one_off(term: str) -> Iterator[str]:
    letters = next((own for own in _ALPHABETS if term[0] in own), "")
    for at in range(len(term) + 1):
        before, own, after = term[:at], term[at : at + 1], term[at + 1 :]
        yield from (f"{before}{letter}{own}{after}" for letter in letters)
        if own:
            yield f"{before}{after}"
            yield from (f"{before}{letter}{after}" for letter in letters if letter != own)
            yield f"{before}{after[:1]}{own}{after[1:]}"


def _parts(word: str) -> Iterator[str]:
    """The word, and the word without one of its letters: words one letter apart have one of these in common."""
    yield word
    yield from (word[:i] + word[i + 1 :] for i in range(len(word)))


def _is_one_off(one: str, other: str) -> bool:
    """Whether one change makes one word of the other."""
    if one == other or not other.isalpha():
        return False
    short, long = sorted((one, other), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = one[:at] + one[at + 1 : at + 2] + one[at : at + 1] + one[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or swapped == other
