"""From rules and entities to clauses and finders over one vocabulary."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from typing import Final, get_args

from alerts.matching.clauses import (
    AllClause,
    AnyClause,
    AtLeastClause,
    FactClause,
    NotClause,
    OccursClause,
    Value,
    cheapest_first,
)
from alerts.matching.entity_names import entities_called
from alerts.matching.exceptions import ExceptFinder, is_liftable
from alerts.matching.figure_finder import FIGURES
from alerts.matching.finders import (
    AnyFinder,
    EntityFinder,
    Finder,
    NearFinder,
    RequiredTerms,
    TermFinder,
    TextUnit,
    TogetherFinder,
)
from alerts.matching.patterns import pattern_finder
from alerts.matching.phrases import term_finder
from alerts.matching.vocabulary import Vocabulary
from alerts.model import Entity, Rule, Subject
from alerts.query import parse, parse_term
from alerts.query.nodes import (
    And,
    AtLeast,
    ButNot,
    EntityName,
    EntityType,
    Fact,
    In,
    Near,
    Node,
    Not,
    Number,
    Or,
    Pattern,
    SearchField,
    Some,
    Term,
    TermPart,
    Together,
)
from alerts.text.declension import MIN_STEM_LETTERS
from crawler.errors import EntityError, QueryError, RuleError

TITLE_AND_TEXT: Final[tuple[SearchField, ...]] = ("title", "text")
MOST_PROPOSED: Final = 3
# Types of entities whose names have cases, also behind an `=`.
DECLINED_TYPES: Final = frozenset({"person", "place"})


class Compiler:
    """Compiles rules. A term, a pair of terms or an entity that many rules use becomes one finder.

    `used_entities`: the entities used by the rules compiled since the caller last cleared it.
    """

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self.vocabulary = Vocabulary(_written_names(entities))
        self._entities = entities
        self._children = _children(entities)
        self._term_finders: dict[tuple[TermPart, ...], TermFinder] = {}
        self._pair_finders: dict[tuple[int, int, tuple[int, bool] | TextUnit], NearFinder | TogetherFinder] = {}
        self._name_finders: dict[tuple[str, bool], TermFinder] = {}
        self._entity_finders: dict[str, Finder] = {}
        self.used_entities: set[str] = set()

    def rule(self, rule: Rule) -> AnyClause:
        """The clause of a rule.

        Raises:
            RuleError: with the place in the rule.
            EntityError: with the place in an entity that the rule uses.
        """
        fields = tuple(field for field in get_args(SearchField) if field in rule.fields) or TITLE_AND_TEXT
        parts: list[AnyClause] = []
        if rule.query is not None:
            parts.append(self._with_rule_place(rule.id, "query", None, lambda: self._query(rule.query or "", fields)))
        items = {key: self._items(rule, key, fields) for key in ("any", "all", "none")}
        if items["any"]:
            parts.append(self._at_least_clause(" OR ".join(rule.any), items["any"], 1))
        parts.extend(items["all"])
        parts.extend(NotClause(f"NOT {part.text}", (part,), f"NOT {part.text}") for part in items["none"])
        return parts[0] if len(parts) == 1 else self._all_clause(" AND ".join(map(_bracketed, parts)), parts)

    def _items(self, rule: Rule, key: str, fields: tuple[SearchField, ...]) -> list[AnyClause]:
        texts: tuple[str, ...] = getattr(rule, key)
        return [
            self._with_rule_place(rule.id, key, i, partial(self._item, text, fields)) for i, text in enumerate(texts)
        ]

    def _item(self, text: str, fields: tuple[SearchField, ...]) -> OccursClause:
        return self._occurs_clause(parse_term(text), text.strip(), fields)

    def _with_rule_place(self, rule: str, key: str, index: int | None, build: Callable[[], AnyClause]) -> AnyClause:
        """What `build` returns. Its errors become errors of the rule, with the key they are in."""
        try:
            return build()
        except EntityError:
            raise
        except QueryError as error:
            raise RuleError(rule, key, index, error) from error

    def _query(self, query: str, fields: tuple[SearchField, ...]) -> AnyClause:
        return self.clause(parse(query), query, fields)

    def clause(self, node: Node, query: str, fields: tuple[SearchField, ...] = TITLE_AND_TEXT) -> AnyClause:
        """The clause of a node of a query. It searches `fields` unless the query names others."""
        text = query[node.start : node.end]
        match node:
            case And() | Or() | Some():
                return self._compound(node, text, [self.clause(part, query, fields) for part in node.parts])
            case Not():
                return NotClause(text, (self.clause(node.part, query, fields),), _without_brackets(text))
            case In():
                return replace(self.clause(node.part, query, (node.field,)), text=text)
            case Fact():
                return FactClause(text, _fact(node), _values(node) if node.field == "lang" else None)
            case AtLeast():
                counted = self._occurs_clause(node.part, text, fields)
                return replace(counted, word=None, count=node.count, bare_text=_without_brackets(text))
            case _:
                return self._occurs_clause(node, text, fields)

    def _compound(self, node: And | Or | Some, text: str, parts: Sequence[AnyClause]) -> AnyClause:
        if isinstance(node, And):
            return self._all_clause(text, parts)
        return self._at_least_clause(text, parts, node.count if isinstance(node, Some) else 1)

    def _occurs_clause(self, node: Node, text: str, fields: tuple[SearchField, ...]) -> OccursClause:
        finder = self.finder(node)
        required = _required_in(finder.required, fields)
        if isinstance(finder, TermFinder) and fields == TITLE_AND_TEXT:
            return OccursClause(text, finder, fields, required, finder.word, finder.sequences[0].forbidden_flags)
        bare = _without_brackets(text) if not isinstance(node, Near | Together | ButNot) else _inner_text(node, text)
        return OccursClause(text, finder, fields, required, liftable=is_liftable(finder), bare_text=bare)

    def _all_clause(self, text: str, parts: Sequence[AnyClause]) -> AllClause:
        required = tuple(any_of for part in parts for any_of in part.required)
        return AllClause(text, tuple(parts), required, cheapest_first(parts))

    def _at_least_clause(self, text: str, parts: Sequence[AnyClause], count: int) -> AtLeastClause:
        required = self._required_by_any([part.required for part in parts])
        return AtLeastClause(text, tuple(parts), required, cheapest_first(parts), count)

    def finder(self, node: Node) -> Finder:
        """What finds the hits of a node.

        Raises:
            QueryError: the node has no hits in a text (AND, NOT, a field).
        """
        match node:
            case Term():
                return self._term(node)
            case Pattern():
                return pattern_finder(node)
            case EntityName() | EntityType():
                return self._entity(node)
            case Near() | Together() | Number() | ButNot():
                return self._of_two(node)
            case Or():
                return self._any([self.finder(part) for part in node.parts])
            case _:
                raise QueryError("This cannot be found in a text.", node.start, node.end)

    def _of_two(self, node: Near | Together | Number | ButNot) -> Finder:
        match node:
            case Near():
                return self._pair((node.within, node.ordered), self.finder(node.first), self.finder(node.second))
            case Together():
                return self._pair(node.unit, self.finder(node.first), self.finder(node.second))
            case Number():
                return self._pair((node.within, False), FIGURES, self.finder(node.part))
        kept = self.finder(node.kept)
        return ExceptFinder(kept, self.finder(node.barred), kept.required)

    def _pair(self, how: tuple[int, bool] | TextUnit, first: Finder, second: Finder) -> Finder:
        known = self._pair_finders.get((id(first), id(second), how))
        if known is None:
            required = first.required + second.required
            if isinstance(how, tuple):
                known = NearFinder(first, second, *how, required)
            else:
                known = TogetherFinder(first, second, how, required)
            self._pair_finders[id(first), id(second), how] = known  # which keeps both sides, and so their ids
        return known

    def _term(self, term: Term) -> TermFinder:
        known = self._term_finders.get(term.parts)
        if known is None:
            known = self._term_finders[term.parts] = term_finder(term, self.vocabulary)
        return known

    def _any(self, parts: Sequence[Finder]) -> Finder:
        return (
            parts[0]
            if len(parts) == 1
            else AnyFinder(tuple(parts), self._required_by_any([part.required for part in parts]))
        )

    def _required_by_any(self, required: Sequence[RequiredTerms]) -> RequiredTerms:
        """What every alternative requires: one term of each one's rarest. Nothing when one of them requires nothing."""
        if not all(required):
            return ()
        return (frozenset().union(*(min(any_of, key=self.weight) for any_of in required)),)

    def weight(self, any_of: frozenset[int]) -> float:
        """How often one of these terms may be expected, for comparison."""
        return sum(self.vocabulary.weights[term_id] for term_id in any_of)

    def _entity(self, node: EntityName | EntityType) -> Finder:
        if isinstance(node, EntityName):
            if node.id not in self._entities:
                raise QueryError(_unknown_entity(node.id, self._entities), node.start, node.end)
            return self._family(_family(node.id, self._entities, self._children))
        members = [entity.id for entity in self._entities.values() if entity.type == node.type]
        if not members:
            types = {entity.type for entity in self._entities.values()}
            raise QueryError(_unknown_name("type of entity", node.type, types), node.start, node.end)
        return self._family(members)

    def _family(self, members: Sequence[str]) -> Finder:
        self.used_entities.update(members)
        return self._any([self.entity_finder(self._entities[member]) for member in members])

    def entity_finder(self, entity: Entity) -> Finder:
        """What finds an entity's names; the doubtful ones only with a context term near, none inside an exception."""
        known = self._entity_finders.get(entity.id)
        if known is None:
            names = [self._name(entity, "names", i, name) for i, name in enumerate(entity.names)]
            context = [self._name(entity, "context", i, name) for i, name in enumerate(entity.context)]
            # Two names may be one term: US and U.S. are, so that each is asked by its name.
            is_sure = [not context or name in entity.sure for name in entity.names]
            parts = [found for found, sure in zip(names, is_sure, strict=True) if sure]
            doubtful = [found for found, sure in zip(names, is_sure, strict=True) if not sure]
            if doubtful:
                either = self._any(doubtful)
                parts.append(EntityFinder(either, self._any(context), entity.within, either.required))
            known = self._any(parts)
            if entity.exceptions:
                barred = [self._name(entity, "except", i, name) for i, name in enumerate(entity.exceptions)]
                known = ExceptFinder(known, self._any(barred), known.required)
            self._entity_finders[entity.id] = known
        return known

    def _name(self, entity: Entity, key: str, index: int, name: str) -> Finder:
        declines = key == "names" and entity.type in DECLINED_TYPES
        known = self._name_finders.get((name, declines))
        if known is None:
            try:
                known = self._name_finders[name, declines] = self._term(_name_term(name, declines=declines))
            except QueryError as error:
                raise EntityError(entity.id, key, index, error) from error
        return known


