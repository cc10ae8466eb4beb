"""What finds hits in a field: terms, alternatives, pairs, entities. Each says which terms a hit requires."""

from abc import abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Final, Literal, Protocol

from alerts.matching.analyzer import START_FLAGS
from alerts.matching.field_index import FieldIndex, Hit, Posting
from alerts.matching.nested_pairs import Either, Hits, Pairs, Part, Reach, has_pair, sides_of_pairs
from alerts.matching.vocabulary import TermId
from alerts.query.nodes import SearchField
from alerts.text.tokens import Gap

# A text with a hit has at least one term of each set. No sets: nothing is required.
RequiredTerms = tuple[frozenset[TermId], ...]
_END: Final = itemgetter(1)


class SearchedArticle(Protocol):
    """An article, as finders see it."""

    @abstractmethod
    def field_index(self, field: SearchField) -> FieldIndex:
        """The index of a field; that of `lead` is that of `text`."""

    @abstractmethod
    def hits(self, finder: "Finder", field: SearchField) -> Sequence[Hit]:
        """A finder's hits; each finder is asked once an article."""

    @property
    @abstractmethod
    def for_certain(self) -> bool:
        """Whether only those hits count that no hidden text can take away."""

    @abstractmethod
    def hides(self, field: SearchField) -> bool:
        """Whether part of this field may be hidden."""

    @property
    @abstractmethod
    def own_words(self) -> "SearchedArticle":
        """The same article without what others say of it."""


class Finder(Protocol):
    """Something that has hits in a field."""

    @property
    def required(self) -> RequiredTerms:
        """The terms that a text with a hit must have."""

    def find(self, document: SearchedArticle, field: SearchField) -> Iterable[Hit]:
        """All hits in a field, in any order."""

    def occurs(self, document: SearchedArticle, field: SearchField) -> bool:
        """Whether there is a hit; cheaper than finding where."""

    def highlights(self, document: SearchedArticle, field: SearchField) -> Sequence[Hit]:
        """The hits to highlight."""


@dataclass(frozen=True, slots=True)
class Step:
    """One token of a term. `gaps`: those allowed before it, none for the first."""

    term_id: TermId
    gaps: frozenset[Gap]


@dataclass(frozen=True, slots=True)
class TokenSequence:
    """A term's tokens in order.

    `forbidden_flags`: those that rule out a hit, at its start or its end. `skips_all_caps`: a hit in a sentence written
    in capitals does not count.
    """

    steps: tuple[Step, ...]
    forbidden_flags: int
    skips_all_caps: bool


@dataclass(frozen=True, slots=True, eq=False)
class TermFinder:
    """A term. It has several sequences when it can be written solid or apart.

    `word`: its single token; None where it has more, or where a hit depends on the sentence around it.
    """

    sequences: tuple[TokenSequence, ...]
    required: RequiredTerms
    word: TermId | None

    def find(self, document: SearchedArticle, field: SearchField) -> Iterator[Hit]:
        field_index = document.field_index(field)
        for sequence in self.sequences:
            for hit in sequence_hits(sequence, field_index):
                if not sequence.skips_all_caps or not field_index.positions().is_all_caps(hit[0]):
                    yield hit

    def occurs(self, document: SearchedArticle, field: SearchField) -> bool:
        """Whether there is a hit; a single token needs no offsets."""
        if self.word is None or field == "lead":
            return bool(document.hits(self, field))
        return document.field_index(field).has(self.word, self.sequences[0].forbidden_flags)

    def highlights(self, document: SearchedArticle, field: SearchField) -> Sequence[Hit]:
        return document.hits(self, field)


def sequence_hits(sequence: TokenSequence, field_index: FieldIndex) -> list[Hit]:
    """The hits of a sequence, in whatever sentence they stand."""
    if len(sequence.steps) == 1:
        postings = field_index.postings(sequence.steps[0].term_id)
        return [posting[:2] for posting in postings if not posting[2] & sequence.forbidden_flags]
    ends = sequence.forbidden_flags & ~START_FLAGS
    *_, found = _growing(sequence, field_index)
    return [(first, last[1]) for first, last in found if not last[2] & ends]


def begun_at_the_end(sequence: TokenSequence, field_index: FieldIndex) -> Iterator[int]:
    """Where hits start of which the last token of the text is a token, but not the last."""
    for found in islice(_growing(sequence, field_index), len(sequence.steps) - 1):
        yield from (first for first, last in found if field_index.is_last(last))


