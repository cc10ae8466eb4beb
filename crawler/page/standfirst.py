"""Finds an article's standfirst: the sentence or two between headline and text that say what the article is about."""

import re
from collections.abc import Sequence
from typing import Final

from lxml.html import HtmlElement

from crawler.page.blocks import Block
from crawler.page.document import Document
from crawler.page.titles import folded, headlines

STANDFIRST_NAMES: Final = re.compile(
    r"stand-?first|(?:^|[\s_-])(?:lead|lede|lede?-?text|dek|deck|chapo|chapeau|vorspann|ingress|sous-?titre|sub-?title|sub-?head(?:line|ing)?"
    r"|sommario|occhiello|entradilla|bajada|copete|antetitulo|subtitulo|anons|lid|perex|zajawka|excerpt|abstract|summary"
    r"|intro(?:duction|text)?|synopsis|kicker-?text|headline-?deck)(?:$|[\s_-])",
    re.IGNORECASE,
)
STANDFIRST_PROPERTIES: Final = frozenset({"description", "alternativeHeadline", "abstract"})
DESCRIPTION_METAS: Final = ("og:description", "description", "twitter:description")
MIN_STANDFIRST_CHARACTERS: Final = 40
MAX_STANDFIRST_CHARACTERS: Final = 600
MAX_BLOCKS_ABOVE: Final = 12  # between a standfirst and the text stand bylines, dates, buttons, a caption
MAX_NAMED_ANCESTORS: Final = 2


def standfirst(blocks: Sequence[Block], text: Sequence[Block], document: Document) -> Block | None:
    """The block that is the standfirst of `text` and no part of it; None when there is none.

    `blocks` are the page's, in document order. The standfirst stands a few blocks above the first of `text`, in an
    element that is named so, or says what the page gives as its description.
    """
    if not text:
        return None
    first = next(
        (at for at, block in enumerate(blocks) if block.text == text[0].text and block.around == text[0].around), 0
    )
    above = blocks[max(0, first - MAX_BLOCKS_ABOVE) : first]
    described = {folded(line) for line in descriptions(document)}
    known = {folded(line) for line in headlines(document)} | {folded(block.text) for block in text[:2]}
    for block in reversed(above):
        if block.kind == "h1":
            return None
        if _may_be(block) and folded(block.text) not in known and (_is_named(block) or _is_described(block, described)):
            return block
    return None


def _may_be(block: Block) -> bool:
    is_long = MIN_STANDFIRST_CHARACTERS <= len(block.text) <= MAX_STANDFIRST_CHARACTERS
    return is_long and not block.linked and block.kind not in {"figcaption", "li", "time"}


def _is_named(block: Block) -> bool:
    return any(
        element.get("itemprop") in STANDFIRST_PROPERTIES or STANDFIRST_NAMES.search(_names(element)) is not None
        for element in block.around[:MAX_NAMED_ANCESTORS]
    )


def _is_described(block: Block, described: set[str]) -> bool:
    line = folded(block.text)
    return len(line) >= MIN_STANDFIRST_CHARACTERS // 2 and any(line == text for text in described)


def descriptions(document: Document) -> tuple[str, ...]:
    """What the page says that it is about, for whoever shares or lists it."""
    node = document.article
    stated = (*document.metas(*DESCRIPTION_METAS), *(node.texts("description") if node is not None else ()))
    return tuple(dict.fromkeys(stated))


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"
