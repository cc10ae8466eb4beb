"""What an article names at its head, and whether another names it at all. Pure.

Alarms of one form differ in the names that stand in the headline and in the first sentence, and in the time of day.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import Final

from alerts.text.sentences import sentence_at

_CHARACTERS: Final = 2_500  # of the text, in which the other's names are looked for
_MAX_HEADS: Final = 20
_MAX_CLOCKS: Final = 10
_CLOCK: Final = re.compile(r"(?<![\d:.,])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_STEM: Final = 4  # letters by which the cases of one name are one
_WORD: Final = re.compile(r"[^\W\d_][\w'’]*")
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class Named:
    """`heads`: names in the headline and the first sentence; `said`: the words of both and of the text's beginning.

    Each by the number of its first letters. Where letters have no case, any word may be a name. `clocks`: the times of
    day that it states, in minutes.
    """

    heads: tuple[int, ...] = ()
    said: tuple[int, ...] = ()
    clocks: tuple[int, ...] = ()

    def differs(self, other: "Named") -> bool:
        """Whether each has names at its head that the other does not say at all."""
        return not (set(self.heads) <= set(other.said) or set(other.heads) <= set(self.said))

    def is_at_another_time(self, other: "Named") -> bool:
        """Whether both state times of day, and none that is the same."""
        return bool(self.clocks and other.clocks) and set(self.clocks).isdisjoint(other.clocks)


def named(title: str, text: str) -> Named:
    """What an article names."""
    title, text = title[:_CHARACTERS], text[:_CHARACTERS]
    start, end = sentence_at(text.lstrip(), (0, 0))
    at_head = _names(title) & _names(text.lstrip()[start:end])
    clocks = {60 * int(hours) + int(minutes) for hours, minutes in _CLOCK.findall(f"{title}\n{text}")}
    return Named(
        _numbers(at_head)[:_MAX_HEADS], _numbers(_stems(f"{title}\n{text}")), tuple(sorted(clocks)[:_MAX_CLOCKS])
    )


def _names(text: str) -> set[str]:
    """The words with a capital, or all of a text without any case."""
    has_case = text.upper() != text.lower()
    return {stem for word in _words(text) if not has_case or word[0].isupper() for stem in _stems(word)}


def _stems(text: str) -> set[str]:
    return {word.casefold()[:_STEM] for word in _words(text)}


def _words(text: str) -> Iterable[str]:
    """The words; in scripts without spaces, pairs of signs."""
    for word in _WORD.findall(text):
        if _UNSPACED.match(word):
            yield from (one + other for one, other in pairwise(word))
        elif len(word) > 1:
            yield word


def _numbers(stems: Iterable[str]) -> tuple[int, ...]:
    """16 bits of each, sorted: two of some hundred that are one by chance make two articles more alike, not less."""
    digests = (blake2b(stem.encode("utf8", "surrogatepass"), digest_size=2).digest() for stem in stems)
    return tuple(sorted({int.from_bytes(digest, "big") for digest in digests}))
