"""The shipped entities: names that rules may use as `@id` without any configuration.

The data stand beside this file, one table of tab-separated values for each type, and `contexts.tsv`: lists of words
that several ambiguous names share. docs/entities.md describes the columns. Here they become values, and the entities
of config.yaml are laid over them; nothing is matched here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from alerts.model import Entity

TYPES = (
    "alliance",
    "company",
    "group",
    "ministry",
    "organisation",
    "person",
    "place",
    "service",
    "ship",
    "system",
    "unit",
)
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, lists taken apart.

    `names` count wherever they stand, `doubtful` ones only near a term of `context`, where `+tank` stands for the list
    of that name in contexts.tsv. `note`: a person's office, with its time as far as known. `checked`: the sources in
    which the name was found, or "no".
    """

    id: str
    name: str
    names: tuple[str, ...]
    doubtful: tuple[str, ...]
    context: tuple[str, ...]
    parent: str | None
    note: str
    checked: str


@cache
def shipped() -> Mapping[str, Entity]:
    """The shipped entities by their ids; read once, in about 10 ms."""
    contexts = _contexts(_lines("contexts"))
    return MappingProxyType({row.id: _entity(kind, row, contexts) for kind in TYPES for row in rows(kind)})


def rows(kind: str) -> Iterator[Row]:
    """The lines of the table of a type, in the order of the file."""
    lines = _lines(kind)
    columns = next(lines).split("\t")
    for line in lines:
        cell = dict(zip(columns, line.split("\t"), strict=True))
        yield Row(
            cell["id"],
            cell["name"],
            _items(cell["names"]),
            _items(cell["doubtful"]),
            _items(cell["context"]),
            cell.get("parent") or None,
            cell.get("note", ""),
            cell["checked"],
        )


def merge(pack: Mapping[str, Entity], own: Mapping[str, Entity]) -> Mapping[str, Entity]:
    """The entities of `pack` with those of `own`, a configuration, laid over them.

    An entity of `own` whose id `pack` has too adds its names; its name, type and context stand in the place of the
    other's unless they are empty. Its own names count without context, save when it states one: that holds for all.
    """
    return MappingProxyType(
        {**pack, **{id_: _over(pack[id_], new) if id_ in pack else new for id_, new in own.items()}}
    )


def _over(old: Entity, new: Entity) -> Entity:
    context = new.context or old.context
    sure = () if new.context else old.sure
    if context and not new.context:
        sure = _once((*new.names, *sure))
    return Entity(
        old.id,
        new.name or old.name,
        new.type or old.type,
        _once((*new.names, *old.names)),
        context,
        new.within if new.context else old.within,
        new.parent or old.parent,
        sure,
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _lines(table: str) -> Iterator[str]:
    return iter((_FOLDER / f"{table}.tsv").read_text("utf8").splitlines())


def _items(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(", ")) if cell else ()


def _contexts(lines: Iterator[str]) -> Mapping[str, tuple[str, ...]]:
    next(lines)
    return {name: _items(terms) for name, terms in (line.split("\t") for line in lines)}


def _entity(kind: str, row: Row, contexts: Mapping[str, tuple[str, ...]]) -> Entity:
    context = _once(term for item in row.context for term in (contexts[item[1:]] if item.startswith("+") else (item,)))
    sure = row.names if row.doubtful else ()
    return Entity(row.id, row.name, kind, (*row.names, *row.doubtful), context, parent=row.parent, sure=sure)