def _growing(sequence: TokenSequence, field_index: FieldIndex) -> Iterator[list[tuple[int, Posting]]]:
    """What is found of a sequence's first token, of its first two, and so on: starts, and last tokens."""
    starts = sequence.forbidden_flags & START_FLAGS
    postings = field_index.postings(sequence.steps[0].term_id)
    found = [(posting[0], posting) for posting in postings if not posting[2] & starts]
    yield found
    for step in sequence.steps[1:]:
        found = [
            (first, following)
            for first, posting in found
            for following in field_index.following(posting, step.term_id)
            if _is_gap_allowed(field_index.gap(posting, following), step.gaps)
        ]
        yield found


def _is_gap_allowed(gap: tuple[Gap, bool], allowed: frozenset[Gap]) -> bool:
    between, sentence_ends = gap
    return between in allowed and not sentence_ends


@dataclass(frozen=True, slots=True, eq=False)
class AnyFinder:
    """Any of several finders."""

    parts: tuple[Finder, ...]
    required: RequiredTerms

    def occurs(self, document: SearchedArticle, field: SearchField) -> bool:
        return any(part.occurs(document, field) for part in self.parts)

    def find(self, document: SearchedArticle, field: SearchField) -> Iterator[Hit]:
        for part in self.parts:
            yield from document.hits(part, field)

    def highlights(self, document: SearchedArticle, field: SearchField) -> Sequence[Hit]:
        return [hit for part in self.parts for hit in part.highlights(document, field)]


@dataclass(frozen=True, slots=True, eq=False)
class NearFinder:
    """Pairs of hits at most `within` words apart. A hit reaches from the first of a pair to the last."""

    first: Finder
    second: Finder
    within: int
    ordered: bool
    required: RequiredTerms

    def pairs(self, document: SearchedArticle, field: SearchField) -> Iterator[tuple[Hit, Hit]]:
        """Every pair of hits that is near enough."""
        field_index = document.field_index(field)
        seconds = document.hits(self.second, field)
        words = HitsByWord(field_index, seconds)
        for hit in document.hits(self.first, field):
            for other in words.after(hit, self.within):
                yield hit, other
            if not self.ordered:
                for other in words.before(hit, self.within):
                    yield hit, other

    def find(self, document: SearchedArticle, field: SearchField) -> Iterator[Hit]:
        for a, b in self.pairs(document, field):
            yield min(a[0], b[0]), max(a[1], b[1])

    def occurs(self, document: SearchedArticle, field: SearchField) -> bool:
        if field == "lead":
            return bool(document.hits(self, field))
        if _has_pairs(self.first) or _has_pairs(self.second):
            return has_pair(Reach(document.field_index(field)), self.nested(document, field))
        return next(self.pairs(document, field), None) is not None

    def nested(self, document: SearchedArticle, field: SearchField) -> Pairs:
        """The same pairs by where their sides start and end."""
        first, second = part_of(self.first, document, field), part_of(self.second, document, field)
        return Pairs(((first, second),) if self.ordered else ((first, second), (second, first)), self.within)

    def highlights(self, document: SearchedArticle, field: SearchField) -> Sequence[Hit]:
        """The hits of the pairs, without the words between.

        Found by each hit's nearest partner: a text has a hundred times as many pairs as hits.
        """
        if field != "lead" and (_has_pairs(self.first) or _has_pairs(self.second)):
            return sides_of_pairs(Reach(document.field_index(field)), self.nested(document, field))
        first, second = document.hits(self.first, field), document.hits(self.second, field)
        field_index = document.field_index(field)
        by_first, by_second = HitsByWord(field_index, first), HitsByWord(field_index, second)
        within, either = self.within, not self.ordered
        found = [
            hit for hit in first if by_second.has_after(hit, within) or (either and by_second.has_before(hit, within))
        ]
        found += [
            hit for hit in second if by_first.has_before(hit, within) or (either and by_first.has_after(hit, within))
        ]
        return sorted(found)


def _has_pairs(finder: Finder) -> bool:
    return isinstance(finder, NearFinder) or (isinstance(finder, AnyFinder) and any(map(_has_pairs, finder.parts)))


def part_of(finder: Finder, document: SearchedArticle, field: SearchField) -> Part:
    """A finder's hits in a field, the pairs of a NEAR by their sides."""
    if isinstance(finder, NearFinder):
        return finder.nested(document, field)
    if isinstance(finder, AnyFinder) and _has_pairs(finder):
        return Either(tuple(part_of(part, document, field) for part in finder.parts))
    return Hits(document.hits(finder, field))


