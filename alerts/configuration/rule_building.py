"""Rules and entities built into one rule set; each query, name and term that cannot be read is told at its place."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from alerts.configuration.cross_checks import KeyedEntry
from alerts.configuration.problems import ProblemList
from alerts.configuration.shapes import EntityShape, RuleShape
from alerts.configuration.spelling import did_you_mean
from alerts.configuration.values import entity_of
from alerts.configuration.yaml.marked import KeyPath
from alerts.entities import merge, shipped
from alerts.matching import RuleSet, build
from alerts.model import Entity, Rule
from alerts.query import parse, parse_term
from alerts.query.nodes import Term
from crawler.errors import EntityError, QueryError, RuleError

USED: Final = re.compile(r"@((?:type:)?[A-Za-z0-9_-]+)")
Texts: TypeAlias = "Iterator[tuple[KeyPath, str]]"


def entities_of(entries: tuple[KeyedEntry[EntityShape], ...], findings: ProblemList) -> Mapping[str, Entity]:
    """Every entity by its id: the shipped ones, with those of the configuration laid over them."""
    pack = shipped()
    for entry in entries:
        if not entry.shape.name and entry.id not in pack and entry.is_whole():
            near = did_you_mean(entry.id, pack)
            findings.error(entry.key_place(), f"the entity {entry.id!r} is not shipped, so it needs a name{near}")
        for path, text in names_of(entry.shape):
            try:
                term = parse_term(text)
            except QueryError as error:
                _tell(entry, path, error, findings)
            else:
                if not isinstance(term, Term):
                    sentence = "a name is a word or a phrase, no entity and no regular expression"
                    findings.error(entry.place(*path), sentence)
    return merge(pack, {entry.id: entity_of(entry.id, entry.shape) for entry in entries})


def warn_of_unused_entities(
    entries: tuple[KeyedEntry[EntityShape], ...], rules: tuple[KeyedEntry[RuleShape], ...], findings: ProblemList
) -> None:
    """Note each entity of the configuration that no rule uses, by its id or by its type."""
    used = {name for rule in rules for _, text in texts_of(rule.shape) for name in USED.findall(text)}
    for entry in entries:
        if entry.id not in used and f"type:{entry.shape.type}" not in used:
            findings.warn(entry.key_place(), f"no rule uses the entity {entry.id!r}")


def ruleset_of(
    entries: tuple[KeyedEntry[RuleShape], ...],
    rules: tuple[Rule, ...],
    entities: Mapping[str, Entity],
    findings: ProblemList,
) -> RuleSet | None:
    """The rules, built with the entities they name; None when one cannot be built, and then all such are told."""
    try:
        return build(rules, entities)
    except QueryError:  # of the first rule that is wrong
        for entry, rule in zip(entries, rules, strict=True):
            if not _tell_unreadable(entry, findings):
                _tell_unbuildable(entry, rule, entities, findings)
    return None


def _tell_unreadable(entry: KeyedEntry[RuleShape], findings: ProblemList) -> bool:
    """Tell of each of a rule's texts that cannot be read by itself; whether there was one."""
    before = len(findings.errors)
    for path, text in texts_of(entry.shape):
        try:
            parse(text) if path == ("query",) else parse_term(text)
        except QueryError as error:
            _tell(entry, path, error, findings)
    return len(findings.errors) > before


def _tell_unbuildable(
    entry: KeyedEntry[RuleShape], rule: Rule, entities: Mapping[str, Entity], findings: ProblemList
) -> None:
    """Tell of the first thing that keeps a rule, whose texts can be read, from being built."""
    try:
        build([rule], entities)
    except RuleError as error:
        _tell(entry, (error.key,) if error.index is None else (error.key, error.index), error, findings)
    except EntityError as error:
        findings.error(entry.key_place(), f"the entity {error.entity!r} cannot be used: {error}")


def _tell(
    entry: KeyedEntry[RuleShape] | KeyedEntry[EntityShape], path: KeyPath, error: QueryError, findings: ProblemList
) -> None:
    """Tell of an error at the character where it starts."""
    findings.error(entry.character_place(path, error.start), str(error))


def texts_of(shape: RuleShape) -> Texts:
    """Every text of a rule that is in the query language, with its path in the rule."""
    if shape.query:
        yield ("query",), shape.query
    for key, terms in (("any", shape.any), ("all", shape.all), ("none", shape.none)):
        yield from (((key, index), term) for index, term in enumerate(terms))


def names_of(shape: EntityShape) -> Texts:
    """Every text of an entity that is a term, with its path in the entity."""
    if shape.name:
        yield ("name",), shape.name
    for key, terms in (("aliases", shape.aliases), ("context", shape.context)):
        yield from (((key, index), term) for index, term in enumerate(terms))
