"""Reads what the publisher declares: `isAccessibleForFree`, content tier. It says little about what the page holds."""

import re
from dataclasses import dataclass
from typing import Final

from crawler.page.document import Document
from crawler.page.jsonld import Node

FREE_KEY: Final = "isAccessibleForFree"
FALSE_WORDS: Final = frozenset(("false", "0", "no", "none", "locked"))
TRUE_WORDS: Final = frozenset(("true", "1", "yes"))
PAID_TIERS: Final = frozenset(("locked", "metered", "paid", "premium", "subscriber", "subscription", "archive", "plus"))
TIER_META_NAMES: Final = ("article:content_tier", "content_tier", "og:article:content_tier")
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
    """What the page declares in JSON-LD, microdata and meta tags, in this order; empty when it declares nothing."""
    found = [*_jsonld(document), *_microdata(document), *_tiers(document)]
    return tuple(dict.fromkeys(found))


def declared_paid(flags: tuple[Flag, ...]) -> bool | None:
    """Whether any declaration says paid; None when there is no declaration."""
    return any(flag.is_paid for flag in flags) if flags else None


def _jsonld(document: Document) -> list[Flag]:
    found = []
    for node in document.articles or document.nodes:
        for stated in (*node.texts(FREE_KEY), *(text for part in _parts(node) for text in part.texts(FREE_KEY))):
            if (free := _truth(stated)) is not None:
                found.append(Flag(not free, f"JSON-LD says {FREE_KEY}: {stated}"))
    return found or ([] if document.articles else _raw(document))


def _parts(node: Node) -> tuple[Node, ...]:
    """The `hasPart` nodes that have a selector: a paywall on a part of the article is one on the article."""
    return tuple(part for part in node.nodes("hasPart") if "cssSelector" in part.values)


def _raw(document: Document) -> list[Flag]:
    scripts = (tag.text or "" for tag in document.tree.iter("script") if "ld+json" in (tag.get("type") or "").lower())
    stated = [match[1] for script in scripts for match in RAW_FLAG.finditer(script)]
    return [Flag(not free, f"JSON-LD says {FREE_KEY}: {text}") for text in stated if (free := _truth(text)) is not None]


def _microdata(document: Document) -> list[Flag]:
    found = []
    for tag in document.tree.iterfind(f".//*[@itemprop='{FREE_KEY}']"):
        stated = tag.get("content") or tag.get("href") or (tag.text or "").strip()
        if (free := _truth(stated)) is not None:
            found.append(Flag(not free, f"microdata says {FREE_KEY}: {stated}"))
    return found


def _tiers(document: Document) -> list[Flag]:
    stated = document.metas(*TIER_META_NAMES)
    return [Flag(tier.strip().lower() in PAID_TIERS, f"content tier: {tier}") for tier in stated]


def _truth(stated: str) -> bool | None:
    word = stated.strip().lower().rsplit("/", 1)[-1]
    return True if word in TRUE_WORDS else False if word in FALSE_WORDS else None
