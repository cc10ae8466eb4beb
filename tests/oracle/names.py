"""Which terms `@id` and `@type:t` stand for, and the nodes inside a node."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from alerts.model import Entity
from tests.oracle.grammar import And, AtLeast, Except, Named, Node, Not, Of, Or, Pair, Scoped, parse_item
from tests.oracle.pieces import fold, is_capital, nfc
from tests.oracle.terms import Spelling, Term, all_capitals
from tests.oracle.tokens import WrongQueryError

DECLINED = ("person", "place")


@dataclass(frozen=True)
class Name:
    """One name of an entity, and whether it counts without context."""

    term: Term
    owner: str
    sure: bool


class Names:
    """Which terms `@id` and `@type:t` stand for."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self.entities = entities
        written = [name for e in entities.values() if e.type in DECLINED for name in e.names]
        self.written = frozenset(name[1:] for name in written if name.startswith("="))
        self.context = {id_: [term_of(c) for c in entity.context] for id_, entity in entities.items()}

    @cache  # noqa: B019 - a handful of these live as long as the test
    def of(self, named: Named) -> tuple[Name, ...]:
        if named.is_type:
            members = [e for e in self.entities.values() if e.type == named.id]
        else:
            root = self.entities[named.id]
            members = [root, *self.below(root)]
        return tuple(Name(self.term(name, e), e.id, name in e.sure) for e in members for name in e.names)

    def term(self, name: str, entity: Entity) -> Term:
        """The term of a name; that of a person or a place with `=`, four letters or more and a capital has cases."""
        term = term_of(name)
        parts = term.spellings[0].parts
        part, word = parts[0], nfc(parts[0].written)
        if entity.type not in DECLINED or len(parts) > 1 or part.kind != "exact" or len(fold(word)) < 4:
            return term
        if not is_capital(word[0]) or all_capitals(word):
            return term
        return replace(term, spellings=(Spelling((replace(part, kind="name", others=self.written),), ()),))

    def beside(self, named: Named) -> list[tuple[str, list[Term]]]:
        """Of each entity that `@id` and `@type:t` stand for, its id and the names inside which none of its own counts."""
        owners = dict.fromkeys(name.owner for name in self.of(named))
        return [(owner, [term_of(name) for name in self.entities[owner].exceptions]) for owner in owners]

    def below(self, root: Entity) -> list[Entity]:
        children = [e for e in self.entities.values() if e.parent == root.id and e.type == root.type and e is not root]
        return children + [e for child in children for e in self.below(child)]

    def check(self, node: Node) -> None:
        """Raises WrongQueryError when a name in the tree is not known."""
        if isinstance(node, Named):
            known = {e.type for e in self.entities.values()} if node.is_type else set(self.entities)
            if node.id not in known:
                raise WrongQueryError("an unknown entity")
        for child in children_of(node):
            self.check(child)


def term_of(written: str) -> Term:
    term = parse_item(written)
    if not isinstance(term, Term):
        raise WrongQueryError("a name that is not a term")
    return term


def children_of(node: Node) -> tuple[Node, ...]:
    if isinstance(node, And | Or | Of):
        return node.parts
    if isinstance(node, Pair):
        return node.first, node.second
    if isinstance(node, Except):
        return node.kept, node.barred
    return (node.inner,) if isinstance(node, AtLeast | Not | Scoped) else ()
