"""Which articles are copies of one another. Pure: fingerprints of texts, and what shared fingerprints prove.

Winnowing (Schleimer, Wilkerson, Aiken 2003) picks fingerprints from runs of three words. Two texts are compared by the
containment of their rare fingerprints in the smaller one: a fingerprint that many groups have, or several articles of
one source, is a footer or a template and proves nothing. Containment sees a copy that a paywall cut to a quarter, which
no similarity of whole texts does.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate, islice
from typing import Final

from crawler.filled_forms import is_form_filled_in_twice
from crawler.model import Relation

ALGORITHM: Final = "winnow-1 k=3 w=8 bits=48"

_SHINGLE_TOKENS: Final = 3
_WINDOW_HASHES: Final = 8
_HASH_MASK: Final = (1 << 48) - 1
_MAX_TOKENS: Final = 4_000
_MIN_FINGERPRINTS: Final = 3  # a text of fewer has under 20 words, too few to prove anything
# One token per character in scripts that write without spaces, a run of letters and digits elsewhere.
_TOKEN_PATTERN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+")
# A capitalised word inside a sentence; the first word of a sentence is always capitalised and proves nothing.
_NAME_PATTERN: Final = re.compile(r"(?<=[\w,;)] )[A-ZÀ-ÞЀ-Я][\w'’-]+")

COMMON_GROUPS: Final = 8  # a fingerprint of more groups than this is boilerplate
COMMON_IN_SOURCE: Final = 2  # one of this many articles of one source is a template
MIN_SAME_SHARE: Final = 0.25
MIN_LINKED_SHARE: Final = 0.2
# Of the words of the smaller text. A statement that two reports quote covers less, an edited copy more.
_MIN_COVERED_SHARE: Final = 0.65
_REACH_WORDS: Final = 8  # of a shared run of three words: an editor changes one word in seven at most
_MIN_TAKEN_OVER: Final = 0.5
_SHORT_TEXT_WORDS: Final = 80  # of which a common footer may be the greater part
_BEGINNING_WORDS: Final = 8
_MAX_SERIES_GAP: Final = timedelta(days=14)
NOTICE_WORDS: Final = 45  # of 3,600 pairs of copies in the corpus of duplicates none is as short
_MAX_NOTICE_GAP: Final = timedelta(hours=1)  # a notice that agencies pass on is out within minutes
_MUCH_SHORTER: Final = 0.6
_PART: Final = 0.8  # of a text: one that has less may be its opening
MAX_ADDED_SHARE: Final = 0.1
LEAD_LENGTH: Final = 600
MIN_MISSING_NAMES: Final = 0.5
MAX_CLOSE_LOOKS: Final = 5  # articles that are compared word by word with a new one
MAX_CLOSE_FINGERPRINTS: Final = 2_000  # of these together: two texts of 4,000 words, which take 60 ms
MIN_TWIN_SHARE: Final = 0.6
MAX_TWINS: Final = 200
# How a whole copy of a cut article begins: with most of its words, below an opening of its own at most.
MAX_COMPARED: Final = 10_000
OPENING_LENGTH: Final = 400
MIN_CONTINUED_SHARE: Final = 0.6
# Of all twins that are compared with a new article: 200 notices of 450 words, 22 texts of 4,000. These take 60 ms.
MAX_TWIN_FINGERPRINTS: Final = 20_000


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


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A stored article as duplicate detection sees it, equal to itself alone.

    `size`: how many fingerprints its text has; `read` gives the content of an article by its number, for which few of
    those that share a fingerprint are asked.
    """

    article_id: int
    group_id: int
    source: str
    size: int
    read: Callable[[int], Content]

    @property
    def content(self) -> Content:
        return self.read(self.article_id)


@dataclass(frozen=True, slots=True)
class Kinship:
    """How a new article relates to the archive: its group's first article, None for itself, and the relation."""

    group_id: int | None
    relation: Relation


@lru_cache(maxsize=200_000)
def _word_hash(token: str) -> int:
    return int.from_bytes(blake2b(token.encode("utf8", "surrogatepass"), digest_size=8).digest(), "big")


