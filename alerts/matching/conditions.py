"""What an article must have for a clause to hold, in words alone, not their places. Pure.

More exact than a clause's `needs`, which are few so that judging can look at them for every rule: here every piece of
every alternative counts, and an entity's context. None: nothing is known, any article may do.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from alerts.matching.clauses import Clause, Every, Found, SomeOf
from alerts.matching.hitters import AnyHits, EntityHits, Hitter, NearHits, TermHits, TogetherHits
from alerts.matching.vocabulary import Atom
from alerts.matching.words import Wanted

Spell = Callable[[Atom], Wanted]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """At least one part."""

    parts: tuple["Condition", ...]


Condition = Wanted | AllOf | OneOf


def condition_of(clause: Clause, spell: Spell) -> Condition | None:
    """What an article must have for a clause to hold; `spell`: the words by which an atom is found."""
    match clause:
        case Found() if "author" not in clause.fields:
            return _of_hitter(clause.hitter, spell)
        case Every():
            return _all_of(condition_of(part, spell) for part in clause.parts)
        case SomeOf():
            parts = (condition_of(part, spell) for part in clause.parts)
            return _all_of(parts) if clause.count == len(clause.parts) else _one_of(parts)
        case _:
            return None


def _of_hitter(hitter: Hitter, spell: Spell) -> Condition | None:
    of = partial(_of_hitter, spell=spell)
    match hitter:
        case TermHits():
            return _one_of(_all_of(spell(step.atom) for step in run.steps) for run in hitter.runs)
        case AnyHits():
            return _one_of(map(of, hitter.parts))
        case NearHits() | TogetherHits():
            return _all_of([of(hitter.first), of(hitter.second)])
        case EntityHits():
            return _all_of([of(hitter.names), of(hitter.context) if hitter.context else None])
        case _:
            return _all_of(_one_of(map(spell, sorted(need))) for need in hitter.needs)


def _all_of(parts: Iterable[Condition | None]) -> Condition | None:
    known = tuple(dict.fromkeys(part for part in parts if part is not None))
    return known[0] if len(known) == 1 else AllOf(known) if known else None


def _one_of(parts: Iterable[Condition | None]) -> Condition | None:
    """Of plain words one set is made, which is asked for sooner."""
    found = tuple(dict.fromkeys(parts))
    known = [part for part in found if part is not None]
    if len(known) < len(found) or not known:
        return None
    plain = [part for part in known if isinstance(part, Wanted)]
    rest = tuple(part for part in known if not isinstance(part, Wanted))
    if not plain:
        return rest[0] if len(rest) == 1 else OneOf(rest)
    return OneOf((_united(plain), *rest)) if rest else _united(plain)


def _united(parts: Iterable[Wanted]) -> Wanted:
    each = tuple(parts)
    return Wanted(
        frozenset().union(*(part.words for part in each)),
        frozenset().union(*(part.beginnings for part in each)),
        tuple(shape for part in each for shape in part.shapes),
    )
