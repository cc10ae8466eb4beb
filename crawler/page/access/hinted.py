"""Finds where the body stops according to the source's configuration (`access:` selectors and phrases)."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from crawler.page.access.gate_patterns import fold, read_gate
from crawler.page.access.gate_position import Gate, sentences
from crawler.page.access.paid_parts import select
from crawler.page.blocks import BLOCK_LEVEL_TAGS, Block
from crawler.source_options import PageHints


def hinted_gate(tree: HtmlElement, blocks: Sequence[Block], hints: PageHints) -> tuple[Gate, str] | None:
    """The first place that a selector or phrase of the source marks, and which one it was; None when none matches."""
    return _by_selector(tree, blocks, hints.access_selectors) or _by_phrase(blocks, hints.access_phrases)


def _by_selector(tree: HtmlElement, blocks: Sequence[Block], selectors: tuple[str, ...]) -> tuple[Gate, str] | None:
    for css in selectors:
        if found := select(tree, css):
            position = _position(tree, blocks, found[0])
            notice = " ".join("".join(found[0].itertext()).split())
            return Gate(position, notice, read_gate(notice[:1000]), "said"), f'selector "{css}"'
    return None


def _by_phrase(blocks: Sequence[Block], phrases: tuple[str, ...]) -> tuple[Gate, str] | None:
    for phrase in phrases:
        folded = fold(phrase)
        for position, block in enumerate(blocks):
            if not folded or folded not in fold(block.text):
                continue
            start = next((at for at, sentence in sentences(block.text) if folded in fold(sentence)), 0)
            notice = block.text[start:]
            gate = Gate(position, notice, read_gate(notice[:1000]), "said", after_paragraph=start)
            return gate, f'phrase "{phrase}"'
    return None


def _position(tree: HtmlElement, blocks: Sequence[Block], marked: HtmlElement) -> int:
    """The position of the first block that stands in the marked element or after it."""
    start: HtmlElement | None = marked
    while start is not None and start.tag not in BLOCK_LEVEL_TAGS:
        start = start.getparent()
    order = {element: number for number, element in enumerate(tree.iter())}
    first = order.get(marked if start is None else start, 0)
    return next((at for at, block in enumerate(blocks) if order.get(block.element, 0) >= first), len(blocks))
