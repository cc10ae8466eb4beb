"""The clauses of a rule: whether each is true of an article, and what to highlight.

A value is True, False, or None for unknown: hidden text could decide it either way. A clause `holds` when it is true
of the visible part alone.
"""

from abc import abstractmethod
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from alerts.matching.field_index import Hit
from alerts.matching.finders import Finder, RequiredTerms, SearchedArticle
from alerts.matching.vocabulary import TermId
from alerts.model import Subject
from alerts.query.nodes import SearchField

Value = bool | None
# A field and a hit in it.
Highlight = tuple[SearchField, Hit]


class DocumentView(SearchedArticle, Protocol):
    """An article under judgement, as clauses see it."""

    @property
    @abstractmethod
    def subject(self) -> Subject:
        """The article's own values."""

    @property
    @abstractmethod
    def term_ids(self) -> frozenset[TermId]:
        """The terms in title or text."""

    @property
    @abstractmethod
    def flagged(self) -> Container[TermId]:
        """The terms of which an occurrence may not count, because of the tokens beside it."""

    @abstractmethod
    def occurrences(self, term_id: TermId, forbidden_flags: int) -> list[Highlight]:
        """The occurrences of a term in title and text that have none of these flags."""

    @abstractmethod
    def occurs(self, finder: Finder, fields: tuple[SearchField, ...]) -> bool:
        """Whether a finder has a hit in one of the fields."""

    @property
    @abstractmethod
    def truncated(self) -> bool:
        """Whether part of the article is hidden."""

    @property
    @abstractmethod
    def certain(self) -> "DocumentView":
        """The same article, in which only those hits count that no hidden text can take away."""

    @property
    @abstractmethod
    def own_words(self) -> "DocumentView":
        """The same article without what others say of it."""

    @property
    @abstractmethod
    def sure_words(self) -> "DocumentView":
        """The same without the lines that may be no part of the article; `own_words` when there are none."""


class Clause(Protocol):
    """One clause of a rule."""

    @property
    def text(self) -> str:
        """The clause as written in the rule."""

    @property
    def parts(self) -> tuple["Clause", ...]:
        """The clauses inside it."""

    @property
    def required(self) -> RequiredTerms:
        """The terms that any article must have for the clause to hold."""

    def value(self, document: DocumentView) -> Value:
        """Whether the clause is true of an article; None when hidden text decides."""

    def holds(self, document: DocumentView) -> bool:
        """Whether the clause is true of the visible part alone."""

    def highlights(self, document: DocumentView) -> Iterable[Highlight]:
        """The hits that make the clause hold."""

    def unknown_clauses(self, document: DocumentView) -> Iterable[str]:
        """For a clause that holds but is unknown: the clauses, as written, that hidden text decides."""


@dataclass(frozen=True, slots=True, eq=False)
class OccursClause:
    """At least `count` hits. Hits that overlap count once.

    `word`: set when the finder looks for a single token in title and text; then `forbidden_flags` are the flags that
    rule out an occurrence, and neither needs the finder. `liftable`: hidden text may take hits away, by an exception
    that begins where the visible text ends. `bare_text`: as written, without brackets and field around it.
    """

    text: str
    finder: Finder
    fields: tuple[SearchField, ...]
    required: RequiredTerms
    word: TermId | None = None
    forbidden_flags: int = 0
    count: int = 1
    parts: tuple[Clause, ...] = ()
    liftable: bool = False
    bare_text: str = ""

    def value(self, document: DocumentView) -> Value:
        if not self.holds(document):
            return None if any(document.hides(field) for field in self.fields) else False
        return None if self._may_be_lifted(document) else True

    def _may_be_lifted(self, document: DocumentView) -> bool:
        return self.liftable and document.truncated and not self.holds(document.certain)

    def holds(self, document: DocumentView) -> bool:
        if self.word is not None and self.word not in document.flagged:
            return self.word in document.term_ids
        for any_of in self.required:
            if any_of.isdisjoint(document.term_ids):
                return False
        return document.occurs(self.finder, self.fields) and (self.count == 1 or self._is_repeated(document))

    def _is_repeated(self, document: DocumentView) -> bool:
        return sum(_count_without_overlaps(document.hits(self.finder, field)) for field in self.fields) >= self.count

    def highlights(self, document: DocumentView) -> list[Highlight]:
        if self.word is not None:
            return document.occurrences(self.word, self.forbidden_flags)
        return [(field, hit) for field in self.fields for hit in self.finder.highlights(document, field)]

    def unknown_clauses(self, document: DocumentView) -> tuple[str, ...]:
        return (self.bare_text or self.text,) if self._may_be_lifted(document) else ()


def _count_without_overlaps(hits: Iterable[Hit]) -> int:
    """The number of hits, of those that overlap only the one that ends first."""
    count, last = 0, 0
    for start, end in sorted(hits, key=lambda hit: (hit[1], -hit[0])):
        if start >= last:
            count, last = count + 1, end
    return count


