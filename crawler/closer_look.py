"""The closer look at two articles: whether their words say that they are one. Pure.

Fingerprints find who may be a copy; only the texts tell a cut copy from another report that quotes the same statement.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Final, Literal

from crawler.filled_forms import is_form_filled_in_twice

# One token per character in scripts that write without spaces, a run of letters and digits elsewhere.
_TOKEN_PATTERN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+")
# A capitalised word inside a sentence; the first word of a sentence is always capitalised and proves nothing.
_NAME_PATTERN: Final = re.compile(r"(?<=[\w,;)] )[A-ZÀ-ÞЀ-Я][\w'’-]+")
_MAX_TOKENS: Final = 4_000
SHINGLE_TOKENS: Final = 3
# Of the words of the smaller text. A statement that two reports quote covers less, an edited copy more.
_MIN_COVERED_SHARE: Final = 0.65
_REACH_WORDS: Final = 8  # of a shared run of three words: an editor changes one word in seven at most
_MIN_TAKEN_OVER: Final = 0.5
_SHORT_TEXT_WORDS: Final = 80  # of which a common footer may be the greater part
_BEGINNING_WORDS: Final = 8
_MAX_SERIES_GAP: Final = timedelta(days=14)
NOTICE_WORDS: Final = 45  # of 3,600 pairs of copies in the corpus of duplicates none is as short
_MAX_NOTICE_GAP: Final = timedelta(hours=1)  # a notice that agencies pass on is out within minutes
_PART: Final = 0.8  # of a text: one that has less may be its opening
MAX_ADDED_SHARE: Final = 0.1
LEAD_LENGTH: Final = 600
MIN_MISSING_NAMES: Final = 0.5
# How a whole copy of a cut article begins: with most of its words, below an opening of its own at most.
MAX_COMPARED: Final = 10_000
OPENING_LENGTH: Final = 400
MIN_CONTINUED_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Content:
    """What a stored article says, and when. `published_at`: None when it is not stated."""

    title: str
    text: str
    found_at: datetime
    published_at: datetime | None

    @property
    def at(self) -> datetime:
        """When it was published, as far as that is stated; else when it was found."""
        return self.published_at or self.found_at


@dataclass(frozen=True, slots=True)
class Side:
    """One of two articles that are looked at closely. `size`: how many fingerprints its text has."""

    source: str
    size: int
    content: Content


@dataclass(frozen=True, slots=True)
class Look:
    """The question whether two articles are the same, or twins: one form that is filled in alike.

    The answer depends on nothing else, so it holds wherever and whenever it is found.
    """

    kind: Literal["same", "twin"]
    one: Side
    other: Side

    @property
    def characters(self) -> int:
        """How long the texts are that it compares; 0 where headlines and dates decide."""
        first, second = self.one.content, self.other.content
        is_far = abs(first.at - second.at) > _MAX_SERIES_GAP
        if _have_other_heads(first, second) if self.one.source == self.other.source else is_far:
            return 0
        return len(first.text) + len(second.text)


def look_closely(look: Look) -> bool:
    """The answer. It takes 1.3 ms for two texts of 400 words, and 0.1 s for two of 50,000."""
    return (_holds if look.kind == "same" else _is_twin)(look.one, look.other)


@lru_cache(maxsize=4)  # one text is compared with many
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, folded; at most the first 4,000. What stands behind them costs next to nothing."""
    found = _TOKEN_PATTERN.finditer(unicodedata.normalize("NFKC", text).casefold())
    return tuple(token[0] for token in islice(found, _MAX_TOKENS))


def _holds(one: Side, other: Side) -> bool:
    """Whether the closer look confirms that two texts are one article."""
    first, second = one.content, other.content
    if one.source == other.source:
        return are_undistinguished(first, second)
    if abs(first.at - second.at) > _MAX_SERIES_GAP:
        return False  # a series: the same form, weeks later
    if is_of_another_hour(first, second):
        return False
    if min(one.size, other.size) <= _PART * max(one.size, other.size) and numbers_part(first.title, second.title):
        return False  # reports of two days that begin alike
    return (
        covered_share(first.text, second.text) >= _MIN_COVERED_SHARE
        and _is_taken_over(first.text, second.text)
        and _has_beginning(first.text, second.text)
        and not _names_differ(first.text, second.text)
        and not is_form_filled_in_twice(first.text, second.text)
    )


