"""The part of the page that its publisher marks as behind the paywall (`hasPart`, `cssSelector`): is its text there?

Source: Google Search Central, "Subscription and paywalled content"; the selector must name a class.
"""

from dataclasses import dataclass
from typing import Final, Literal

from lxml.cssselect import CSSSelector, SelectorError
from lxml.html import HtmlElement

from crawler.page.access.outline import SILENT_TAGS
from crawler.page.document import Document

Holding = Literal["text", "empty", "missing"]

TEXT: Final = 200  # letters: a container with fewer holds a button or a notice, not the rest of an article
MOST_SELECTORS: Final = 10


@dataclass(frozen=True, slots=True)
class PaidPart:
    """A selector that marks paid text, and what it selects in this page."""

    selector: str
    holding: Holding


def paid_parts(document: Document) -> tuple[PaidPart, ...]:
    """The parts marked as not free; empty when none is marked, or no marked selector can be read."""
    parts = [part for node in document.articles for part in node.nodes("hasPart")]
    selectors = [css for part in parts if part.text("isAccessibleForFree") in {"false", "False", "0"}
                 for css in part.texts("cssSelector")]  # fmt: skip
    found = [(css, select(document.tree, css)) for css in dict.fromkeys(selectors[:MOST_SELECTORS])]
    return tuple(PaidPart(css, _holding(elements)) for css, elements in found if elements is not None)


def select(tree: HtmlElement, css: str) -> list[HtmlElement] | None:
    """The elements that a CSS selector matches; None when it is none."""
    try:
        found = CSSSelector(css, translator="html")(tree)
    except SelectorError:
        return None
    return [element for element in found if isinstance(element, HtmlElement)] if isinstance(found, list) else []


def _holding(elements: list[HtmlElement]) -> Holding:
    if not elements:
        return "missing"
    return "text" if sum(map(_letters, elements)) >= TEXT else "empty"


def _letters(element: HtmlElement) -> int:
    """How many letters of text the element shows, scripts left out."""
    texts = element.itertext(with_tail=False)
    silent = sum(len(child.text or "") for child in element.iter(*SILENT_TAGS))
    return sum(len(text.strip()) for text in texts) - silent
