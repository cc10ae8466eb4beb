"""The shipped entities: names that rules can use as `@id` without any configuration. Nothing is matched here.

shipped()            the entities, by id
merge(pack, own)     the same with the entities of config.yaml laid over them
rows(kind)           the lines of one table, unchanged
concept_words()      the words of each concept, by language
countries()          what belongs to which country, as far as known

alliance.tsv … unit.tsv    one table of tab-separated values for each type (docs/entities.md describes the columns)
countries.tsv              the ids of each country; what has none there may still have one
contexts.tsv               lists of context words that several ambiguous names share
exceptions.tsv             longer names, inside which a name of an entity is another's
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
    "concept",
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
# The languages of the words of a concept, which stand in a column each.
LANGUAGES = ("en", "fr", "de", "es", "it", "pl", "uk", "ru")
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, with its lists split.

    `names` count everywhere, `doubtful` names only near a term of `context`, where `+tank` means the list of that name
    in contexts.tsv. `note`: a person's office, with its dates as far as known. `checked`: the sources in which the name
    was found, or "no".
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
    """The shipped entities by id; read once."""
    contexts, exceptions = _lists("contexts"), _lists("exceptions")
    return MappingProxyType({row.id: _entity(kind, row, contexts, exceptions) for kind in TYPES for row in rows(kind)})


@cache
def countries() -> Mapping[str, frozenset[str]]:
    """By the id of a country the ids of what is there or of there, as far as known; the country itself among them."""
    lines = _lines("countries")
    next(lines)
    return MappingProxyType({id_: frozenset(_list(ids)) for id_, ids in (line.split("\t") for line in lines)})


def rows(kind: str) -> Iterator[Row]:
    """The lines of a type's table, in the order of the file."""
    lines = _lines(kind)
    columns = next(lines).split("\t")
    for line in lines:
        cell = dict(zip(columns, line.split("\t"), strict=True))
        yield Row(
            cell["id"],
            cell["name"],
            _once((*_list(cell.get("names", "")), *(word for one in LANGUAGES for word in _list(cell.get(one, ""))))),
            _list(cell.get("doubtful", "")),
            _list(cell.get("context", "")),
            cell.get("parent") or None,
            cell.get("note", ""),
            cell.get("checked", "no"),
        )


@cache
def concept_words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The words of each shipped concept, by its id and their language."""
    lines = _lines("concept")
    columns = next(lines).split("\t")
    cells = [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]
    return MappingProxyType({cell["id"]: {one: _list(cell[one]) for one in LANGUAGES} for cell in cells})


def merge(pack: Mapping[str, Entity], own: Mapping[str, Entity]) -> Mapping[str, Entity]:
    """The entities of `pack` with those of `own`, a configuration, laid over them.

    Where both have an id, the entity of `own` adds its names, and its name, type and context replace the other's unless
    they are empty. Its own names count without context. If it has a context, that applies to all names. The exceptions
    of both hold.
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
        _once((*new.exceptions, *old.exceptions)),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _lines(table: str) -> Iterator[str]:
    return iter((_FOLDER / f"{table}.tsv").read_text("utf8").splitlines())


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(", ")) if cell else ()


def _lists(table: str) -> Mapping[str, tuple[str, ...]]:
    """The lists of a table, by name or id."""
    lines = _lines(table)
    next(lines)
    return {name: _list(terms) for name, terms in (line.split("\t") for line in lines)}


def _entity(
    kind: str, row: Row, contexts: Mapping[str, tuple[str, ...]], exceptions: Mapping[str, tuple[str, ...]]
) -> Entity:
    context = _once(term for item in row.context for term in (contexts[item[1:]] if item.startswith("+") else (item,)))
    sure = row.names if row.doubtful else ()
    names = (*row.names, *row.doubtful)
    return Entity(
        row.id, row.name, kind, names, context, parent=row.parent, sure=sure, exceptions=exceptions.get(row.id, ())
    )
