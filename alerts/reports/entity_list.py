"""What `entities` shows: names that rules can use, what each finds, and what counts only near its context. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from alerts.entities import countries, shipped
from alerts.matching.entity_names import entities_called
from alerts.messages.harmless import one_line
from alerts.model import Entity

__all__ = [
    "chosen",
    "doubtful_names",
    "entity_json",
    "entity_lines",
    "list_lines",
    "of_country",
    "parts_of",
    "shipped",
    "sure_names",
    "unknown",
]
_WIDTH = 110
_SHOWN = 6  # names of an entity in the list; `entities show` has them all


def chosen(
    entities: Mapping[str, Entity], called: str | None, type_: str | None, ids: frozenset[str] | None
) -> list[Entity]:
    """The entities that a word may mean, the likeliest first, or all by id; of a type and among `ids` where given."""
    found = sorted(entities) if called is None else entities_called(called, entities)
    return [
        entities[id_] for id_ in found if (type_ is None or entities[id_].type == type_) and (ids is None or id_ in ids)
    ]


def of_country(called: str, entities: Mapping[str, Entity]) -> frozenset[str] | None:
    """The ids of what is known to belong to a country, by whatever it is called; None when no country is meant."""
    known = {id_: entities[id_] for id_ in countries()}
    meant = entities_called(called, known)
    return countries()[meant[0]] if meant else None


def parts_of(entity: Entity, entities: Mapping[str, Entity]) -> list[str]:
    """The ids of what belongs to an entity."""
    return [other.id for other in entities.values() if other.parent == entity.id]


def unknown(id_: str, entities: Mapping[str, Entity]) -> str:
    """What to say of an id that no entity has."""
    meant = " or ".join(entities_called(id_, entities)[:3])
    return f"there is no entity {id_!r}" + (f"; did you mean {meant}?" if meant else "")


def sure_names(entity: Entity) -> tuple[str, ...]:
    """The names that count everywhere."""
    return entity.sure if entity.context else entity.names


def doubtful_names(entity: Entity) -> tuple[str, ...]:
    """The names that count only near the entity's context."""
    sure = frozenset(sure_names(entity))
    return tuple(name for name in entity.names if name not in sure)


def list_lines(entities: Sequence[Entity]) -> Iterator[str]:
    """Two or three lines for each: what to write and what it is, what it finds, and what needs context."""
    for entity in entities:
        yield f"@{entity.id}  {entity.type}: {one_line(entity.name)}"
        for title, names in (("finds", sure_names(entity)), ("only near its context", doubtful_names(entity))):
            if names:
                more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
                yield f"    {title}: {one_line(', '.join(names[:_SHOWN]))}{more}"


def entity_lines(entity: Entity, children: Sequence[str]) -> Iterator[str]:
    """One entity in full."""
    yield f"@{entity.id}  {entity.type}: {one_line(entity.name)}"
    if entity.parent:
        yield f"  part of @{entity.parent}"
    parts = ", ".join(f"@{child}" for child in children)
    near = f"only with one of these in the title, or within {entity.within} words"
    shown = (
        ("finds everywhere", ", ".join(sure_names(entity))),
        ("finds near its context", ", ".join(doubtful_names(entity))),
        (near, ", ".join(entity.context)),
        ("and what belongs to it", parts),
    )
    for title, text in shown:
        if text:
            yield f"  {title}:"
            yield from (f"    {line}" for line in wrap(one_line(text), _WIDTH, break_long_words=False))


def entity_json(entity: Entity, children: Sequence[str]) -> dict[str, object]:
    """The object of `entities --json` for one entity."""
    return {
        "id": entity.id,
        "name": entity.name,
        "type": entity.type,
        "parent": entity.parent,
        "parts": list(children),
        "sure": list(sure_names(entity)),
        "doubtful": list(doubtful_names(entity)),
        "context": list(entity.context),
        "within": entity.within,
    }
