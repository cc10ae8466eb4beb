"""A rule as a tree of places, each with the small edits that would make it hold more often. Pure.

An edit is the whole rule with one place written anew, so that what it costs can be judged like any rule.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from alerts.model import Rule
from alerts.query import parse, parse_term
from alerts.query.nodes import And, AtLeast, ButNot, In, Near, Node, Not, Number, Or, Some, Term, Together

# What is loosened, the smallest change first; in this order one is chosen.
EditKind = Literal["near", "order", "unit", "count", "field", "spelling", "except", "not", "limit", "side", "drop"]
MAX_WITHIN: Final = 100


@dataclass(frozen=True, slots=True)
class Edit:
    """One place of a rule written anew. `instead`: "" where the place is left out. `rule`: the rule with the edit."""

    kind: EditKind
    clause: str
    instead: str
    rule: Rule


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A node of a rule as written. `node`: None for what a rule's lists make together.

    `text`: as written. `written`: the rule with another text in this place. `left_out`: the edit that leaves it out,
    None where nothing would be left. `looser`: the edits of this place, each with the text that stands in it.
    `terms`: the words and phrases of a leaf, each with the rule that takes another word beside it.
    `is_query`: it is the rule's whole query.
    """

    node: Node | None
    text: str
    parts: tuple["Place", ...]
    written: Callable[[str], Rule]
    left_out: Edit | None = None
    looser: tuple[Edit, ...] = ()
    terms: tuple[tuple[Term, Callable[[str], Rule]], ...] = ()
    is_query: bool = False


def places(rule: Rule) -> Place:
    """The places of a rule, in the shape of its clauses.

    Raises:
        QueryError: the query, or an item of a list, cannot be read.
    """
    parts: list[Place] = []
    if rule.query is not None:
        query = rule.query
        root = parse(query)
        parts.append(replace(_place(root, query, lambda text: replace(rule, query=text)), is_query=True))
    if rule.any:
        parts.append(_any_of(rule))
    parts += [_item(rule, "all", i) for i in range(len(rule.all))]
    parts += [_forbidden(rule, i) for i in range(len(rule.none))]
    if len(parts) == 1:
        return parts[0]
    finds = [part for part in parts if not isinstance(part.node, Not)]
    return Place(None, "", tuple(_with_left_out(part, rule, len(finds)) for part in parts), lambda _: rule)


def _with_left_out(part: Place, rule: Rule, finding: int) -> Place:
    """A part of a rule with several; the last one that finds something stays."""
    if part.left_out or (finding < 2 and not isinstance(part.node, Not)):
        return part
    if part.node is None:
        without = replace(rule, any=())
    else:
        without = replace(rule, query=None) if part.is_query else part.written("")
    return replace(part, left_out=Edit("drop", part.text, "", without))


def _any_of(rule: Rule) -> Place:
    """The list `any`, of which one item must be found."""
    items = [_item(rule, "any", i) for i in range(len(rule.any))]
    return Place(None, " OR ".join(rule.any), tuple(items), lambda text: replace(rule, any=(*rule.any, text)))


def _item(rule: Rule, key: Literal["any", "all", "none"], index: int) -> Place:
    items: tuple[str, ...] = getattr(rule, key)

    def written(text: str) -> Rule:
        put = (text,) if text else ()
        changed = (*items[:index], *put, *items[index + 1 :])
        if key == "any":
            return replace(rule, any=changed)
        return replace(rule, all=changed) if key == "all" else replace(rule, none=changed)

    node = parse_term(items[index])
    terms: tuple[tuple[Term, Callable[[str], Rule]], ...] = ()
    if key == "any" and isinstance(node, Term):
        terms = ((node, lambda word: replace(rule, any=(*rule.any, word))),)
    return Place(node, items[index].strip(), (), written, terms=terms)


def _forbidden(rule: Rule, index: int) -> Place:
    item = _item(rule, "none", index)
    node = item.node
    assert node is not None
    dropped = Edit("not", f"NOT {item.text}", "", item.written(""))
    return Place(Not(node.start, node.end, node), dropped.clause, (item,), item.written, dropped)


def _place(node: Node, query: str, whole: Callable[[str], Rule]) -> Place:
    """The place of a node. `whole`: the rule that has this text as its query."""

    def written(text: str) -> Rule:
        return whole(f"{query[: node.start]}{text}{query[node.end :]}")

    text = query[node.start : node.end]
    match node:
        case And() | Or() | Some():
            parts = [_place(part, query, whole) for part in node.parts]
            return Place(node, text, _parts(node, text, parts, written), written, looser=_fewer(node, text, written))
        case Not():
            return Place(node, text, (_not_part(_place(node.part, query, whole)),), written)
        case In():
            inner = _place(node.part, query, whole)
            wider = Edit("field", text, inner.text, written(inner.text))
            return replace(inner, text=text, looser=(*inner.looser, wider))
        case _:
            looser = tuple(Edit(kind, text, put, written(put)) for kind, put in _looser(node, query))
            terms = tuple((term, _beside(term, query, whole)) for term in _terms(node))
            return Place(node, text, (), written, looser=looser, terms=terms)


