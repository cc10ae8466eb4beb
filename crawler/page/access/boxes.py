"""Finds a box right under the text, or above it, that sells or asks for an account in words that withhold nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.page.access.box_words import read_box_words
from crawler.page.access.buttons import offers
from crawler.page.access.gate_patterns import read_gate
from crawler.page.access.gate_position import MAX_HALF_LETTERS, labels_teaser
from crawler.page.access.prose import MAX_NOTICE_BLOCK_LETTERS, Prose, is_tail_heading
from crawler.page.blocks import INVISIBLE_TAGS, Block
from crawler.page.element_names import WHOLE_PAGE_TAGS, is_hidden

MAX_BLOCKS_BELOW: Final = 3  # boxes further down are shown to readers of whole articles too
MAX_BLOCKS_ABOVE: Final = 4
MAX_NAMED_ANCESTORS: Final = 4  # elements around a block whose names are looked at
WIDGET_MAKER: Final = "piano"  # its empty elements wait for letters and recommendations as often as for a wall
MAX_EMPTY_SIBLINGS: Final = 12  # elements under the text that are looked at for an empty wall
# Words in the class, id or tag of the box that publishers put where the text is cut.
WALL_NAMES: Final = re.compile(
    r"(?:pay|reg|login|subscri\w*|access)[-_]?(?:wall|gate|barrier|block)|paywall|piano|\b(?:wall|gate)\b"
    r"|premium-(?:offer|gate|box)|(?:barrier|locked|regwall)"
)
NAMING_ATTRIBUTES: Final = ("class", "id", "data-testid", "data-component", "data-widget", "data-module", "data-type")
MAX_NAME_CHARACTERS: Final = 300
PRICE: Final = re.compile(
    r"[€$£₺₪¥₴₩]\s?\d(?![\d.,]*\s?(?:m|b|k|tr)(?:n|d|r|il|io|ia|rd|ln)?)|\b\d{1,4}(?:[.,]\d{1,2})?\s?(?:[€$£₺₪₴₩元円원]|(?:euros?|eur|usd|dollars?|cent\w{0,5}|c[eé]nt\w{0,5}|zł|kč|kr"
    r"|kron\w{0,3}|ft|forint\w{0,3}|lei|лв|грн|руб\w{0,4}|tl|lira|øre|öre|snt|senttiä|senti|коп\w{0,4}|λεπτά|ευρώ)\b)",
    re.IGNORECASE,
)
QUESTION_MARKS: Final = frozenset("?？؟;")
SELLING_KINDS: Final = frozenset(("reader", "offer", "rest"))


@dataclass(frozen=True, slots=True)
class Box:
    """A box under or above the text, by its `words`; `is_named`: its markup names a wall.

    `sells`: it sells, or asks for an account; `has_price`: at a price; `has_question`: its first line asks one, as
    teasers of a withheld end do.
    """

    words: str
    is_named: bool
    sells: bool
    has_price: bool = False
    has_question: bool = False


def box_above(blocks: Sequence[Block], prose: Prose) -> Box | None:
    """A box between headline and text that names a price or asks a question, and sells; None when there is none.

    Boxes that merely sell stand above whole texts as well.
    """
    first = prose.positions[0] if prose.positions else 0
    headline = next((at for at in range(first - 1, -1, -1) if blocks[at].kind == "h1"), first)
    own = blocks[:first]
    for position in range(max(headline + 1, first - MAX_BLOCKS_ABOVE), first):
        block = own[position]
        if block.is_hidden or block.linked_share or "widget" in read_gate(block.text, block.tongues).kinds:
            continue
        has_question = _opens_with_question(own, position)
        has_price = (has_question or PRICE.search(block.text) is not None) and _names_price(own, position)
        if has_price or has_question:
            return Box(block.text, is_named=False, sells=True, has_price=has_price, has_question=has_question)
    return None


def box_under(blocks: Sequence[Block], prose: Prose) -> Box | None:
    """The first such box within MAX_BLOCKS_BELOW of the last paragraph; None when there is none."""
    if not prose.positions:
        return None
    last = prose.positions[-1]
    around = frozenset(blocks[last].element.iterancestors())
    for position in range(last + 1, min(len(blocks), last + 1 + MAX_BLOCKS_BELOW)):
        block = blocks[position]
        if is_tail_heading(block) or labels_teaser(blocks, position):
            return None
        kinds = read_gate(block.text, block.tongues).kinds
        if block.is_hidden or "widget" in kinds or block.letters > MAX_NOTICE_BLOCK_LETTERS:
            continue
        has_price = _names_price(blocks, position)
        has_question = _opens_with_question(blocks, position)
        sells = bool(kinds & SELLING_KINDS) or has_price or has_question or _asks(blocks, position)
        box = Box(block.text, is_named(block.element, around), sells, has_price, has_question)
        if box.is_named or box.sells:
            return box
    return None


def empty_wall(blocks: Sequence[Block], prose: Prose) -> str:
    """The name of an element right under the text that is named a wall and shows nothing yet; "" for none.

    A script fills it for readers who do not pay, or for none: the templates of some outlets have it on every page.
    """
    if not prose.positions:
        return ""
    last = blocks[prose.positions[-1]].element
    for outer in islice((last, *last.iterancestors()), MAX_NAMED_ANCESTORS):
        if outer.tag in WHOLE_PAGE_TAGS:
            break
        for element in islice(outer.itersiblings(), MAX_EMPTY_SIBLINGS):
            if element.tag not in INVISIBLE_TAGS and _shows_text(element):
                return ""
            walls = (_name_of(one) for one in islice(element.iter(), MAX_EMPTY_SIBLINGS) if _is_empty_wall(one))
            if name := next(walls, ""):
                return name
    return ""


def _shows_text(element: HtmlElement) -> bool:
    return any(one.tag not in INVISIBLE_TAGS and (one.text or "").strip() for one in element.iter()) or any(
        (one.tail or "").strip() for one in element.iterdescendants()
    )


def _is_empty_wall(element: HtmlElement) -> bool:
    if element.tag in INVISIBLE_TAGS or is_hidden(dict(element.items())):
        return False
    return WALL_NAMES.search(_name_of(element).replace(WIDGET_MAKER, "")) is not None


def _asks(blocks: Sequence[Block], position: int) -> bool:
    """Whether single words of the block ask for something, beside a button or a link to an account or an offer."""
    concepts = read_box_words(blocks[position].text, blocks[position].tongues).concepts
    near = blocks[position : position + MAX_BLOCKS_BELOW]
    return "pay" in concepts and "other" not in concepts and any(map(offers, near))


def _opens_with_question(blocks: Sequence[Block], position: int) -> bool:
    """Whether a short question stands over words that ask for something, beside a button, and name no other thing."""
    near = [block for block in blocks[position : position + MAX_BLOCKS_BELOW] if not block.is_hidden]
    if not near or near[0].letters > MAX_HALF_LETTERS or near[0].text[-1] not in QUESTION_MARKS:
        return False
    if "pay" in read_box_words(near[0].text, near[0].tongues).concepts:  # "Already a member?"
        return False
    concepts = read_box_words(" ".join(block.text for block in near), near[0].tongues).concepts
    return "pay" in concepts and "other" not in concepts and any(map(offers, near))


def _names_price(blocks: Sequence[Block], position: int) -> bool:
    """Whether a short text from `position` on states a price, beside a button or a link to an account or an offer."""
    near = [block for block in blocks[position : position + MAX_BLOCKS_BELOW] if not block.is_hidden]
    prices = (block for block in near if block.letters <= MAX_HALF_LETTERS and PRICE.search(block.text))
    return any("other" not in read_box_words(block.text, block.tongues).concepts for block in prices) and any(
        map(offers, near)
    )


def is_named(element: HtmlElement, around: frozenset[HtmlElement]) -> bool:
    """Whether the element, or one around it that does not hold the article too, is named after a wall."""
    outer = (found for found in islice((element, *element.iterancestors()), MAX_NAMED_ANCESTORS) if found not in around)
    return any(WALL_NAMES.search(_name_of(found)) for found in outer)


def _name_of(element: HtmlElement) -> str:
    """The tag, classes, id and data that name an element, in lower case."""
    names = (value for key in NAMING_ATTRIBUTES if (value := element.get(key)))
    return f"{element.tag} {' '.join(names)}"[:MAX_NAME_CHARACTERS].lower()
