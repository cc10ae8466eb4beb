"""Which articles are copies of one another. Pure: fingerprints of texts, and what shared fingerprints prove.

Winnowing (Schleimer, Wilkerson, Aiken 2003) picks fingerprints from runs of three words. Two texts are compared by the
containment of their rare fingerprints in the smaller one: a fingerprint that many groups have, or several articles of
one source, is a footer or a template and proves nothing. Containment sees a copy that a paywall cut to a quarter, which
no similarity of whole texts does.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import accumulate
from typing import Final, Literal

from crawler.closer_look import (
    NOTICE_WORDS,
    SHINGLE_TOKENS,
    Content,
    Look,
    Side,
    are_undistinguished,
    is_of_another_hour,
    look_closely,
    tokens,
)
from crawler.model import Relation

ALGORITHM: Final = "winnow-1 k=3 w=8 bits=48"

_WINDOW_HASHES: Final = 8
_HASH_MASK: Final = (1 << 48) - 1
_MIN_FINGERPRINTS: Final = 3  # a text of fewer has under 20 words, too few to prove anything

COMMON_GROUPS: Final = 8  # a fingerprint of more groups than this is boilerplate
COMMON_IN_SOURCE: Final = 2  # one of this many articles of one source is a template
MIN_SAME_SHARE: Final = 0.25
MIN_LINKED_SHARE: Final = 0.2
_MUCH_SHORTER: Final = 0.6
MAX_CLOSE_LOOKS: Final = 5  # articles that are compared word by word with a new one
MAX_CLOSE_FINGERPRINTS: Final = 2_000  # of these together: two texts of 4,000 words, which take 60 ms
MIN_TWIN_SHARE: Final = 0.6
MAX_TWINS: Final = 200
# Of all twins that are compared with a new article: 200 notices of 450 words, 22 texts of 4,000. These take 60 ms.
MAX_TWIN_FINGERPRINTS: Final = 20_000


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

    @property
    def side(self) -> Side:
        return Side(self.source, self.size, self.content)


@dataclass(frozen=True, slots=True)
class Kinship:
    """How a new article relates to the archive: its group's first article, None for itself, and the relation."""

    group_id: int | None
    relation: Relation


@lru_cache(maxsize=200_000)
def _word_hash(token: str) -> int:
    return int.from_bytes(blake2b(token.encode("utf8", "surrogatepass"), digest_size=8).digest(), "big")


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
        for i in range(len(hashes) - SHINGLE_TOKENS + 1)
    ]
    if len(grams) <= _WINDOW_HASHES:
        return frozenset({min(grams)} if grams else ())
    return frozenset(min(grams[i : i + _WINDOW_HASHES]) for i in range(len(grams) - _WINDOW_HASHES + 1))


def rare(marks: Iterable[int], holders: dict[int, Sequence[Known]]) -> frozenset[int]:
    """Those of `marks` that are no boilerplate. `holders`: for each fingerprint the stored articles that have it."""
    common = {id(held) for held, _ in _lists(marks, holders) if _is_common(held)}
    return frozenset(mark for mark in marks if id(holders.get(mark)) not in common)


def _lists(marks: Iterable[int], holders: dict[int, Sequence[Known]]) -> list[tuple[Sequence[Known], int]]:
    """Each list of holders that fingerprints have, and how many have it: a text has mostly few lists."""
    found = [held for mark in marks if (held := holders.get(mark))]
    times = Counter(map(id, found))
    return [(held, times[number]) for number, held in {id(held): held for held in found}.items()]


def _shared(marks: Iterable[int], holders: dict[int, Sequence[Known]]) -> dict[Known, int]:
    """How many of the fingerprints each article has."""
    shared: dict[Known, int] = {}
    for held, times in _lists(marks, holders):
        for known in held:
            shared[known] = shared.get(known, 0) + times
    return shared


def _is_common(holders: Sequence[Known]) -> bool:
    """Whether a fingerprint is boilerplate: across sources copies count as one, within a source every text counts."""
    if len({known.group_id for known in holders}) > COMMON_GROUPS:
        return True
    of_source: dict[str, list[Known]] = {}
    for known in holders:
        of_source.setdefault(known.source, []).append(known)
    return any(len(several) >= COMMON_IN_SOURCE and _have_several_texts(several) for several in of_source.values())


def _have_several_texts(articles: Sequence[Known]) -> bool:
    """Whether two of their texts differ. Those of unlike sizes do, and need not be read; others until one differs."""
    first, *others = articles
    return any(known.size != first.size for known in others) or any(
        known.content.text != first.content.text for known in others
    )


# The answers to looks, in their order and one by one: who has enough of them reads no further text.
Looker = Callable[[Iterator[Look]], Iterable[bool]]
IN_PLACE: Final[Looker] = partial(map, look_closely)


def kinship(
    one: Known,
    marks: frozenset[int],
    holders: dict[int, Sequence[Known]],
    members: Callable[[int], Sequence[Known]],
    looker: Looker = IN_PLACE,
) -> Kinship:
    """How an article relates to the stored ones that share fingerprints with it.

    `one`: the article itself, which is none of the holders. `members`: the articles of a group, by its id.

    The text of the one that shares most is read, and mostly no other. The next is read when the text, the dates or the
    group of the one before refute it: a report that quotes the same statement shares as many fingerprints as a copy.
    Five at most are read for fingerprints that prove something, and two hundred where hardly one does: the notices of
    one form differ by a name or a figure.
    """
    ranked = _ranked(rare(marks, holders), holders)
    likely = [other for other, score in _to_be_compared(ranked) if score >= MIN_SAME_SHARE]
    joined = _joined("same", one, likely, members, looker)
    joined = joined or _joined("twin", one, _most_alike(marks, holders), members, looker)
    if joined:
        return Kinship(joined.group_id, _relation(one.size, joined.size))
    return Kinship(None, "shares_text" if ranked else "new")


def _joined(
    kind: Literal["same", "twin"],
    one: Known,
    others: Sequence[Known],
    members: Callable[[int], Sequence[Known]],
    looker: Looker,
) -> Known | None:
    """The first of the others that is kin by a closer look, and whose group the article may join."""
    answers = looker(Look(kind, one.side, other.side) for other in others)
    for other, is_kin in zip(others, answers, strict=True):
        if is_kin and _may_join(one, members(other.group_id)):
            return other
    return None


def _ranked(proving: frozenset[int], holders: dict[int, Sequence[Known]]) -> list[tuple[Known, float]]:
    """The articles that share enough of the fingerprints that prove something, the most alike first."""
    if len(proving) < _MIN_FINGERPRINTS:
        return []
    shared = _shared(proving, holders)
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
    shared = _shared(marks, holders)
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
    if not all(are_undistinguished(one.content, other.content) for other in group if other.source == one.source):
        return False
    is_of_notices = max(known.size for known in (one, *group)) <= NOTICE_WORDS and all(
        len(tokens(known.content.text)) <= NOTICE_WORDS for known in (one, *group)
    )
    return not is_of_notices or not any(is_of_another_hour(one.content, other.content) for other in group)
