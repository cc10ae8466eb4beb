"""The words that an article must have for a clause to hold, wherever they are. Pure.

Stricter than a clause's `required` terms, which are kept few because judging looks at them for every rule. Here every
token of every alternative counts, and so does an entity's context. None: any article may do.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from alerts.matching.clauses import AllClause, AtLeastClause, Clause, FactClause, NotClause, OccursClause
from alerts.matching.exceptions import ExceptFinder
from alerts.matching.finders import AnyFinder, EntityFinder, Finder, NearFinder, TermFinder, TogetherFinder
from alerts.matching.index_terms import (
    DOUBTED,
    LANGUAGE_PREFIX,
    OPEN_LANGUAGE,
    POSSIBLE_PREFIX,
    TITLE_PREFIX,
    TermShape,
    WordQuery,
    encoded,
)
from alerts.matching.vocabulary import TermId

WordQueryOf = Callable[[TermId], WordQuery]


@dataclass(frozen=True, slots=True)
class AllTerms:
    """Every part."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """At least one part."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The one and not the other."""

    wanted: "Condition"
    barred: "Condition"


@dataclass(frozen=True, slots=True)
class Standing:
    """A word of this shape that stands there itself, outside of designations. `prefix`: of the field."""

    shape: TermShape
    prefix: str = ""


Condition = WordQuery | Standing | AllTerms | AnyTerm | Without
_MARKS: Final = frozenset({LANGUAGE_PREFIX, POSSIBLE_PREFIX, OPEN_LANGUAGE, DOUBTED})


def index_query(
    clause: Clause, word_query_of: WordQueryOf, surely: Callable[[Clause], Condition | None] = lambda _: None
) -> Condition | None:
    """What an article must have for a clause to hold; None: nothing.

    `word_query_of`: the words of a term. `surely`: what makes it certain that a clause holds, for those behind a NOT.
    """
    of = partial(index_query, word_query_of=word_query_of, surely=surely)
    match clause:
        case OccursClause(fields=("title",)):
            return in_title(_of_finder(clause.finder, word_query_of))
        case OccursClause() if "author" not in clause.fields:
            return _of_finder(clause.finder, word_query_of)
        case FactClause(languages=frozenset() as languages):
            return WordQuery(frozenset({OPEN_LANGUAGE, *(POSSIBLE_PREFIX + encoded(one) for one in languages)}))
        case AllClause():
            return _without(_all_of(map(of, clause.parts)), clause, surely)
        case AtLeastClause():
            parts = map(of, clause.parts)
            return _all_of(parts) if clause.count == len(clause.parts) else _any_of(parts)
        case _:
            return None


def _without(
    found: Condition | None, clause: AllClause, surely: Callable[[Clause], Condition | None]
) -> Condition | None:
    """The same but for articles that surely have what a NOT forbids, in words that may decide it."""
    if found is None:
        return None
    forbidden = tuple(
        one for part in clause.parts if isinstance(part, NotClause) and (one := surely(part.parts[0])) is not None
    )
    return Without(found, Without(AnyTerm(forbidden), WordQuery(frozenset({DOUBTED})))) if forbidden else found


def in_title(wanted: Condition | None) -> Condition | None:
    """The same of an article's title alone."""
    match wanted:
        case None:
            return None
        case AllTerms() | AnyTerm():
            return replace(wanted, parts=tuple(one for part in wanted.parts if (one := in_title(part)) is not None))
        case Without():
            found, barred = in_title(wanted.wanted), in_title(wanted.barred)
            return Without(found, barred) if found is not None and barred is not None else None
        case Standing():
            return replace(wanted, prefix=TITLE_PREFIX)
    return WordQuery(
        frozenset(word if word.startswith(tuple(_MARKS)) else TITLE_PREFIX + word for word in wanted.words),
        frozenset(TITLE_PREFIX + start for start in wanted.prefixes),
        tuple(replace(shape, prefix=TITLE_PREFIX) for shape in wanted.shapes),
    )


def _of_finder(finder: Finder, word_query_of: WordQueryOf) -> Condition | None:
    of = partial(_of_finder, word_query_of=word_query_of)
    match finder:
        case TermFinder():
            return _any_of(
                _all_of(word_query_of(step.term_id) for step in sequence.steps) for sequence in finder.sequences
            )
        case AnyFinder():
            return _any_of(map(of, finder.parts))
        case NearFinder() | TogetherFinder():
            return _all_of([of(finder.first), of(finder.second)])
        case ExceptFinder():
            return of(finder.kept)
        case EntityFinder():
            return _all_of([of(finder.names), of(finder.context) if finder.context else None])
        case _:
            return _all_of(_any_of(map(word_query_of, sorted(any_of))) for any_of in finder.required)


def _all_of(parts: Iterable[Condition | None]) -> Condition | None:
    known = tuple(dict.fromkeys(part for part in parts if part is not None))
    return known[0] if len(known) == 1 else AllTerms(known) if known else None


def _any_of(parts: Iterable[Condition | None]) -> Condition | None:
    """One of the parts. Plain words become one set, which the index answers faster."""
    found = tuple(dict.fromkeys(parts))
    known = [part for part in found if part is not None]
    if len(known) < len(found) or not known:
        return None
    plain = [part for part in known if isinstance(part, WordQuery)]
    rest = tuple(part for part in known if not isinstance(part, WordQuery))
    if not plain:
        return rest[0] if len(rest) == 1 else AnyTerm(rest)
    return AnyTerm((_union(plain), *rest)) if rest else _union(plain)


def _union(parts: Iterable[WordQuery]) -> WordQuery:
    each = tuple(parts)
    return WordQuery(
        frozenset().union(*(part.words for part in each)),
        frozenset().union(*(part.prefixes for part in each)),
        tuple(shape for part in each for shape in part.shapes),
    )
