"""Reads an article's text where the page has it only as JSON: JSON-LD articleBody, or the state of its scripts."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final, cast

from lxml import etree
from lxml.html import fromstring

from crawler.page.document import Document
from crawler.page.jsonld import Json, without_tags
from crawler.page.plain import plain_paragraphs

MIN_PROSE_CHARACTERS: Final = 60  # of a string that can be a paragraph
MAX_PARAGRAPH_CHARACTERS: Final = 3_000  # longer is a whole article in a list of articles
MAX_JSON_VALUES: Final = 100_000
MAX_ITEM_LEVELS: Final = 8
MIN_STATE_CHARACTERS: Final = 300
TEXT_KEYS: Final = ("text", "content", "value", "html", "children", "paragraph", "data", "body", "nodes")
PLAIN_TEXT_KEYS: Final = frozenset({"text", "body", "content", "articlebody", "bodytext", "fulltext", "story"})
MAX_SCRIPT_CHARACTERS: Final = 4_000_000
STATE_ASSIGNMENT: Final = re.compile(
    r"(?:^|[;\s])(?:window\.|self\.|var |let |const )?[\w$.\[\]\"']{1,60}\s*=\s*(?=[{\[])"
)
NEXT_PUSH_CALL: Final = re.compile(r"self\.__next_f\.push\((\[.*\])\)\s*;?\s*$", re.DOTALL)
NEXT_ROW_START: Final = re.compile(r"^[0-9a-f]{1,4}:(?=[\[{])", re.MULTILINE)
# String literals of a script, such as what it gives to JSON.parse or to the function that makes up Nuxt's state.
LONG_STRING: Final = re.compile(
    rf'"(?:[^"\\\n]|\\.){{{MIN_STATE_CHARACTERS},}}+"|\'(?:[^\'\\\n]|\\.){{{MIN_STATE_CHARACTERS},}}+\''
)
KEY_BEFORE: Final = re.compile(r"(\w{1,40})[\"']?\s{0,9}:\s{0,9}$")
MAX_KEY_CHARACTERS: Final = 60
HEX_ESCAPE: Final = re.compile(r"\\x(?=[0-9a-fA-F]{2})")
UNQUOTED: Final = re.compile(r'(\\.)|"')
STATE_ATTRIBUTES: Final = etree.XPath(f"//@*[string-length() > {MIN_STATE_CHARACTERS}]")
PARAGRAPH_TAG: Final = re.compile(r"</?(?:p|br|div|li|h[1-6]|blockquote)\b[^>]{0,500}>", re.IGNORECASE)
SENTENCE_END_MARK: Final = re.compile(r"[.!?…。！？।؟][\"'”’»」)]*(?:\s|$)")


def linked_paragraphs(document: Document) -> tuple[str, ...]:
    """The paragraphs of the JSON-LD articleBody of the page's article, and of the updates of a live blog."""
    node = document.article
    if node is None:
        return ()
    stated = list(node.texts("articleBody") or node.texts("text"))
    for update in node.nodes("liveBlogUpdate"):
        stated += [*update.texts("headline")[:1], *update.texts("articleBody")[:1]]
    return tuple(line for text in stated for line in _paragraphs(text))


