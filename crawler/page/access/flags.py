"""Reads what the publisher declares: `isAccessibleForFree`, content tier. It says little about what the page holds."""

import re
from dataclasses import dataclass
from typing import Final, cast

from lxml import etree
from lxml.html import HtmlElement

from crawler.page.document import Document
from crawler.page.jsonld import Node

FREE_KEY: Final = "isAccessibleForFree"
FREE_ELEMENTS: Final = etree.XPath(f"//*[@itemprop='{FREE_KEY}']")
PAGE_TYPES: Final = ("Page", "CreativeWork")
FALSE_WORDS: Final = frozenset(("false", "0", "no", "none", "locked"))
TRUE_WORDS: Final = frozenset(("true", "1", "yes"))
PAID_TIERS: Final = frozenset(("locked", "metered", "paid", "premium", "subscriber", "subscription", "archive", "plus"))
FREE_TIERS: Final = frozenset(("free", "open", "public", "unlocked", "none"))
TIER_META_NAMES: Final = ("article:content_tier", "content_tier", "og:article:content_tier")
# Older names for the tier, which also carry other values ("all", "index"): only a known tier counts.
ACCESS_META_NAMES: Final = (
    "article.access",
    "article:access",
    "article_access",
    "access",
    "content-access",
    "page.access",
)
PAID_META_NAMES: Final = ("is_premium", "ispremium", "premium", "is_paid", "paywall", "is_paywalled", "article:premium")
FREE_META_NAMES: Final = ("isaccessibleforfree", "is_free", "article:is_free")
PAID_ATTRIBUTES: Final = (
    "data-is-premium",
    "data-premium",
    "data-is-paid",
    "data-paid",
    "data-is-paywalled",
    "data-paywalled",
    "data-paywall",
    "data-locked",
    "data-is-locked",
)
TIER_ATTRIBUTES: Final = ("data-content-tier", "data-access", "data-article-access")
# What the state of a page's scripts says of an article; keys that stand there for each of several articles say nothing.
STATE_FLAG: Final = re.compile(
    r"[\"'](isAccessibleForFree|is_?(?:premium|paid|paywalled)|(?:article|content)_?(?:access|tier|paywall)|access)"
    r"[\"']\s{0,5}:\s{0,5}[\"']?([\w-]{1,24})[\"']?\s{0,5}[,}]",
    re.IGNORECASE,
)
STATE_WORDS: Final = (
    "remium",
    "ForFree",
    "_paid",
    "sPaid",
    "aywall",
    "tAccess",
    "eAccess",
    "_access",
    'access"',
    "access'",
    "tTier",
    "eTier",
    "_tier",
)
BARE_KEY: Final = "access"
ONLY: Final = re.compile(r"s?(?:[-_]?only)?$")  # `subscribers-only`
MAX_STATE_CHARACTERS: Final = 1_000_000
# The flag in JSON-LD that does not parse; seen on one of 265 pages.
RAW_FLAG: Final = re.compile(
    r'"isAccessibleForFree"\s*:\s*(?:\{[^{}]*"@value"\s*:\s*)?"?(?:https?://schema\.org/)?(\w+)'
)


@dataclass(frozen=True, slots=True)
class Flag:
    """One declaration: whether it says paid, and a sentence that quotes it."""

    is_paid: bool
    sentence: str


def read_flags(document: Document) -> tuple[Flag, ...]:
    """What the page declares in JSON-LD, microdata, meta tags and attributes, in this order; each declaration once.

    Where it declares nothing there, the state of its scripts is asked.
    """
    found = [*_jsonld(document), *_microdata(document), *_tiers(document), *_metas(document), *_attributes(document)]
    return tuple(dict.fromkeys(found or _state(document)))


def declared_paid(flags: tuple[Flag, ...]) -> bool | None:
    """Whether any declaration says paid; None when there is no declaration."""
    return any(flag.is_paid for flag in flags) if flags else None


def _jsonld(document: Document) -> list[Flag]:
    """The flags of the articles, else of the page itself; of any node where none is an article."""
    if not document.articles:
        return _of_nodes(document.nodes) or _raw(document)
    pages = tuple(node for node in document.nodes if any(kind.endswith(PAGE_TYPES) for kind in node.types))
    return _of_nodes(document.articles) or _of_nodes(pages)


def _of_nodes(nodes: tuple[Node, ...]) -> list[Flag]:
    found = []
    for node in nodes:
        for stated in (*node.texts(FREE_KEY), *(text for part in _parts(node) for text in part.texts(FREE_KEY))):
            if (free := _truth(stated)) is not None:
                found.append(Flag(not free, f"JSON-LD says {FREE_KEY}: {stated}"))
    return found


