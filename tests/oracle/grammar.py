"""Reads a query into a tree: "Operators" and "What is refused" of docs/rules.md."""

import re
from dataclasses import dataclass, field

from tests.oracle.pieces import is_digit, is_letter, letters
from tests.oracle.terms import Term, read_term
from tests.oracle.tokens import QUOTES, Token, WrongQueryError, pattern_at, tokens_of, wrong

TEXT_FIELDS = frozenset(("title", "text", "lead", "author"))
VALUE_FIELDS = frozenset(("source", "lang", "access"))
PAIRS = frozenset(("SENTENCE", "PARAGRAPH", "BUTNOT"))
ACCESS = frozenset(("full", "truncated", "blocked", "unknown"))
SMALL_OPERATORS = re.compile("and|or|not|of|butnot|(near|onear|atleast)(/[0-9]*)?|num/[0-9]*", re.IGNORECASE)
FOREIGN = re.compile(
    r"[A-Z]+/(\d*|S|P|SEG)|(PRE|ADJ|WITHIN|AROUND|NEAR|ONEAR|ATLEAST)\d*"
    r"|FOLLOWEDBY|BEFORE|AFTER|SAME|SENT|PARA|XOR|ANDNOT|NOTNEAR|NUM|HLEAD|HEADLINE|ALLCAPS|CAPS"
)


@dataclass(frozen=True)
class Named:
    id: str
    is_type: bool

    @property
    def written(self) -> str:
        return f"@type:{self.id}" if self.is_type else f"@{self.id}"


@dataclass(frozen=True)
class Pattern:
    written: str


@dataclass(frozen=True)
class Pair:
    """`kind` is NEAR, ONEAR, SENTENCE or PARAGRAPH; `distance` is 0 for the last two."""

    kind: str
    distance: int
    first: "Node"
    second: "Node"
    written: str = field(default="", compare=False)


@dataclass(frozen=True)
class Except:
    """`kept BUTNOT barred`."""

    kept: "Node"
    barred: "Node"
    written: str = field(default="", compare=False)


@dataclass(frozen=True)
class Figure:
    """A number that counts something."""


@dataclass(frozen=True)
class AtLeast:
    times: int
    inner: "Node"
    written: str = field(default="", compare=False)


@dataclass(frozen=True)
class Of:
    least: int
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class And:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    inner: "Node"
    written: str


@dataclass(frozen=True)
class Scoped:
    field: str
    inner: "Node"


@dataclass(frozen=True)
class Value:
    """`source:`, `lang:` or `access:`: one of `values` must be the article's."""

    field: str
    values: tuple[str, ...]


Node = Term | Named | Pattern | Pair | Except | Figure | AtLeast | Of | And | Or | Not | Scoped | Value


class Parser:
    def __init__(self, query: str) -> None:
        self.query = query
        self.tokens = tokens_of(query)
        self.at = 0
        self.fields = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def operator(self, *words: str) -> bool:
        return self.next.kind == "word" and self.next.written in words

    def expect(self, kind: str) -> None:
        if self.take().kind != kind:
            wrong(f"expected {kind}")

    def whole(self) -> Node:
        node = self.chain()
        if self.next.kind != "end":
            wrong("something is left over")
        return node

    def chain(self) -> Node:
        parts = [self.unary()]
        chained = ""
        while self.operator("AND", "OR", "NOT"):
            operator = "OR" if self.next.written == "OR" else "AND"
            if chained and operator != chained:
                wrong("AND beside OR")
            chained = operator
            if not self.operator("NOT"):
                self.take()
            parts.append(self.unary())
        if chained == "OR":
            return Or(tuple(parts))
        return And(tuple(parts)) if chained else parts[0]

    def unary(self) -> Node:
        if not self.operator("NOT"):
            return self.pair()
        start = self.take().start
        inner = self.unary()
        return Not(inner, self.query[start : self.tokens[self.at - 1].end])

    def pair(self) -> Node:
        counts, start = self.counts(), self.next.start
        first = self.primary()
        made = self.pair_operator()
        if made is None:
            return first
        counts = counts or self.counts()
        second = self.primary()
        if counts or not has_hits(first) or not has_hits(second):
            wrong("an operand without hits, or two ways to read it")
        written = self.since(start)
        if self.pair_operator() is not None:
            wrong("a chain of pairs")
        if made[0] != "BUTNOT":
            return Pair(made[0], made[1], first, second, written)
        if reaches(first):
            wrong("an exception from a pair")
        return Except(first, second, written)

    def counts(self) -> bool:
        """Whether a NUM stands here."""
        return self.next.kind == "word" and re.fullmatch(r"NUM/\d+", self.next.written) is not None

    def since(self, start: int) -> str:
        return self.query[start : self.tokens[self.at - 1].end]

    def pair_operator(self) -> tuple[str, int] | None:
        if self.next.kind != "word":
            return None
        if self.operator(*PAIRS):
            return self.take().written, 0
        found = re.fullmatch(r"(O?NEAR)/(\d+)", self.next.written)
        if not found:
            return None
        if not 1 <= int(found[2]) <= 100:
            wrong("a distance out of bounds")
        self.take()
        return found[1], int(found[2])

    def primary(self) -> Node:
        token = self.take()
        if token.kind == "(":
            node = self.chain()
            self.expect(")")
            return node
        if token.kind == "field":
            return self.scoped(token.written)
        if token.kind == "pattern":
            return read_pattern(token.written)
        if token.kind == "entity":
            return read_name(token.written)
        if token.kind in {"phrase", "exact"}:
            return checked_term(token.written, exact=token.kind == "exact")
        if token.kind == "word":
            return self.word(token)
        raise WrongQueryError

    def word(self, token: Token) -> Node:
        if found := re.fullmatch(r"NUM/(\d+)", token.written):
            return self.number(int(found[1]), token.start)
        if found := re.fullmatch(r"ATLEAST/(\d+)", token.written):
            return self.at_least(int(found[1]), token.start)
        if re.fullmatch(r"\d+", token.written) and self.operator("OF"):
            return self.of(int(token.written))
        refuse_operators(token.written)
        return checked_term(token.written, exact=False)

    def number(self, distance: int, start: int) -> Node:
        if not 1 <= distance <= 100 or self.counts():
            wrong("a distance out of bounds, or two ways to read it")
        inner = self.primary()
        if not has_hits(inner):
            wrong("NUM of something without hits")
        return Pair("NEAR", distance, Figure(), inner, self.since(start))

    def at_least(self, times: int, start: int) -> Node:
        if not 2 <= times <= 1000:
            wrong("times out of bounds")
        self.expect("(")
        inner = self.chain()
        self.expect(")")
        if not has_hits(inner):
            wrong("ATLEAST of something without hits")
        return AtLeast(times, inner, self.since(start))

    def of(self, least: int) -> Node:
        self.take()
        self.expect("(")
        parts = [self.chain()]
        while self.next.kind == ",":
            self.take()
            parts.append(self.chain())
        self.expect(")")
        if not 1 <= least <= len(parts):
            wrong("more than there are")
        return Of(least, tuple(parts))

    def scoped(self, field: str) -> Node:
        if field not in TEXT_FIELDS | VALUE_FIELDS or self.fields:
            wrong("an unknown or nested field")
        if self.next.start != self.tokens[self.at - 1].end:
            wrong("a space after the colon")
        if field in VALUE_FIELDS:
            return Value(field, self.values(field))
        self.fields += 1
        inner = self.primary()
        self.fields -= 1
        return Scoped(field, inner)

    def values(self, field: str) -> tuple[str, ...]:
        if self.next.kind != "(":
            return (self.value(field),)
        self.take()
        found = [self.value(field)]
        while self.operator("OR"):
            self.take()
            found.append(self.value(field))
        self.expect(")")
        return tuple(found)

    def value(self, field: str) -> str:
        token = self.take()
        if token.kind not in {"word", "phrase"}:
            wrong("expected a value")
        if field == "lang" and not re.fullmatch(r"[A-Za-z]{2,3}(-\w+)?", token.written):
            wrong("not a language")
        if field == "access" and token.written not in ACCESS:
            wrong("no such access")
        return token.written


