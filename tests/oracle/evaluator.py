"""Judges an article by rules, slowly and plainly: "Values" and "Operators" of docs/rules.md."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from alerts.model import Entity, Rule, Subject
from crawler.pointers import doubtful_lines, without
from tests.oracle.grammar import (
    And,
    AtLeast,
    Named,
    Node,
    Not,
    Of,
    Or,
    Pair,
    Pattern,
    Scoped,
    Value,
    parse,
    parse_item,
)
from tests.oracle.pieces import fold, is_capital, nfc
from tests.oracle.terms import Hit, Spelling, Term, Text, all_capitals, term_hits
from tests.oracle.tokens import WrongQueryError

Scope = tuple[str, ...]
EVERYWHERE: Scope = ("title", "text")
TRUE, UNKNOWN, FALSE = 2, 1, 0
LEAD_WORDS = 60
DECLINED = ("person", "place")


@dataclass(frozen=True)
class Verdict:
    """What the documentation says of one rule and one article: its spans sorted, and its open clauses."""

    spans: tuple[tuple[str, int, int], ...]
    unknown: tuple[str, ...]


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
    return (node.inner,) if isinstance(node, AtLeast | Not | Scoped) else ()


class Article:
    """One article under judgement: remembers the hits of what it was asked."""

    def __init__(self, subject: Subject, names: Names, ordinary: frozenset[str]) -> None:
        self.subject = subject
        self.names = names
        self.ordinary = ordinary
        self.cut = subject.access in {"truncated", "blocked"}
        self.texts = {
            "title": Text(subject.title, subject.language, ordinary),
            "text": Text(subject.text, subject.language, ordinary),
            "author": Text("\n\n".join(subject.authors), subject.language, ordinary),
        }
        self.texts["lead"] = self.texts["text"]
        self.known: dict[tuple[Node, str], frozenset[Hit]] = {}

    @cached_property
    def sure(self) -> "Article":
        """The article without the lines that may be no part of it; itself when there are none."""
        text = without(self.subject.text, doubtful_lines(self.subject.text))
        if text == self.subject.text:
            return self
        return Article(replace(self.subject, text=text), self.names, self.ordinary)

    def hits(self, node: Node, field: str) -> frozenset[Hit]:
        key = (node, field)
        if key not in self.known:
            self.known[key] = frozenset(self.find(node, field))
        return self.known[key]

    def find(self, node: Node, field: str) -> set[Hit]:
        """The hits of an operand in a field, as runs of pieces."""
        text = self.texts[field]
        if isinstance(node, Or):
            return {hit for part in node.parts for hit in self.hits(part, field)}
        if isinstance(node, Pair):
            return {(min(a[0], b[0]), max(a[1], b[1])) for a, b in self.pairs(node, field)}
        if field == "lead":
            return {hit for hit in self.hits(node, "text") if text.words[hit[1]] <= LEAD_WORDS}
        if isinstance(node, Term):
            return term_hits(node, text, is_cut=self.cut and field == "text", ordinary=self.ordinary)
        if isinstance(node, Pattern):
            return pattern_hits(node, text)
        assert isinstance(node, Named)
        return {
            hit
            for name in self.names.of(node)
            for hit in self.hits(name.term, field)
            if name.sure or self.in_context(name.owner, hit, field)
        }

    def in_context(self, owner: str, hit: Hit, field: str) -> bool:
        terms, within = self.names.context[owner], self.names.entities[owner].within
        if not terms or any(self.hits(term, "title") for term in terms):
            return True
        near = (other for term in terms for other in self.hits(term, field))
        return any(apart(hit, other) and distance(self.texts[field], hit, other) <= within for other in near)

    def pairs(self, node: Pair, field: str) -> set[tuple[Hit, Hit]]:
        text = self.texts[field]
        return {
            (a, b)
            for a in self.hits(node.first, field)
            for b in self.hits(node.second, field)
            if apart(a, b) and is_pair(node, text, a, b)
        }

    def clause_hits(self, node: Node, field: str) -> set[Hit]:
        """The hits by which a clause is true in a field; for a pair those of its operands."""
        if isinstance(node, AtLeast):
            return counted(self.hits(node.inner, field))
        if isinstance(node, Pair):
            return {hit for pair in self.pairs(node, field) for hit in pair}
        return set(self.hits(node, field))

    def hides(self, scope: Scope) -> bool:
        """Whether more of what is searched may be hidden."""
        words = self.texts["text"].words
        short = not words or words[-1] < LEAD_WORDS
        return self.cut and ("text" in scope or ("lead" in scope and short))


def apart(a: Hit, b: Hit) -> bool:
    return a[1] < b[0] or b[1] < a[0]


def distance(text: Text, a: Hit, b: Hit) -> int:
    earlier, later = sorted((a, b))
    return text.words[later[0]] - text.words[earlier[1]]


def is_pair(node: Pair, text: Text, a: Hit, b: Hit) -> bool:
    if node.kind == "SENTENCE":
        return len({text.sentences[i] for i in (*a, *b)}) == 1
    if node.kind == "PARAGRAPH":
        return len({text.paragraphs[i] for i in (*a, *b)}) == 1
    in_order = node.kind == "NEAR" or a < b
    return in_order and distance(text, a, b) <= node.distance


def counted(hits: frozenset[Hit]) -> set[Hit]:
    """Of hits that overlap, the one that ends first, then the one that starts last, from left to right."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h[1], -h[0])):
        if not kept or hit[0] > kept[-1][1]:
            kept.append(hit)
    return set(kept)


