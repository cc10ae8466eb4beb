"""A query's tokens: brackets, quoted phrases, words, fields, entities, patterns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from crawler.errors import QueryError

QueryTokenKind = Literal["(", ")", ",", "phrase", "word", "pattern", "field", "=", "@", "end"]
QUOTES: Final = '"“”„‟«»'
_SINGLE_QUOTES: Final = "'‘’‚‹›`"
_HEBREW: Final = "\u05d0-\u05ea"
# A word ends at white space, brackets, quotes, and commas except between digits. In צה"ל the quote is a letter.
_WORD: Final = re.compile(
    rf'(?:[^\s(),{QUOTES}]|(?<=[{_HEBREW}])"(?=[{_HEBREW}])|(?<=\d),(?=\d))+',
)
_FIELD: Final = re.compile(r"([^\W\d_]+):")
_ENTITY: Final = re.compile(r"[\w.:-]+")
_PUNCTUATION: Final[Mapping[str, QueryTokenKind]] = {"(": "(", ")": ")", ",": ","}
_SIGNS: Final = {
    "-": "write NOT before the word",
    "+": "write AND between the words",
    "!": "write NOT before the word",
    "&": "write AND",
    "|": "write OR",
    "~": "for words near each other write a NEAR/5 b",
    "^": "all words have the same weight; leave it out",
    "{": "for an exact word write =Word",
    "}": "for an exact word write =Word",
    "[": "only round brackets are read",
    "]": "only round brackets are read",
    "#": "quote it when it is part of a name",
    "$": "quote it when it is part of a name",
}
# Other systems write hd=word and a|b. Read as phrases, these would never be found.
_INFIX_SIGNS: Final = {
    "=": "a field is written with a colon, title:word; quote it when it is part of a name",
    "|": "write OR, or quote it when it is part of a name",
}
_INFIX_SIGN: Final = re.compile(r"[=|]")


@dataclass(frozen=True, slots=True)
class QueryToken:
    """A token of a query. `text`: a phrase without quotes, a field's name, a pattern, an entity's id."""

    kind: QueryTokenKind
    text: str
    start: int
    end: int


def query_tokens(query: str) -> list[QueryToken]:
    """The tokens of a query; the last is of kind `end`.

    Raises:
        QueryError: a quote is never closed, or a sign belongs to another query language.
    """
    found: list[QueryToken] = []
    at = 0
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        token = _token_from(query, at)
        found.append(token)
        at = token.end
    return [*found, QueryToken("end", "", len(query), len(query))]


def _token_from(query: str, at: int) -> QueryToken:
    sign = query[at]
    if sign in _PUNCTUATION:
        return QueryToken(_PUNCTUATION[sign], sign, at, at + 1)
    if sign == "=":
        _must_touch(query, at + 1, "Write = directly before a word or a phrase: =Tor.")
        return QueryToken("=", sign, at, at + 1)
    if sign in _SINGLE_QUOTES:
        raise QueryError(f'{sign} is no quote of a phrase; write double quotes: "air force".', at, at + 1)
    if sign in _SIGNS:
        raise QueryError(f"'{sign}' has no meaning here; {_SIGNS[sign]}.", at, at + 1)
    read = _phrase if sign in QUOTES else {"/": _pattern, "@": _entity}.get(sign, _plain)
    return read(query, at)


def _must_touch(query: str, at: int, sentence: str) -> None:
    if at >= len(query) or query[at].isspace() or query[at] in "),":
        raise QueryError(sentence, at - 1, at)


def _phrase(query: str, at: int) -> QueryToken:
    for end in range(at + 1, len(query)):
        if query[end] in QUOTES and not _inside_hebrew(query, end):
            if query[end + 1 : end + 2] == "~":
                raise QueryError(
                    "'~' after a phrase has no meaning; for words near each other write a NEAR/5 b.",
                    end + 1,
                    end + 2,
                )
            return QueryToken("phrase", query[at + 1 : end], at, end + 1)
    advice = "" if query[at] == '"' else f" {query[at]} is a curly or low quote, and counts as one."
    raise QueryError(f"This quote is never closed.{advice}", at, at + 1)


def _inside_hebrew(query: str, at: int) -> bool:
    return query[at] == '"' and re.fullmatch(rf'[{_HEBREW}]"[{_HEBREW}]', query[at - 1 : at + 2]) is not None


def _pattern(query: str, at: int) -> QueryToken:
    end = at + 1
    while end < len(query) and query[end] != "/":
        end += 2 if query[end] == "\\" else 1
    if end >= len(query):
        raise QueryError("This regular expression is never closed; end it with another /.", at, at + 1)
    return QueryToken("pattern", query[at + 1 : end], at, end + 1)


def _entity(query: str, at: int) -> QueryToken:
    match = _ENTITY.match(query, at + 1)
    if match is None:
        raise QueryError("Write @ directly before the id of an entity: @ukraine.", at, at + 1)
    return QueryToken("@", match[0], at, match.end())


def _plain(query: str, at: int) -> QueryToken:
    match = _WORD.match(query, at)
    assert match is not None
    field = _FIELD.match(match[0])
    if field:
        end = at + field.end()
        _must_touch(
            query, end, f"Write {field[0]} directly before what it applies to: {field[0]}word or {field[0]}(a OR b)."
        )
        return QueryToken("field", field[1], at, end)
    sign = _INFIX_SIGN.search(match[0])
    if sign:
        place = at + sign.start()
        raise QueryError(f"'{sign[0]}' inside a word has no meaning; {_INFIX_SIGNS[sign[0]]}.", place, place + 1)
    return QueryToken("word", match[0], at, match.end())
