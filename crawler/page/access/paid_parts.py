"""Looks up the part of the page that its publisher marks as paid (`hasPart`, `cssSelector`): does it hold text?

Source: Google Search Central, "Subscription and paywalled content"; the selector must name a class.
"""

from dataclasses import dataclass
from typing import Final, Literal

from lxml.cssselect import CSSSelector, SelectorError
from lxml.html import HtmlElement

from crawler.page.blocks import INVISIBLE_TAGS
from crawler.page.document import Document

Holding = Literal["text", "empty", "missing"]

MIN_TEXT_LETTERS: Final = 200  # an element with fewer holds a button or a notice, not the rest of an article
MAX_SELECTORS: Final = 10


@dataclass(frozen=True, slots=True)
class PaidPart:
    """A selector that marks paid text, and what it selects in this page."""

    selector: str
    holding: Holding


def paid_parts(document: Document) -> tuple[PaidPart, ...]:
    """The parts marked as not free; empty when none is marked, or no selector can be parsed."""
    parts = [part for node in document.articles for part in node.nodes("hasPart")]
    selectors = [css for part in parts if part.text("isAccessibleForFree") in {"false", "False", "0"}
                 for css in part.texts("cssSelector")]  # fmt: skip
    found = [(css, select(document.tree, css)) for css in dict.fromkeys(selectors[:MAX_SELECTORS])]
    return tuple(PaidPart(css, _holding(elements)) for css, elements in found if elements is not None)


def select(tree: HtmlElement, css: str) -> list[HtmlElement] | None:
    """The elements that a CSS selector matches; None when the selector is invalid."""
    try:
        found = CSSSelector(css, translator="html")(tree)
    except SelectorError:
        return None
    return [element for element in found if isinstance(element, HtmlElement)] if isinstance(found, list) else []


def _holding(elements: list[HtmlElement]) -> Holding:
    if not elements:
        return "missing"
    return "text" if sum(map(_letters, elements)) >= MIN_TEXT_LETTERS else "empty"


def _letters(element: HtmlElement) -> int:
    """The number of letters in the element, without scripts."""
    texts = element.itertext(with_tail=False)
    silent = sum(len(child.text or "") for child in element.iter(*INVISIBLE_TAGS))
    return sum(len(text.strip()) for text in texts) - silent