def _parts(
    node: And | Or | Some, text: str, parts: Sequence[Place], written: Callable[[str], Rule]
) -> tuple[Place, ...]:
    """The parts, each with the edit that leaves it out; of an OR that edit narrows, and only a NOT takes it."""
    if isinstance(node, Some):
        return tuple(parts)
    sign = " AND " if isinstance(node, And) else " OR "
    found = []
    for one in parts:
        others = [other for other in parts if other is not one]
        finds = any(not isinstance(other.node, Not) for other in others)
        put = sign.join(_operand(other) for other in others)
        put = f"({put})" if len(others) > 1 and text.startswith("(") else put
        kind: EditKind = "not" if isinstance(one.node, Not) else "drop"
        edit = Edit(kind, one.text, "", written(put)) if finds else None
        found.append(replace(one, left_out=edit))
    return tuple(found)


def _operand(place: Place) -> str:
    """The text of an operand, in brackets where it would run into another operator."""
    return f"({place.text})" if isinstance(place.node, And | Or) and not place.text.startswith("(") else place.text


def _not_part(part: Place) -> Place:
    """What a NOT forbids: leaving out one alternative of it allows that."""
    if not isinstance(part.node, Or):
        return part
    parts = tuple(
        replace(one, left_out=replace(one.left_out, kind="not", clause=f"NOT {one.text}") if one.left_out else None)
        for one in part.parts
    )
    return replace(part, parts=parts)


def _fewer(node: And | Or | Some, text: str, written: Callable[[str], Rule]) -> tuple[Edit, ...]:
    if not isinstance(node, Some) or node.count < 2:
        return ()
    number, rest = text.split("OF", 1)
    put = f"{number.replace(str(node.count), str(node.count - 1), 1)}OF{rest}"
    return (Edit("count", text, put, written(put)),)


def _looser(node: Node, query: str) -> Iterator[tuple[EditKind, str]]:
    """The looser forms of a leaf. A distance is written as the widest; how wide it must be depends on the article."""
    yield from (("except", put) for put in _without_exceptions(node, query))
    match node:
        case Near():
            yield "near", widened(node, query, MAX_WITHIN)
            if node.ordered:
                yield "order", widened(replace(node, ordered=False), query, node.within)
            yield from (("side", query[side.start : side.end]) for side in (node.first, node.second))
        case Together():
            if node.unit == "sentence":
                yield "unit", _as_bracketed(node, f"{_text(node.first, query)} PARAGRAPH {_text(node.second, query)}")
            yield from (("side", query[side.start : side.end]) for side in (node.first, node.second))
        case Number():
            yield "near", widened(node, query, MAX_WITHIN)
            yield "side", _text(node.part, query)
        case AtLeast():
            inner = _text(node.part, query)
            yield from (("count", _times(count, inner)) for count in range(node.count - 1, 0, -1))
        case _:
            return


def _without_exceptions(node: Node, query: str) -> Iterator[str]:
    """A leaf without its exception, or without that of one of its operands."""
    match node:
        case ButNot():
            yield _text(node.kept, query)
            return
        case Near() | Together():
            operands: tuple[Node, ...] = (node.first, node.second)
        case Number() | AtLeast():
            operands = (node.part,)
        case _:
            return
    for one in operands:
        if isinstance(one, ButNot):
            kept = _text(one.kept, query)
            is_counted = isinstance(node, AtLeast) and not kept.startswith("(")
            put = f"({kept})" if is_counted else kept
            yield f"{query[node.start : one.start]}{put}{query[one.end : node.end]}"


def _times(count: int, inner: str) -> str:
    bracketed = inner if inner.startswith("(") else f"({inner})"
    return f"ATLEAST/{count}{bracketed}" if count > 1 else inner


def _terms(node: Node) -> Iterator[Term]:
    """The words and phrases in a leaf."""
    match node:
        case Term():
            yield node
        case Near() | Together():
            yield from (*_terms(node.first), *_terms(node.second))
        case ButNot():
            yield from _terms(node.kept)
        case Number():
            yield from _terms(node.part)
        case Or():
            yield from (term for part in node.parts for term in _terms(part))
        case _:
            return


def _beside(term: Term, query: str, whole: Callable[[str], Rule]) -> Callable[[str], Rule]:
    """The rule that takes another word beside a term."""
    before, own, after = query[: term.start], query[term.start : term.end], query[term.end :]
    return lambda word: whole(f"{before}({own} OR {word}){after}")


def widened(node: Near | Number, query: str, within: int) -> str:
    """A NEAR, or a NUM, as written, with another distance."""
    if isinstance(node, Number):
        text = f"NUM/{within} {_text(node.part, query)}"
        return f"({text})" if query[node.start] == "(" else text
    sign = "ONEAR" if node.ordered else "NEAR"
    return _as_bracketed(node, f"{_text(node.first, query)} {sign}/{within} {_text(node.second, query)}")


def _as_bracketed(node: Near | Together, text: str) -> str:
    return f"({text})" if node.start < node.first.start and node.end > node.second.end else text


def _text(node: Node, query: str) -> str:
    return query[node.start : node.end]