def pattern_hits(node: Pattern, text: Text) -> set[Hit]:
    import re2  # noqa: PLC0415 - an extra of the package

    pattern = re2.compile(node.written)
    starts = {piece.start: i for i, piece in enumerate(text.pieces)}
    ends = {piece.end: i for i, piece in enumerate(text.pieces)}
    found: set[Hit] = set()
    at = 0
    while (match := pattern.search(text.written, at)) is not None:
        if match.end() > match.start() and match.start() in starts and match.end() in ends:
            found.add((starts[match.start()], ends[match.end()]))
            at = match.end()
            continue
        later = [start for start in starts if start > match.start()]
        if not later:
            break
        at = min(later)
    return found


def value(node: Node, article: Article, scope: Scope, *, is_cut: bool) -> int:  # noqa: PLR0911 - one for each kind of node
    """TRUE, UNKNOWN or FALSE; with `is_cut` False the visible part is taken as the whole."""
    if isinstance(node, And):
        return min(value(part, article, scope, is_cut=is_cut) for part in node.parts)
    if isinstance(node, Or):
        return max(value(part, article, scope, is_cut=is_cut) for part in node.parts)
    if isinstance(node, Not):
        return TRUE - decided(node.inner, article, scope, is_cut=is_cut)
    if isinstance(node, Of):
        values = [value(part, article, scope, is_cut=is_cut) for part in node.parts]
        if values.count(TRUE) >= node.least:
            return TRUE
        return UNKNOWN if len(values) - values.count(FALSE) >= node.least else FALSE
    if isinstance(node, Scoped):
        return value(node.inner, article, (node.field,), is_cut=is_cut)
    if isinstance(node, Value):
        return TRUE if has_value(node, article.subject) else FALSE
    if found(node, article, scope):
        return TRUE
    return UNKNOWN if is_cut and article.hides(scope) else FALSE


def decided(node: Node, article: Article, scope: Scope, *, is_cut: bool) -> int:
    """The value of what a NOT rules out: unknown, or for the visible part alone false, where doubtful lines decide it."""
    by_all = value(node, article, scope, is_cut=is_cut)
    if by_all != TRUE or article.sure is article:
        return by_all
    by_sure = value(node, article.sure, scope, is_cut=is_cut)
    return TRUE if by_sure == TRUE else UNKNOWN if is_cut else by_sure


def found(node: Node, article: Article, scope: Scope) -> bool:
    least = node.times if isinstance(node, AtLeast) else 1
    return sum(len(article.clause_hits(node, field)) for field in scope) >= least


def has_value(node: Value, subject: Subject) -> bool:
    if node.field == "access":
        return subject.access in node.values
    if node.field == "lang":
        first = (subject.language or "").split("-")[0].casefold()
        return bool(first) and any(v.split("-")[0].casefold() == first for v in node.values)
    return bool(subject.source) and any(fits(v, subject.source) for v in node.values)


