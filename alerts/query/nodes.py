"""The nodes of a query's tree. Every node has its place in the query, in code points."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from alerts.text.tokens import Gap

SearchField = Literal["title", "text", "lead", "author"]
FactField = Literal["source", "lang", "access"]
SEARCH_FIELDS: Final[Mapping[str, SearchField]] = {"title": "title", "text": "text", "lead": "lead", "author": "author"}
FACT_FIELDS: Final[Mapping[str, FactField]] = {"source": "source", "lang": "lang", "access": "access"}
PartKind = Literal["plain", "exact", "name", "capital", "designation", "number", "character", "wildcard"]


@dataclass(frozen=True, slots=True)
class TermPart:
    """One token of a term.

    `surface`: as written; a wildcard folded, with its `*` and `?`. `numeric`: digits, not letters. `gap`: the gap
    before it in the term, None for the first. `ordinary`: also an everyday word, so that it does not count in an
    all-capital headline.
    """

    kind: PartKind
    surface: str
    folded: str
    numeric: bool
    gap: Gap | None
    ordinary: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a phrase, a designation, exact or with wildcards."""

    start: int
    end: int
    parts: tuple[TermPart, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression."""

    start: int
    end: int
    pattern: str


@dataclass(frozen=True, slots=True)
class EntityName:
    """`@id`."""

    start: int
    end: int
    id: str


@dataclass(frozen=True, slots=True)
class EntityType:
    """`@type:system`."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class And:
    """Every part."""

    start: int
    end: int
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any part."""

    start: int
    end: int
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    start: int
    end: int
    part: "Node"


@dataclass(frozen=True, slots=True)
class Near:
    """`a NEAR/n b`; `ordered` for ONEAR."""

    start: int
    end: int
    first: "Node"
    second: "Node"
    within: int
    ordered: bool


@dataclass(frozen=True, slots=True)
class Together:
    """`a SENTENCE b`, `a PARAGRAPH b`."""

    start: int
    end: int
    first: "Node"
    second: "Node"
    unit: Literal["sentence", "paragraph"]


@dataclass(frozen=True, slots=True)
class ButNot:
    """`a BUTNOT b`: the hits of `kept` that lie inside no hit of `barred`."""

    start: int
    end: int
    kept: "Node"
    barred: "Node"


@dataclass(frozen=True, slots=True)
class Number:
    """`NUM/n x`: a figure and a hit of `part`, at most n words apart."""

    start: int
    end: int
    within: int
    part: "Node"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`ATLEAST/n(x)`: n hits."""

    start: int
    end: int
    count: int
    part: "Node"


@dataclass(frozen=True, slots=True)
class Some:
    """`n OF (a, b, c)`."""

    start: int
    end: int
    count: int
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class In:
    """`title:x` and the other fields that are searched."""

    start: int
    end: int
    field: SearchField
    part: "Node"


@dataclass(frozen=True, slots=True)
class Fact:
    """`lang:de`, `source:(a OR b)`: one of the values is the article's."""

    start: int
    end: int
    field: FactField
    values: tuple[str, ...]


Node = (
    Term
    | Pattern
    | EntityName
    | EntityType
    | And
    | Or
    | Not
    | Near
    | Together
    | ButNot
    | Number
    | AtLeast
    | Some
    | In
    | Fact
)
