"""Rules and entities put into clauses over one vocabulary."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final, get_args

from alerts.matching.clauses import (
    AllClause,
    AnyClause,
    AtLeastClause,
    FactClause,
    NotClause,
    OccursClause,
    cheapest_first,
)
from alerts.matching.finders import (
    AnyFinder,
    EntityFinder,
    Finder,
    NearFinder,
    Needs,
    TermFinder,
    TogetherFinder,
    Where,
)
from alerts.matching.patterns import pattern_hits
from alerts.matching.phrases import term_hits
from alerts.matching.vocabulary import Vocabulary
from alerts.model import Entity, Rule, Subject
from alerts.query import parse, parse_term
from alerts.query.nodes import (
    And,
    AtLeast,
    EntityName,
    EntityType,
    Fact,
    In,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Some,
    Term,
    TermPart,
    Together,
)
from crawler.errors import EntityError, QueryError, RuleError

BOTH: Final[tuple[Where, ...]] = ("title", "text")


class Compiler:
    """Puts rules into clauses; the same term or entity in many rules becomes one hitter.

    `used`: the entities met since it was last emptied.
    """

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        """Start with an empty vocabulary."""
        self.vocabulary = Vocabulary()
        self._entities = entities
        self._children = _children(entities)
        self._terms: dict[tuple[TermPart, ...], TermFinder] = {}
        self._names: dict[str, TermFinder] = {}
        self._named: dict[str, Finder] = {}
        self.used: set[str] = set()

    def rule(self, rule: Rule) -> AnyClause:
        """The clause of a rule.

        Raises:
            RuleError: with the place in the rule.
            EntityError: with the place in an entity that the rule uses.
        """
        fields = tuple(where for where in get_args(Where) if where in rule.fields) or BOTH
        parts: list[AnyClause] = []
        if rule.query is not None:
            parts.append(self._placed(rule.id, "query", None, lambda: self._query(rule.query or "", fields)))
        items = {key: self._items(rule, key, fields) for key in ("any", "all", "none")}
        if items["any"]:
            parts.append(self._some(" OR ".join(rule.any), items["any"], 1))
        parts.extend(items["all"])
        parts.extend(NotClause(f"NOT {part.text}", (part,), f"NOT {part.text}") for part in items["none"])
        return parts[0] if len(parts) == 1 else self._every(" AND ".join(map(_bracketed, parts)), parts)

    def _items(self, rule: Rule, key: str, fields: tuple[Where, ...]) -> list[AnyClause]:
        texts: tuple[str, ...] = getattr(rule, key)
        return [
            self._placed(rule.id, key, i, lambda text=text: self._found(parse_term(text), text.strip(), fields))  # type: ignore[misc]
            for i, text in enumerate(texts)
        ]

    def _placed(self, rule: str, key: str, index: int | None, build: Callable[[], AnyClause]) -> AnyClause:
        """What `build` gives; its errors get the rule's name and key."""
        try:
            return build()
        except EntityError:
            raise
        except QueryError as error:
            raise RuleError(rule, key, index, error) from error

    def _query(self, query: str, fields: tuple[Where, ...]) -> AnyClause:
        return self.clause(parse(query), query, fields)

    def clause(self, node: Node, query: str, fields: tuple[Where, ...] = BOTH) -> AnyClause:
        """The clause of a node of a query, searched in `fields` where the query names none."""
        text = query[node.start : node.end]
        match node:
            case And() | Or() | Some():
                return self._compound(node, text, [self.clause(part, query, fields) for part in node.parts])
            case Not():
                return NotClause(text, (self.clause(node.part, query, fields),), _bare(text))
            case In():
                return replace(self.clause(node.part, query, (node.field,)), text=text)
            case Fact():
                return FactClause(text, _fact(node))
            case AtLeast():
                return replace(self._found(node.part, text, fields), word=None, count=node.count)
            case _:
                return self._found(node, text, fields)

    def _compound(self, node: And | Or | Some, text: str, parts: Sequence[AnyClause]) -> AnyClause:
        if isinstance(node, And):
            return self._every(text, parts)
        return self._some(text, parts, node.count if isinstance(node, Some) else 1)

    def _found(self, node: Node, text: str, fields: tuple[Where, ...]) -> OccursClause:
        hitter = self.hitter(node)
        needs = _visible(hitter.needs, fields)
        if isinstance(hitter, TermFinder) and fields == BOTH:
            return OccursClause(text, hitter, fields, needs, hitter.word, hitter.runs[0].forbidden_flags)
        return OccursClause(text, hitter, fields, needs)

    def _every(self, text: str, parts: Sequence[AnyClause]) -> AllClause:
        needs = tuple(need for part in parts for need in part.needs)
        return AllClause(text, tuple(parts), needs, cheapest_first(parts))

    def _some(self, text: str, parts: Sequence[AnyClause], count: int) -> AtLeastClause:
        needs = self._any_needs([part.needs for part in parts])
        return AtLeastClause(text, tuple(parts), needs, cheapest_first(parts), count)

    def hitter(self, node: Node) -> Finder:
        """What finds a node that has hits."""
        match node:
            case Term():
                return self._term(node)
            case Pattern():
                return pattern_hits(node)
            case EntityName() | EntityType():
                return self._entity(node)
            case Near() | Together():
                return self._pair(node, self.hitter(node.first), self.hitter(node.second))
            case Or():
                return self._any([self.hitter(part) for part in node.parts])
            case _:
                raise QueryError("This stands nowhere in a text.", node.start, node.end)

    def _pair(self, node: Near | Together, first: Finder, second: Finder) -> Finder:
        needs = first.needs + second.needs
        if isinstance(node, Near):
            return NearFinder(first, second, node.within, node.ordered, needs)
        return TogetherFinder(first, second, node.unit, needs)

    def _term(self, term: Term) -> TermFinder:
        known = self._terms.get(term.parts)
        if known is None:
            known = self._terms[term.parts] = term_hits(term, self.vocabulary)
        return known

    def _any(self, parts: Sequence[Finder]) -> Finder:
        return parts[0] if len(parts) == 1 else AnyFinder(tuple(parts), self._any_needs([part.needs for part in parts]))

    def _any_needs(self, needs: Sequence[Needs]) -> Needs:
        """One of each part's rarest needs; nothing when a part needs nothing."""
        if not all(needs):
            return ()
        return (frozenset().union(*(min(need, key=self.weight) for need in needs)),)

    def weight(self, need: frozenset[int]) -> float:
        """How often one of the atoms may be expected."""
        return sum(self.vocabulary.weights[atom] for atom in need)

    def _entity(self, node: EntityName | EntityType) -> Finder:
        if isinstance(node, EntityName):
            if node.id not in self._entities:
                raise QueryError(_missing("entity", node.id, self._entities), node.start, node.end)
            return self._family(_family(node.id, self._entities, self._children))
        members = [entity.id for entity in self._entities.values() if entity.type == node.type]
        if not members:
            types = {entity.type for entity in self._entities.values()}
            raise QueryError(_missing("type of entity", node.type, types), node.start, node.end)
        return self._family(members)

    def _family(self, members: Sequence[str]) -> Finder:
        self.used.update(members)
        return self._any([self.named(self._entities[member]) for member in members])

    def named(self, entity: Entity) -> Finder:
        """An entity's own names, those in doubt minding its context."""
        known = self._named.get(entity.id)
        if known is None:
            names = [self._name(entity, "names", i, name) for i, name in enumerate(entity.names)]
            context = [self._name(entity, "context", i, name) for i, name in enumerate(entity.context)]
            doubtful = [
                found for found, name in zip(names, entity.names, strict=True) if context and name not in entity.sure
            ]
            parts = [found for found in names if found not in doubtful]
            if doubtful:
                either = self._any(doubtful)
                parts.append(EntityFinder(either, self._any(context), entity.within, either.needs))
            known = self._named[entity.id] = self._any(parts)
        return known

    def _name(self, entity: Entity, key: str, index: int, name: str) -> Finder:
        known = self._names.get(name)
        if known is None:
            try:
                known = self._names[name] = self._term(_name_term(name))
            except QueryError as error:
                raise EntityError(entity.id, key, index, error) from error
        return known


