"""Which articles are copies of one another. Pure: fingerprints of texts, and what shared fingerprints prove.

Winnowing (Schleimer, Wilkerson, Aiken 2003) picks fingerprints from runs of three words. Two texts are compared by the
containment of their rare fingerprints in the smaller one: a fingerprint that many groups have, or several articles of
one source, is a footer or a template and proves nothing. Containment sees a copy that a paywall cut to a quarter, which
no similarity of whole texts does.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from crawler.model import Relation

ALGORITHM: Final = "winnow-1 k=3 w=8 bits=48"

_SHINGLE_TOKENS: Final = 3
_WINDOW_HASHES: Final = 8
_HASH_MASK: Final = (1 << 48) - 1
_MAX_TOKENS: Final = 4_000
_MIN_FINGERPRINTS: Final = 4  # a text of fewer has under 25 words, too few to prove anything
# One token per character in scripts that write without spaces, a run of letters and digits elsewhere.
_TOKEN_PATTERN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+")
_NUMBER_PATTERN: Final = re.compile(r"\d[\d.,]*")
# A capitalised word inside a sentence; the first word of a sentence is always capitalised and proves nothing.
_NAME_PATTERN: Final = re.compile(r"(?<=[\w,;)] )[A-ZÀ-ÞЀ-Я][\w'’-]+")

COMMON_GROUPS: Final = 8  # a fingerprint of more groups than this is boilerplate
COMMON_IN_SOURCE: Final = 2  # one of this many articles of one source is a template
MIN_SAME_SHARE: Final = 0.45
MIN_SURE_SHARE: Final = 0.8
MIN_LINKED_SHARE: Final = 0.35
_MIN_EXACT_SHARE: Final = 0.4
_MAX_SERIES_GAP: Final = timedelta(days=14)
_MUCH_SHORTER: Final = 0.6
MAX_ADDED_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Known:
    """A stored article as duplicate detection sees it. `size`: how many fingerprints its text has."""

    article_id: int
    group_id: int
    source: str
    text: str
    at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Kinship:
    """How a new article relates to the archive: its group's first article, None for itself, and the relation."""

    group_id: int | None
    relation: Relation


@lru_cache(maxsize=200_000)
def _word_hash(token: str) -> int:
    return int.from_bytes(blake2b(token.encode("utf8", "surrogatepass"), digest_size=8).digest(), "big")


def tokens(text: str) -> list[str]:
    """The words of a text, folded; at most the first 4,000."""
    return _TOKEN_PATTERN.findall(unicodedata.normalize("NFKC", text).casefold())[:_MAX_TOKENS]


def _mixed(value: int) -> int:
    """The finaliser of splitmix64: every bit of the input moves every bit of the output."""
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return value ^ (value >> 31)


def fingerprints(text: str) -> frozenset[int]:
    """The text's fingerprints, 48-bit numbers, the same in every process; one for about every five words."""
    hashes = [_word_hash(token) for token in tokens(text)]
    grams = [
        _mixed((hashes[i] * 31 + hashes[i + 1] * 17 + hashes[i + 2]) & 0xFFFFFFFFFFFFFFFF) & _HASH_MASK
        for i in range(len(hashes) - _SHINGLE_TOKENS + 1)
    ]
    if len(grams) <= _WINDOW_HASHES:
        return frozenset({min(grams)} if grams else ())
    return frozenset(min(grams[i : i + _WINDOW_HASHES]) for i in range(len(grams) - _WINDOW_HASHES + 1))


def rare(marks: Iterable[int], holders: dict[int, Sequence[Known]]) -> frozenset[int]:
    """Those of `marks` that are no boilerplate. `holders`: for each fingerprint the stored articles that have it."""
    return frozenset(mark for mark in marks if not _is_common(holders.get(mark, ())))


def _is_common(holders: Sequence[Known]) -> bool:
    if len({known.group_id for known in holders}) > COMMON_GROUPS:
        return True
    groups_of: dict[str, set[int]] = {}
    for known in holders:
        groups_of.setdefault(known.source, set()).add(known.group_id)
    return any(len(groups) >= COMMON_IN_SOURCE for groups in groups_of.values())


def kinship(text: str, at: datetime, marks: frozenset[int], holders: dict[int, Sequence[Known]]) -> Kinship:
    """How a new text relates to the stored articles that share fingerprints with it."""
    proving = rare(marks, holders)
    if len(proving) < _MIN_FINGERPRINTS:
        return Kinship(None, "new")
    shared: dict[Known, int] = {}
    for mark in proving:
        for known in holders.get(mark, ()):
            shared[known] = shared.get(known, 0) + 1
    if not shared:
        return Kinship(None, "new")
    best = max(shared, key=lambda known: (shared[known] / min(len(proving), max(known.size, 1)), -known.article_id))
    score = shared[best] / max(1, min(len(proving), best.size))
    if score < MIN_LINKED_SHARE or shared[best] < _MIN_FINGERPRINTS - 1:
        return Kinship(None, "new")
    if score < MIN_SAME_SHARE or not _holds(text, at, best, score):
        return Kinship(None, "shares_text")
    return Kinship(best.group_id, _relation(len(marks), best.size))


def _relation(size: int, held: int) -> Relation:
    if size < _MUCH_SHORTER * held:
        return "truncated"
    return "extended" if size * _MUCH_SHORTER > held else "copy"


def _holds(text: str, at: datetime, other: Known, score: float) -> bool:
    """Whether the closer look confirms that two texts are one article."""
    exact = containment(text, other.text)
    if exact < _MIN_EXACT_SHARE:
        return False
    if abs(at - other.at) > _MAX_SERIES_GAP and exact < 0.95:
        return False  # a series: the same form, weeks later
    if _numbers_differ(text, other.text):
        return False
    return score >= MIN_SURE_SHARE or not _names_differ(text, other.text)


def containment(one: str, other: str) -> float:
    """The share of the smaller text's word triples that the other has too, 0..1."""
    triples = [{tuple(words[i : i + 3]) for i in range(len(words) - 2)} for words in (tokens(one), tokens(other))]
    smaller = min(len(triples[0]), len(triples[1]))
    return len(triples[0] & triples[1]) / smaller if smaller else 0.0


def agree_as_wholes(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two articles, each a title and a text, say the same: equal titles, and texts of which one adds a little.

    A word that stands in another's place makes them two: that is how the notices of one form differ.
    """
    if tokens(one[0]) != tokens(other[0]):
        return False
    first, second = (Counter(tokens(text)) for _, text in (one, other))
    if first == second:
        return tokens(one[1]) == tokens(other[1])
    added, missing = first - second, second - first
    return not (added and missing) and max(added.total(), missing.total()) <= MAX_ADDED_SHARE * first.total()


def _numbers_differ(one: str, other: str) -> bool:
    """Whether the numbers give two texts away as one form filled in twice: contracts, daily figures."""
    first, second = ({n.strip(".,") for n in _NUMBER_PATTERN.findall(text)} for text in (one, other))
    fewer = min(len(first), len(second))
    return fewer >= 3 and len(first & second) < 0.5 * fewer


def _names_differ(one: str, other: str) -> bool:
    """Whether each beginning has two names or more that the other text lacks: two events told alike."""
    return all(len(_names(a[:600]) - set(tokens(b))) >= 2 for a, b in ((one, other), (other, one)))


def _names(text: str) -> set[str]:
    return {name.casefold() for name in _NAME_PATTERN.findall(text)}
