"""Everything that reads or writes text of any length, by name, and the hostile filler that it is given.

Patterns are those of every module: values of its globals, also inside tuples and dicts, and literals given to `re`.
"""

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import alerts
import crawler
from alerts.matching import build
from alerts.matching.index_terms import index_terms_of
from alerts.messages import Audience, Listed, render, render_digest
from alerts.messages.harmless import one_line, unpinged, web_link
from alerts.messages.quotes import headline, opening, quotes
from alerts.model import Alert, Entity, Match, Rule, Span, Subject
from alerts.redaction import redactor
from alerts.text.chunks import chunks
from alerts.text.forms import term_forms, text_forms
from alerts.text.sentences import sentence_at, sentences
from alerts.text.tokens import fold, gap, tokenize
from crawler import closer_look, duplicates
from crawler.date_spellings import iso_date
from crawler.fetch.robots_rules import read_robots
from crawler.filled_forms import is_form_filled_in_twice
from crawler.garbled import is_garbled
from crawler.languages import language_of
from crawler.model import Access, Article, ArticleVersion, Response
from crawler.page.article_page import read_page
from crawler.passing import without_passing
from crawler.redirect_links import unwrapped
from crawler.sources import plain_text
from crawler.sources.feeds import read_feed
from crawler.sources.listings import read_listing
from crawler.urls import key_url, web_address
from crawler.versions import Held, VersionQuestion, Words, version_of

Work = Callable[[str], object]
METHODS = frozenset({"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"})
ANCHORED = frozenset({"match", "fullmatch"})

# Filler on which a quadratic search is slow, each repeated to the length wanted.
FILLERS: Mapping[str, str] = {
    "dots": ".", "exclamation marks": "!", "ellipses": "…", "Chinese stops": "。", "commas": ",", "dashes": "-",
    "apostrophes": "'", "quotes": '"', "opening brackets": "(", "closing brackets": ")", "square brackets": "[",
    "spaces": " ", "no-break spaces": "\u00a0", "line feeds": "\n", "blank lines": "\n \t\n", "tabs": "\t",
    "letters": "a", "capitals": "A", "digits": "1", "decimals": "1,", "initials": "A.", "short words": "a ",
    "capital words": "Ab ", "dashed words": "ab-", "names": "Anna Berg, ", "sentences": "Ab. ", "questions": "a? ",
    "Chinese": "中", "Cyrillic apostrophes": "я'", "Hebrew quotes": 'צ"', "accents": "e\u0301", "marks": "\u0301",
    "zero-width spaces": "\u200b", "soft hyphens": "a\u00ad", "Hangul jamo": "\u1100", "at signs": "a@",
    "tags": "<p ", "closed tags": "<p>a</p>", "references": "&#1;", "ampersands": "&a", "templates": "{{",
    "slashes": "/", "percent signs": "%2", "equals signs": "a=", "pipes": " | ", "comments": "<!--",
}  # fmt: skip


