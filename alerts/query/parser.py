"""The query language's grammar: recursive descent over the words of a query (docs/rules.md, "Operators")."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final, NoReturn

from alerts.query import operators
from alerts.query.lexer import QueryToken, WordKind, query_tokens
from alerts.query.list_items import entity
from alerts.query.nodes import (
    FACTS,
    SEARCHED,
    And,
    AtLeast,
    EntityName,
    EntityType,
    Fact,
    In,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Some,
    Term,
    Together,
)
from alerts.query.terms import read_term
from crawler.errors import QueryError

ACCESS_STATES: Final = ("full", "truncated", "blocked", "unknown")
MAX_WITHIN: Final = 100
MAX_COUNT: Final = 1000
# Deeper than any query written by hand, shallower than Python's stack.
MAX_DEPTH: Final = 50


def parse(text: str) -> Node:
    """The tree of a query.

    Raises:
        QueryError: with the place, when it cannot be read or could be read in two ways.
    """
    reader = _Parser(text, query_tokens(text))
    node = _chain(reader)
    if reader.next.kind == ")":
        reader.refuse("This bracket closes nothing.")
    if reader.next.kind == ",":
        reader.refuse("A comma only parts the list of an OF: 2 OF (a, b, c).")
    return node


@dataclass(slots=True)
class _Parser:
    """Where the parser stands."""

    query: str
    query_tokens: list[QueryToken]
    at: int = 0
    depth: int = 0
    fields: list[str] = field(default_factory=list)

    @property
    def next(self) -> QueryToken:
        return self.query_tokens[self.at]

    def take(self) -> QueryToken:
        word = self.next
        self.at += 1
        return word

    def refuse(self, sentence: str, word: QueryToken | None = None) -> NoReturn:
        word = word or self.next
        raise QueryError(sentence, word.start, word.end)

    def skip(self, kind: WordKind) -> bool:
        """Whether the next is of this kind; then it is taken."""
        taken = self.next.kind == kind
        self.at += taken
        return taken

    def is_word(self, *texts: str) -> bool:
        return self.next.kind == "word" and self.next.text in texts

    def slice(self, node: Node) -> str:
        return self.query[node.start : node.end]


def _chain(reader: _Parser) -> Node:
    """Operands joined by AND and NOT, or by OR."""
    reader.depth += 1
    if reader.depth > MAX_DEPTH:
        reader.refuse(f"Brackets nested deeper than {MAX_DEPTH} are not read.")
    operands, joints = [_operand(reader)], list[QueryToken]()
    while reader.next.kind not in {")", ",", "end"}:
        if not reader.is_word("AND", "OR", "NOT"):
            _refuse_neighbours(reader, operands[-1])
        joint = reader.next if reader.is_word("NOT") else reader.take()
        operands.append(_operand(reader))
        joints.append(joint)
    _check_mixture(reader, operands, joints)
    reader.depth -= 1
    if not joints:
        return operands[0]
    kind = Or if joints[0].text == "OR" else And
    return kind(operands[0].start, operands[-1].end, tuple(operands))


def _check_mixture(reader: _Parser, operands: list[Node], joints: list[QueryToken]) -> None:
    """Refuse AND beside OR, showing both readings."""
    kinds = ["OR" if joint.text == "OR" else "AND" for joint in joints]
    if len(set(kinds)) < 2:
        return
    texts = [reader.slice(operand) for operand in operands]
    readings = " or ".join(_grouped(texts, kinds, tight) for tight in ("AND", "OR"))
    odd = next(joint for joint, kind in zip(joints, kinds, strict=True) if kind != kinds[0])
    reader.refuse(f"AND and OR stand side by side; say which comes first with brackets: {readings}.", odd)


def _grouped(texts: list[str], kinds: list[str], tight: str) -> str:
    """The chain with brackets around what `tight` joins."""
    groups = [[texts[0]]]
    for text, kind in zip(texts[1:], kinds, strict=True):
        if kind == tight:
            groups[-1].append(text)
        else:
            groups.append([text])
    loose = " OR " if tight == "AND" else " AND "
    return loose.join(g[0] if len(g) == 1 else f"({f' {tight} '.join(g)})" for g in groups)


def _refuse_neighbours(reader: _Parser, last: Node) -> NoReturn:
    word = reader.next
    if word.kind == "word" and (meant := operators.in_capitals(word.text)):
        reader.refuse(f"Operators are written in capitals: {meant}.")
    if reader.is_word("OF"):
        reader.refuse("OF stands after a number and before a list: 2 OF (a, b, c).")
    if word.kind == "word":
        operators.refuse_foreign_between(word.text, word.start)
    if word.kind == "word" and isinstance(last, Term):
        both = f"{reader.slice(last)} {word.text}".replace('"', "")
        reader.refuse(f'Two words stand side by side; write "{both}" for the phrase, or AND or OR between them.')
    reader.refuse("Between these an operator is missing: AND, OR, NOT or NEAR/5.")


def _operand(reader: _Parser) -> Node:
    """NOT and what it denies, or a proximity, or a primary."""
    if not reader.is_word("NOT"):
        return _proximity(reader)
    sign = reader.take()
    reader.depth += 1
    if reader.depth > MAX_DEPTH:
        reader.refuse(f"NOT nested deeper than {MAX_DEPTH} is not read.", sign)
    part = _operand(reader)
    reader.depth -= 1
    return Not(sign.start, part.end, part)


def _proximity(reader: _Parser) -> Node:
    first = _primary(reader)
    if not _is_proximity(reader.next):
        return first
    sign = reader.take()
    second = _primary(reader)
    for operand in (first, second):
        _must_have_hits(operand, sign.text)
    if _is_proximity(reader.next):
        chain = f"({reader.slice(first)} {sign.text} {reader.slice(second)}) {reader.next.text}"
        reader.refuse(f"Three operands in a row could be read in two ways; write brackets: {chain} ...")
    if sign.text == "SENTENCE":
        return Together(first.start, second.end, first, second, "sentence")
    if sign.text == "PARAGRAPH":
        return Together(first.start, second.end, first, second, "paragraph")
    name, within = operators.counted(sign.text) or ("", 0)
    if not 1 <= within <= MAX_WITHIN:
        reader.refuse(f"{name}/n takes a number from 1 to {MAX_WITHIN}: {name}/5.", sign)
    return Near(first.start, second.end, first, second, within, name == "ONEAR")


def _is_proximity(word: QueryToken) -> bool:
    if word.kind != "word":
        return False
    found = operators.counted(word.text)
    return word.text in {"SENTENCE", "PARAGRAPH"} or (found is not None and found[0] != "ATLEAST")


def _must_have_hits(node: Node, operator: str) -> None:
    """Refuse an operand that stands nowhere: AND, NOT, a field."""
    if isinstance(node, Term | Pattern | EntityName | EntityType | Near):
        return
    if isinstance(node, Or):
        for part in node.parts:
            _must_have_hits(part, operator)
        return
    if isinstance(node, In):
        raise QueryError(f"A field stands outside of {operator}: {node.field}:(a {operator} b).", node.start, node.end)
    sentence = f"{operator} takes words, phrases, entities, and brackets with OR between them; this is none of these."
    raise QueryError(sentence, node.start, node.end)


def _primary(reader: _Parser) -> Node:
    word = reader.next
    read = _PRIMARIES.get(word.kind)
    if read is None:
        before = "Here" if word.kind == "end" else f"Before this '{word.text}'"
        reader.refuse(f"{before} a word, a phrase or a bracket is missing.", word)
    return read(reader, reader.take())


def _bracket(reader: _Parser, opening: QueryToken) -> Node:
    if reader.next.kind == ")":
        reader.refuse("These brackets are empty.", opening)
    node = _chain(reader)
    return replace(node, start=opening.start, end=_close(reader, opening).end)


def _close(reader: _Parser, opening: QueryToken) -> QueryToken:
    if reader.next.kind == ",":
        reader.refuse("A comma only parts the list of an OF: 2 OF (a, b, c).")
    if reader.next.kind != ")":
        reader.refuse("This bracket is never closed.", opening)
    return reader.take()


def _word(reader: _Parser, word: QueryToken) -> Node:
    if word.text in operators.BINARY or _is_proximity(word):
        reader.refuse(f"'{word.text}' stands between two operands; one is missing before it.", word)
    if reader.is_word("OF") and word.text.isdecimal():
        return _some(reader, word)
    found = operators.counted(word.text)
    if found and found[0] == "ATLEAST":
        return _at_least(reader, word, found[1])
    if word.text.isdecimal() and reader.next.text.upper() == "OF":
        reader.refuse("Operators are written in capitals: OF.")
    if meant := operators.in_capitals(word.text):
        reader.refuse(f'Operators are written in capitals: {meant}; quote "{word.text}" for the word.', word)
    operators.refuse_foreign(word.text, word.start)
    return read_term(reader.query, word.start, word.end, exact=False)


def _phrase(reader: _Parser, word: QueryToken) -> Term:
    return _quoted(reader, word, exact=False)


def _quoted(reader: _Parser, word: QueryToken, *, exact: bool) -> Term:
    if not word.text.strip():
        reader.refuse("This phrase is empty.", word)
    return Term(word.start, word.end, read_term(reader.query, word.start + 1, word.end - 1, exact=exact).parts)


def _pattern(reader: _Parser, word: QueryToken) -> Pattern:  # noqa: ARG001 - as all that read a primary
    return Pattern(word.start, word.end, word.text)


def _exact(reader: _Parser, sign: QueryToken) -> Term:
    word = reader.take()
    if word.kind == "phrase":
        term = _quoted(reader, word, exact=True)
    elif word.kind == "word":
        term = read_term(reader.query, word.start, word.end, exact=True)
    else:
        reader.refuse('= stands directly before a word or a phrase: =Tor, ="Storm Shadow".', sign)
    return replace(term, start=sign.start)


def _entity(reader: _Parser, word: QueryToken) -> Node:  # noqa: ARG001 - as all that read a primary
    return entity(word)


def _field(reader: _Parser, name: QueryToken) -> Node:
    if name.text not in SEARCHED and name.text not in FACTS:
        known = [*SEARCHED, *FACTS]
        close = get_close_matches(name.text.lower(), known, n=1)
        meant = f" Did you mean '{close[0]}:'?" if close else f" Fields are {', '.join(f'{k}:' for k in known)}."
        reader.refuse(f"There is no field '{name.text}:'; quote it to search for the words.{meant}", name)
    if reader.fields:
        reader.refuse(f"'{name.text}:' stands inside '{reader.fields[-1]}:'; fields do not nest.", name)
    if name.text in FACTS:
        return _fact(reader, name)
    reader.fields.append(name.text)
    part = _primary(reader)
    reader.fields.pop()
    return In(name.start, reader.query_tokens[reader.at - 1].end, SEARCHED[name.text], part)


def _fact(reader: _Parser, name: QueryToken) -> Fact:
    values = [_value(reader, name)] if reader.next.kind != "(" else _values(reader, name)
    return Fact(name.start, reader.query_tokens[reader.at - 1].end, FACTS[name.text], tuple(values))


def _values(reader: _Parser, name: QueryToken) -> list[str]:
    opening = reader.take()
    values = [_value(reader, name)]
    while reader.is_word("OR"):
        reader.take()
        values.append(_value(reader, name))
    if reader.next.kind not in {")", "end"}:
        reader.refuse(f"{name.text}: takes one value or (a OR b).")
    _close(reader, opening)
    return values


def _value(reader: _Parser, name: QueryToken) -> str:
    word = reader.take()
    if word.kind not in {"word", "phrase"} or word.text in operators.BINARY or not word.text.strip():
        reader.refuse(f"{name.text}: takes a value: {name.text}:{_EXAMPLES[name.text]}.", word)
    if name.text == "access" and word.text not in ACCESS_STATES:
        reader.refuse(f"access: is one of {', '.join(ACCESS_STATES)}.", word)
    if name.text == "lang" and not (word.text.isalpha() and word.text.islower() and len(word.text) in {2, 3}):
        reader.refuse("lang: takes a language's two letters: lang:de.", word)
    return word.text


_EXAMPLES: Final = {"source": "ukdj", "lang": "de", "access": "truncated"}


def _at_least(reader: _Parser, sign: QueryToken, count: int) -> AtLeast:
    if not 2 <= count <= MAX_COUNT:
        reader.refuse(f"ATLEAST/n takes a number from 2 to {MAX_COUNT}.", sign)
    if reader.next.kind != "(":
        reader.refuse(f"After {sign.text} brackets hold what is counted: {sign.text}(drone).", sign)
    part = _bracket(reader, reader.take())
    _must_have_hits(part, sign.text)
    return AtLeast(sign.start, reader.query_tokens[reader.at - 1].end, count, part)


def _some(reader: _Parser, number: QueryToken) -> Some:
    sign = reader.take()
    if reader.next.kind != "(":
        reader.refuse("After OF brackets hold the list: 2 OF (a, b, c).", sign)
    opening = reader.take()
    parts = [_chain(reader)]
    while reader.skip(","):
        parts.append(_chain(reader))
    _close(reader, opening)
    count = int(number.text)
    if not 1 <= count <= len(parts):
        reader.refuse(f"The list holds {len(parts)}; the number before OF is from 1 to {len(parts)}.", number)
    return Some(number.start, reader.query_tokens[reader.at - 1].end, count, tuple(parts))


_PRIMARIES: Final[Mapping[WordKind, Callable[[_Parser, QueryToken], Node]]] = {
    "(": _bracket,
    "word": _word,
    "phrase": _phrase,
    "=": _exact,
    "@": _entity,
    "pattern": _pattern,
    "field": _field,
}
