"""The clauses of a rule: what each says of an article, true, false or unknown, and where it shows.

A value is True, False, or None for unknown. A clause `holds` when it is true, the visible part taken as the whole.
"""

from abc import abstractmethod
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from alerts.matching.field_index import Hit
from alerts.matching.finders import Finder, Needs, Position, Where
from alerts.matching.vocabulary import Atom
from alerts.model import Subject

Value = bool | None
# A field and a hit in it.
Mark = tuple[Where, Hit]


class DocumentView(Position, Protocol):
    """An article under judgement."""

    @property
    @abstractmethod
    def subject(self) -> Subject:
        """The article itself."""

    @property
    @abstractmethod
    def atoms(self) -> frozenset[Atom]:
        """All that stands in title or text."""

    @property
    @abstractmethod
    def flagged(self) -> Container[Atom]:
        """Those of which it matters where they stand."""

    @abstractmethod
    def places(self, word: Atom, forbidden_flags: int) -> list[Mark]:
        """Where a piece stands in title and text with none of these flags."""

    @abstractmethod
    def stands(self, hitter: Finder, fields: tuple[Where, ...]) -> bool:
        """Whether a hitter has a hit in one of the fields."""

    @property
    @abstractmethod
    def cut(self) -> bool:
        """Whether part of the article is hidden."""

    @abstractmethod
    def hides(self, where: Where) -> bool:
        """Whether more of this field may exist than is to be seen."""


class Clause(Protocol):
    """One clause. `text` is as written in the rule."""

    @property
    def text(self) -> str:
        """As written."""

    @property
    def parts(self) -> tuple["Clause", ...]:
        """The clauses that it consists of."""

    @property
    def needs(self) -> Needs:
        """What must stand in an article for which the clause is true, whatever is hidden."""

    def value(self, scene: DocumentView) -> Value:
        """What the clause says of an article."""

    def holds(self, scene: DocumentView) -> bool:
        """What it says of the visible part alone."""

    def marks(self, scene: DocumentView) -> Iterable[Mark]:
        """The hits that make the clause true in the visible part."""

    def open_clauses(self, scene: DocumentView) -> Iterable[str]:
        """Of a clause that is unknown, yet true by the visible part alone: what could not be checked."""


@dataclass(frozen=True, slots=True, eq=False)
class OccursClause:
    """At least `count` hits; of hits that overlap one counts."""

    text: str
    hitter: Finder
    fields: tuple[Where, ...]
    needs: Needs
    # Where one piece in title or text is all that is looked for: that piece, and the flags that forbid a hit.
    word: Atom | None = None
    forbidden_flags: int = 0
    count: int = 1
    parts: tuple[Clause, ...] = ()

    def value(self, scene: DocumentView) -> Value:
        """True when found; unknown when more text may hold it."""
        return self.holds(scene) or (None if any(scene.hides(where) for where in self.fields) else False)

    def holds(self, scene: DocumentView) -> bool:
        """Whether it is found; the pieces it needs are told soonest."""
        if self.word is not None and self.word not in scene.flagged:
            return self.word in scene.atoms
        for need in self.needs:
            if need.isdisjoint(scene.atoms):
                return False
        return scene.stands(self.hitter, self.fields) and (self.count == 1 or self._is_repeated(scene))

    def _is_repeated(self, scene: DocumentView) -> bool:
        return sum(_apart(scene.hits(self.hitter, where)) for where in self.fields) >= self.count

    def marks(self, scene: DocumentView) -> list[Mark]:
        """What the hitter shows."""
        if self.word is not None:
            return scene.places(self.word, self.forbidden_flags)
        return [(where, hit) for where in self.fields for hit in self.hitter.shown(scene, where)]

    def open_clauses(self, scene: DocumentView) -> tuple[str, ...]:  # noqa: ARG002 - what is found is not unknown
        """Nothing."""
        return ()


def _apart(hits: Iterable[Hit]) -> int:
    """How many hits are left when of those that overlap the one that ends first is kept."""
    count, last = 0, 0
    for start, end in sorted(hits, key=lambda hit: (hit[1], -hit[0])):
        if start >= last:
            count, last = count + 1, end
    return count