def distinct(size: int) -> str:
    """Words of which no two are the same, and all begin alike."""
    return " ".join(f"air{at}" for at in range(size // 8)) + " defence"


def filled(unit: str, size: int) -> str:
    """At most `size` characters of filler between two words that a phrase could join.

    The filler is whole: cut within `<p `, it ends in `<pdefence` at one length and in `<defence` at another, and a rule
    that finds its word at some lengths only takes times that fit no line.
    """
    return f"air{unit * (size // len(unit))}defence"


def modules() -> Iterator[str]:
    """The name of every module of both halves, but those that start the program when they are imported."""
    for package in (alerts, crawler):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield found.name


@cache
def patterns() -> dict[str, tuple[re.Pattern[Any], frozenset[str]]]:
    """Every regular expression of both halves by its module and name, with the methods that the code calls on it."""
    loaded = [importlib.import_module(name) for name in modules()]
    methods = _methods_by_name("\n".join(Path(module.__file__ or "").read_text("utf8") for module in loaded))
    found: dict[re.Pattern[Any], tuple[str, frozenset[str]]] = {}
    for module in loaded:
        for name, value in vars(module).items():
            if inside := list(_patterns_in(value, depth=3)):
                uses = frozenset(methods[name]) & METHODS or METHODS
                for each in inside:
                    found.setdefault(each, (f"{module.__name__} {name}", uses))
        for literal, method in _literals(module):
            found.setdefault(
                literal, (f"{module.__name__} {literal.pattern!r}", frozenset({method}) & METHODS or METHODS)
            )
    return {f"{name} ({at})": (pattern, uses) for at, (pattern, (name, uses)) in enumerate(found.items())}


def _methods_by_name(code: str) -> defaultdict[str, set[str]]:
    """The methods that are called on each name, or on what a call of it returns, anywhere in the code."""
    found = defaultdict[str, set[str]](set)
    for name, method in re.findall(r"\b(\w+)(?:\(\))?\.(\w+)\(", code):
        found[name].add(method)
    return found


def _patterns_in(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, Mapping):
        for one in value.values():
            yield from _patterns_in(one, depth - 1)
    elif depth and isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from _patterns_in(one, depth - 1)
    elif hasattr(value, "cache_info") and not getattr(value, "__code__", None):
        wrapped = getattr(value, "__wrapped__", None)
        if wrapped is not None and not wrapped.__code__.co_argcount and wrapped.__annotations__.get("return") in {
            re.Pattern[str], re.Pattern[bytes], re.Pattern
        }:  # fmt: skip
            yield value()  # type: ignore[operator]


def _literals(module: ModuleType) -> Iterator[tuple[re.Pattern[Any], str]]:
    """The patterns written inside a call, as in `re.sub("a", …)`."""
    assert module.__file__
    for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf8"))):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if not is_call or not isinstance(node.func.value, ast.Name) or node.func.value.id != "re" or not node.args:
            continue
        if isinstance(node.args[0], ast.Constant) and node.func.attr != "escape":
            flags = {word.id for word in ast.walk(node) if isinstance(word, ast.Name)} | {
                word.attr for word in ast.walk(node) if isinstance(word, ast.Attribute)
            }
            used = sum(getattr(re, flag) for flag in ("IGNORECASE", "DOTALL", "MULTILINE", "ASCII") if flag in flags)
            yield re.compile(node.args[0].value, used), node.func.attr


def scanned(pattern: re.Pattern[Any], uses: frozenset[str]) -> Work:
    """What the code asks of a pattern, asked of a whole text; every search looks for all matches."""
    binary = isinstance(pattern.pattern, bytes)

    def scan(text: str) -> object:
        given = text.encode("utf8", "surrogatepass") if binary else text
        searched = sum(1 for _ in pattern.finditer(given)) if uses - ANCHORED else 0
        return searched, [getattr(pattern, use)(given) for use in sorted(uses & ANCHORED)]

    return scan


# Patterns, by module and name, that only ever see so many characters: what calls them cuts the text before.
BOUNDS = {
    "crawler.page.person_names": 1000,  # `people`
    "crawler.page.agencies PART_SEPARATOR": 1000,  # `agencies`
    "crawler.page.titles": 2000,  # `_line`
    "crawler.pointers _SENTENCE_END": 20,  # the end of a line
    "crawler.sources.feeds _PERSON_PATTERN": 1000,  # `_authors`
    "crawler.sources.feeds SENTENCE_END": 20,  # the end of a text
}
ENTITIES = {"tor": Entity("tor", "Tor", "system", ("Tor", "air defence"), context=("missile", "air"))}
QUERIES = {
    "a word": "defence",
    "a phrase": '"air defence"',
    "a wildcard": "*ce OR ai*",
    "a designation": "F-16 OR a-1 OR 1-a",
    "capitals": "US OR =A OR AIR",
    "NEAR": "(air OR =a OR =A OR ab) NEAR/100 (defence OR ab)",
    "NEAR in NEAR": "(=a NEAR/100 (ab OR defence OR =a)) NEAR/100 ab",
    "ONEAR": "air ONEAR/50 (defence OR ab)",
    "SENTENCE": "air SENTENCE (defence OR ab)",
    "PARAGRAPH": "air PARAGRAPH (defence OR ab)",
    "ATLEAST": "ATLEAST/3(air OR defence OR ab)",
    "BUTNOT": "(air OR defence OR =a) BUTNOT (air NEAR/100 (defence NEAR/100 ab))",
    "NUM": "NUM/100 (air OR ab OR defence)",
    "lead": "lead:(air NEAR/3 defence)",
    "an entity": "@tor",
    "OF and NOT": "2 OF (air, defence, tank) NOT ship",
    "an expression": "/[a-z]+fence/",
    "Chinese": '"中中" NEAR/5 中',
}


def functions() -> dict[str, Work]:
    """Every tokenizer, reader and renderer by name, and the judgement by one rule of each kind."""
    return {**_alerts_functions(), **_crawler_functions(), **{f"judging {k}": judged(q) for k, q in QUERIES.items()}}


def judged(query: str) -> Work:
    """Judge a text by a rule that has seen none before: as title and text, whole and truncated, and explained."""

    def judge(text: str) -> object:
        ruleset = build([Rule("r", query)], ENTITIES)
        ruleset.judge(Subject(text, text, language="en"))
        truncated = Subject("air", text, access="truncated")
        return ruleset.judge(truncated), ruleset.explain(truncated, "r")

    return judge


def _alerts_functions() -> dict[str, Work]:
    return {
        "tokenize": tokenize,
        "chunks": chunks,
        "fold": fold,
        "gap": gap,
        "forms": lambda text: [text_forms(text, language) for language in ("en", "ru", "fi", None)],
        "term forms": lambda text: term_forms(text, "en"),
        "index terms": lambda text: index_terms_of(Subject(text, text, language="en")),
        "one line": one_line,
        "unpinged": unpinged,
        "web link": lambda text: web_link(f"https://a.example/{text}"),
        "quotes of a short hit": lambda text: quotes(text, [(0, 3), (len(text) - 7, len(text))]),
        "quotes of a long hit": lambda text: quotes(text, [(0, len(text))]),
        "quotes of many hits": lambda text: quotes(text, [(at, at + 1) for at in range(0, len(text), 2)]),
        "headline": lambda text: headline(text, [(0, 3)]),
        "opening": opening,
        "sentences": lambda text: list(sentences(text)),
        "sentence of a hit": lambda text: sentence_at(text, (len(text) // 2, len(text) // 2 + 1)),
        "alert": lambda text: render(_alert(text), Audience(UTC, 3000)),
        "digest": lambda text: render_digest(Listed((_alert(text), _alert(text))), Audience(UTC, 3000)),
        "redaction": redactor({"hunter2", "https://user:hunter3@mail.example/x"}),
    }


def _crawler_functions() -> dict[str, Work]:
    return {
        "page": lambda text: read_page(_response(PAGE.format(text=text))),
        "feed": lambda text: read_feed(_response(FEED.format(text=text.replace("]]>", "")))),
        "listing": lambda text: read_listing(_response(f"<a href='/{text[:500]}'>{text}</a>"), "a"),
        "robots.txt": lambda text: read_robots(f"User-agent: *\nDisallow: /{text}".encode("utf8", "replace"), "v"),
        "paragraphs": plain_text.paragraphs,
        "line": plain_text.one_line,
        "language": lambda text: language_of(text, ()),
        "fingerprints": duplicates.fingerprints,
        "covered_share": lambda text: closer_look.covered_share(text, text[1:]),
        "agreement": lambda text: closer_look.agree_as_wholes((text[:1000], text), (text[:1000], f"{text} more")),
        "form filled in twice": lambda text: is_form_filled_in_twice(text, text[::-1]),
        "first version": lambda text: version_of(VersionQuestion(None, _article(text), (Words(text[1:], text[1:]),))),
        "next version": lambda text: version_of(
            VersionQuestion(_held(text), _article(text[len(text) // 2 :]), (Words("", text[1:]),))
        ),
        "cut version": lambda text: version_of(
            VersionQuestion(_held(text), replace(_article(text[: len(text) // 2]), access=Access("truncated")), ())
        ),
        "garbled": is_garbled,
        "passing words": without_passing,
        "a date": iso_date,
        "key of an address": lambda text: key_url(f"https://a.example/{text}"),
        "address": lambda text: web_address(f"https://a.example/{text}", "https://a.example/"),
        "wrapped address": lambda text: unwrapped(f"https://www.google.com/url?q={text}"),
    }


PAGE = "<html><head><title>{text}</title></head><body><article><h1>{text}</h1><p>{text}</p></article></body></html>"
FEED = (
    "<rss version='2.0'><channel><title>a</title><item><title><![CDATA[{text}]]></title><link>https://a.example/1</link>"
    "<author><![CDATA[{text}]]></author><description><![CDATA[{text}]]></description></item></channel></rss>"
)
NOW = datetime(2026, 5, 6, tzinfo=UTC)


def _article(text: str) -> Article:
    return Article("https://a.example/1", title=text[:1000], text=text, access=Access("full"))


def _held(text: str) -> Held:
    return Held(Words(text[:1000], text), Words("", ""), "full", "ok", paywalled=False)


def _response(markup: str) -> Response:
    url = "https://a.example/1"
    return Response(url, url, 200, (("content-type", "text/html; charset=utf-8"),), markup.encode("utf8", "replace"))


def _alert(text: str) -> Alert:
    article = ArticleVersion(
        id=1,
        revision=1,
        url="https://a.example/1",
        source="a",
        title=text,
        text=text,
        language="en",
        possible_languages=("en",),
        authors=(text,),
        dates=(),
        published=None,
        published_at=None,
        found_at=NOW,
        unseen_at=None,
        first_poll=False,
        access="full",
        hidden_percent=None,
        group_id=1,
    )
    spans = (Span("title", 0, 3), Span("text", 0, 3), Span("text", len(text) - 7, len(text)))
    return Alert(1, NOW, article, Match("r", "0", spans))