@dataclass(frozen=True, slots=True, eq=False)
class FactClause:
    """A fact about the article beside its text, such as its language. None: unsure, and taken as true.

    `languages`: those that make it true; None of any other fact.
    """

    text: str
    decides: Callable[[Subject], Value]
    languages: frozenset[str] | None = None
    required: RequiredTerms = ()
    parts: tuple[Clause, ...] = ()

    def value(self, document: DocumentView) -> Value:
        return self.decides(document.subject)

    def holds(self, document: DocumentView) -> bool:
        return self.decides(document.subject) is not False

    def highlights(self, document: DocumentView) -> tuple[Highlight, ...]:  # noqa: ARG002 - a fact is not in the text
        return ()

    def unknown_clauses(self, document: DocumentView) -> tuple[str, ...]:  # noqa: ARG002 - it is itself unsure
        return (self.text,)


@dataclass(frozen=True, slots=True, eq=False)
class AllClause:
    """All parts hold. `by_cost`: the parts, cheapest first."""

    text: str
    parts: tuple[Clause, ...]
    required: RequiredTerms
    by_cost: tuple[Clause, ...]

    def holds(self, document: DocumentView) -> bool:
        for part in self.by_cost:  # noqa: SIM110 - a generator here costs a tenth of all judging
            if not part.holds(document):
                return False
        return True

    def value(self, document: DocumentView) -> Value:
        result: Value = True
        for part in self.parts:
            value = part.value(document)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    def highlights(self, document: DocumentView) -> list[Highlight]:
        return [highlight for part in self.parts for highlight in part.highlights(document)]

    def unknown_clauses(self, document: DocumentView) -> Iterator[str]:
        for part in self.parts:
            if part.value(document) is None:
                yield from part.unknown_clauses(document)


@dataclass(frozen=True, slots=True, eq=False)
class AtLeastClause:
    """At least `count` parts hold; an OR has count 1. `by_cost`: the parts, cheapest first."""

    text: str
    parts: tuple[Clause, ...]
    required: RequiredTerms
    by_cost: tuple[Clause, ...]
    count: int = 1

    def holds(self, document: DocumentView) -> bool:
        missing = self.count
        for part in self.by_cost:
            if part.holds(document):
                missing -= 1
                if not missing:
                    return True
        return False

    def value(self, document: DocumentView) -> Value:
        true = unknown = 0
        for part in self.parts:
            value = part.value(document)
            true += value is True
            unknown += value is None
            if true >= self.count:
                return True
        return None if true + unknown >= self.count else False

    def highlights(self, document: DocumentView) -> list[Highlight]:
        """Those of the parts that are true; when the clause is unknown, of those that hold."""
        certain = may_be_open(self, document) and self.value(document) is True
        true = [part for part in self.parts if (part.value(document) if certain else part.holds(document))]
        return [highlight for part in true for highlight in part.highlights(document)]

    def unknown_clauses(self, document: DocumentView) -> Iterator[str]:
        for part in self.parts:
            if part.holds(document) and part.value(document) is None:
                yield from part.unknown_clauses(document)


@dataclass(frozen=True, slots=True, eq=False)
class NotClause:
    """The part must not hold. `bare_text`: the clause as written, without brackets and field around it.

    It is unknown where the part holds by lines alone that may be no part of the article.
    """

    text: str
    parts: tuple[Clause]
    bare_text: str
    required: RequiredTerms = ()

    def holds(self, document: DocumentView) -> bool:
        part, own_words = self.parts[0], document.own_words
        if isinstance(part, FactClause):
            return part.value(own_words) is not True
        if not part.holds(own_words):
            return True
        return document.sure_words is not own_words and not part.holds(document.sure_words)

    def value(self, document: DocumentView) -> Value:
        part, own_words = self.parts[0], document.own_words
        value = part.value(own_words)
        if value and document.sure_words is not own_words and part.value(document.sure_words) is not True:
            return None
        return None if value is None else not value

    def highlights(self, document: DocumentView) -> tuple[Highlight, ...]:  # noqa: ARG002 - there is nothing to highlight
        return ()

    def unknown_clauses(self, document: DocumentView) -> tuple[str, ...]:  # noqa: ARG002
        return (self.bare_text,)


def may_be_open(clause: Clause, document: DocumentView) -> bool:
    """Whether the value of a clause on words may be unknown: by hidden text, or, of a NOT, by doubtful lines.

    To look for these takes as long as to judge an article, and only a NOT whose words occur needs it.
    """
    return document.truncated or (_has_violated_not(clause, document) and document.sure_words is not document.own_words)


def _has_violated_not(clause: Clause, document: DocumentView) -> bool:
    if isinstance(clause, NotClause) and clause.parts[0].holds(document.own_words):
        return True
    return any(_has_violated_not(part, document) for part in clause.parts)


def cheapest_first(parts: Iterable[Clause]) -> tuple[Clause, ...]:
    """The parts, cheapest first: facts and single tokens, then what needs positions."""
    return tuple(sorted(parts, key=_cost))


def _cost(clause: Clause) -> int:
    if isinstance(clause, OccursClause):
        return 0 if clause.word is not None else len(clause.required)
    return max(map(_cost, clause.parts), default=0)


AnyClause = OccursClause | FactClause | AllClause | AtLeastClause | NotClause
