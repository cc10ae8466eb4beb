"""One rule on the bench: which of its words made it hold for an article, and by which one place it failed. Pure."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, get_args

from alerts.matching.analyzer import Analyzer
from alerts.matching.clauses import AllClause, AnyClause, AtLeastClause, Clause, Highlight, NotClause, OccursClause
from alerts.matching.compiling import TITLE_AND_TEXT, Compiler, is_in_language, language_of
from alerts.matching.document import Document
from alerts.matching.exceptions import ExceptFinder
from alerts.matching.finders import AnyFinder, Finder, NearFinder, TogetherFinder
from alerts.matching.misspellings import Misspellings
from alerts.matching.rule_edits import MAX_WITHIN, Edit, EditKind, Place, places, widened
from alerts.model import Entity, Rule, Span, Subject
from alerts.query import parse
from alerts.query.nodes import AtLeast, ButNot, Near, Node, Number, Or, SearchField, Term, Together
from alerts.text.tokens import fold

KINDS: Final = get_args(EditKind)  # the smallest change first


@dataclass(frozen=True, slots=True)
class Fired:
    """A term of a rule that was found in an article. `alone`: without it the rule would not hold."""

    term: str
    spans: tuple[Span, ...]
    alone: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Term:
    text: str
    finder: Finder


@dataclass(frozen=True, slots=True, eq=False)
class _Bench:
    """A place with its clause. `sides`: the terms of a leaf, side by side of a pair. `looser`: its edits, compiled."""

    place: Place
    clause: Clause
    parts: tuple["_Bench", ...]
    sides: tuple[tuple[_Term, ...], ...] = ()
    looser: tuple[tuple[Edit, AnyClause], ...] = ()


class Workbench:
    """A rule with its places. Asking it changes nothing but caches."""

    def __init__(self, rule: Rule, entities: Mapping[str, Entity]) -> None:
        """Compile a rule and its edits.

        Raises:
            RuleError: the rule cannot be read.
            EntityError: a name of an entity that it uses cannot be read.
        """
        self.rule = rule
        self._compiler = compiler = Compiler(entities)
        clause = compiler.rule(rule)
        fields = tuple(field for field in get_args(SearchField) if field in rule.fields) or TITLE_AND_TEXT
        self._fields: tuple[SearchField, ...] = fields
        self._root = self._benched(places(rule), clause)
        self._misspellings = Misspellings(_terms(self._root))
        self._analyzers: dict[str | None, Analyzer] = {}
        self._widened: dict[tuple[int, int], OccursClause] = {}

    @property
    def wider(self) -> tuple[Rule, ...]:
        """The rules of the edits that leave something out, so that an article needs fewer words for them."""
        return tuple(dict.fromkeys(edit.rule for edit in _wider(self._root)))

    @property
    def misspelt(self) -> frozenset[str]:
        """Words, folded, that are one letter from a term of the rule."""
        return self._misspellings.spellings()

    def fired(self, subject: Subject) -> tuple[Fired, ...]:
        """The terms that were found where the rule holds; none where it does not."""
        document = self._document(subject)
        if not self._root.clause.holds(document):
            return ()
        needed = {id(bench) for bench in _needed(self._root, document)}
        found = []
        for bench, leaf in _holding_leaves(self._root, document):
            hits = set(leaf.highlights(document))
            for side in bench.sides:
                fired = [(term, shown) for term in side if (shown := _shown(term, leaf, hits, document))]
                alone = len(fired) == 1 and id(bench) in needed
                found += [Fired(term.text, document.spans(shown), alone) for term, shown in fired]
        return tuple(found)

    def missed(self, subject: Subject) -> tuple[Edit, ...]:
        """The smallest edits by which the rule would hold, for an article on which exactly one place fails."""
        limits = _limit_edits(self.rule, subject)
        document = self._document(subject)
        if limits:
            return limits if len(limits) == 1 and self._root.clause.holds(document) else ()
        found = list(self._missed(self._root, document))
        if not found:
            return ()
        kind = min(found, key=lambda edit: KINDS.index(edit.kind)).kind
        return tuple(dict.fromkeys(edit for edit in found if edit.kind == kind))

    def _document(self, subject: Subject) -> Document:
        language = language_of(subject)
        analyzer = self._analyzers.get(language)
        if analyzer is None:
            analyzer = self._analyzers[language] = Analyzer(self._compiler.vocabulary, language)
        return Document(subject, analyzer)

    def _benched(self, place: Place, clause: Clause) -> _Bench:
        if place.parts:
            parts = tuple(self._benched(one, part) for one, part in zip(place.parts, clause.parts, strict=True))
            return _Bench(place, clause, parts, looser=self._looser(place, clause))
        sides = _sides(place, clause, self.rule.query or "") if isinstance(clause, OccursClause) else ()
        return _Bench(place, clause, (), sides, self._looser(place, clause))

    def _looser(self, place: Place, clause: Clause) -> tuple[tuple[Edit, AnyClause], ...]:
        """The edits of a place with the clause that would stand there."""
        own = clause.fields if isinstance(clause, OccursClause) else self._fields
        found = []
        for edit in place.looser:
            fields = self._fields if edit.kind == "field" else own
            found.append((edit, self._compiler.clause(parse(edit.instead), edit.instead, fields)))
        return tuple(found)

    def _missed(self, bench: _Bench, document: Document) -> Iterator[Edit]:
        """The edits by which a place that fails would hold; none where more than one place below it fails."""
        clause = bench.clause
        if isinstance(clause, NotClause):
            yield from _allowed(bench, document)
            return
        looser = [self._exact(bench, edit, put, document) for edit, put in bench.looser if put.holds(document)]
        if isinstance(clause, AllClause):
            failing = [part for part in bench.parts if not part.clause.holds(document)]
            if len(failing) == 1:
                yield from self._missed_or_dropped(failing[0], document)
        elif isinstance(clause, AtLeastClause):
            holding = sum(part.clause.holds(document) for part in bench.parts)
            if clause.count - holding == 1:
                for part in bench.parts:
                    if not part.clause.holds(document):
                        yield from self._missed(part, document)
                yield from looser
        else:
            yield from looser
            yield from self._misspelt(bench.place, document)

    def _missed_or_dropped(self, bench: _Bench, document: Document) -> Iterator[Edit]:
        yield from self._missed(bench, document)
        if bench.place.left_out and bench.place.left_out.kind == "drop":
            yield bench.place.left_out

    def _exact(self, bench: _Bench, edit: Edit, widest: AnyClause, document: Document) -> Edit:
        """An edit of a distance with the smallest that is enough."""
        node = bench.place.node
        if edit.kind != "near" or not isinstance(node, Near | Number) or not isinstance(widest, OccursClause):
            return edit
        low, high = node.within + 1, MAX_WITHIN
        while low < high:
            middle = (low + high) // 2
            if self._within(widest, middle).holds(document):
                high = middle
            else:
                low = middle + 1
        put = widened(node, self.rule.query or "", low)
        return Edit("near", edit.clause, put, bench.place.written(put))

    def _within(self, widest: OccursClause, within: int) -> OccursClause:
        """The clause with another distance; kept, since a document knows finders by their identity."""
        known = self._widened.get((id(widest), within))
        if known is None:
            assert isinstance(widest.finder, NearFinder)
            finder = replace(widest.finder, within=within)
            known = self._widened[id(widest), within] = replace(widest, finder=finder)
        return known

    def _misspelt(self, place: Place, document: Document) -> Iterator[Edit]:
        """The words of an article that are a term of this place with one letter wrong, and not one of its forms."""
        if not place.terms:
            return
        subject = document.subject
        found = self._misspellings.found_in(f"{subject.title}\n\n{subject.text}")
        for term, beside in place.terms:
            words = found.get(term.parts[0].folded, ()) if len(term.parts) == 1 else ()
            forms = self._words_of(term, document) if words else frozenset()
            for word in (word for word in words if word not in forms):
                own = term.parts[0].surface
                yield Edit("spelling", own, f"({own} OR {word})", beside(word))

    def _words_of(self, term: Term, document: Document) -> frozenset[str]:
        """The words of an article that a term of one word finds, folded."""
        finder, subject = self._compiler.finder(term), document.subject
        texts: dict[SearchField, str] = {"title": subject.title, "text": subject.text}
        return frozenset(
            fold(text[start:end]) for field, text in texts.items() for start, end in document.hits(finder, field)
        )


def _sides(place: Place, clause: OccursClause, query: str) -> tuple[tuple[_Term, ...], ...]:
    """The terms that a leaf looks for: of a pair those of both sides."""
    node, finder = place.node, clause.finder
    if isinstance(node, Near | Together) and isinstance(finder, NearFinder | TogetherFinder):
        return _alternatives(node.first, finder.first, query), _alternatives(node.second, finder.second, query)
    if isinstance(node, ButNot) and isinstance(finder, ExceptFinder):
        return (_alternatives(node.kept, finder.kept, query),)
    if isinstance(node, Number) and isinstance(finder, NearFinder):
        return (_Term(f"NUM/{node.within}", finder.first),), _alternatives(node.part, finder.second, query)
    if isinstance(node, AtLeast):
        return (_alternatives(node.part, finder, query),)
    return ((_Term(place.text, finder),),)


def _alternatives(node: Node, finder: Finder, query: str) -> tuple[_Term, ...]:
    if isinstance(node, Or) and isinstance(finder, AnyFinder):
        return tuple(
            _Term(query[part.start : part.end], one) for part, one in zip(node.parts, finder.parts, strict=True)
        )
    return (_Term(query[node.start : node.end], finder),)


def _shown(term: _Term, leaf: OccursClause, hits: Container[Highlight], document: Document) -> list[Highlight]:
    """The hits of a leaf that are those of one of its terms."""
    return [
        (field, hit) for field in leaf.fields for hit in term.finder.highlights(document, field) if (field, hit) in hits
    ]


def _needed(bench: _Bench, document: Document) -> Iterator[_Bench]:
    """The leaves without any one of which a place that holds would fail."""
    clause = bench.clause
    if isinstance(clause, OccursClause):
        yield bench
        return
    holding = [part for part in bench.parts if part.clause.holds(document)]
    if isinstance(clause, AllClause) or (isinstance(clause, AtLeastClause) and len(holding) == clause.count):
        for part in holding:
            yield from _needed(part, document)


def _holding_leaves(bench: _Bench, document: Document) -> Iterator[tuple[_Bench, OccursClause]]:
    clause = bench.clause
    if isinstance(clause, NotClause) or not clause.holds(document):
        return
    if isinstance(clause, OccursClause):
        yield bench, clause
    for part in bench.parts:
        yield from _holding_leaves(part, document)


def _allowed(bench: _Bench, document: Document) -> Iterator[Edit]:
    """The edit that allows what a NOT forbids: one alternative of it, where one alone was found."""
    part = bench.parts[0]
    if isinstance(part.place.node, Or):
        found = [one for one in part.parts if one.clause.holds(document.own_words)]
        if len(found) == 1 and found[0].place.left_out:
            yield found[0].place.left_out
            return
    if bench.place.left_out:
        yield bench.place.left_out


def _wider(bench: _Bench) -> Iterator[Edit]:
    if isinstance(bench.clause, NotClause):
        return
    yield from (edit for edit in bench.place.looser if edit.kind == "side")
    for part in bench.parts:
        if isinstance(bench.clause, AllClause) and part.place.left_out and part.place.left_out.kind == "drop":
            yield part.place.left_out
        yield from _wider(part)


def _terms(bench: _Bench) -> Iterator[str]:
    yield from (term.parts[0].folded for term, _ in bench.place.terms if len(term.parts) == 1)
    for part in bench.parts:
        yield from _terms(part)


def _limit_edits(rule: Rule, subject: Subject) -> tuple[Edit, ...]:
    """The edits by which the limits of a rule to sources and languages would let an article in."""
    edits = []
    if rule.sources and {source.casefold() for source in rule.sources}.isdisjoint(subject.sources):
        wider = (*rule.sources, subject.source)
        edits.append(_limit_edit("sources", rule.sources, wider, replace(rule, sources=wider)))
    if rule.languages and is_in_language(subject, rule.languages) is False:
        language = language_of(subject)
        wider = (*rule.languages, language) if language else ()
        edits.append(_limit_edit("lang", rule.languages, wider, replace(rule, languages=wider)))
    return tuple(edits)


def _limit_edit(key: str, before: Sequence[str], after: Sequence[str], rule: Rule) -> Edit:
    return Edit("limit", f"{key}: {', '.join(before)}", f"{key}: {', '.join(after)}" if after else "", rule)
