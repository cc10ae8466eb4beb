"""What the publisher declares of an article's access: `isAccessibleForFree`, content tier. Not what we hold."""

import re
from dataclasses import dataclass
from typing import Final

from crawler.page.document import Document
from crawler.page.jsonld import Node

FREE: Final = "isAccessibleForFree"
NO: Final = frozenset(("false", "0", "no", "none", "locked"))
YES: Final = frozenset(("true", "1", "yes"))
PAID_TIERS: Final = frozenset(("locked", "metered", "paid", "premium", "subscriber", "subscription", "archive", "plus"))
TIERS: Final = ("article:content_tier", "content_tier", "og:article:content_tier")
# JSON-LD that no parser reads still states its flag; seen on one of 265 pages.
RAW_FLAG: Final = re.compile(
    r'"isAccessibleForFree"\s*:\s*(?:\{[^{}]*"@value"\s*:\s*)?"?(?:https?://schema\.org/)?(\w+)'
)


@dataclass(frozen=True, slots=True)
class Flag:
    """One declaration: whether it says paid, and a sentence with the words it rests on."""

    is_paid: bool
    sentence: str


def read_flags(document: Document) -> tuple[Flag, ...]:
    """What the page declares, in JSON-LD, then microdata, then meta tags; empty when it declares nothing."""
    found = [*_jsonld(document), *_microdata(document), *_tiers(document)]
    return tuple(dict.fromkeys(found))


def declared_paid(flags: tuple[Flag, ...]) -> bool | None:
    """Whether any declaration says paid; None when there is none. A tier outweighs a flag left at its default."""
    return any(flag.is_paid for flag in flags) if flags else None


def _jsonld(document: Document) -> list[Flag]:
    found = []
    for node in document.articles or document.nodes:
        for stated in (*node.texts(FREE), *(text for part in _parts(node) for text in part.texts(FREE))):
            if (free := _truth(stated)) is not None:
                found.append(Flag(not free, f"JSON-LD says {FREE}: {stated}"))
    return found or ([] if document.articles else _raw(document))


def _parts(node: Node) -> tuple[Node, ...]:
    """The parts of an article that have a selector of their own: a paywall marked on a part is one on the whole."""
    return tuple(part for part in node.nodes("hasPart") if "cssSelector" in part.values)


def _raw(document: Document) -> list[Flag]:
    scripts = (tag.text or "" for tag in document.tree.iter("script") if "ld+json" in (tag.get("type") or "").lower())
    stated = [match[1] for script in scripts for match in RAW_FLAG.finditer(script)]
    return [Flag(not free, f"JSON-LD says {FREE}: {text}") for text in stated if (free := _truth(text)) is not None]


def _microdata(document: Document) -> list[Flag]:
    found = []
    for tag in document.tree.iterfind(f".//*[@itemprop='{FREE}']"):
        stated = tag.get("content") or tag.get("href") or (tag.text or "").strip()
        if (free := _truth(stated)) is not None:
            found.append(Flag(not free, f"microdata says {FREE}: {stated}"))
    return found


def _tiers(document: Document) -> list[Flag]:
    stated = document.metas(*TIERS)
    return [Flag(tier.strip().lower() in PAID_TIERS, f"content tier: {tier}") for tier in stated]


def _truth(stated: str) -> bool | None:
    word = stated.strip().lower().rsplit("/", 1)[-1]
    return True if word in YES else False if word in NO else None