def _parts(node: Node) -> tuple[Node, ...]:
    """The `hasPart` nodes that have a selector: a paywall on a part of the article is one on the article."""
    return tuple(part for part in node.nodes("hasPart") if "cssSelector" in part.values)


def _raw(document: Document) -> list[Flag]:
    scripts = (tag.text or "" for tag in document.tree.iter("script") if "ld+json" in (tag.get("type") or "").lower())
    stated = [match[1] for script in scripts for match in RAW_FLAG.finditer(script)]
    return [Flag(not free, f"JSON-LD says {FREE_KEY}: {text}") for text in stated if (free := _truth(text)) is not None]


def _microdata(document: Document) -> list[Flag]:
    found: list[Flag] = []
    if FREE_KEY not in document.source:
        return found
    for tag in cast("list[HtmlElement]", FREE_ELEMENTS(document.tree)):
        stated = tag.get("content") or tag.get("href") or (tag.text or "").strip()
        if (free := _truth(stated)) is not None:
            found.append(Flag(not free, f"microdata says {FREE_KEY}: {stated}"))
    return found


def _tiers(document: Document) -> list[Flag]:
    stated = document.metas(*TIER_META_NAMES)
    return [Flag(tier.strip().lower() in PAID_TIERS, f"content tier: {tier}") for tier in stated]


def _metas(document: Document) -> list[Flag]:
    stated = [(_paid_tier(tier), f"access: {tier}") for tier in document.metas(*ACCESS_META_NAMES)]
    stated += [(_paid(value), f"premium: {value}") for value in document.metas(*PAID_META_NAMES)]
    stated += [(_negated(_truth(value)), f"{FREE_KEY}: {value}") for value in document.metas(*FREE_META_NAMES)]
    return [Flag(is_paid, f"a meta tag says {said}") for is_paid, said in stated if is_paid is not None]


def _attributes(document: Document) -> list[Flag]:
    """What the page's root, body, or its article says of itself."""
    bearers = [*document.tree.iter("html", "body", "main"), *_own_article(document)]
    stated = [(name, value, _paid(value)) for one in bearers for name in PAID_ATTRIBUTES if (value := one.get(name))]
    stated += [
        (name, value, _paid_tier(value)) for one in bearers for name in TIER_ATTRIBUTES if (value := one.get(name))
    ]
    return [Flag(is_paid, f'{name} is "{value}"') for name, value, is_paid in stated if is_paid is not None]


def _own_article(document: Document) -> list[HtmlElement]:
    """The element of the page's article: the only one that stands in no other, or of several the one with `<h1>`."""
    outer = [one for one in document.tree.iter("article") if next(one.iterancestors("article"), None) is None]
    headed = [one for one in outer if next(one.iter("h1"), None) is not None] if len(outer) > 1 else outer
    return headed if len(headed) == 1 else []


def _state(document: Document) -> list[Flag]:
    """What the state of the scripts says, for each key that stands there once."""
    said: dict[str, list[str]] = {}
    for script in document.tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            continue
        text = (script.text or "")[:MAX_STATE_CHARACTERS]
        for match in STATE_FLAG.finditer(text) if any(word in text for word in STATE_WORDS) else ():
            said.setdefault(match[1], []).append(match[2])
    once = [(key, values[0]) for key, values in said.items() if len(values) == 1]
    stated = [(key, value, _stated(key.lower(), value)) for key, value in once]
    return [Flag(is_paid, f"a script says {key}: {value}") for key, value, is_paid in stated if is_paid is not None]


def _stated(key: str, value: str) -> bool | None:
    """Whether a key of a script's state says paid; one that names a tier must have a known one."""
    if key == FREE_KEY.lower():
        return _negated(_truth(value))
    tier = _paid_tier(value) or _paid_tier(ONLY.sub("", value.lower()))
    if key == BARE_KEY:  # it may speak of anything: of the reader, of a file
        return tier or None
    return _truth(value) if key.startswith("is") else _paid(value) if key.endswith("paywall") else tier


def _paid(stated: str) -> bool | None:
    is_paid = _truth(stated)
    return _paid_tier(stated) if is_paid is None else is_paid


def _paid_tier(stated: str) -> bool | None:
    tier = stated.strip().lower()
    return True if tier in PAID_TIERS else False if tier in FREE_TIERS else None


def _negated(free: bool | None) -> bool | None:  # noqa: FBT001 - a value, not a switch
    return None if free is None else not free


def _truth(stated: str) -> bool | None:
    word = stated.strip().lower().rsplit("/", 1)[-1]
    return True if word in TRUE_WORDS else False if word in FALSE_WORDS else None
