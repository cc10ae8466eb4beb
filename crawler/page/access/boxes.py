"""A box right under the text that sells or asks for an account, in words that alone withhold nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.page.access.gate_patterns import read_gate
from crawler.page.access.gate_position import labels_teaser
from crawler.page.access.outline import OutlineBlock, weight
from crawler.page.access.prose import NOTICE, Prose, is_tail_heading

NEXT: Final = 3  # blocks: what stands further down sells to readers of whole articles too
DEPTH: Final = 4  # elements around a block whose names may tell what it is
# Words of class and id, or a part of an element's own tag, by which publishers name the box that stands at a cut.
NAMED: Final = re.compile(
    r"(?:pay|reg|login|subscri\w*|access)[-_]?(?:wall|gate|barrier|block)|paywall|piano|\b(?:wall|gate)\b"
    r"|premium-(?:offer|gate|box)|(?:barrier|locked|regwall)"
)
SELLING: Final = frozenset(("reader", "offer", "rest"))


@dataclass(frozen=True, slots=True)
class Box:
    """What stands under the text: its words, and whether its markup names a wall, whether its words sell."""

    words: str
    is_named: bool
    sells: bool


def box_under(blocks: Sequence[OutlineBlock], prose: Prose) -> Box | None:
    """The first such box within a few blocks under the last paragraph; None when there is none."""
    if not prose.positions:
        return None
    last = prose.positions[-1]
    around = frozenset(blocks[last].element.iterancestors())
    for position in range(last + 1, min(len(blocks), last + 1 + NEXT)):
        block = blocks[position]
        if is_tail_heading(block) or labels_teaser(blocks, position):
            return None
        kinds = read_gate(block.text).kinds
        if block.hidden or "widget" in kinds or weight(block.text) > NOTICE:
            continue
        box = Box(block.text, _is_named(block.element, around), bool(kinds & SELLING))
        if box.is_named or box.sells:
            return box
    return None


def _is_named(element: HtmlElement, around: frozenset[HtmlElement]) -> bool:
    """Whether an element, or one around it that does not hold the article too, is named after a wall."""
    outer = (found for found in islice((element, *element.iterancestors()), DEPTH) if found not in around)
    names = (
        f"{found.tag} {found.get('class') or ''} {found.get('id') or ''} {found.get('data-testid') or ''}"
        for found in outer
    )
    return any(NAMED.search(name.lower()) for name in names)
