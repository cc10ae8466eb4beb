"""NEAR inside NEAR, without looking at every pair: each side is known by where its hits start and end. Pure.

A text has a hundred times as many pairs as words, and ten thousand times as many pairs of pairs: 48 million in 4,750
characters. Whether a pair has a partner, and how far it reaches, follows from its start and its end alone, so each
operator is one walk along the text.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from alerts.matching.field_index import FieldIndex, Hit


@dataclass(frozen=True, slots=True, eq=False)
class Either:
    """The hits of any part."""

    parts: "tuple[Part, ...]"


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs at most `within` words apart: a hit starts with one side and ends with the other, as each way says."""

    ways: "tuple[tuple[Part, Part], ...]"
    within: int


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Hits that are known."""

    hits: Sequence[Hit]


Part = Either | Pairs | Hits


@dataclass(slots=True)
class Reach:
    """Starts and ends of hits in one field; those of each part are found once."""

    field_index: FieldIndex
    _starts: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _ends: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def starts(self, part: Part) -> tuple[int, ...]:
        """Where its hits start, in order."""
        found = self._starts.get(id(part))
        if found is None:
            found = tuple(sorted(self.furthest(part, dict.fromkeys(self.ends(part), 0))))
            self._starts[id(part)] = found
        return found

    def ends(self, part: Part) -> tuple[int, ...]:
        """Where its hits end, in order."""
        found = self._ends.get(id(part))
        if found is None:
            found = self._ends[id(part)] = tuple(sorted(self.ends_from(part, None)))
        return found

    def ends_from(self, part: Part, starts: Collection[int] | None) -> set[int]:
        """The ends of its hits that have one of these starts, None: any."""
        match part:
            case Hits(hits):
                return {end for start, end in hits if starts is None or start in starts}
            case Either(parts):
                return {end for one in parts for end in self.ends_from(one, starts)}
            case Pairs(ways, within):
                return {
                    end
                    for first, last in ways
                    for end in self.ends_from(
                        last, self.near_after(sorted(self.ends_from(first, starts)), self.starts(last), within)
                    )
                }

    def furthest(self, part: Part, values: Mapping[int, int]) -> dict[int, int]:
        """By start, the greatest value that the end of a hit has; hits whose end has none are left out."""
        match part:
            case Hits(hits):
                return _greatest((start, values[end]) for start, end in hits if end in values)
            case Either(parts):
                return _greatest(one for each in parts for one in self.furthest(each, values).items())
            case Pairs(ways, within):
                return _greatest(
                    one
                    for first, last in ways
                    for one in self.furthest(
                        first, self.greatest_after(self.ends(first), self.furthest(last, values), within)
                    ).items()
                )

    def near_after(self, ends: Sequence[int], starts: Sequence[int], within: int) -> set[int]:
        """The starts that are near after one of the ends. Both are in order."""
        found = set[int]()
        for start in starts:
            before = bisect_right(ends, start) - 1
            if before >= 0 and self.is_near(ends[before], start, within):
                found.add(start)
        return found

    def near_before(self, ends: Sequence[int], starts: Sequence[int], within: int) -> set[int]:
        """The ends that are near before one of the starts. Both are in order."""
        found = set[int]()
        for end in ends:
            after = bisect_left(starts, end)
            if after < len(starts) and self.is_near(end, starts[after], within):
                found.add(end)
        return found

    def greatest_after(self, ends: Sequence[int], values: Mapping[int, int], within: int) -> dict[int, int]:
        """By end, the greatest value of a start that is near after it. The ends are in order."""
        starts, following = sorted(values), 0
        best: deque[int] = (
            deque()
        )  # starts near after the end at hand; of two the later one is kept if its value is greater
        found = dict[int, int]()
        for end in ends:
            while following < len(starts) and self.is_near(end, starts[following], within):
                while best and values[best[-1]] <= values[starts[following]]:
                    best.pop()
                best.append(starts[following])
                following += 1
            while best and best[0] < end:
                best.popleft()
            if best:
                found[end] = values[best[0]]
        return found

    def is_near(self, end: int, start: int, within: int) -> bool:
        """Whether a hit that starts there is at most `within` words after one that ends there, or before its end."""
        last = end - 1
        return start - last <= within or self.field_index.word(start) - self.field_index.word(last) <= within


def has_pair(reach: Reach, pairs: Pairs) -> bool:
    """Whether there is a hit."""
    return any(reach.near_after(reach.ends(first), reach.starts(last), pairs.within) for first, last in pairs.ways)


def sides_of_pairs(reach: Reach, pairs: Pairs) -> list[Hit]:
    """The hits of both sides that take part in a pair; of those with one start the longest."""
    return sorted(hit for first, last in pairs.ways for hit in _sides(reach, first, last, pairs.within))


def _sides(reach: Reach, first: Part, last: Part, within: int) -> Iterator[Hit]:
    ends = reach.near_before(reach.ends(first), reach.starts(last), within)
    yield from reach.furthest(first, {end: end for end in ends}).items()
    starts = reach.near_after(reach.ends(first), reach.starts(last), within)
    whole = reach.furthest(last, {end: end for end in reach.ends(last)})
    yield from ((start, whole[start]) for start in starts)


def _greatest(values: Iterable[tuple[int, int]]) -> dict[int, int]:
    found = dict[int, int]()
    for start, value in values:
        if value > found.get(start, -1):
            found[start] = value
    return found
