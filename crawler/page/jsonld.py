"""Reads a page's JSON-LD into nodes with one interface, whatever shape the publisher gave them."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

MAX_NODES: Final = 500
MAX_SCRIPT_CHARACTERS: Final = 3_000_000
NESTING_KEYS: Final = ("@graph", "mainEntity", "mainEntityOfPage")
ARTICLE_TYPE: Final = re.compile(r"(Article|Posting|Report|Review|Reportage\w+|NewsArticle)$")
COMMENT_WRAPPING: Final = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|"
                             r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|;)\s*$")  # fmt: skip
TRAILING_COMMA: Final = re.compile(r",\s*([}\]])")
SURROGATE: Final = re.compile(r"[\ud800-\udfff]")  # JSON can escape half a character, which no store takes
HTML_TAG: Final = re.compile(r"<[^<>]{1,2000}>")


@dataclass(frozen=True, slots=True)
class Node:
    """One JSON-LD node: its types without their vocabulary, and its values as written."""

    types: tuple[str, ...]
    values: Mapping[str, Json]

    @property
    def is_article(self) -> bool:
        """Whether the node describes an article of any kind: NewsArticle, BlogPosting, LiveBlogPosting, Review..."""
        return any(ARTICLE_TYPE.search(kind) for kind in self.types)

    def text(self, key: str) -> str | None:
        """The first text under `key` (see `texts`), None when there is none."""
        return next(iter(self.texts(key)), None)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts under `key`: strings, numbers, and the name, @value, url or @id of nodes, unescaped and trimmed."""
        return tuple(text for value in _listed(self.values.get(key)) if (text := _as_text(value)))

    def nodes(self, key: str) -> tuple["Node", ...]:
        """The nodes under `key`; plain strings are left out."""
        return tuple(_node(value) for value in _listed(self.values.get(key)) if isinstance(value, dict))


def read_nodes(scripts: list[str]) -> tuple[Node, ...]:
    """The nodes of a page's ld+json scripts in document order: at the top, in @graph, and as mainEntity.

    A script that is not JSON even after the usual repairs (CDATA, trailing commas, raw line ends) is skipped.
    """
    found = (node for script in scripts for node in _flat(_parsed(script)))
    return tuple(node for _, node in zip(range(MAX_NODES), found, strict=False))


def _parsed(script: str) -> Json:
    if not script or len(script) > MAX_SCRIPT_CHARACTERS:
        return None
    for text in (script, TRAILING_COMMA.sub(r"\1", COMMENT_WRAPPING.sub("", COMMENT_WRAPPING.sub("", script)))):
        try:
            value: Json = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        return value
    return None


def _flat(value: Json) -> Iterator[Node]:
    waiting = [value]
    while waiting:
        current = waiting.pop(0)
        if isinstance(current, list):
            waiting[:0] = current[:MAX_NODES]
        elif isinstance(current, dict):
            yield _node(current)
            waiting[:0] = [current[key] for key in NESTING_KEYS if isinstance(current.get(key), list | dict)]


def _node(value: Mapping[str, Json]) -> Node:
    kinds = (kind for kind in _listed(value.get("@type")) if isinstance(kind, str))
    return Node(tuple(re.split(r"[/#:]", kind)[-1] for kind in kinds), value)


def _listed(value: Json) -> list[Json]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _as_text(value: Json) -> str | None:
    if isinstance(value, dict):
        named = (value.get(key) for key in ("name", "@value", "url", "@id"))
        return next((text for name in named if isinstance(name, str | list) and (text := _first_text(name))), None)
    return _first_text(value)


def _first_text(value: Json) -> str | None:
    if isinstance(value, list):
        value = next((part for part in value if isinstance(part, str)), None)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return SURROGATE.sub("\ufffd", html.unescape(value)).strip() or None if isinstance(value, str) else None


def without_tags(text: str) -> str:
    """`text` without HTML tags, which some publishers put into JSON; white space is kept."""
    return HTML_TAG.sub("", text) if "<" in text else text


def main_article(nodes: tuple[Node, ...], url: str, titles: tuple[str, ...]) -> Node | None:
    """The node in `nodes` that describes the page at `url`, chosen by address, then headline, then completeness.

    None when there are no nodes.
    """

    def worth(node: Node) -> tuple[bool, bool, bool]:
        addresses = {_path(text) for key in ("url", "mainEntityOfPage", "@id") for text in node.texts(key)}
        headline = (node.text("headline") or node.text("name") or "").casefold()
        named = bool(headline) and any(headline in title.casefold() for title in titles)
        return _path(url) in addresses, named, bool(node.text("datePublished") or node.text("headline"))

    return max(nodes, key=worth, default=None)


def _path(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[?#].*$|/$", "", url)
