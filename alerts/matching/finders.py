"""What has hits in a text: terms, alternatives, proximities, entities. Each says what must stand there at all."""

from abc import abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from alerts.matching.analyzer import INSIDE
from alerts.matching.field_index import FieldIndex, Hit
from alerts.matching.vocabulary import Atom
from alerts.text.tokens import Gap

Where = Literal["title", "text", "lead", "author"]
# Of each set at least one atom stands in every text that has a hit; no set: nothing is known.
Needs = tuple[frozenset[Atom], ...]
# The flags that forbid a hit to start; the others forbid it to end.
STARTS: Final = INSIDE


class Position(Protocol):
    """An article, as far as hits are concerned."""

    @abstractmethod
    def reading(self, where: Where) -> FieldIndex:
        """The pieces of a field; those of `lead` are those of `text`."""

    @abstractmethod
    def hits(self, hitter: "Finder", where: Where) -> Sequence[Hit]:
        """A hitter's hits, found once per article."""


class Finder(Protocol):
    """Something that can be found."""

    @property
    def needs(self) -> Needs:
        """What must stand in a text that has a hit."""

    def find(self, place: Position, where: Where) -> Iterable[Hit]:
        """All hits in a field, in any order."""

    def stands(self, place: Position, where: Where) -> bool:
        """Whether there is a hit; sooner known than where."""

    def shown(self, place: Position, where: Where) -> Sequence[Hit]:
        """The hits to highlight."""


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of a term. `gaps`: what may stand before it; empty for the first."""

    atom: Atom
    gaps: frozenset[Gap]


@dataclass(frozen=True, slots=True)
class TokenSequence:
    """A term's pieces in order, and the flags of the edges that forbid a hit."""

    steps: tuple[Step, ...]
    forbidden_flags: int
    headline: bool


@dataclass(frozen=True, slots=True, eq=False)
class TermFinder:
    """A term; several runs when it can be written solid or apart.

    `word`: the one piece looked for; None where there are more, or where it matters in which sentence it stands.
    """

    runs: tuple[TokenSequence, ...]
    needs: Needs
    word: Atom | None

    def find(self, place: Position, where: Where) -> Iterator[Hit]:
        """The hits of every run."""
        reading = place.reading(where)
        for run in self.runs:
            for hit in _run_hits(run, reading):
                if not run.headline or not reading.layout().is_shouted(hit[0]):
                    yield hit

    def stands(self, place: Position, where: Where) -> bool:
        """Told from the stretches alone, without their places, for a single piece."""
        if self.word is None or where == "lead":
            return bool(place.hits(self, where))
        return place.reading(where).holds(self.word, self.runs[0].forbidden_flags)

    def shown(self, place: Position, where: Where) -> Sequence[Hit]:
        """The hits themselves."""
        return place.hits(self, where)


def _run_hits(run: TokenSequence, reading: FieldIndex) -> list[Hit]:
    starts, ends = run.forbidden_flags & STARTS, run.forbidden_flags & ~STARTS
    places = reading.postings(run.steps[0].atom)
    if len(run.steps) == 1:
        return [place[:2] for place in places if not place[2] & run.forbidden_flags]
    found = [(place[0], place) for place in places if not place[2] & starts]
    for step in run.steps[1:]:
        found = [
            (first, following)
            for first, place in found
            for following in reading.following(place, step.atom)
            if _are_parted(reading.gap(place, following), step.gaps)
        ]
    return [(first, last[1]) for first, last in found if not last[2] & ends]


def _are_parted(gap: tuple[Gap, bool], allowed: frozenset[Gap]) -> bool:
    between, sentence_ends = gap
    return between in allowed and not sentence_ends


@dataclass(frozen=True, slots=True, eq=False)
class AnyFinder:
    """The hits of any part."""

    parts: tuple[Finder, ...]
    needs: Needs

    def stands(self, place: Position, where: Where) -> bool:
        """Whether a part stands."""
        return any(part.stands(place, where) for part in self.parts)

    def find(self, place: Position, where: Where) -> Iterator[Hit]:
        """The hits of every part."""
        for part in self.parts:
            yield from place.hits(part, where)

    def shown(self, place: Position, where: Where) -> Sequence[Hit]:
        """What each part shows."""
        return [hit for part in self.parts for hit in part.shown(place, where)]