def embedded_paragraphs(document: Document) -> tuple[str, ...]:
    """The longest list of paragraphs in the JSON of the page's scripts; empty when none of it is prose."""
    runs = [run for value in _states(document) for run in _runs(value)]
    return tuple(dict.fromkeys(max(runs, key=lambda run: sum(map(len, run)), default=[])))


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a string of HTML, or of lines."""
    if PARAGRAPH_TAG.search(text):
        try:
            yield from (" ".join(line.split()) for line in plain_text_of(text))
        except (etree.ParserError, etree.XMLSyntaxError):
            return
    else:
        yield from (line for raw in re.split(r"\n+", text) if (line := " ".join(raw.split())))


def plain_text_of(markup: str) -> tuple[str, ...]:
    """The long lines of a piece of HTML, or all its text as one line when it has no long line."""
    tree = fromstring(f"<div>{markup[:MAX_SCRIPT_CHARACTERS]}</div>")
    return plain_paragraphs(tree) or tuple(filter(None, ["".join(map(str, tree.itertext())).strip()]))


def _states(document: Document) -> Iterator[Json]:
    pushed = []
    for script in document.tree.iter("script"):
        text = (script.text or "")[:MAX_SCRIPT_CHARACTERS]
        kind = (script.get("type") or "").lower()
        if match := NEXT_PUSH_CALL.search(text):
            pushed += [part for value in _decoded(match[1], 0) if isinstance(value, list) for part in value[1:2]]
        elif "ld+json" in kind or len(text) < MIN_STATE_CHARACTERS:
            continue
        elif "json" in kind:
            yield from _decoded(text, 0)
        else:
            values = [value for match in STATE_ASSIGNMENT.finditer(text) for value in _decoded(text, match.end())]
            yield from values or _literals(text)
    rows = "".join(part for part in pushed if isinstance(part, str))
    yield from (value for match in NEXT_ROW_START.finditer(rows) for value in _decoded(rows, match.end()))
    stated = cast("list[str]", STATE_ATTRIBUTES(document.tree))
    yield from (value for text in stated if text[:1] in "[{" for value in _decoded(text, 0))


def _literals(script: str) -> Iterator[Json]:
    """The long strings of a script that is no JSON, each under the key before it."""
    for match in LONG_STRING.finditer(script):
        quoted = HEX_ESCAPE.sub(r"\\u00", match[0])
        inside = UNQUOTED.sub(lambda found: found[1] or '\\"', quoted[1:-1]).replace("\\'", "'")
        key = KEY_BEFORE.search(script[max(0, match.start() - MAX_KEY_CHARACTERS) : match.start()])
        yield from ({key[1] if key else "": value} for value in _decoded(f'"{inside}"', 0))


def _decoded(text: str, start: int) -> Iterator[Json]:
    try:
        value: Json = json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return
    yield value


def _runs(value: Json) -> Iterator[list[str]]:
    """The paragraphs of each string that can be a text, and of each list whose items are paragraphs."""
    waiting: list[tuple[str, Json]] = [("", value)]
    for _ in range(MAX_JSON_VALUES):
        if not waiting:
            return
        key, current = waiting.pop()
        if isinstance(current, dict):
            waiting += current.items()
        elif isinstance(current, list):
            yield _prose(_item_text(item, MAX_ITEM_LEVELS) for item in current)
            waiting += ((key, item) for item in current)
        elif isinstance(current, str) and len(current) > MIN_STATE_CHARACTERS:
            if current[:1] in "[{":
                waiting += (("", inner) for inner in _decoded(current, 0))
            elif PARAGRAPH_TAG.search(current) or key.lower() in PLAIN_TEXT_KEYS:
                yield _prose(_paragraphs(current))


def _prose(lines: Iterable[str]) -> list[str]:
    """The `lines` that can be an article's paragraphs; empty when none of them is a sentence."""
    kept = [line for raw in lines if (line := " ".join(raw.split())) and len(line) <= MAX_PARAGRAPH_CHARACTERS]
    return kept if sum(len(line) for line in kept if SENTENCE_END_MARK.search(line)) > MIN_PROSE_CHARACTERS else []


def _item_text(item: Json, levels: int) -> str:
    """The text of one list item, without markup: a string, or the values under the keys that rich text uses."""
    if isinstance(item, str):
        return "" if item.startswith("$") else without_tags(item)
    if not levels:
        return ""
    if isinstance(item, dict):
        return "".join(_item_text(item[key], levels - 1) for key in TEXT_KEYS if key in item)
    if isinstance(item, list):
        parts = item[3:] if item[:1] == ["$"] else item  # React sends an element as ["$", tag, key, properties]
        return "".join(_item_text(part, levels - 1) for part in parts)
    return ""