@lru_cache(maxsize=4)  # one text is compared with many
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, folded; at most the first 4,000. What stands behind them costs next to nothing."""
    found = _TOKEN_PATTERN.finditer(unicodedata.normalize("NFKC", text).casefold())
    return tuple(token[0] for token in islice(found, _MAX_TOKENS))


def _mixed(value: int) -> int:
    """The finaliser of splitmix64: every bit of the input moves every bit of the output."""
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return value ^ (value >> 31)


@lru_cache(maxsize=4)  # a save needs those of its text twice, and they are a fifth of its time
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
    """Whether a fingerprint is boilerplate: across sources copies count as one, within a source every text counts."""
    if len({known.group_id for known in holders}) > COMMON_GROUPS:
        return True
    of_source: dict[str, list[Known]] = {}
    for known in holders:
        of_source.setdefault(known.source, []).append(known)
    return any(len(several) >= COMMON_IN_SOURCE and _have_several_texts(several) for several in of_source.values())


def _have_several_texts(articles: Sequence[Known]) -> bool:
    """Whether `COMMON_IN_SOURCE` of their texts differ. Those of unlike sizes do, and need not be read."""
    return (
        len({known.size for known in articles}) >= COMMON_IN_SOURCE
        or len({known.content.text for known in articles}) >= COMMON_IN_SOURCE
    )


def kinship(
    one: Known,
    marks: frozenset[int],
    holders: dict[int, Sequence[Known]],
    members: Callable[[int], Sequence[Known]],
) -> Kinship:
    """How an article relates to the stored ones that share fingerprints with it.

    `one`: the article itself, which is none of the holders. `members`: the articles of a group, by its id.
    """
    proving = rare(marks, holders)
    ranked = _ranked(proving, holders)
    for other, score in _to_be_compared(ranked):
        is_same = score >= MIN_SAME_SHARE and _holds(one, other)
        if is_same and _may_join(one, members(other.group_id)):
            return Kinship(other.group_id, _relation(one.size, other.size))
    for other in _most_alike(marks, holders):
        if _is_twin(one, other) and _may_join(one, members(other.group_id)):
            return Kinship(other.group_id, _relation(one.size, other.size))
    return Kinship(None, "shares_text" if ranked else "new")


def _ranked(proving: frozenset[int], holders: dict[int, Sequence[Known]]) -> list[tuple[Known, float]]:
    """The articles that share enough of the fingerprints that prove something, the most alike first."""
    if len(proving) < _MIN_FINGERPRINTS:
        return []
    shared = Counter(known for mark in proving for known in holders.get(mark, ()))
    scores = [
        (known, count / max(1, min(len(proving), known.size)))
        for known, count in shared.items()
        if count >= _MIN_FINGERPRINTS - 1
    ]
    linked = [(known, score) for known, score in scores if score >= MIN_LINKED_SHARE]
    return sorted(linked, key=lambda pair: (-pair[1], pair[0].article_id))


def _to_be_compared(ranked: Sequence[tuple[Known, float]]) -> list[tuple[Known, float]]:
    """The first of them, and further ones as far as their texts are not too long together."""
    looks = ranked[:MAX_CLOSE_LOOKS]
    sizes = accumulate(known.size for known, _ in looks)
    upto = [pair for pair, size in zip(looks, sizes, strict=True) if size <= MAX_CLOSE_FINGERPRINTS]
    return upto or list(looks[:1])


def _most_alike(marks: frozenset[int], holders: dict[int, Sequence[Known]]) -> list[Known]:
    """The articles that share nearly all fingerprints, when hardly one of them proves anything: notices of one form."""
    shared = Counter(known for mark in marks for known in holders.get(mark, ()))
    alike = [known for known, count in shared.items() if count >= MIN_TWIN_SHARE * max(len(marks), known.size)]
    ranked = sorted(alike, key=lambda known: (-shared[known], known.article_id))[:MAX_TWINS]
    sizes = accumulate(known.size for known in ranked)
    return [known for known, size in zip(ranked, sizes, strict=True) if size <= MAX_TWIN_FINGERPRINTS]


def _relation(size: int, held: int) -> Relation:
    if size < _MUCH_SHORTER * held:
        return "truncated"
    return "extended" if size * _MUCH_SHORTER > held else "copy"


def _may_join(one: Known, group: Sequence[Known]) -> bool:
    """Whether no article of the same source in the group tells of something else, and it is no notice of another hour.

    Where one of the group is longer, the short ones are its beginnings.
    """
    if not all(_undistinguished(one.content, other.content) for other in group if other.source == one.source):
        return False
    is_of_notices = max(known.size for known in (one, *group)) <= NOTICE_WORDS and all(
        len(tokens(known.content.text)) <= NOTICE_WORDS for known in (one, *group)
    )
    return not is_of_notices or not any(_is_of_another_hour(one.content, other.content) for other in group)


def _undistinguished(one: Content, other: Content) -> bool:
    """Whether nothing that two articles of one source say tells them apart; their addresses do not count."""
    if one.published_at and other.published_at and one.published_at != other.published_at:
        return False
    return tokens(one.title) == tokens(other.title) and tokens(one.text) == tokens(other.text)


def _is_twin(one: Known, other: Known) -> bool:
    """Whether two texts of one form are filled in alike, to the last word."""
    first, second = one.content, other.content
    if one.source == other.source:
        return _undistinguished(first, second)
    if _is_of_another_hour(first, second):
        return False
    return abs(first.at - second.at) <= _MAX_SERIES_GAP and agree_as_wholes(("", first.text), ("", second.text))


def _holds(one: Known, other: Known) -> bool:
    """Whether the closer look confirms that two texts are one article."""
    first, second = one.content, other.content
    if one.source == other.source:
        return _undistinguished(first, second)
    if abs(first.at - second.at) > _MAX_SERIES_GAP:
        return False  # a series: the same form, weeks later
    if _is_of_another_hour(first, second):
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


def _is_of_another_hour(one: Content, other: Content) -> bool:
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
    return {tuple(words[i : i + _SHINGLE_TOKENS]) for i in range(len(words) - _SHINGLE_TOKENS + 1)}


def covered_share(one: str, other: str, reach: int = _REACH_WORDS) -> float:
    """The share of the smaller text's words that stand in three words in a row that the other has, or near, 0..1.

    `reach`: how many words before and behind such words are near.
    """
    smaller, larger = sorted((tokens(one), tokens(other)), key=len)
    theirs = _triples(larger)
    covered, end = 0, 0
    for i in range(len(smaller) - _SHINGLE_TOKENS + 1):
        if smaller[i : i + _SHINGLE_TOKENS] in theirs:
            upto = min(len(smaller), i + _SHINGLE_TOKENS + reach)
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