def _name_term(name: str, *, declines: bool) -> Term:
    """The term of a name. One with `=` is found in its cases as well where it `declines`."""
    term = parse_term(name)
    if isinstance(term, Term):
        return replace(term, parts=(_declined(term.parts[0]),)) if declines and len(term.parts) == 1 else term
    raise QueryError("A name of an entity is a word or a phrase.", term.start, term.end)


def _written_names(entities: Mapping[str, Entity]) -> frozenset[str]:
    """The words that are names with `=` of persons and places, whether or not a rule uses them."""
    declining = (entity for entity in entities.values() if entity.type in DECLINED_TYPES)
    return frozenset(name[1:] for entity in declining for name in entity.names if name.startswith("="))


def _declined(part: TermPart) -> TermPart:
    """The token of a name such as `=Tusk`, which counts in its cases too, with its capital and accents."""
    is_name = part.kind == "exact" and part.surface[0].isupper() and not part.surface.isupper()
    return replace(part, kind="name") if is_name and len(part.folded) >= MIN_STEM_LETTERS else part


def _bracketed(clause: AnyClause) -> str:
    """A clause as written beside AND."""
    return (
        f"({clause.text})" if isinstance(clause, AtLeastClause | AllClause) and len(clause.parts) > 1 else clause.text
    )