def fits(pattern: str, written: str) -> bool:
    marks = {"*": ".*", "?": "."}
    bits = re.split(r"([*?])", pattern.casefold())
    return re.fullmatch("".join(marks.get(bit) or re.escape(bit) for bit in bits), written.casefold()) is not None


def literally(source: str) -> str:
    """A source's id in which `*` and `?`, should it have them, stand for nothing but themselves."""
    return re.sub(r"[*?]", "\N{NULL}", source)


def spans(node: Node, article: Article, scope: Scope) -> set[tuple[str, int, int]]:
    """The places that made a clause true."""
    if isinstance(node, Not | Value):
        return set()
    if isinstance(node, Scoped):
        return spans(node.inner, article, (node.field,))
    if isinstance(node, AtLeast):
        return spans(node.inner, article, scope)
    if isinstance(node, And):
        return {span for part in node.parts for span in spans(part, article, scope)}
    if isinstance(node, Or | Of):
        is_cut = value(node, article, scope, is_cut=True) == TRUE
        parts = [part for part in node.parts if value(part, article, scope, is_cut=is_cut) == TRUE]
        return {span for part in parts for span in spans(part, article, scope)}
    made = set()
    for field in scope:
        if field == "author":
            continue
        pieces = article.texts[field].pieces
        shown = "text" if field == "lead" else field
        for first, last in article.clause_hits(node, field):
            made.add((shown, pieces[first].start, pieces[last].end))
    return made


def open_clauses(node: Node, article: Article, scope: Scope) -> list[str]:
    """What hidden text leaves open in a clause that is true by the visible part, as written."""
    if value(node, article, scope, is_cut=True) != UNKNOWN or value(node, article, scope, is_cut=False) != TRUE:
        return []
    if isinstance(node, Not):
        return [node.written]
    if isinstance(node, Scoped):
        return open_clauses(node.inner, article, (node.field,))
    return [clause for part in children_of(node) for clause in open_clauses(part, article, scope)]


def merged(found: set[tuple[str, int, int]]) -> tuple[tuple[str, int, int], ...]:
    """The spans in order, overlapping ones made one."""
    kept: list[tuple[str, int, int]] = []
    for field, start, end in sorted(found):
        if kept and kept[-1][0] == field and start < kept[-1][2]:
            kept[-1] = (field, kept[-1][1], max(end, kept[-1][2]))
        else:
            kept.append((field, start, end))
    return tuple(kept)


@dataclass(frozen=True)
class Compiled:
    rule: Rule
    tree: Node
    scope: Scope


def compiled(rule: Rule, names: Names) -> Compiled:
    """The rule as one tree; raises WrongQueryError."""
    parts: list[Node] = [parse(rule.query)] if rule.query is not None else []
    if rule.any:
        parts.append(Or(tuple(map(parse_item, rule.any))))
    parts += map(parse_item, rule.all)
    parts += [Not(parse_item(item), f"NOT {item}") for item in rule.none]
    if rule.sources:
        parts.append(Value("source", tuple(map(literally, rule.sources))))
    if rule.languages:
        parts.append(Value("lang", rule.languages))
    tree = And(tuple(parts))
    names.check(tree)
    return Compiled(rule, tree, rule.fields or EVERYWHERE)


def judge(rule: Compiled, article: Article) -> Verdict | None:
    """What the rule says of the article; None when it is silent."""
    whole = value(rule.tree, article, rule.scope, is_cut=True)
    if whole == FALSE:
        return None
    if whole == UNKNOWN and value(rule.tree, article, rule.scope, is_cut=False) != TRUE:
        return None
    found_spans = merged(spans(rule.tree, article, rule.scope))
    return Verdict(found_spans, tuple(dict.fromkeys(open_clauses(rule.tree, article, rule.scope))))


def judge_by(rules: Sequence[Rule], entities: Mapping[str, Entity], ordinary: frozenset[str],
             ) -> Callable[[Subject], dict[str, Verdict]]:  # fmt: skip
    """A function that judges an article by all `rules`; raises WrongQueryError when one is wrong."""
    names = Names(entities)
    made = [compiled(rule, names) for rule in rules]

    def by_all(subject: Subject) -> dict[str, Verdict]:
        article = Article(subject, names, ordinary)
        found = {rule.rule.id: judge(rule, article) for rule in made}
        return {id_: verdict for id_, verdict in found.items() if verdict is not None}

    return by_all
