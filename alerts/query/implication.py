"""Whether one clause holds wherever another does, as far as their form tells. Pure.

What it says is true for words as they are written; that `deploy*` finds every form of `deploy` is taken for granted.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from alerts.query.nodes import (
    And,
    AtLeast,
    ButNot,
    EntityName,
    EntityType,
    Fact,
    In,
    Near,
    Node,
    Not,
    Number,
    Or,
    Pattern,
    Some,
    Term,
    TermPart,
    Together,
)

# What two nodes of a kind must have alike besides their parts.
_SAID: Final[Mapping[type, tuple[str, ...]]] = {
    Near: ("within", "ordered"),
    Together: ("unit",),
    Number: ("within",),
    AtLeast: ("count",),
    Some: ("count",),
    In: ("field",),
    Fact: ("field", "values"),
    EntityName: ("id",),
    EntityType: ("type",),
    Pattern: ("pattern",),
}
_MIN_PREFIX: Final = 4  # a shorter one may begin a form that is another word's


def implies(one: Node, other: Node) -> bool:
    """Whether `other` holds wherever `one` does; False also where that cannot be told."""
    if same(one, other):
        return True
    match other:
        case Or():
            if any(implies(one, part) for part in other.parts):
                return True
        case And():
            return all(implies(one, part) for part in other.parts)
        case Not() if isinstance(one, Not):
            return implies(other.part, one.part)
    return _implied_by_part(one, other)


def _implied_by_part(one: Node, other: Node) -> bool:
    match one:
        case Or():
            return all(implies(part, other) for part in one.parts)
        case In():
            return _implied_in_field(one, other)
        case Fact():
            return isinstance(other, Fact) and one.field == other.field and set(one.values) <= set(other.values)
        case Term():
            return isinstance(other, Term) and _finds_part(one.parts, other.parts)
    return _is_wider(one, other) or any(implies(part, other) for part in _needed(one))


def _needed(node: Node) -> tuple[Node, ...]:
    """The nodes directly in a node that hold, or have a hit, wherever it does."""
    if isinstance(node, ButNot):
        return (node.kept,)
    return () if isinstance(node, Not | Some) else parts_of(node)


def _implied_in_field(one: In, other: Node) -> bool:
    """What is in one field is in that field, and, but for the authors, anywhere."""
    if isinstance(other, In):
        return one.field == other.field and implies(one.part, other.part)
    return one.field != "author" and not _has_field(other) and implies(one.part, other)


def contradicts(one: Node, other: Node) -> bool:
    """Whether two clauses hold of no article together, as far as their form tells."""
    if isinstance(one, Fact) and isinstance(other, Fact):
        alone = one.field == other.field and one.field in {"lang", "access"}
        return alone and set(one.values).isdisjoint(other.values)
    return (isinstance(other, Not) and implies(one, other.part)) or (isinstance(one, Not) and implies(other, one.part))


def same(one: Node, other: Node) -> bool:
    """Whether two clauses are the same, wherever they stand in a query."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Term) and isinstance(other, Term):
        return len(one.parts) == len(other.parts) and all(map(_is_same_part, one.parts, other.parts))
    if any(getattr(one, name) != getattr(other, name) for name in _SAID.get(type(one), ())):
        return False
    first, second = parts_of(one), parts_of(other)
    return len(first) == len(second) and all(map(same, first, second))


def _is_same_part(one: TermPart, other: TermPart) -> bool:
    if one.kind != other.kind or one.gap != other.gap:
        return False
    return one.surface == other.surface if one.kind == "exact" else one.folded == other.folded


def every(node: Node) -> Iterator[Node]:
    """The node and all nodes in it."""
    yield node
    for part in parts_of(node):
        yield from every(part)


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly in a node."""
    match node:
        case And() | Or() | Some():
            return node.parts
        case Near() | Together():
            return node.first, node.second
        case ButNot():
            return node.kept, node.barred
        case Not() | Number() | AtLeast() | In():
            return (node.part,)
        case _:
            return ()


def conjuncts(node: Node) -> tuple[Node, ...]:
    """The clauses that must all hold."""
    if isinstance(node, And):
        return tuple(one for part in node.parts for one in conjuncts(part))
    return (node,)


def _is_wider(one: Node, other: Node) -> bool:
    """Whether `other` is the same pair, farther apart or in any order."""
    if (
        not isinstance(one, Near)
        or not isinstance(other, Near)
        or other.within < one.within
        or (other.ordered and not one.ordered)
    ):
        return False
    if implies(one.first, other.first) and implies(one.second, other.second):
        return True
    return not other.ordered and implies(one.first, other.second) and implies(one.second, other.first)


def _has_field(node: Node) -> bool:
    return any(isinstance(one, In | Fact | Not) for one in every(node))


def _finds_part(long: Sequence[TermPart], short: Sequence[TermPart]) -> bool:
    """Whether a hit of one term holds a hit of another: a longer phrase, or a word for its beginning."""
    if len(short) == 1 and len(long) == 1:
        return _is_in_wildcard(long[0], short[0]) or _is_exact_form(long[0], short[0])
    if any(part.kind not in {"plain", "capital"} for part in (*long, *short)):
        return False
    size = len(short)
    return any(
        all((a.kind, a.folded) == (b.kind, b.folded) for a, b in zip(long[at : at + size], short, strict=True))
        for at in range(len(long) - size + 1)
    )


def _is_in_wildcard(word: TermPart, wildcard: TermPart) -> bool:
    fixed = wildcard.folded.removesuffix("*")
    if (
        wildcard.kind != "wildcard"
        or len(fixed) < _MIN_PREFIX
        or wildcard.folded != f"{fixed}*"
        or set("*?") & set(fixed)
    ):
        return False
    return word.kind in {"plain", "exact", "capital", "wildcard"} and word.folded.startswith(fixed)


def _is_exact_form(exact: TermPart, plain: TermPart) -> bool:
    return exact.kind == "exact" and plain.kind == "plain" and exact.folded == plain.folded
