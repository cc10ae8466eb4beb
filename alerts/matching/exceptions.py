"""Hits that do not count where they lie inside a hit of something else: BUTNOT, and `except` of entities.

Hidden text can only add exceptions. So a hit counts for certain when no exception that is visible, or that begins where
the visible text ends, could come to cover it. Hits in the article's own words are excepted by its own words alone, as a
NOT is checked there.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from sys import maxsize

from alerts.matching.field_index import Hit
from alerts.matching.figure_finder import FigureFinder
from alerts.matching.finders import (
    AnyFinder,
    EntityFinder,
    Finder,
    HitsByWord,
    NearFinder,
    RequiredTerms,
    SearchedArticle,
    TermFinder,
    TogetherFinder,
    begun_at_the_end,
    part_of,
    sequence_hits,
)
from alerts.matching.nested_pairs import Either, Hits, Pairs, Part, Reach
from alerts.matching.patterns import PatternFinder
from alerts.query.nodes import SearchField


class Cover:
    """Stretches of a text, by which a hit is covered or not."""

    def __init__(self, furthest: Mapping[int, int]) -> None:
        """`furthest`: where the longest stretch from each start ends."""
        self._starts = sorted(furthest)
        self._ends = list(accumulate((furthest[start] for start in self._starts), max))
        self._furthest = furthest

    def holds(self, hit: Hit) -> bool:
        """Whether a hit lies inside one stretch."""
        before = bisect_right(self._starts, hit[0]) - 1
        return before >= 0 and self._ends[before] >= hit[1]

    def around(self, hit: Hit) -> Hit:
        """The first stretch that a covered hit lies in."""
        return next((start, end) for start in self._starts if (end := self._furthest[start]) >= hit[1])


@dataclass(frozen=True, slots=True, eq=False)
class ExceptFinder:
    """The hits of `kept` that lie inside no hit of `barred`."""

    kept: Finder
    barred: Finder
    required: RequiredTerms

    def find(self, document: SearchedArticle, field: SearchField) -> Iterator[Hit]:
        hits = document.hits(self.kept, field)
        if hits:
            yield from (hit for hit, cover in self._covers(document, field, hits) if not cover.holds(hit))

    def excepted(self, document: SearchedArticle, field: SearchField) -> Iterator[tuple[Hit, Hit]]:
        """The hits that do not count, each with what it lies in."""
        hits = document.hits(self.kept, field)
        if hits:
            covers = self._covers(document, field, hits)
            yield from ((hit, cover.around(hit)) for hit, cover in covers if cover.holds(hit))

    def _covers(
        self, document: SearchedArticle, field: SearchField, hits: Iterable[Hit]
    ) -> Iterator[tuple[Hit, Cover]]:
        """Each hit with the exceptions that hold for it."""
        searched: SearchField = "text" if field == "lead" else field
        own_words = document.own_words
        own = Cover(_exceptions(self.barred, own_words, searched))
        end = len(own_words.field_index(searched).text)
        others = own
        if own_words is not document:
            all_of_them = _visible(self.barred, document, searched)
            others = Cover({start: until for start, until in all_of_them.items() if start >= end})
        return ((hit, own if hit[1] <= end else others) for hit in hits)

    def occurs(self, document: SearchedArticle, field: SearchField) -> bool:
        return bool(document.hits(self, field))

    def highlights(self, document: SearchedArticle, field: SearchField) -> Sequence[Hit]:
        return document.hits(self, field)


def is_liftable(finder: Finder) -> bool:
    """Whether hidden text may take a hit away: by an exception, or because a number is part of a date."""
    match finder:
        case ExceptFinder() | FigureFinder():
            return True
        case AnyFinder():
            return any(map(is_liftable, finder.parts))
        case NearFinder() | TogetherFinder():
            return is_liftable(finder.first) or is_liftable(finder.second)
        case EntityFinder():
            return is_liftable(finder.names)
        case _:
            return False


def uncounted_hits(finder: Finder, document: SearchedArticle, field: SearchField) -> Iterator[tuple[Hit, str]]:
    """The hits in a field that did not count, each with why: what they lie in, or what a number beside the noun is."""
    match finder:
        case ExceptFinder():
            text = document.field_index("text" if field == "lead" else field).text
            yield from ((hit, f"inside '{text[start:end]}'") for hit, (start, end) in finder.excepted(document, field))
        case AnyFinder():
            for part in finder.parts:
                yield from uncounted_hits(part, document, field)
        case NearFinder() | TogetherFinder():
            for side in (finder.first, finder.second):
                yield from uncounted_hits(side, document, field)
            if isinstance(finder, NearFinder) and isinstance(finder.first, FigureFinder):
                yield from _numbers_near(finder.first, finder, document, field)


def _numbers_near(
    figures: FigureFinder, pair: NearFinder, document: SearchedArticle, field: SearchField
) -> Iterator[tuple[Hit, str]]:
    nouns = HitsByWord(document.field_index(field), document.hits(pair.second, field))
    for hit, refusal in figures.refused(document, field):
        if nouns.has_after(hit, pair.within) or nouns.has_before(hit, pair.within):
            yield hit, refusal


def _exceptions(finder: Finder, document: SearchedArticle, field: SearchField) -> Mapping[int, int]:
    """Where exceptions reach from each start; for certain, those too that hidden text may complete."""
    if not document.for_certain or not document.hides(field):
        return _visible(finder, document, field)
    found = _furthest(_possible(finder, document, field), document, field)
    return found | dict.fromkeys(_begun(finder, document, field), maxsize)


def _visible(finder: Finder, document: SearchedArticle, field: SearchField) -> Mapping[int, int]:
    return _furthest(part_of(finder, document, field), document, field)


def _furthest(part: Part, document: SearchedArticle, field: SearchField) -> dict[int, int]:
    reach = Reach(document.field_index(field))
    return reach.furthest(part, {end: end for end in reach.ends(part)})


def _possible(finder: Finder, document: SearchedArticle, field: SearchField) -> Part:
    """The hits in the visible text that count, or would if the right text followed."""
    match finder:
        case TermFinder():
            field_index = document.field_index(field)
            return Hits([hit for sequence in finder.sequences for hit in sequence_hits(sequence, field_index)])
        case AnyFinder():
            return Either(tuple(_possible(part, document, field) for part in finder.parts))
        case NearFinder():
            first, second = _possible(finder.first, document, field), _possible(finder.second, document, field)
            return Pairs(((first, second),) if finder.ordered else ((first, second), (second, first)), finder.within)
        case ExceptFinder():
            return _possible(finder.kept, document, field)
        case EntityFinder():
            return _possible_names(finder, document, field)
    return Hits(document.hits(finder, field))


def _possible_names(finder: EntityFinder, document: SearchedArticle, field: SearchField) -> Part:
    """The names with a context term near, or with one that may follow the visible text."""
    names = _possible(finder.names, document, field)
    if finder.context is None or document.hits(finder.context, "title"):
        return names
    context, reach = _possible(finder.context, document, field), Reach(document.field_index(field))
    ends, starts = reach.ends(names), reach.starts(names)
    told = reach.near_before(ends, reach.starts(context), finder.within)
    told |= _near_the_end(ends, finder.context, finder.within, document, field)
    behind = reach.near_after(reach.ends(context), starts, finder.within)
    whole = reach.furthest(names, {end: end for end in ends})
    return Hits([*reach.furthest(names, {end: end for end in told}).items(), *((at, whole[at]) for at in behind)])


def _begun(finder: Finder, document: SearchedArticle, field: SearchField) -> set[int]:
    """Where hits may start that end in the hidden text."""
    found: Iterable[int] = ()
    match finder:
        case TermFinder():
            field_index = document.field_index(field)
            found = (start for sequence in finder.sequences for start in begun_at_the_end(sequence, field_index))
        case AnyFinder():
            found = (start for part in finder.parts for start in _begun(part, document, field))
        case NearFinder():
            ways = ((finder.first, finder.second), (finder.second, finder.first))[: 1 if finder.ordered else 2]
            found = (start for way in ways for start in _begun_pairs(*way, finder.within, document, field))
        case EntityFinder():
            found = _begun(finder.names, document, field)
        case ExceptFinder():
            found = _begun(finder.kept, document, field)
        case PatternFinder():
            found = (0,)  # it may match any length
    return set(found)


def _begun_pairs(
    first: Finder, last: Finder, within: int, document: SearchedArticle, field: SearchField
) -> Iterator[int]:
    yield from _begun(first, document, field)
    reach, part = Reach(document.field_index(field)), _possible(first, document, field)
    ends = _near_the_end(reach.ends(part), last, within, document, field)
    yield from reach.furthest(part, dict.fromkeys(ends, 0))


def _near_the_end(
    ends: Sequence[int], following: Finder, within: int, document: SearchedArticle, field: SearchField
) -> set[int]:
    """The ends that a hit may follow closely enough, which begins with the hidden text or where the visible ends."""
    field_index = document.field_index(field)
    words, begun = field_index.words, sorted(_begun(following, document, field))
    found = Reach(field_index).near_before(ends, begun, within)
    return found | {end for end in ends if words - field_index.word(end - 1) <= within}
