"""Sentences as versions are compared by: their words, whatever case, spacing, punctuation and clocks do. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from crawler.passing import passing_of, went_by, without_passing

_SENTENCE_BREAK: Final = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])|\n+")
# Words, and the signs that change what they say: -5, 5%, $5, "sunk?".
_WORDS: Final = re.compile(
    r"[^\W_]+|(?<![^\s(])[-\u2212](?=\d)|\?(?!\w)|[\u061f%\u2030\u00b0\u00b1$\u00a2-\u00a5\u20a0-\u20cf]"
)


def sentences_of(text: str) -> Iterator[str]:
    """The sentences and lines of a text, without white space around them."""
    yield from (sentence.strip() for sentence in _SENTENCE_BREAK.split(text) if sentence and sentence.strip())


def bare(text: str) -> str:
    """The words of a text and signs that change what they say, in small letters, without what passes around them."""
    said = " ".join(without_passing(sentence) for sentence in sentences_of(text))
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", said).casefold()))


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same, and the ages in them passed by themselves."""
    return one == other or (bare(one) == bare(other) and _went_by(one, other))


def _went_by(before: str, now: str) -> bool:
    told, said = ([passing_of(sentence) for sentence in sentences_of(text)] for text in (before, now))
    return len(told) != len(said) or all(map(went_by, told, said))


def one_letter_apart(one: str, other: str) -> bool:
    """Whether a letter was added, left out or exchanged, or two neighbours changed places."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, rest_of_other = one[start:], other[start:]
    if rest[1:] == rest_of_other[1:] or rest[1:] == rest_of_other or rest == rest_of_other[1:]:
        return True
    return rest[:2] == rest_of_other[:2][::-1] and rest[2:] == rest_of_other[2:]