def _is_twin(one: Side, other: Side) -> bool:
    """Whether two texts of one form are filled in alike, to the last word."""
    first, second = one.content, other.content
    if one.source == other.source:
        return are_undistinguished(first, second)
    if is_of_another_hour(first, second):
        return False
    return abs(first.at - second.at) <= _MAX_SERIES_GAP and agree_as_wholes(("", first.text), ("", second.text))


def are_undistinguished(one: Content, other: Content) -> bool:
    """Whether nothing that two articles of one source say tells them apart; their addresses do not count."""
    return not _have_other_heads(one, other) and (one.text == other.text or tokens(one.text) == tokens(other.text))


def _have_other_heads(one: Content, other: Content) -> bool:
    """Whether two articles state other dates, or other headlines."""
    if one.published_at and other.published_at and one.published_at != other.published_at:
        return True
    return tokens(one.title) != tokens(other.title)


def is_of_another_hour(one: Content, other: Content) -> bool:
    """Whether two articles are short, as long, and more than an hour apart: an alarm sounds again in the same words.

    Of two unlike lengths one may be cut.
    """
    if abs(one.at - other.at) <= _MAX_NOTICE_GAP:
        return False
    shorter, longer = sorted(len(tokens(content.text)) for content in (one, other))
    return _PART * longer <= shorter and longer <= NOTICE_WORDS


def numbers_part(one: str, other: str) -> bool:
    """Whether two headlines have other numbers beside one word: "War day 2" and "War day 3"."""
    first, second = _numbers_beside(one), _numbers_beside(other)
    return any(not first[place] & second[place] for place in first.keys() & second.keys())


def _numbers_beside(title: str) -> dict[tuple[str, int], set[str]]:
    """The numbers before and behind each word of a headline."""
    words = tokens(title)
    found: dict[tuple[str, int], set[str]] = {}
    for at, word in enumerate(words):
        for beside in (at - 1, at + 1) if word.isdigit() else ():
            if 0 <= beside < len(words):
                found.setdefault((words[beside], beside - at), set()).add(word)
    return found


def _is_taken_over(one: str, other: str) -> bool:
    """Whether half of a short text's words stand in three words in a row that the other has.

    Two short reports of one event, each in words of its own, have such words near all others.
    """
    words = min(len(tokens(one)), len(tokens(other)))
    return words > _SHORT_TEXT_WORDS or covered_share(one, other, reach=0) >= _MIN_TAKEN_OVER


def _has_beginning(one: str, other: str) -> bool:
    """Whether one text has three words in a row of the other's beginning; a long one need not, for leads are rewritten.

    Short texts that only end alike have a common footer.
    """
    first, second = tokens(one), tokens(other)
    if min(len(first), len(second)) > _SHORT_TEXT_WORDS:
        return True
    return any(
        _triples(words[:_BEGINNING_WORDS]) & _triples(beside) for words, beside in ((first, second), (second, first))
    )


def _triples(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + SHINGLE_TOKENS]) for i in range(len(words) - SHINGLE_TOKENS + 1)}


def covered_share(one: str, other: str, reach: int = _REACH_WORDS) -> float:
    """The share of the smaller text's words that stand in three words in a row that the other has, or near, 0..1.

    `reach`: how many words before and behind such words are near.
    """
    smaller, larger = sorted((tokens(one), tokens(other)), key=len)
    theirs = _triples(larger)
    covered, end = 0, 0
    for i in range(len(smaller) - SHINGLE_TOKENS + 1):
        if smaller[i : i + SHINGLE_TOKENS] in theirs:
            upto = min(len(smaller), i + SHINGLE_TOKENS + reach)
            covered += upto - max(end, i - reach)
            end = upto
    return covered / len(smaller) if smaller else 0.0


def continues(cut: str, copy: str) -> bool:
    """Whether a longer text begins as a cut one does, so that it may be the whole of it.

    One that has its words further down, as a round-up of many items has, may speak of other things.
    """
    shown = cut[:MAX_COMPARED]
    return covered_share(shown, copy[: 2 * len(shown) + OPENING_LENGTH]) >= MIN_CONTINUED_SHARE


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


def _names_differ(one: str, other: str) -> bool:
    """Whether most names of each beginning, two at least, are missing from the other text: two events told alike."""
    for text, beside in ((one, other), (other, one)):
        names = _names(text[:LEAD_LENGTH])
        missing = names - set(tokens(beside))
        if len(missing) < 2 or len(missing) < MIN_MISSING_NAMES * len(names):
            return False
    return True


def _names(text: str) -> set[str]:
    return {tokens(name)[0] for name in _NAME_PATTERN.findall(text)}