class HitsByWord:
    """Hits sorted by start and by end, to find those near another hit."""

    def __init__(self, field_index: FieldIndex, hits: Sequence[Hit]) -> None:
        self._reading = field_index
        self._by_start = sorted(hits)
        self._by_end = sorted(self._by_start, key=_END)
        self._starts = [hit[0] for hit in self._by_start]
        self._ends = [hit[1] for hit in self._by_end]

    def after(self, hit: Hit, within: int) -> Iterator[Hit]:
        """The hits that start at most `within` words after a hit."""
        last = hit[1] - 1
        for i in range(bisect_left(self._starts, hit[1]), len(self._starts)):
            if not self._is_near(last, self._starts[i], within):
                return
            yield self._by_start[i]

    def before(self, hit: Hit, within: int) -> Iterator[Hit]:
        """The hits that end at most `within` words before a hit."""
        for i in range(bisect_right(self._ends, hit[0]) - 1, -1, -1):
            if not self._is_near(self._ends[i] - 1, hit[0], within):
                return
            yield self._by_end[i]

    def has_after(self, hit: Hit, within: int) -> bool:
        """Whether a hit starts at most `within` words after a hit."""
        i = bisect_left(self._starts, hit[1])
        return i < len(self._starts) and self._is_near(hit[1] - 1, self._starts[i], within)

    def has_before(self, hit: Hit, within: int) -> bool:
        """Whether a hit ends at most `within` words before a hit."""
        i = bisect_right(self._ends, hit[0]) - 1
        return i >= 0 and self._is_near(self._ends[i] - 1, hit[0], within)

    def _is_near(self, offset: int, later: int, within: int) -> bool:
        """Whether the word at an offset is at most `within` words before the one at a later offset.

        Each word has a character, so words are not counted where characters already tell.
        """
        return later - offset <= within or self._reading.word(later) - self._reading.word(offset) <= within


TextUnit = Literal["sentence", "paragraph"]


@dataclass(frozen=True, slots=True, eq=False)
class TogetherFinder:
    """Pairs of hits in one sentence or paragraph. The hits are those of the pairs."""

    first: Finder
    second: Finder
    unit: TextUnit
    required: RequiredTerms

    def find(self, document: SearchedArticle, field: SearchField) -> Iterator[Hit]:
        """The hits that share a unit, and no token, with a hit of the other side."""
        field_index = document.field_index(field)
        first, second = (self._by_unit(field_index, document.hits(side, field)) for side in (self.first, self.second))
        for mine, theirs in ((first, second), (second, first)):
            for unit in mine.keys() & theirs.keys():
                earliest_end, latest_start = (
                    min(end for _, end in theirs[unit]),
                    max(start for start, _ in theirs[unit]),
                )
                yield from (hit for hit in mine[unit] if earliest_end <= hit[0] or latest_start >= hit[1])

    def _by_unit(self, field_index: FieldIndex, hits: Iterable[Hit]) -> dict[int, list[Hit]]:
        positions = field_index.positions()
        number = positions.sentence if self.unit == "sentence" else positions.paragraph
        found = dict[int, list[Hit]]()
        for hit in hits:
            unit = number(hit[0])
            if number(hit[1] - 1) == unit:
                found.setdefault(unit, []).append(hit)
        return found

    def occurs(self, document: SearchedArticle, field: SearchField) -> bool:
        return bool(document.hits(self, field))

    def highlights(self, document: SearchedArticle, field: SearchField) -> Sequence[Hit]:
        return document.hits(self, field)


@dataclass(frozen=True, slots=True, eq=False)
class EntityFinder:
    """An entity's doubtful names. A hit counts when a context term is near, or in the title.

    `context`: None when the names need none.
    """

    names: Finder
    context: Finder | None
    within: int
    required: RequiredTerms

    def find(self, document: SearchedArticle, field: SearchField) -> Iterator[Hit]:
        names = document.hits(self.names, field)
        if self.context is None or not names or document.hits(self.context, "title"):
            yield from names
            return
        words = HitsByWord(
            document.field_index(field), document.hits(self.context, "text" if field == "lead" else field)
        )
        for hit in names:
            if words.has_after(hit, self.within) or words.has_before(hit, self.within):
                yield hit

    def occurs(self, document: SearchedArticle, field: SearchField) -> bool:
        return bool(document.hits(self, field))

    def highlights(self, document: SearchedArticle, field: SearchField) -> Sequence[Hit]:
        return document.hits(self, field)