@dataclass(frozen=True, slots=True, eq=False)
class NearFinder:
    """Pairs at most `within` words apart; a hit runs from the earlier to the end of the later."""

    first: Finder
    second: Finder
    within: int
    ordered: bool
    needs: Needs

    def pairs(self, place: Position, where: Where) -> Iterator[tuple[Hit, Hit]]:
        """Every pair that is near enough."""
        reading = place.reading(where)
        seconds = place.hits(self.second, where)
        words = _Words(reading, seconds)
        for hit in place.hits(self.first, where):
            for other in words.after(hit, self.within):
                yield hit, other
            if not self.ordered:
                for other in words.before(hit, self.within):
                    yield hit, other

    def find(self, place: Position, where: Where) -> Iterator[Hit]:
        """Each pair as one stretch."""
        for a, b in self.pairs(place, where):
            yield min(a[0], b[0]), max(a[1], b[1])

    def stands(self, place: Position, where: Where) -> bool:
        """Whether there is a hit."""
        return bool(place.hits(self, where))

    def shown(self, place: Position, where: Where) -> Sequence[Hit]:
        """The hits that take part in a pair."""
        return sorted({hit for pair in self.pairs(place, where) for hit in pair})


class _Words:
    """Hits sorted by their edges, to find those near a given one."""

    def __init__(self, reading: FieldIndex, hits: Sequence[Hit]) -> None:
        self._reading = reading
        self._by_start = sorted(hits)
        self._by_end = sorted(hits, key=lambda hit: (hit[1], hit[0]))
        self._starts = [hit[0] for hit in self._by_start]
        self._ends = [hit[1] for hit in self._by_end]

    def after(self, hit: Hit, within: int) -> Iterator[Hit]:
        """Those that start after the hit, at most `within` words on."""
        limit = self._reading.word(hit[1] - 1) + within if self._starts else 0
        for i in range(bisect_left(self._starts, hit[1]), len(self._starts)):
            if self._reading.word(self._starts[i]) > limit:
                return
            yield self._by_start[i]

    def before(self, hit: Hit, within: int) -> Iterator[Hit]:
        """Those that end before the hit, at most `within` words back."""
        limit = self._reading.word(hit[0]) - within if self._ends else 0
        for i in range(bisect_right(self._ends, hit[0]) - 1, -1, -1):
            if self._reading.word(self._ends[i] - 1) < limit:
                return
            yield self._by_end[i]


Unit = Literal["sentence", "paragraph"]


@dataclass(frozen=True, slots=True, eq=False)
class TogetherFinder:
    """Pairs in one sentence or paragraph. Its hits are those that take part in a pair."""

    first: Finder
    second: Finder
    unit: Unit
    needs: Needs

    def find(self, place: Position, where: Where) -> Iterator[Hit]:
        """The hits that share a unit with one of the other side, and no piece."""
        reading = place.reading(where)
        first, second = (self._by_unit(reading, place.hits(side, where)) for side in (self.first, self.second))
        for mine, theirs in ((first, second), (second, first)):
            for unit in mine.keys() & theirs.keys():
                earliest_end, latest_start = (
                    min(end for _, end in theirs[unit]),
                    max(start for start, _ in theirs[unit]),
                )
                yield from (hit for hit in mine[unit] if earliest_end <= hit[0] or latest_start >= hit[1])

    def _by_unit(self, reading: FieldIndex, hits: Iterable[Hit]) -> dict[int, list[Hit]]:
        layout = reading.layout()
        number = layout.sentence if self.unit == "sentence" else layout.paragraph
        found = dict[int, list[Hit]]()
        for hit in hits:
            unit = number(hit[0])
            if number(hit[1] - 1) == unit:
                found.setdefault(unit, []).append(hit)
        return found

    def stands(self, place: Position, where: Where) -> bool:
        """Whether there is a hit."""
        return bool(place.hits(self, where))

    def shown(self, place: Position, where: Where) -> Sequence[Hit]:
        """The hits themselves."""
        return place.hits(self, where)


@dataclass(frozen=True, slots=True, eq=False)
class EntityFinder:
    """An entity's names, where one of its context terms is near or in the title; None: names alone."""

    names: Finder
    context: Finder | None
    within: int
    needs: Needs

    def find(self, place: Position, where: Where) -> Iterator[Hit]:
        """The names' hits that count."""
        names = place.hits(self.names, where)
        if self.context is None or not names or place.hits(self.context, "title"):
            yield from names
            return
        words = _Words(place.reading(where), place.hits(self.context, "text" if where == "lead" else where))
        for hit in names:
            near = next(words.after(hit, self.within), None) or next(words.before(hit, self.within), None)
            if near is not None:
                yield hit

    def stands(self, place: Position, where: Where) -> bool:
        """Whether there is a hit."""
        return bool(place.hits(self, where))

    def shown(self, place: Position, where: Where) -> Sequence[Hit]:
        """The hits themselves."""
        return place.hits(self, where)
