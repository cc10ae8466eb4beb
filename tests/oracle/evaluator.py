"""Judges an article by rules, slowly and plainly: "Values" and "Operators" of docs/rules.md."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from alerts.model import Entity, Rule, Subject
from crawler.pointers import doubtful_lines, without
from tests.oracle.exceptions import is_covered, may_be_covered
from tests.oracle.figures import Count, counts_in
from tests.oracle.grammar import (
    And,
    AtLeast,
    Except,
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
from tests.oracle.names import Names, children_of
from tests.oracle.terms import Hit, Term, Text, term_hits

Scope = tuple[str, ...]
EVERYWHERE: Scope = ("title", "text")
TRUE, UNKNOWN, FALSE = 2, 1, 0
LEAD_WORDS = 60


@dataclass(frozen=True)
class Verdict:
    """What the documentation says of one rule and one article: its spans sorted, and its open clauses."""

    spans: tuple[tuple[str, int, int], ...]
    unknown: tuple[str, ...]


class Article:
    """One article under judgement: remembers the hits of what it was asked."""

    def __init__(self, subject: Subject, names: Names, ordinary: frozenset[str], *, lasting: bool = False) -> None:
        """`lasting`: only those hits count that hidden text cannot take away."""
        self.lasting = lasting
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
        return Article(replace(self.subject, text=text), self.names, self.ordinary, lasting=self.lasting)

    @cached_property
    def kept(self) -> "Article":
        """The article in which only those hits count that hidden text cannot take away."""
        return Article(self.subject, self.names, self.ordinary, lasting=True) if self.cut else self

    @cached_property
    def counts(self) -> Mapping[str, list[Count]]:
        return {field: counts_in(text) for field, text in self.texts.items()}

    def may_go_on(self, field: str) -> bool:
        """Whether what hidden text may change is to be left out in this field."""
        return self.lasting and self.cut and field == "text"

    def hits(self, node: Node, field: str) -> frozenset[Hit]:
        key = (node, field)
        if key not in self.known:
            self.known[key] = frozenset(self.find(node, field))
        return self.known[key]

    def find(self, node: Node, field: str) -> set[Hit]:  # noqa: PLR0911 - one for each kind of node
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
        if isinstance(node, Except):
            return {hit for hit in self.hits(node.kept, field) if not self.excepted(hit, node.barred, field)}
        return self.named(node, field) if isinstance(node, Named) else self.figures(field)

    def figures(self, field: str) -> set[Hit]:
        return {(c.at, c.at) for c in self.counts[field] if not (c.may_be_dated and self.may_go_on(field))}

    def named(self, node: Named, field: str) -> set[Hit]:
        return {
            hit
            for owner, beside in self.names.beside(node)
            for name in self.names.of(node)
            if name.owner == owner
            for hit in self.hits(name.term, field)
            if name.sure or self.in_context(name.owner, hit, field)
            if not any(self.excepted(hit, term, field) for term in beside)
        }

    def excepted(self, hit: Hit, barred: Node, field: str) -> bool:
        """Whether a hit lies inside a hit of `barred`, or, if only lasting hits count, could come to lie inside one."""
        return may_be_covered(self, hit, barred) if self.may_go_on(field) else is_covered(self, hit, barred, field)

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
        return TRUE if not is_cut or found(node, article.kept, scope) else UNKNOWN
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
        return {span for part in alternatives((node.inner,)) for span in spans(part, article, scope)}
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


def alternatives(parts: Sequence[Node]) -> list[Node]:
    """The parts, those of an OR among them in its place."""
    return [one for part in parts for one in (alternatives(part.parts) if isinstance(part, Or) else [part])]


def open_clauses(node: Node, article: Article, scope: Scope) -> list[str]:
    """What hidden text leaves open in a clause that is true by the visible part, as written."""
    if value(node, article, scope, is_cut=True) != UNKNOWN or value(node, article, scope, is_cut=False) != TRUE:
        return []
    if isinstance(node, Not):
        return [node.written]
    if isinstance(node, Scoped):
        return open_clauses(node.inner, article, (node.field,))
    if isinstance(node, Pair | Except | AtLeast | Named):
        return [node.written]
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
