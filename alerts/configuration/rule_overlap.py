"""Rules whose every match is another rule's match too. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from alerts.configuration.cross_checks import KeyedEntry
from alerts.configuration.query_lint import ReadClause
from alerts.configuration.shapes import RuleShape
from alerts.query.implication import every, implies, parts_of
from alerts.query.nodes import And, ButNot, EntityName, Fact, Node, Not, Or, Some, Term

_MIN_PREFIX: Final = 4  # letters before the * of a word by which others are found


@dataclass(frozen=True, slots=True)
class _Judged:
    """A rule as one tree. `needs`: of a rule that implies it, the signs of each of which it has one."""

    entry: KeyedEntry[RuleShape]
    node: Node
    needs: tuple[frozenset[str], ...]


def overlaps(rules: Sequence[tuple[KeyedEntry[RuleShape], Sequence[ReadClause]]]) -> Iterator[tuple[str, str]]:
    """The ids of a rule and of another that raises its every alert, to the same channels at the same time.

    Of rules that ask for the same none is named.
    """
    judged = [one for one in (_judged(entry, clauses) for entry, clauses in rules) if one is not None]
    counts = Counter(sign for one in judged for sign in _signs(one.node))
    by_sign: dict[str, list[_Judged]] = {}
    for wide in judged:
        for sign in min(wide.needs, key=partial(_weight, counts), default=frozenset[str]()):
            by_sign.setdefault(sign, []).append(wide)
    for narrow in judged:
        has = _longer(_witness(narrow.node, counts))
        near = {id(wide): wide for sign in sorted(has) for wide in by_sign.get(sign, ()) if wide is not narrow}
        likely = (wide for wide in near.values() if not any(map(has.isdisjoint, wide.needs)))
        found = next((wide for wide in likely if _is_within(narrow, wide)), None)
        if found is not None and not _is_within(found, narrow):
            yield narrow.entry.id, found.entry.id


def _weight(counts: Mapping[str, int], signs: frozenset[str]) -> int:
    return sum(counts[sign] for sign in signs)


def _witness(node: Node, counts: Mapping[str, int]) -> frozenset[str]:
    """The signs of the rarest words that are enough for a clause; whatever it implies has one of them."""
    if isinstance(node, Or):
        return min((_witness(part, counts) for part in node.parts), key=partial(_weight, counts))
    if isinstance(node, Term | EntityName):
        return _signs(node)
    parts = () if isinstance(node, Not) else (node.kept,) if isinstance(node, ButNot) else parts_of(node)
    return frozenset[str]().union(*(_witness(part, counts) for part in parts))


def _longer(signs: frozenset[str]) -> frozenset[str]:
    """The signs, and those of words with a wildcard that find them."""
    return signs | {f"{sign[:size]}*" for sign in signs for size in range(_MIN_PREFIX, len(sign) + 1)}


def _judged(entry: KeyedEntry[RuleShape], clauses: Sequence[ReadClause]) -> _Judged | None:
    parts: list[Node] = [one.node for one in clauses if one.path[0] in {"query", "all"}]
    items = tuple(one.node for one in clauses if one.path[0] == "any")
    parts += [Or(0, 0, items)] if items else []
    parts += [Not(0, 0, one.node) for one in clauses if one.path[0] == "none"]
    if not parts:
        return None
    node = And(0, 0, tuple(parts))
    return _Judged(entry, node, tuple(_needs(node)))


def _signs(node: Node) -> frozenset[str]:
    """The words and entities of a clause; one that it implies has one of them."""
    found = set[str]()
    for one in every(node):
        if isinstance(one, Term):
            found.update(part.folded for part in one.parts)
        elif isinstance(one, EntityName):
            found.add(f"@{one.id}")
    return frozenset(found)


def _needs(node: Node) -> Iterator[frozenset[str]]:
    if isinstance(node, Not | Fact):
        return
    if isinstance(node, Or | Some) or not parts_of(node):
        if signs := _signs(node):
            yield signs
        return
    for part in (node.kept,) if isinstance(node, ButNot) else parts_of(node):
        yield from _needs(part)


def _is_within(narrow: _Judged, wide: _Judged) -> bool:
    one, other = narrow.entry.shape, wide.entry.shape
    alike = ("fields", "notify", "urgency", "if_cut_off")
    if any(getattr(one, key) != getattr(other, key) for key in alike):
        return False
    if not _is_limited(one.sources, other.sources) or not _is_limited(one.lang, other.lang):
        return False
    return implies(narrow.node, wide.node)


def _is_limited(narrow: Sequence[str], wide: Sequence[str]) -> bool:
    return not wide or (bool(narrow) and set(narrow) <= set(wide))
