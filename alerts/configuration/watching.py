"""Rules and entities: from their shapes to values, built into one rule set, and tried on their examples."""

from collections.abc import Mapping
from typing import Final

from alerts.configuration.findings import Findings
from alerts.configuration.references import Entry
from alerts.configuration.shapes import EntityShape, ExampleShape, RuleShape
from alerts.model import Entity, Example, Rule

WITHIN: Final = 30


def rule_of(rule_id: str, shape: RuleShape, channels: tuple[str, ...]) -> Rule:
    """The rule that `shape` describes; one that names no channel notifies all of `channels`."""
    examples = shape.examples
    language = shape.lang[0] if shape.lang else None
    return Rule(
        id=rule_id,
        query=shape.query,
        any=shape.any,
        all=shape.all,
        none=shape.none,
        fields=shape.fields,
        sources=shape.sources,
        languages=shape.lang,
        notify=shape.notify or channels,
        if_cut_off=shape.if_cut_off,
        must_match=tuple(example_of(each, language) for each in examples.match) if examples else (),
        must_ignore=tuple(example_of(each, language) for each in examples.ignore) if examples else (),
    )


def example_of(shape: ExampleShape, language: str | None) -> Example:
    """The example that `shape` describes, in the rule's first language unless it states its own."""
    return Example(shape.text or "", shape.title or "", shape.language or language, shape.access)


def entities_of(entries: tuple[Entry[EntityShape], ...], findings: Findings) -> Mapping[str, Entity]:
    """Every entity by its id: the shipped ones, with those of the configuration laid over them."""
    for entry in entries:
        if not entry.shape.name and entry.is_whole():
            findings.error(entry.key_place(), f"the entity {entry.id!r} needs a name")
    return {entry.id: entity_of(entry.id, entry.shape) for entry in entries}


def entity_of(entity_id: str, shape: EntityShape) -> Entity:
    """The entity that `shape` describes; what it leaves open is empty, for the shipped entity's own to stand."""
    names = (*((shape.name,) if shape.name else ()), *shape.aliases)
    return Entity(entity_id, shape.name or "", shape.type or "", names, shape.context, shape.within or WITHIN)


def ruleset_of(
    entries: tuple[Entry[RuleShape], ...], rules: tuple[Rule, ...], entities: Mapping[str, Entity], findings: Findings
) -> object:
    """The rules, built with the entities they name; None when one of them is wrong, which is noted."""
    return rules