@dataclass(frozen=True, slots=True, eq=False)
class FactClause:
    """What is known of the article beside its text: `decides` tells."""

    text: str
    decides: Callable[[Subject], bool]
    needs: Needs = ()
    parts: tuple[Clause, ...] = ()

    def value(self, scene: DocumentView) -> Value:
        """True or false: nothing of it is hidden."""
        return self.decides(scene.subject)

    def holds(self, scene: DocumentView) -> bool:
        """The same."""
        return self.decides(scene.subject)

    def marks(self, scene: DocumentView) -> tuple[Mark, ...]:  # noqa: ARG002 - it stands in no text
        """Nothing."""
        return ()

    def open_clauses(self, scene: DocumentView) -> tuple[str, ...]:  # noqa: ARG002 - it is never unknown
        """Nothing."""
        return ()


@dataclass(frozen=True, slots=True, eq=False)
class AllClause:
    """All parts."""

    text: str
    parts: tuple[Clause, ...]
    needs: Needs
    # The same parts, those first that are told soonest.
    sooner: tuple[Clause, ...]

    def holds(self, scene: DocumentView) -> bool:
        """Whether all parts do."""
        for part in self.sooner:  # noqa: SIM110 - a generator here costs a tenth of all judging
            if not part.holds(scene):
                return False
        return True

    def value(self, scene: DocumentView) -> Value:
        """False when one part is, else unknown when one part is."""
        result: Value = True
        for part in self.parts:
            value = part.value(scene)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    def marks(self, scene: DocumentView) -> list[Mark]:
        """Those of every part."""
        return [mark for part in self.parts for mark in part.marks(scene)]

    def open_clauses(self, scene: DocumentView) -> Iterator[str]:
        """Those of the parts that are unknown."""
        for part in self.parts:
            if part.value(scene) is None:
                yield from part.open_clauses(scene)


@dataclass(frozen=True, slots=True, eq=False)
class AtLeastClause:
    """At least `count` parts: OR with 1."""

    text: str
    parts: tuple[Clause, ...]
    needs: Needs
    # The same parts, those first that are told soonest.
    sooner: tuple[Clause, ...]
    count: int = 1

    def holds(self, scene: DocumentView) -> bool:
        """Whether enough parts do."""
        missing = self.count
        for part in self.sooner:
            if part.holds(scene):
                missing -= 1
                if not missing:
                    return True
        return False

    def value(self, scene: DocumentView) -> Value:
        """True when enough parts are, false when not enough could be."""
        true = unknown = 0
        for part in self.parts:
            value = part.value(scene)
            true += value is True
            unknown += value is None
            if true >= self.count:
                return True
        return None if true + unknown >= self.count else False

    def marks(self, scene: DocumentView) -> list[Mark]:
        """Those of the true parts; when none of it is certain, of those that are true by the visible part."""
        certain = scene.cut and self.value(scene) is True
        true = [part for part in self.parts if (part.value(scene) if certain else part.holds(scene))]
        return [mark for part in true for mark in part.marks(scene)]

    def open_clauses(self, scene: DocumentView) -> Iterator[str]:
        """Those of the parts on which it rests."""
        for part in self.parts:
            if part.holds(scene) and part.value(scene) is None:
                yield from part.open_clauses(scene)


@dataclass(frozen=True, slots=True, eq=False)
class NotClause:
    """The part must not hold."""

    text: str
    parts: tuple[Clause]
    named: str
    needs: Needs = ()

    def holds(self, scene: DocumentView) -> bool:
        """Whether the part does not."""
        return not self.parts[0].holds(scene)

    def value(self, scene: DocumentView) -> Value:
        """The contrary; what is unknown stays so."""
        value = self.parts[0].value(scene)
        return None if value is None else not value

    def marks(self, scene: DocumentView) -> tuple[Mark, ...]:  # noqa: ARG002 - what is not there shows nowhere
        """Nothing."""
        return ()

    def open_clauses(self, scene: DocumentView) -> tuple[str, ...]:  # noqa: ARG002
        """Itself, without the brackets and the field around it."""
        return (self.named,)


def cheapest_first(parts: Iterable[Clause]) -> tuple[Clause, ...]:
    """Parts in the order of what they cost to tell: facts and single pieces, then what has places to be found."""
    return tuple(sorted(parts, key=_cost))


def _cost(clause: Clause) -> int:
    if isinstance(clause, OccursClause):
        return 0 if clause.word is not None else len(clause.needs)
    return max(map(_cost, clause.parts), default=0)


AnyClause = OccursClause | FactClause | AllClause | AtLeastClause | NotClause