def _name_term(name: str) -> Term:
    term = parse_term(name)
    if isinstance(term, Term):
        return term
    raise QueryError("A name of an entity is a word or a phrase.", term.start, term.end)


def _bracketed(clause: AnyClause) -> str:
    """A clause as it would be written beside AND."""
    return (
        f"({clause.text})" if isinstance(clause, AtLeastClause | AllClause) and len(clause.parts) > 1 else clause.text
    )


def _bare(text: str) -> str:
    """A clause without the brackets around it."""
    while text.startswith("("):
        text = text[1:-1].strip()
    return text


def _visible(needs: Needs, fields: tuple[Where, ...]) -> Needs:
    """What must stand in title or text; authors are not looked at before."""
    return () if "author" in fields else needs


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


def _missing(what: str, name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"There is no {what} '{name}'." + (f" Did you mean '{close[0]}'?" if close else "")


def _fact(node: Fact) -> Callable[[Subject], bool]:
    """Whether one of the values is the article's."""
    values = frozenset(value.casefold() for value in node.values)
    if node.field == "lang":
        return lambda subject: language_of(subject) in values
    if node.field == "access":
        return lambda subject: subject.access in values
    pattern = re.compile("|".join(_wild(value) for value in values), re.DOTALL)
    return lambda subject: pattern.fullmatch(subject.source.casefold()) is not None


def _wild(value: str) -> str:
    return "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in value)


def language_of(subject: Subject) -> str | None:
    """The language's first part in small letters; None when it is unknown."""
    return re.split("[-_]", subject.language.casefold())[0] or None if subject.language else None
