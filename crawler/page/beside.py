"""Which blocks of a page may be its article's words though no part of the text: boxes, captions, hidden parts."""

from collections.abc import Sequence
from typing import Final

from lxml.html import HtmlElement

from crawler.page.blocks import CELL_TAGS, SENTENCE_END_MARK, Block, read_blocks
from crawler.page.document import Document
from crawler.page.element_names import OTHERS_TAGS, is_others
from crawler.page.standfirst import MAX_BLOCKS_ABOVE

MAIN_TAGS: Final = frozenset({"article", "main"})
TOP_TAGS: Final = frozenset({"body", "html"})
MIN_SENTENCE_CHARACTERS: Final = 25
MIN_LINE_CHARACTERS: Final = 60  # of a line that needs no full stop
FACT_TAGS: Final = CELL_TAGS | {"dt", "dd", "li", "pre", "figure", "figcaption", "caption"}


def may_be_words(document: Document, every: Sequence[Block], kept: Sequence[Block], inside: list[Block]) -> list[Block]:
    """The blocks that may be the article's words, in document order, with `inside`, those of its element.

    `every`: the page's; `kept`: those that are the text. Beside `inside` they are those between the headline and the
    text, and those in boxes and hidden parts of the element. Of a page on which no text was found they are all that it
    marks as article or main part, or, where no sentence stands there, all its sentences.
    """
    if not kept:
        return _without_text(every)
    held = _held(document, kept, inside)
    return [*_above(every, inside), *held]


def _without_text(every: Sequence[Block]) -> list[Block]:
    main = [block for block in every if any(element.tag in MAIN_TAGS for element in block.around)]
    if any(map(_is_sentence, main)):
        return main
    told = [
        block
        for block in every
        if _is_sentence(block) and OTHERS_TAGS.isdisjoint({str(element.tag) for element in block.around})
    ]
    return [*main, *told]


def _above(every: Sequence[Block], inside: Sequence[Block]) -> Sequence[Block]:
    """The blocks outside the article's element between its headline and its text."""
    outer = inside[0].around, inside[0].text
    first = next((at for at, block in enumerate(every) if (block.around, block.text) == outer), 0)
    above = every[max(0, first - MAX_BLOCKS_ABOVE) : first]
    top = next((at for at in range(len(above) - 1, -1, -1) if above[at].kind == "h1"), len(above))
    return above[top + 1 :]


def _held(document: Document, kept: Sequence[Block], inside: Sequence[Block]) -> list[Block]:
    """The blocks in `inside`, and what else of the article's element may be its words, in document order."""
    home = _home(kept)
    others: dict[HtmlElement, bool] = {}
    found: list[Block] = []
    at, first, last = 0, 0, 0
    for block in document.blocks:
        own = inside[at] if at < len(inside) else None
        if own is not None and own.text == block.text and own.around[0] is block.around[0]:
            found.append(own)
            at += 1
            first, last = (first or len(found)) if own is kept[0] else first, len(found) if own is kept[-1] else last
        elif home in block.around and _is_told(block) and not _is_others(block, others):
            found.append(block)
    hidden = [block for template in home.iter("template") for block in read_blocks(template)]
    hidden = [block for block in hidden if _is_sentence(block) and not _is_others(block, others)]
    if home.tag in TOP_TAGS:  # its boxes are the page's own, save those amid the text
        own_ids = set(map(id, inside))
        found = [b for n, b in enumerate(found, 1) if id(b) in own_ids or first < n < last]
        first = next(n for n, b in enumerate(found, 1) if b is kept[0])
    return [*found[:first], *hidden, *found[first:]]


def _home(kept: Sequence[Block]) -> HtmlElement:
    """The innermost `<article>` around the text, or else the innermost element around all of it."""
    arounds = [frozenset(block.around) for block in kept]
    outer = [element for element in kept[0].around if all(element in around for around in arounds)]
    return next((element for element in outer if element.tag == "article"), outer[0])


def _is_others(block: Block, known: dict[HtmlElement, bool]) -> bool:
    return any(_remembered(element, known) for element in block.around if element.tag not in TOP_TAGS)


def _remembered(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    if element not in known:
        known[element] = is_others(element)
    return known[element]


def _is_told(block: Block) -> bool:
    return _is_sentence(block) or (block.is_text and block.kind in FACT_TAGS and block.linked == 0)


def _is_sentence(block: Block) -> bool:
    """Whether a block says something and is no link: it ends as a sentence does, or is as long as one."""
    if block.linked * 2 > len(block.text):
        return False
    length = 2 * block.prose if block.prose > len(block.text) else len(block.text)
    ends = SENTENCE_END_MARK.search(block.text[-20:]) is not None
    return length >= MIN_LINE_CHARACTERS or (ends and length >= MIN_SENTENCE_CHARACTERS)
