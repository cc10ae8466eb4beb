"""A query cut into what the parser reads: brackets, quoted phrases, words, prefixes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from crawler.errors import QueryError

WordKind = Literal["(", ")", ",", "phrase", "word", "pattern", "field", "=", "@", "end"]
QUOTES: Final = '"“”„‟«»'
_SINGLE_QUOTES: Final = "'‘’‚‹›`"
_HEBREW: Final = "\u05d0-\u05ea"
# A word ends at white space, brackets, quotes, and commas that part no digits. In צה"ל the quote is a letter's.
_WORD: Final = re.compile(
    rf'(?:[^\s(),{QUOTES}]|(?<=[{_HEBREW}])"(?=[{_HEBREW}])|(?<=\d),(?=\d))+',
)
_FIELD: Final = re.compile(r"([^\W\d_]+):")
_ENTITY: Final = re.compile(r"[\w.:-]+")
_SINGLE: Final[Mapping[str, WordKind]] = {"(": "(", ")": ")", ",": ","}
_SIGNS: Final = {
    "-": "write NOT before the word",
    "+": "write AND between the words",
    "!": "write NOT before the word",
    "&": "write AND",
    "|": "write OR",
    "~": "for words near each other write a NEAR/5 b",
    "^": "every word has the same weight; leave it out",
    "{": "for an exact word write =Word",
    "}": "for an exact word write =Word",
    "[": "brackets are round",
    "]": "brackets are round",
    "#": "quote it when it is part of a name",
    "$": "quote it when it is part of a name",
}
# Others write hd=word and a|b, which would be read as phrases that stand nowhere.
_JOINTS: Final = {
    "=": "before a word goes a field and a colon, as title:word; quote it when it is part of a name",
    "|": "write OR, or quote it when it is part of a name",
}
_JOINT: Final = re.compile(r"[=|]")


@dataclass(frozen=True, slots=True)
class QueryToken:
    """One thing of a query. `text`: a phrase without its quotes, a field's name, a pattern, an entity's id."""

    kind: WordKind
    text: str
    start: int
    end: int


def query_tokens(query: str) -> list[QueryToken]:
    """The things a query consists of, ended by one of kind `end`.

    Raises:
        QueryError: for an unclosed quote and signs of other languages.
    """
    found: list[QueryToken] = []
    at = 0
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        word = _word_at(query, at)
        found.append(word)
        at = word.end
    return [*found, QueryToken("end", "", len(query), len(query))]


def _word_at(query: str, at: int) -> QueryToken:
    sign = query[at]
    if sign in _SINGLE:
        return QueryToken(_SINGLE[sign], sign, at, at + 1)
    if sign == "=":
        _must_touch(query, at + 1, "= stands directly before a word or a phrase: =Tor.")
        return QueryToken("=", sign, at, at + 1)
    if sign in _SINGLE_QUOTES:
        raise QueryError('Phrases stand in double quotes: "air force".', at, at + 1)
    if sign in _SIGNS:
        raise QueryError(f"'{sign}' means nothing here; {_SIGNS[sign]}.", at, at + 1)
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
                    "'~' after a phrase means nothing here; for words near each other write a NEAR/5 b.",
                    end + 1,
                    end + 2,
                )
            return QueryToken("phrase", query[at + 1 : end], at, end + 1)
    raise QueryError("This quote is never closed.", at, at + 1)


def _inside_hebrew(query: str, at: int) -> bool:
    return query[at] == '"' and re.fullmatch(rf'[{_HEBREW}]"[{_HEBREW}]', query[at - 1 : at + 2]) is not None


def _pattern(query: str, at: int) -> QueryToken:
    end = at + 1
    while end < len(query) and query[end] != "/":
        end += 2 if query[end] == "\\" else 1
    if end >= len(query):
        raise QueryError("This regular expression is never closed; it ends with another /.", at, at + 1)
    return QueryToken("pattern", query[at + 1 : end], at, end + 1)


def _entity(query: str, at: int) -> QueryToken:
    match = _ENTITY.match(query, at + 1)
    if match is None:
        raise QueryError("@ stands directly before the id of an entity: @ukraine.", at, at + 1)
    return QueryToken("@", match[0], at, match.end())


def _plain(query: str, at: int) -> QueryToken:
    match = _WORD.match(query, at)
    assert match is not None
    field = _FIELD.match(match[0])
    if field:
        end = at + field.end()
        _must_touch(
            query, end, f"{field[0]} stands directly before what it holds: {field[0]}word or {field[0]}(a OR b)."
        )
        return QueryToken("field", field[1], at, end)
    sign = _JOINT.search(match[0])
    if sign:
        place = at + sign.start()
        raise QueryError(f"'{sign[0]}' inside a word means nothing; {_JOINTS[sign[0]]}.", place, place + 1)
    return QueryToken("word", match[0], at, match.end())
