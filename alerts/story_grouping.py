"""Which event an article belongs to: groups of articles that are alike in words and names, and near in time. Pure.

A new article is grouped again together with the articles of the stories near it, by average link: the two groups that
are most alike become one, as long as they are alike enough. Two groups of several articles become one only when they
are nearly as alike as each of them is within itself, so that two events of one kind stay two. Each article counts by
itself, and of a duplicate group one.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from alerts.story_words import Outline, unpacked

# Of a language. Before so many were read, nothing tells rare words from common ones, and each article is
# alone until the next that is like it comes. With 0 or 100 of 483 articles F1 ends the same.
MIN_ARTICLES: Final = 50
WINDOW_S: Final = 7 * 86_400
MAX_OF_STORY: Final = 20  # articles of one story that are compared with a new one: those nearest in time
_FADING_S: Final = 2.5 * 86_400
_MAX_COMPARED: Final = 40
_MIN_NEAR: Final = 0.04  # stories less alike than this are not grouped again
_MIN_LIKENESS: Final = 0.1
# Of all pairs in a group of several: 40 of 42 events of the corpus have more, topics of business news .13 at most.
_MIN_WITHIN: Final = 0.16
_MIN_OF_OWN: Final = 0.6
_SEVERAL: Final = 3
_MIN_SHARED_WORDS: Final = 3  # fewer prove nothing: headlines of two words are alike by chance
# Two articles whose words are so much alike are one event when their names are, too. Of 900 pairs of articles with such
# words that tell of one event, one in a hundred shares its names less than half as much.
_FORM_WORDS: Final = 0.3
_MIN_NAMES_SHARE: Final = 0.5
# Two short articles with other names at their heads whose words are so much alike tell the same of two places.
_TEMPLATE_WORDS: Final = 0.55
# Two articles of one source, no copies, whose words are so much alike: a form filled in twice, or a series.
_SERIES_WORDS: Final = 0.6
# Two short articles that say nearly the same and are no copies: of two hours.
_SAME_WORDS: Final = 0.95
_NOTICE_GAP_S: Final = 3_600


@dataclass(frozen=True, slots=True)
class Member:
    """An article as grouping sees it. `at`: seconds since 1970; `story_id`: None for one that is in none yet.

    `outline`: as `packed` wrote it.
    """

    article_id: int
    source: str
    at: int
    outline: bytes
    story_id: int | None = None


@dataclass(frozen=True, slots=True)
class StoryPart:
    """Articles that are one story. `story_id`: None for a new one; `central`: the article most like all others."""

    story_id: int | None
    articles: tuple[int, ...]
    central: int


@dataclass(frozen=True, slots=True)
class _Compared:
    member: Member
    outline: Outline


class _Likenesses:
    """How alike each two of some articles are, 0..1, each computed once."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.compared = [_Compared(one, unpacked(one.outline)) for one in members]
        self._known: dict[tuple[int, int], float] = {}

    def __call__(self, one: int, other: int) -> float:
        key = (one, other) if one < other else (other, one)
        if key not in self._known:
            self._known[key] = _likeness(self.compared[one], self.compared[other])
        return self._known[key]

    def average(self, places: Sequence[int], others: Sequence[int]) -> float:
        return sum(self(one, other) for one in places for other in others) / (len(places) * len(others))

    def within(self, places: Sequence[int]) -> float:
        pairs = list(combinations(places, 2))
        return sum(self(one, other) for one, other in pairs) / len(pairs)


def _likeness(one: _Compared, other: _Compared) -> float:
    """Words and names must both agree; where one of the two has no names, as in some scripts, the words alone.

    Articles that share their words and not their names tell of two events in one form: two awards, two alarms. So do
    two articles of one source that are nearly alike, and no copies: briefings, notices.
    """
    first, second = one.outline, other.outline
    if len(first.words.keys() & second.words.keys()) < _MIN_SHARED_WORDS:
        return 0.0
    words = _cosine(first.words, second.words)
    names = _cosine(first.names, second.names) if first.names and second.names else words
    if _is_form(one, other, words, names):
        return 0.0
    apart = (one.member.at - other.member.at) / _FADING_S
    return math.sqrt(words * names) * math.exp(-apart * apart / 2)