def has_hits(node: Node) -> bool:
    if isinstance(node, Or):
        return all(map(has_hits, node.parts))
    return isinstance(node, Term | Named | Pattern | Except) or (
        isinstance(node, Pair) and node.kind in {"NEAR", "ONEAR"}
    )


def reaches(node: Node) -> bool:
    """Whether its hits reach from one word to another."""
    return any(map(reaches, node.parts)) if isinstance(node, Or) else isinstance(node, Pair)


def refuse_operators(word: str) -> None:
    reserved = word in {"AND", "OR", "NOT", "OF", "NEAR", "ONEAR", "ATLEAST"} or word in PAIRS
    if reserved or SMALL_OPERATORS.fullmatch(word) or FOREIGN.fullmatch(word):
        wrong("not an operator here")


def read_pattern(written: str) -> Pattern:
    import re2  # noqa: PLC0415 - an extra of the package

    bare = re.sub(r"^((?:\(\?[a-z]+\))?)\\b", r"\1", written)
    bare = bare.removesuffix("\\b")
    if not bare or re.search(r"(?<!\\)(?:\\\\)*\\[bBAz]", bare) or re.search(r"(?<![\\\[])[\^$]", bare):
        wrong("an empty pattern, or an anchor")
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(bare, options)
    except re2.error:
        wrong("not a pattern")
    return Pattern(bare)


def read_name(written: str) -> Named:
    is_type = written.startswith("type:")
    id_ = written.removeprefix("type:")
    if not re.fullmatch(r"[\w-]+", id_):
        wrong("no name after @")
    return Named(id_, is_type)


def checked_term(written: str, *, exact: bool) -> Term:
    term = read_term(written, exact=exact)
    if term is None:
        wrong("no word in it")
    parts = term.spellings[0].parts
    if not exact and len(parts) == 1 and not parts[0].is_character and letters(parts[0].written) < 2:
        wrong("a single letter")
    if "*" in written or "?" in written:
        if exact:
            wrong("a wildcard in an exact term")
        if re.search(r"\d[*?]+[^\W\d_]|[^\W\d_][*?]+\d", written):
            wrong("a wildcard between a letter and a digit")
        fixed = sum(is_letter(char) or is_digit(char) for char in written)
        if fixed < 2 or any(not part.written.strip("*?") for part in parts):
            wrong("fewer than two fixed letters")
    return term


def parse(query: str) -> Node:
    """The tree of a query; raises WrongQueryError."""
    return Parser(query).whole()


def parse_item(item: str) -> Term | Named | Pattern:
    """An item of a flat list, or a name of an entity."""
    item = item.strip()
    if item.startswith("/"):
        token = pattern_at(item, 0)
        if token.end != len(item):
            wrong("something after a pattern")
        return read_pattern(token.written)
    if item.startswith("@"):
        return read_name(item[1:])
    exact = item.startswith("=")
    return checked_term(item[exact:].strip(QUOTES + " "), exact=exact)
