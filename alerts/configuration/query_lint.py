"""Warns of clauses that do nothing, or undo their rule. Pure. Each warning is a sentence with a proposal behind it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.configuration.cross_checks import KeyedEntry
from alerts.configuration.rule_building import texts_of
from alerts.configuration.shapes import RuleShape
from alerts.configuration.yaml.marked import KeyPath
from alerts.query import parse, parse_term
from alerts.query.implication import conjuncts, contradicts, every, implies, parts_of
from alerts.query.nodes import And, ButNot, Fact, Node, Not, Or, Pattern, Some, Term
from alerts.text.inflection import listed_lemma
from crawler.errors import QueryError

# Everyday words: in small letters they are found everywhere, in capitals they are countries and services.
_WORDS: Final = "all and are but can for has her him his its may not now off our out own she the was who why you"
_EVERYDAY: Final = frozenset(_WORDS.split())
_SHORT: Final = 3
# A word against a bracket of words: the space between them was lost.
_LOST_SPACE: Final = re.compile(
    r"(?<![\\\w])([a-z]{3,})\((?:\?:)?([a-z]{3,}(?:\|[a-z]{3,})+)\)|\(([a-z]{3,}(?:\|[a-z]{3,})+)\)([a-z]{3,})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ReadClause:
    """A text of a rule in the query language, read: its path within the rule, the text, its tree."""

    path: KeyPath
    text: str
    node: Node

    def slice(self, node: Node) -> str:
        """A node as written, on one line."""
        return " ".join(self.text[node.start : node.end].split())


def read_clauses(rule: KeyedEntry[RuleShape]) -> list[ReadClause]:
    """The texts of a rule that can be read."""
    found = []
    for path, text in texts_of(rule.shape):
        try:
            found.append(ReadClause(path, text, parse(text) if path == ("query",) else parse_term(text)))
        except QueryError:  # noted where the rule is built
            continue
    return found


def clause_warnings(
    clauses: Sequence[ReadClause], shape: RuleShape, sources: frozenset[str]
) -> Iterator[tuple[KeyPath, int, str]]:
    """What is wrong with the clauses of one rule: where, and a sentence."""
    for one in clauses:
        said = (told for node in every(one.node) for told in _of_node(one, node, sources))
        yield from ((one.path, place, sentence) for place, sentence in dict.fromkeys(said))
    yield from _across(clauses)
    yield from _against_limits(clauses, shape)


def _of_node(one: ReadClause, node: Node, sources: frozenset[str]) -> Iterator[tuple[int, str]]:
    checks: dict[type, Callable[[], Iterator[tuple[int, str]]]] = {
        And: lambda: _contradictions(one, node),
        Or: lambda: _useless_branches(one, node),
        Some: lambda: _useless_branches(one, node),
        ButNot: lambda: _empty_exception(one, node),
        Term: lambda: _short_term(node),
        Pattern: lambda: _lost_space(node),
        Fact: lambda: _unknown_source(node, sources),
    }
    check = checks.get(type(node))
    return check() if check else iter(())


def _contradictions(one: ReadClause, node: Node) -> Iterator[tuple[int, str]]:
    found = conjuncts(node)
    for i, second in enumerate(found):
        first = next((other for other in found[:i] if contradicts(other, second)), None)
        if first is None:
            continue
        denied, needed = (second, first) if isinstance(second, Not) else (first, second)
        if isinstance(denied, Not):
            yield denied.start, _eaten(one.slice(denied), one.slice(needed))
        else:
            yield (
                second.start,
                (
                    f"{one.slice(first)!r} and {one.slice(second)!r} hold of no article together: this never matches;"
                    f" join them with OR: {one.slice(first)} OR {one.slice(second)}"
                ),
            )


def _eaten(denied: str, needed: str) -> str:
    return (
        f"{denied!r} excludes every article that {needed!r} finds, so this never matches;"
        " name what is unwanted more narrowly, or write an exception at the hit with BUTNOT"
    )


def _useless_branches(one: ReadClause, node: Node) -> Iterator[tuple[int, str]]:
    if isinstance(node, Some) and node.count != 1:
        return
    parts = parts_of(node)
    for i, part in enumerate(parts):
        others = (other for j, other in enumerate(parts) if j != i and implies(part, other))
        wider = next((other for other in others if parts.index(other) < i or not implies(other, part)), None)
        if wider is not None:
            yield (
                part.start,
                (f"{one.slice(part)!r} adds nothing: {one.slice(wider)!r} finds whatever it finds; leave it out"),
            )


def _empty_exception(one: ReadClause, node: Node) -> Iterator[tuple[int, str]]:
    assert isinstance(node, ButNot)
    kept = node.kept.parts if isinstance(node.kept, Or) else (node.kept,)
    barred = node.barred.parts if isinstance(node.barred, Or) else (node.barred,)
    for part in kept:
        if any(isinstance(other, Term) and implies(part, other) and implies(other, part) for other in barred):
            yield (
                node.barred.start,
                (
                    f"every hit of {one.slice(part)!r} lies inside the exception, so it never counts;"
                    f' write the longer name that is meant: {one.slice(part)} BUTNOT "{one.slice(part)} and more"'
                ),
            )


def _short_term(node: Node) -> Iterator[tuple[int, str]]:
    assert isinstance(node, Term)
    if len(node.parts) != 1:
        return
    word = node.parts[0]
    small = word.kind == "plain" and word.surface.isascii() and word.surface.islower()
    if not small or not 2 <= len(word.surface) <= _SHORT:
        return
    capitals = word.surface.upper()
    if word.surface in _EVERYDAY or len(word.surface) < _SHORT:
        yield (
            node.start,
            f"{word.surface!r} in small letters is found as an everyday word; write {capitals} for the acronym",
        )
    elif listed_lemma(word.surface, ("en",)) is None:
        yield node.start, f"{word.surface!r} is no English word; write {capitals}, which is found in capitals only"


def _lost_space(node: Node) -> Iterator[tuple[int, str]]:
    assert isinstance(node, Pattern)
    for match in _LOST_SPACE.finditer(node.pattern):
        head, tail = (match[1], match[2]) if match[1] else (match[3], match[4])
        first, second = head.split("|")[0], tail.split("|")[0]
        if listed_lemma(f"{first}{second}".lower(), ("en",)) is None and _are_words(first, second):
            yield (
                node.start + 1 + match.start(),
                (f"this pattern finds {first + second!r} as one word alone; write ' ?' where there may be a space"),
            )
    if node.pattern != node.pattern.strip():
        yield (
            node.start,
            "a pattern starts and ends at the edges of words, so one with a space at its end finds nothing; remove it",
        )


def _are_words(*words: str) -> bool:
    return all(listed_lemma(word.lower(), ("en",)) is not None for word in words)


def _unknown_source(node: Node, sources: frozenset[str]) -> Iterator[tuple[int, str]]:
    assert isinstance(node, Fact)
    if node.field != "source":
        return
    known = {source.casefold() for source in sources}
    for value in node.values:
        pattern = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in value.casefold())
        if not any(re.fullmatch(pattern, source) for source in known):
            named = ", ".join(sorted(sources)[:5])
            yield node.start, f"no source is called {value!r}, so this never holds; write one of: {named}"


def _across(clauses: Sequence[ReadClause]) -> Iterator[tuple[KeyPath, int, str]]:
    """A list against the rest of the rule."""
    needed = [one for one in clauses if one.path[0] in {"query", "all"}]
    denied = [one for one in clauses if one.path[0] == "none"]
    for no in denied:
        for yes in needed:
            found = next((part for part in conjuncts(yes.node) if implies(part, no.node)), None)
            if found is not None and not (yes.path[0] == "all" and yes.text == no.text):
                yield no.path, 0, _eaten(f"none: {no.text}", yes.slice(found))
    items = [one for one in clauses if one.path[0] == "any"]
    for i, one in enumerate(items):
        others = (other for other in items if other.text != one.text and implies(one.node, other.node))
        wider = next((other for other in others if not implies(other.node, one.node) or other in items[:i]), None)
        if wider is not None:
            yield one.path, 0, f"{one.text!r} adds nothing: {wider.text!r} finds whatever it finds; leave it out"


def _against_limits(clauses: Sequence[ReadClause], shape: RuleShape) -> Iterator[tuple[KeyPath, int, str]]:
    """`lang:` and `source:` of a query against the rule's own limits."""
    for one in clauses:
        for part in conjuncts(one.node):
            limit = {"lang": shape.lang, "source": shape.sources}.get(part.field, ()) if isinstance(part, Fact) else ()
            assert isinstance(part, Fact) or not limit
            if limit and isinstance(part, Fact) and not _fit(part.values, limit):
                key = "lang" if part.field == "lang" else "sources"
                yield (
                    one.path,
                    part.start,
                    (
                        f"{one.slice(part)!r} is outside of {key}: [{', '.join(limit)}], so the rule never matches;"
                        " leave one of the two out"
                    ),
                )


def _fit(values: Sequence[str], limit: Sequence[str]) -> bool:
    return any("*" in value or "?" in value or value.casefold() == one.casefold() for value in values for one in limit)
