"""Turns the shapes of rules and entities into the values that the matcher works with. Pure."""

import re
from typing import Final

from alerts.configuration.delivery_times import WakeShape
from alerts.configuration.shapes import EntityShape, ExampleShape, RuleShape
from alerts.model import Entity, Example, Rule

DEFAULT_WITHIN_WORDS: Final = 30
NON_LATIN_LETTER: Final = re.compile(
    "[\u0370-\u1dff\u2e80-\uffff\U00010000-\U0010ffff]"
)  # Greek, Cyrillic and all later blocks


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
        urgency=shape.urgency,
        wake=shape.wake is True,
        wake_sources=shape.wake.sources if isinstance(shape.wake, WakeShape) else None,
        if_cut_off=shape.if_cut_off,
        must_match=tuple(example_of(each, language) for each in examples.match) if examples else (),
        must_ignore=tuple(example_of(each, language) for each in examples.ignore) if examples else (),
        label=shape.label or "",
        again=shape.again,
        on_edit=shape.on_edit,
    )


def example_of(shape: ExampleShape, language: str | None) -> Example:
    """The example that `shape` describes, in its own language, or else in `language`, the rule's first.

    When neither is given, a text in Latin letters is taken as English.
    """
    text, title = shape.text or "", shape.title or ""
    english = "en" if not NON_LATIN_LETTER.search(text + title) else None
    return Example(text, title, shape.language or language or english, shape.access)


def entity_of(entity_id: str, shape: EntityShape) -> Entity:
    """The entity that `shape` describes; what it leaves out is empty, so that a shipped entity keeps its own."""
    names = (*((shape.name,) if shape.name else ()), *shape.aliases)
    return Entity(
        entity_id,
        shape.name or "",
        shape.type or "",
        names,
        shape.context,
        shape.within or DEFAULT_WITHIN_WORDS,
        exceptions=shape.exceptions,
    )
