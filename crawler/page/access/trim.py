"""Trims the gate notice and all that follows it off a body's text. Trimming never lengthens a text."""

from collections.abc import Sequence
from typing import Final

from lxml.html import HtmlElement

from crawler.page.access.endings import ending
from crawler.page.access.gate_patterns import read_gate
from crawler.page.access.gate_position import Gate
from crawler.page.access.prose import (
    MAX_BODY_LETTERS,
    MAX_LABEL_LETTERS,
    MAX_NOTICE_BLOCK_LETTERS,
    Prose,
    is_in,
    squeeze,
)
from crawler.page.blocks import Block, letter_count

PARAGRAPH_SEPARATOR: Final = "\n\n"


def trimmed(paragraphs: Sequence[str], blocks: Sequence[Block], prose: Prose, gate: Gate) -> str:
    """The paragraphs before the gate, its headline and its box; one that contains the notice is cut before it."""
    before = _NoticePlace(blocks[: gate.position])
    # The notice is the clearest block of a box; the gate stands where the box begins.
    after = _NoticePlace(blocks[gate.position + (gate.after_paragraph > 0) :])
    kept: list[str] = []
    for paragraph in paragraphs:
        cut = _notice_start(paragraph, gate.notice)
        if cut is not None:
            kept.append(paragraph[:cut].rstrip())
            break
        if paragraph not in before and paragraph in after:
            break
        kept.append(paragraph)
    last = max((at for at in prose.positions if at < gate.position), default=-1)
    between = blocks[last + 1 : gate.position]
    box = _box(blocks, last, gate.position)
    headlines = {
        squeeze(block.text) for block in between if _is_label(block.text) or (box is not None and box in block.around)
    }
    while kept and (not kept[-1] or squeeze(kept[-1]) in headlines):
        kept.pop()
    return PARAGRAPH_SEPARATOR.join(without_offers(kept, blocks[gate.position].tongues))


def _box(blocks: Sequence[Block], last: int, position: int) -> HtmlElement | None:
    """The outermost element around the gate that does not hold the paragraph `last`; None when there is none."""
    text = frozenset(blocks[last].around) if last >= 0 else frozenset()
    around = [element for element in blocks[position].around if element not in text]
    return around[-1] if text and len(around) > 1 else None


class _NoticePlace:
    """The texts of some blocks; `in` tells whether a paragraph is one of them or part of them."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._texts = frozenset(squeeze(block.text) for block in blocks)
        self._joined = squeeze(" ".join(block.text for block in blocks))[:MAX_BODY_LETTERS]

    def __contains__(self, paragraph: str) -> bool:
        return squeeze(paragraph) in self._texts or is_in(paragraph, self._joined)


def without_offers(paragraphs: list[str], tongues: tuple[str, ...]) -> list[str]:
    """The paragraphs without those at the end that sell, or head a list of other articles, in one of `tongues`."""
    end = len(paragraphs)
    while end and _is_offer(paragraphs[end - 1], tongues):
        end -= 1
    return paragraphs[:end]


def _is_label(text: str) -> bool:
    """Whether `text` is a headline or a button rather than a sentence of the article."""
    return letter_count(text) <= MAX_LABEL_LETTERS and ending(text) == "unclear"


def _is_offer(paragraph: str, tongues: tuple[str, ...]) -> bool:
    if letter_count(paragraph) > MAX_NOTICE_BLOCK_LETTERS:
        return False
    reading = read_gate(paragraph, tongues)
    is_label = letter_count(paragraph) <= MAX_LABEL_LETTERS
    return reading.is_gate or (is_label and bool(reading.kinds & {"tail", "offer"}))


def _notice_start(paragraph: str, notice: str) -> int | None:
    """Where the notice starts in the paragraph; None when it does not stand there."""
    at = paragraph.find(notice)
    if at >= 0:
        return at
    return 0 if len(paragraph) <= len(notice) and squeeze(paragraph) in squeeze(notice) and len(paragraph) > 8 else None
