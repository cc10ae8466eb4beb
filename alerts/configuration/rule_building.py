"""Builds rules and entities into one rule set, and notes each query, name and term that cannot be read."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from alerts.configuration.cross_checks import KeyedEntry
from alerts.configuration.problems import ProblemList
from alerts.configuration.shapes import EntityShape, RuleShape
from alerts.configuration.values import entity_of
from alerts.configuration.yaml.marked import KeyPath
from alerts.entities import merge, shipped
from alerts.matching import RuleSet, build
from alerts.matching.entity_names import entities_called
from alerts.model import Entity, Rule
from alerts.query import parse, parse_term
from alerts.query.nodes import Term
from crawler.errors import EntityError, QueryError, RuleError

ENTITY_REFERENCE: Final = re.compile(r"@((?:type:)?[A-Za-z0-9_-]+)")
Texts: TypeAlias = "Iterator[tuple[KeyPath, str]]"


def entities_of(entries: tuple[KeyedEntry[EntityShape], ...], problems: ProblemList) -> Mapping[str, Entity]:
    """Every entity by its id: the shipped ones, changed and extended by those of the configuration."""
    pack = shipped()
    for entry in entries:
        if not entry.shape.name and entry.id not in pack and entry.is_whole():
            meant = entities_called(entry.id, pack)
            near = f". Did you mean {meant[0]!r}?" if meant else ""
            problems.error(entry.key_place(), f"the entity {entry.id!r} is not a shipped one, so it needs a name{near}")
        for path, text in names_of(entry.shape):
            try:
                term = parse_term(text)
            except QueryError as error:
                _note(entry, path, error, problems)
            else:
                if not isinstance(term, Term):
                    sentence = "a name is a word or a phrase, not an entity or a regular expression"
                    problems.error(entry.place(*path), sentence)
    return merge(pack, {entry.id: entity_of(entry.id, entry.shape) for entry in entries})


def warn_of_unused_entities(
    entries: tuple[KeyedEntry[EntityShape], ...], rules: tuple[KeyedEntry[RuleShape], ...], problems: ProblemList
) -> None:
    """Warn of each entity in the configuration that no rule uses, neither by its id nor by its type."""
    used = {name for rule in rules for _, text in texts_of(rule.shape) for name in ENTITY_REFERENCE.findall(text)}
    for entry in entries:
        if entry.id not in used and f"type:{entry.shape.type}" not in used:
            problems.warn(entry.key_place(), f"no rule uses the entity {entry.id!r}")


def ruleset_of(
    entries: tuple[KeyedEntry[RuleShape], ...],
    rules: tuple[Rule, ...],
    entities: Mapping[str, Entity],
    problems: ProblemList,
) -> RuleSet:
    """The rules that can be built; every other rule is noted."""
    try:
        return build(rules, entities)
    except QueryError:  # it names only the first wrong rule
        good = []
        for entry, rule in zip(entries, rules, strict=True):
            before = len(problems.errors)
            if not _note_unreadable(entry, problems):
                _note_unbuildable(entry, rule, entities, problems)
            if len(problems.errors) == before:
                good.append(rule)
    return build(good, entities)


def _note_unreadable(entry: KeyedEntry[RuleShape], problems: ProblemList) -> bool:
    """Note each text of a rule that cannot be parsed; true when there was one."""
    before = len(problems.errors)
    for path, text in texts_of(entry.shape):
        try:
            parse(text) if path == ("query",) else parse_term(text)
        except QueryError as error:
            _note(entry, path, error, problems)
    return len(problems.errors) > before


def _note_unbuildable(
    entry: KeyedEntry[RuleShape], rule: Rule, entities: Mapping[str, Entity], problems: ProblemList
) -> None:
    """Note the first thing that keeps a rule from being built, although its texts can be parsed."""
    try:
        build([rule], entities)
    except RuleError as error:
        _note(entry, (error.key,) if error.index is None else (error.key, error.index), error, problems)
    except EntityError as error:
        problems.error(entry.key_place(), f"the entity {error.entity!r} cannot be used: {error}")


def _note(
    entry: KeyedEntry[RuleShape] | KeyedEntry[EntityShape], path: KeyPath, error: QueryError, problems: ProblemList
) -> None:
    """Note an error at the character where it starts."""
    problems.error(entry.character_place(path, error.start), str(error))


def texts_of(shape: RuleShape) -> Texts:
    """Each text of a rule that is in the query language, with its path within the rule."""
    if shape.query:
        yield ("query",), shape.query
    for key, terms in (("any", shape.any), ("all", shape.all), ("none", shape.none)):
        yield from (((key, index), term) for index, term in enumerate(terms))


def names_of(shape: EntityShape) -> Texts:
    """Each text of an entity that is a term, with its path within the entity."""
    if shape.name:
        yield ("name",), shape.name
    for key, terms in (("aliases", shape.aliases), ("context", shape.context), ("except", shape.exceptions)):
        yield from (((key, index), term) for index, term in enumerate(terms))