def _is_form(one: _Compared, other: _Compared, words: float, names: float) -> bool:
    """Whether two articles are alike by their form. Of a source that is hardly known, much may be form."""
    if words >= _FORM_WORDS and names < _MIN_NAMES_SHARE * words:
        return True
    first, second = one.outline.notice, other.outline.notice
    if first and second:
        if words >= _TEMPLATE_WORDS and first.differs(second):
            return True  # an alarm at another place
        is_later = abs(one.member.at - other.member.at) > _NOTICE_GAP_S or first.is_at_another_time(second)
        if words >= _SAME_WORDS and is_later:
            return True  # an alarm that sounds again
    is_known = one.outline.usual is not None and other.outline.usual is not None
    return one.member.source == other.member.source and words >= (_SERIES_WORDS if is_known else _FORM_WORDS)


def _cosine(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    fewer, more = sorted((one, other), key=len)
    return sum(weight * more[term] for term, weight in fewer.items() if term in more)


def grouped(new: Member, known: Sequence[Member]) -> tuple[StoryPart, ...]:
    """The stories of a new article and of those near it: each that gains an article, the new one's first.

    `known`: articles of the stories that may be near, with their stories.
    """
    likenesses = _Likenesses((new, *known))
    near = [0, *_near(known, likenesses)]
    groups = _groups(near, likenesses)
    parts: list[StoryPart] = []
    taken: set[int] = set()
    for places in sorted(groups, key=lambda one: (-len(one), one)):
        members = [likenesses.compared[place].member for place in places]
        story_id = _story_of_most(members, taken)
        if story_id is not None:
            taken.add(story_id)
        if any(one.story_id != story_id or one.story_id is None for one in members):
            central = _central(places, likenesses)
            articles = tuple(one.article_id for one in members)
            parts.append(StoryPart(story_id, articles, central))
    return tuple(sorted(parts, key=lambda part: new.article_id not in part.articles))


def _central(places: Sequence[int], likenesses: _Likenesses) -> int:
    """The number of the article that is most like all others; of several the first."""
    numbers = {place: likenesses.compared[place].member.article_id for place in places}
    alike = {one: sum(likenesses(one, other) for other in places if other != one) for one in places}
    return numbers[max(places, key=lambda one: (alike[one], -numbers[one]))]


def _near(known: Sequence[Member], likenesses: _Likenesses) -> list[int]:
    """The places of the articles whose stories are most like the new one, up to `_MAX_COMPARED`."""
    by_story: dict[int | None, list[int]] = {}
    for place, one in enumerate(known, start=1):
        by_story.setdefault(one.story_id, []).append(place)
    ranked = sorted(((likenesses.average([0], places), places) for places in by_story.values()), reverse=True)
    near: list[int] = []
    for likeness, places in ranked:
        if likeness < _MIN_NEAR or (near and len(near) + len(places) > _MAX_COMPARED):
            break
        near += places
    return sorted(near)


def _groups(places: Sequence[int], likenesses: _Likenesses) -> list[list[int]]:
    """The articles in groups, by average link."""
    groups = {place: [place] for place in places}
    between = {pair: likenesses(*pair) for pair in combinations(sorted(groups), 2)}
    while alike := _most_alike(groups, between, likenesses):
        one, other = alike
        first, second = len(groups[one]), len(groups[other])
        groups[one] += groups.pop(other)
        del between[alike]
        for third in groups:
            if third != one:
                joined, left = _pair(one, third), between.pop(_pair(other, third))
                between[joined] = (between[joined] * first + left * second) / (first + second)
    return [sorted(group) for group in groups.values()]


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _most_alike(
    groups: dict[int, list[int]], between: dict[tuple[int, int], float], likenesses: _Likenesses
) -> tuple[int, int] | None:
    """The two groups that become one next; None when no two are alike enough."""
    for pair in sorted(
        (pair for pair, likeness in between.items() if likeness >= _MIN_LIKENESS),
        key=lambda pair: (-between[pair], pair),
    ):
        one, other = groups[pair[0]], groups[pair[1]]
        if len(one) + len(other) > _SEVERAL and likenesses.within([*one, *other]) < _MIN_WITHIN:
            continue  # a topic, in which each article is a little like the next
        if min(len(one), len(other)) < _SEVERAL:
            return pair
        if between[pair] >= _MIN_OF_OWN * min(likenesses.within(one), likenesses.within(other)):
            return pair
    return None


def _story_of_most(members: Sequence[Member], taken: set[int]) -> int | None:
    """The story that most of the articles were in, unless a larger group took it; of several the oldest."""
    counts = Counter(one.story_id for one in members if one.story_id is not None and one.story_id not in taken)
    return min(counts, key=lambda story_id: (-counts[story_id], story_id), default=None)
