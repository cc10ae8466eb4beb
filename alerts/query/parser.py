"""The query language's grammar: recursive descent over a query's tokens (docs/rules.md, "Operators")."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final, NoReturn

from alerts.query import operators
from alerts.query.lexer import QueryToken, QueryTokenKind, query_tokens
from alerts.query.list_items import entity
from alerts.query.nodes import (
    FACT_FIELDS,
    SEARCH_FIELDS,
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
    Together,
)
from alerts.query.terms import read_term
from crawler.errors import QueryError

ACCESS_STATES: Final = ("full", "truncated", "blocked", "unknown")
MAX_WITHIN_WORDS: Final = 100
MAX_ATLEAST_COUNT: Final = 1000
# More than any query written by hand, less than Python's stack allows.
MAX_NESTING_DEPTH: Final = 50


def parse(text: str) -> Node:
    """The tree of a query.

    Raises:
        QueryError: the query cannot be read, or could be read in two ways.
    """
    parser = _Parser(text, query_tokens(text))
    node = _chain(parser)
    if parser.next.kind == ")":
        parser.refuse("This bracket closes nothing.")
    if parser.next.kind == ",":
        parser.refuse("Commas belong in the list of an OF: 2 OF (a, b, c).")
    return node


@dataclass(slots=True)
class _Parser:
    """The state of the parser."""

    query: str
    tokens: list[QueryToken]
    at: int = 0
    depth: int = 0
    fields: list[str] = field(default_factory=list)

    @property
    def next(self) -> QueryToken:
        return self.tokens[self.at]

    def take(self) -> QueryToken:
        token = self.next
        self.at += 1
        return token

    def refuse(self, sentence: str, token: QueryToken | None = None) -> NoReturn:
        token = token or self.next
        raise QueryError(sentence, token.start, token.end)

    def skip(self, kind: QueryTokenKind) -> bool:
        """Take the next token if it is of this kind; whether it was."""
        taken = self.next.kind == kind
        self.at += taken
        return taken

    def is_word(self, *texts: str) -> bool:
        return self.next.kind == "word" and self.next.text in texts

    def slice(self, node: Node) -> str:
        return self.query[node.start : node.end]


def _chain(parser: _Parser) -> Node:
    """Operands with AND and NOT between them, or with OR."""
    parser.depth += 1
    if parser.depth > MAX_NESTING_DEPTH:
        parser.refuse(f"Brackets may be nested {MAX_NESTING_DEPTH} deep.")
    operands, operators_between = [_operand(parser)], list[QueryToken]()
    while parser.next.kind not in {")", ",", "end"}:
        if not parser.is_word("AND", "OR", "NOT"):
            _refuse_neighbours(parser, operands[-1])
        operator = parser.next if parser.is_word("NOT") else parser.take()
        operands.append(_operand(parser))
        operators_between.append(operator)
    _refuse_mixed_operators(parser, operands, operators_between)
    parser.depth -= 1
    if not operators_between:
        return operands[0]
    kind = Or if operators_between[0].text == "OR" else And
    return kind(operands[0].start, operands[-1].end, tuple(operands))


def _refuse_mixed_operators(parser: _Parser, operands: list[Node], operators_between: list[QueryToken]) -> None:
    """Refuse AND mixed with OR, and show both readings."""
    kinds = ["OR" if operator.text == "OR" else "AND" for operator in operators_between]
    if len(set(kinds)) < 2:
        return
    texts = [parser.slice(operand) for operand in operands]
    readings = " or ".join(_grouped(texts, kinds, tight) for tight in ("AND", "OR"))
    odd = next(operator for operator, kind in zip(operators_between, kinds, strict=True) if kind != kinds[0])
    parser.refuse(f"AND and OR are mixed; use brackets to say which comes first: {readings}.", odd)


def _grouped(texts: list[str], kinds: list[str], tight: str) -> str:
    """The chain with brackets around the operands that `tight` joins."""
    groups = [[texts[0]]]
    for text, kind in zip(texts[1:], kinds, strict=True):
        if kind == tight:
            groups[-1].append(text)
        else:
            groups.append([text])
    loose = " OR " if tight == "AND" else " AND "
    return loose.join(g[0] if len(g) == 1 else f"({f' {tight} '.join(g)})" for g in groups)


def _refuse_neighbours(parser: _Parser, last: Node) -> NoReturn:
    token = parser.next
    if token.kind == "word" and (meant := operators.operator_in_capitals(token.text)):
        parser.refuse(f"Operators are written in capitals: {meant}.")
    if parser.is_word("OF"):
        parser.refuse("OF needs a number before it and a list after it: 2 OF (a, b, c).")
    if token.kind == "word":
        operators.refuse_foreign_between(token.text, token.start)
    if token.kind == "word" and isinstance(last, Term):
        both = f"{parser.slice(last)} {token.text}".replace('"', "")
        parser.refuse(f'Two words are side by side; write "{both}" for the phrase, or AND or OR between them.')
    parser.refuse("An operator is missing between these: AND, OR, NOT or NEAR/5.")


def _operand(parser: _Parser) -> Node:
    """NOT and its operand, or a proximity, or a primary."""
    if not parser.is_word("NOT"):
        return _proximity(parser)
    sign = parser.take()
    parser.depth += 1
    if parser.depth > MAX_NESTING_DEPTH:
        parser.refuse(f"NOT may be nested {MAX_NESTING_DEPTH} deep.", sign)
    part = _operand(parser)
    parser.depth -= 1
    return Not(sign.start, part.end, part)


def _proximity(parser: _Parser) -> Node:
    first = _primary(parser)
    if not _is_proximity(parser.next):
        return first
    sign = parser.take()
    second = _primary(parser)
    for operand in (first, second):
        _must_have_hits(operand, sign.text)
        _refuse_bare_number(parser, operand, sign.text)
    if _is_proximity(parser.next):
        chain = f"({parser.slice(first)} {sign.text} {parser.slice(second)}) {parser.next.text}"
        parser.refuse(f"Three operands in a row can be read in two ways; use brackets: {chain} ...")
    if sign.text == "BUTNOT":
        _must_be_in_one_place(first)
        return ButNot(first.start, second.end, first, second)
    if sign.text == "SENTENCE":
        return Together(first.start, second.end, first, second, "sentence")
    if sign.text == "PARAGRAPH":
        return Together(first.start, second.end, first, second, "paragraph")
    name, within = operators.counted(sign.text) or ("", 0)
    if not 1 <= within <= MAX_WITHIN_WORDS:
        parser.refuse(f"{name}/n takes a number from 1 to {MAX_WITHIN_WORDS}: {name}/5.", sign)
    return Near(first.start, second.end, first, second, within, name == "ONEAR")


def _is_proximity(token: QueryToken) -> bool:
    if token.kind != "word":
        return False
    found = operators.counted(token.text)
    return token.text in {"SENTENCE", "PARAGRAPH", "BUTNOT"} or (found is not None and found[0] in {"NEAR", "ONEAR"})


def _refuse_bare_number(parser: _Parser, node: Node, operator: str) -> None:
    """Refuse `NUM/3 a NEAR/5 b`, which could count the figures near a, or near the pair."""
    if isinstance(node, Number) and not parser.slice(node).startswith("("):
        sentence = (
            f"{parser.slice(node)} beside {operator} can be read in two ways; use brackets: ({parser.slice(node)})."
        )
        raise QueryError(sentence, node.start, node.end)


def _must_be_in_one_place(node: Node) -> None:
    """Refuse what BUTNOT cannot keep: hits that reach from one word to another."""
    if isinstance(node, Or):
        for part in node.parts:
            _must_be_in_one_place(part)
    elif isinstance(node, Near | Number):
        sentence = (
            "Before BUTNOT stands a word, a phrase, an entity, or brackets with OR between them; "
            "write it inside: (a BUTNOT b) NEAR/5 c."
        )
        raise QueryError(sentence, node.start, node.end)


def _must_have_hits(node: Node, operator: str) -> None:
    """Refuse an operand that has no hits in a text: AND, NOT, a field."""
    if isinstance(node, Term | Pattern | EntityName | EntityType | Near | ButNot | Number):
        return
    if isinstance(node, Or):
        for part in node.parts:
            _must_have_hits(part, operator)
        return
    if isinstance(node, In):
        raise QueryError(f"Write the field outside of {operator}: {node.field}:(a {operator} b).", node.start, node.end)
    sentence = f"{operator} takes words, phrases, entities, and brackets with OR between them."
    raise QueryError(sentence, node.start, node.end)


def _primary(parser: _Parser) -> Node:
    token = parser.next
    read = _PRIMARIES.get(token.kind)
    if read is None:
        where = "at the end" if token.kind == "end" else f"before this '{token.text}'"
        parser.refuse(f"A word, a phrase or a bracket is missing {where}.", token)
    return read(parser, parser.take())


def _bracket(parser: _Parser, opening: QueryToken) -> Node:
    if parser.next.kind == ")":
        parser.refuse("These brackets are empty.", opening)
    node = _chain(parser)
    return replace(node, start=opening.start, end=_close(parser, opening).end)


def _close(parser: _Parser, opening: QueryToken) -> QueryToken:
    if parser.next.kind == ",":
        parser.refuse("Commas belong in the list of an OF: 2 OF (a, b, c).")
    if parser.next.kind != ")":
        parser.refuse("This bracket is never closed.", opening)
    return parser.take()


def _word(parser: _Parser, token: QueryToken) -> Node:
    if token.text in operators.BINARY_OPERATORS or _is_proximity(token):
        parser.refuse(f"'{token.text}' needs an operand before it and one after it; the one before is missing.", token)
    if parser.is_word("OF") and token.text.isdecimal():
        return _some(parser, token)
    found = operators.counted(token.text)
    if found:
        return (_at_least if found[0] == "ATLEAST" else _number)(parser, token, found[1])
    if token.text.isdecimal() and parser.next.text.upper() == "OF":
        parser.refuse("Operators are written in capitals: OF.")
    if meant := operators.operator_in_capitals(token.text):
        parser.refuse(f'Operators are written in capitals: {meant}; quote "{token.text}" for the word.', token)
    operators.refuse_foreign(token.text, token.start)
    return read_term(parser.query, token.start, token.end, exact=False)


def _phrase(parser: _Parser, token: QueryToken) -> Term:
    return _quoted(parser, token, exact=False)


def _quoted(parser: _Parser, token: QueryToken, *, exact: bool) -> Term:
    if not token.text.strip():
        parser.refuse("This phrase is empty.", token)
    return Term(token.start, token.end, read_term(parser.query, token.start + 1, token.end - 1, exact=exact).parts)


def _pattern(parser: _Parser, token: QueryToken) -> Pattern:  # noqa: ARG001 - all readers of primaries take both
    return Pattern(token.start, token.end, token.text)


def _exact(parser: _Parser, sign: QueryToken) -> Term:
    token = parser.take()
    if token.kind == "phrase":
        term = _quoted(parser, token, exact=True)
    elif token.kind == "word":
        term = read_term(parser.query, token.start, token.end, exact=True)
    else:
        parser.refuse('Write = directly before a word or a phrase: =Tor, ="Storm Shadow".', sign)
    return replace(term, start=sign.start)


def _entity(parser: _Parser, token: QueryToken) -> Node:  # noqa: ARG001 - all readers of primaries take both
    return entity(token)


def _field(parser: _Parser, name: QueryToken) -> Node:
    if name.text not in SEARCH_FIELDS and name.text not in FACT_FIELDS:
        known = [*SEARCH_FIELDS, *FACT_FIELDS]
        close = get_close_matches(name.text.lower(), known, n=1)
        meant = f" Did you mean '{close[0]}:'?" if close else f" Fields are {', '.join(f'{k}:' for k in known)}."
        parser.refuse(f"There is no field '{name.text}:'; quote it to search for the words.{meant}", name)
    if parser.fields:
        parser.refuse(f"'{name.text}:' is inside '{parser.fields[-1]}:'; fields cannot be nested.", name)
    if name.text in FACT_FIELDS:
        return _fact(parser, name)
    parser.fields.append(name.text)
    part = _primary(parser)
    parser.fields.pop()
    return In(name.start, parser.tokens[parser.at - 1].end, SEARCH_FIELDS[name.text], part)


def _fact(parser: _Parser, name: QueryToken) -> Fact:
    values = [_value(parser, name)] if parser.next.kind != "(" else _values(parser, name)
    return Fact(name.start, parser.tokens[parser.at - 1].end, FACT_FIELDS[name.text], tuple(values))


def _values(parser: _Parser, name: QueryToken) -> list[str]:
    opening = parser.take()
    values = [_value(parser, name)]
    while parser.is_word("OR"):
        parser.take()
        values.append(_value(parser, name))
    if parser.next.kind not in {")", "end"}:
        parser.refuse(f"{name.text}: takes one value or (a OR b).")
    _close(parser, opening)
    return values


def _value(parser: _Parser, name: QueryToken) -> str:
    token = parser.take()
    if token.kind not in {"word", "phrase"} or token.text in operators.BINARY_OPERATORS or not token.text.strip():
        parser.refuse(f"{name.text}: takes a value: {name.text}:{_EXAMPLES[name.text]}.", token)
    if name.text == "access" and token.text not in ACCESS_STATES:
        parser.refuse(f"access: takes one of {', '.join(ACCESS_STATES)}.", token)
    if name.text == "lang" and not (token.text.isalpha() and token.text.islower() and len(token.text) in {2, 3}):
        parser.refuse("lang: takes a language's two letters: lang:de.", token)
    return token.text


_EXAMPLES: Final = {"source": "ukdj", "lang": "de", "access": "truncated"}


def _at_least(parser: _Parser, sign: QueryToken, count: int) -> AtLeast:
    if not 2 <= count <= MAX_ATLEAST_COUNT:
        parser.refuse(f"ATLEAST/n takes a number from 2 to {MAX_ATLEAST_COUNT}.", sign)
    if parser.next.kind != "(":
        parser.refuse(f"After {sign.text} write what to count in brackets: {sign.text}(drone).", sign)
    part = _bracket(parser, parser.take())
    _must_have_hits(part, sign.text)
    return AtLeast(sign.start, parser.tokens[parser.at - 1].end, count, part)


def _number(parser: _Parser, sign: QueryToken, within: int) -> Number:
    if not 1 <= within <= MAX_WITHIN_WORDS:
        parser.refuse(f"NUM/n takes a number from 1 to {MAX_WITHIN_WORDS}: NUM/3 troops.", sign)
    if parser.next.kind in {")", ",", "end"}:
        parser.refuse(f"After {sign.text} write what is counted: {sign.text} troops.", sign)
    part = _primary(parser)
    _must_have_hits(part, sign.text)
    _refuse_bare_number(parser, part, sign.text)
    return Number(sign.start, parser.tokens[parser.at - 1].end, within, part)


def _some(parser: _Parser, number: QueryToken) -> Some:
    sign = parser.take()
    if parser.next.kind != "(":
        parser.refuse("After OF write the list in brackets: 2 OF (a, b, c).", sign)
    opening = parser.take()
    parts = [_chain(parser)]
    while parser.skip(","):
        parts.append(_chain(parser))
    _close(parser, opening)
    count = int(number.text)
    if not 1 <= count <= len(parts):
        parser.refuse(f"The number before OF must be from 1 to {len(parts)}, the length of the list.", number)
    return Some(number.start, parser.tokens[parser.at - 1].end, count, tuple(parts))


_PRIMARIES: Final[Mapping[QueryTokenKind, Callable[[_Parser, QueryToken], Node]]] = {
    "(": _bracket,
    "word": _word,
    "phrase": _phrase,
    "=": _exact,
    "@": _entity,
    "pattern": _pattern,
    "field": _field,
}
