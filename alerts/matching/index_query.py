"""What an article must have for a clause to hold, in words alone, not their places. Pure.

More exact than a clause's `needs`, which are few so that judging can look at them for every rule: here every piece of
every alternative counts, and an entity's context. None: nothing is known, any article may do.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from alerts.matching.clauses import AllClause, AtLeastClause, Clause, OccursClause
from alerts.matching.finders import AnyFinder, EntityFinder, Finder, NearFinder, TermFinder, TogetherFinder
from alerts.matching.index_terms import WordQuery
from alerts.matching.vocabulary import Atom

Spell = Callable[[Atom], WordQuery]


@dataclass(frozen=True, slots=True)
class AllTerms:
    """AllClause part."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """At least one part."""

    parts: tuple["Condition", ...]


Condition = WordQuery | AllTerms | AnyTerm


def index_query(clause: Clause, spell: Spell) -> Condition | None:
    """What an article must have for a clause to hold; `spell`: the words by which an atom is found."""
    match clause:
        case OccursClause() if "author" not in clause.fields:
            return _of_hitter(clause.hitter, spell)
        case AllClause():
            return _all_of(index_query(part, spell) for part in clause.parts)
        case AtLeastClause():
            parts = (index_query(part, spell) for part in clause.parts)
            return _all_of(parts) if clause.count == len(clause.parts) else _one_of(parts)
        case _:
            return None


def _of_hitter(hitter: Finder, spell: Spell) -> Condition | None:
    of = partial(_of_hitter, spell=spell)
    match hitter:
        case TermFinder():
            return _one_of(_all_of(spell(step.atom) for step in run.steps) for run in hitter.runs)
        case AnyFinder():
            return _one_of(map(of, hitter.parts))
        case NearFinder() | TogetherFinder():
            return _all_of([of(hitter.first), of(hitter.second)])
        case EntityFinder():
            return _all_of([of(hitter.names), of(hitter.context) if hitter.context else None])
        case _:
            return _all_of(_one_of(map(spell, sorted(need))) for need in hitter.needs)


def _all_of(parts: Iterable[Condition | None]) -> Condition | None:
    known = tuple(dict.fromkeys(part for part in parts if part is not None))
    return known[0] if len(known) == 1 else AllTerms(known) if known else None


def _one_of(parts: Iterable[Condition | None]) -> Condition | None:
    """Of plain words one set is made, which is asked for sooner."""
    found = tuple(dict.fromkeys(parts))
    known = [part for part in found if part is not None]
    if len(known) < len(found) or not known:
        return None
    plain = [part for part in known if isinstance(part, WordQuery)]
    rest = tuple(part for part in known if not isinstance(part, WordQuery))
    if not plain:
        return rest[0] if len(rest) == 1 else AnyTerm(rest)
    return AnyTerm((_united(plain), *rest)) if rest else _united(plain)


def _united(parts: Iterable[WordQuery]) -> WordQuery:
    each = tuple(parts)
    return WordQuery(
        frozenset().union(*(part.words for part in each)),
        frozenset().union(*(part.beginnings for part in each)),
        tuple(shape for part in each for shape in part.shapes),
    )
