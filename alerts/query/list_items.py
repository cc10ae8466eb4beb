"""Items of lists and names of entities: one term or phrase, without quotes, or one entity or pattern."""

from alerts.query import operators
from alerts.query.lexer import QUOTES, QueryToken, query_tokens
from alerts.query.nodes import FACT_FIELDS, SEARCH_FIELDS, EntityName, EntityType, Pattern, Term
from alerts.query.terms import read_term
from crawler.errors import QueryError


def parse_term(text: str) -> Term | EntityName | EntityType | Pattern:
    """An item of a list or a name of an entity: a term or a phrase, which needs no quotes.

    An entity or a regular expression is written as in a query.

    Raises:
        QueryError: the item has an operator, a field or brackets, or nothing to look for.
    """
    end = len(text.rstrip())
    start = min(end, len(text) - len(text.lstrip()))
    if text[start:end].startswith(("@", "/")):
        return _single(query_tokens(text))
    exact = text[start : start + 1] == "="
    inside = start + exact
    if end - inside > 1 and text[inside] in QUOTES and text[end - 1] in QUOTES:
        inside, end = inside + 1, end - 1
    _check_item(text, inside, end)
    return read_term(text, inside, end, exact=exact)


def _single(found: list[QueryToken]) -> EntityName | EntityType | Pattern:
    """The item's only token, an entity or a pattern."""
    first, following = found[:2]
    if following.kind != "end":
        raise QueryError("An item of a list is one entity, one pattern or one phrase.", following.start, following.end)
    return Pattern(first.start, first.end, first.text) if first.kind == "pattern" else entity(first)


def _check_item(text: str, start: int, end: int) -> None:
    for i in range(start, end):
        if text[i] in "()":
            raise QueryError("An item of a list is one term or phrase; write brackets in `query:`.", i, i + 1)
    at = start
    for word in text[start:end].split():
        at = text.index(word, at)
        if operators.is_operator(word):
            raise QueryError(f"An item of a list has no operator; write '{word}' in `query:`.", at, at + len(word))
        name, colon, _ = word.partition(":")
        if colon and (name in SEARCH_FIELDS or name in FACT_FIELDS):
            raise QueryError(f"An item of a list has no field; write '{name}:' in `query:`.", at, at + len(name) + 1)
        at += len(word)


def entity(word: QueryToken) -> EntityName | EntityType:
    """The node of `@id` or `@type:name`.

    Raises:
        QueryError: the prefix is not `type:`.
    """
    kind, colon, name = word.text.partition(":")
    if not colon:
        return EntityName(word.start, word.end, word.text)
    if kind != "type" or not name:
        raise QueryError("Write an entity as @id, and all entities of a type as @type:system.", word.start, word.end)
    return EntityType(word.start, word.end, name)