def _inner_text(node: Near | Together | ButNot, text: str) -> str:
    """A clause of two operands without the brackets around it, which its operands may have too."""
    first, last = (node.kept, node.barred) if isinstance(node, ButNot) else (node.first, node.second)
    return text[first.start - node.start : len(text) - (node.end - last.end)]


def _without_brackets(text: str) -> str:
    """A clause without the brackets around it."""
    while text.startswith("("):
        text = text[1:-1].strip()
    return text


def _required_in(required: RequiredTerms, fields: tuple[SearchField, ...]) -> RequiredTerms:
    """The required terms, of title and text; none where authors are searched, which the prefilter never sees."""
    return () if "author" in fields else required


def _children(entities: Mapping[str, Entity]) -> Mapping[str, list[str]]:
    children = dict[str, list[str]]()
    for entity in entities.values():
        if entity.parent is not None and entity.parent in entities and entities[entity.parent].type == entity.type:
            children.setdefault(entity.parent, []).append(entity.id)
    return children


def _family(entity_id: str, entities: Mapping[str, Entity], children: Mapping[str, list[str]]) -> list[str]:
    """An entity and its descendants of the same type, each once."""
    found = dict.fromkeys([entity_id])
    waiting = [entity_id]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found[child] = None
                waiting.append(child)
    return [member for member in found if member in entities]


def _unknown_entity(name: str, entities: Mapping[str, Entity]) -> str:
    """What to say of an id that no entity has: up to three that its words may mean."""
    meant = [f"'{id_}'" for id_ in entities_called(name, entities)[:MOST_PROPOSED]]
    proposal = f"Did you mean {' or '.join(meant)}?" if meant else "`vedette entities` lists those that are."
    return f"There is no entity '{name}'. {proposal}"


def _unknown_name(what: str, name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"There is no {what} '{name}'." + (f" Did you mean '{close[0]}'?" if close else "")


def _fact(node: Fact) -> Callable[[Subject], Value]:
    """Whether the article has one of the values; None for a language that is unsure."""
    values = _values(node)
    if node.field == "lang":
        return lambda subject: is_in_language(subject, values)
    if node.field == "access":
        return lambda subject: subject.access in values
    pattern = re.compile("|".join(_wild(value) for value in values), re.DOTALL)
    return lambda subject: any(pattern.fullmatch(source) for source in subject.sources)


def _values(node: Fact) -> frozenset[str]:
    return frozenset(value.casefold() for value in node.values)


def _wild(value: str) -> str:
    return "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in value)


def is_in_language(subject: Subject, languages: Container[str]) -> Value:
    """Whether the article is in one of these languages; None when it may be in one of them and in another."""
    possible = subject.possible_languages
    if possible is None:
        return language_of(subject) in languages
    found = {language in languages for language in possible}
    return found.pop() if len(found) == 1 else None


def language_of(subject: Subject) -> str | None:
    """The primary subtag of the article's language (`en` of `en-GB`), in small letters; None when unknown."""
    return re.split("[-_]", subject.language.casefold())[0] or None if subject.language else None
