"""Which elements of a page stand beside its article: boxes, bars, comments, lists of other stories.

Names of classes and ids only raise a suspicion. It is dropped where the suspect holds what must be the article.
"""

from collections.abc import Iterable
from typing import Final

from lxml.html import HtmlElement

from crawler.page.blocks import Block
from crawler.page.container import lists_stories
from crawler.page.element_names import is_never_body

MOST_OF_PAGE_SHARE: Final = 0.5  # of the page's prose: more is the article, whatever the element is called
# Characters of prose in an `<article>` that leave no need to look for the article in suspects.
ARTICLE_ELEMENT_CHARACTERS: Final = 500
MOST_OF_BODY_SHARE: Final = 0.4  # of the article element's prose


def asides(blocks: list[Block], marked: Iterable[HtmlElement]) -> frozenset[HtmlElement]:
    """The suspects that stay so when the whole page is seen; `marked` are what it marks as the article's body.

    Cleared are those around the page's `<h1>`, those that hold most of the page's prose and are no list of stories, and
    embedded posts, which are quoted as part of the article.
    """
    mass, quoted, total = _mass(blocks)
    home, holders = _home(blocks), _holders(blocks, marked)

    def is_most(element: HtmlElement) -> bool:
        if is_never_body(element) or mass[element] <= MOST_OF_PAGE_SHARE * total:
            return False
        return (home is None or home in element.iterancestors()) and not lists_stories(
            [block for block in blocks if element in block.suspects]
        )

    kept = {element for element in mass if element in holders or is_most(element)}
    return _others(mass, quoted, kept)


def inner_asides(blocks: list[Block]) -> frozenset[HtmlElement]:
    """Of the suspects inside an article's element, those too small to be a part of the body itself."""
    mass, quoted, total = _mass(blocks)
    kept = {
        element for element, prose in mass.items() if not is_never_body(element) and prose > MOST_OF_BODY_SHARE * total
    }
    return _others(mass, quoted, kept)


def _others(
    mass: dict[HtmlElement, int], quoted: dict[HtmlElement, int], kept: set[HtmlElement]
) -> frozenset[HtmlElement]:
    """The suspects that are not kept, are not named like one that is, and are no quotation."""
    names = {(element.tag, element.get("class")) for element in kept if element.get("class")}
    return frozenset(
        element
        for element, prose in mass.items()
        if element not in kept
        and (is_never_body(element) or (element.tag, element.get("class")) not in names)
        and quoted.get(element, 0) <= MOST_OF_PAGE_SHARE * prose
    )


def _home(blocks: list[Block]) -> HtmlElement | None:
    """The first `<article>` with an article's worth of prose outside all suspects; None when there is none."""
    mass: dict[HtmlElement, int] = {}
    for block in blocks:
        if block.suspects:
            continue
        for element in block.around:
            if element.tag == "article":
                mass[element] = mass.get(element, 0) + block.prose
    return next((element for element, prose in mass.items() if prose >= ARTICLE_ELEMENT_CHARACTERS), None)


def _mass(blocks: Iterable[Block]) -> tuple[dict[HtmlElement, int], dict[HtmlElement, int], int]:
    """Prose of each suspect, how much of it stands in quotations, and the prose of all blocks."""
    mass: dict[HtmlElement, int] = {}
    quoted: dict[HtmlElement, int] = {}
    total = 0
    for block in blocks:
        prose = block.prose
        total += prose
        if not block.suspects:
            continue
        is_quoted = any(element.tag == "blockquote" for element in block.around[:4])
        for element in block.suspects:
            mass[element] = mass.get(element, 0) + prose
            quoted[element] = quoted.get(element, 0) + (prose if is_quoted else 0)
    return mass, quoted, total


def _holders(blocks: list[Block], marked: Iterable[HtmlElement]) -> frozenset[HtmlElement]:
    """The elements around the page's headlines and around what it marks as the body."""
    if not blocks:
        return frozenset()
    root = blocks[0].around[-1]
    return frozenset(outer for element in (*root.iter("h1"), *marked) for outer in element.iterancestors())
