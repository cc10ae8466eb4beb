"""Finds boxes that withhold: under the text, in a dialog, above it, below other articles. Words alone prove nothing.

A box is what stands in one element that holds none of the article. Its words are read together, since outlets spread a
notice over a greeting, a sentence and a button; without the button it is a text about such things.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from lxml.html import HtmlElement

from crawler.page.access.box_words import BoxWords, read_box_words
from crawler.page.access.boxes import is_named
from crawler.page.access.buttons import acts, leads_to_account, waits
from crawler.page.access.gate_patterns import read_gate
from crawler.page.access.gate_position import HEADLINE_LINKED_SHARE, MIN_HEADLINE_LETTERS
from crawler.page.access.prose import MAX_NOTICE_BLOCK_LETTERS, Prose, is_tail_heading
from crawler.page.blocks import Block, letter_count

Where = Literal["under", "over", "above", "below"]

MAX_BLOCKS_UNDER: Final = 14  # below the last paragraph; boxes further down may be shown to readers of whole articles
# Lists of other articles, an author's note and topics may stand between. No box so far down withholds on 347 whole
# labelled pages, as long as what holds another article's headline is no box.
MAX_BLOCKS_BELOW: Final = 40
MAX_BOX_BLOCKS: Final = 8
MIN_NOTICE_ABOVE_LETTERS: Final = 30  # a shorter one is a label: "for subscribers"
MAX_WORDS_READ: Final = 1200  # characters of a box; no notice is longer
SITE_TAGS: Final = frozenset({"footer", "nav"})
CAPTION_TAGS: Final = frozenset({"figcaption", "figure"})


@dataclass(frozen=True, slots=True)
class WithheldBox:
    """A box that asks for something and says that the article is withheld; `position` is its first block's.

    `blocks`: the positions of its blocks. `is_named`: its markup names a wall. `is_said`: one of its blocks says by
    itself that the article is withheld.
    """

    position: int
    notice: str
    words: BoxWords
    where: Where
    blocks: tuple[int, ...]
    is_named: bool = False
    is_said: bool = False


def withheld_box(blocks: Sequence[Block], prose: Prose) -> WithheldBox | None:
    """The first such box under the text, else in a dialog, above the text, below other articles; None for none."""
    if not prose.positions:
        return None
    first, last = prose.positions[0], prose.positions[-1]
    around = frozenset(blocks[last].element.iterancestors())
    under = _boxes(blocks, _under(blocks, last), around)
    over = _boxes(blocks, (at for at in range(last + 1, len(blocks)) if blocks[at].is_over), around)
    above = _boxes(blocks, _above(blocks, first), around)
    below = _boxes_below(blocks, last, around)
    places: tuple[tuple[Where, Iterator[list[int]]], ...] = (
        ("under", under), ("over", over), ("above", above), ("below", below)
    )  # fmt: skip
    for where, boxes in places:
        for box in boxes:
            if found := _withheld(blocks, box, where, around):
                return found
    return None


def _under(blocks: Sequence[Block], last: int) -> Iterator[int]:
    """Positions below the text, down to other articles."""
    for at in range(last + 1, min(len(blocks), last + 1 + MAX_BLOCKS_UNDER)):
        block = blocks[at]
        if is_tail_heading(block) or (not block.is_hidden and _is_headline(block)):
            return
        yield at


def _below(blocks: Sequence[Block], last: int) -> list[int]:
    """Positions under other articles, tags and notes that follow the text; a site's footer and menus are left out."""
    start = last + 1 + sum(1 for _ in _under(blocks, last))
    reach = range(start, min(len(blocks), last + 1 + MAX_BLOCKS_BELOW))
    return [at for at in reach if not (blocks[at].is_over or any(one.tag in SITE_TAGS for one in blocks[at].around))]


def _boxes_below(blocks: Sequence[Block], last: int, around: frozenset[HtmlElement]) -> Iterator[list[int]]:
    """The boxes there: what stands in one element that holds no headline of another article."""
    positions = _below(blocks, last)
    headlines = {at for at in positions if _is_headline(blocks[at])}
    holders = frozenset(element for at in headlines for element in blocks[at].around)
    yield from _boxes(blocks, (at for at in positions if at not in headlines), around | holders)


def _above(blocks: Sequence[Block], first: int) -> Iterator[int]:
    """Positions between the headline and the text."""
    headline = next((at for at in range(first - 1, -1, -1) if blocks[at].kind == "h1"), None)
    if headline is not None:
        yield from range(max(headline + 1, first - MAX_BOX_BLOCKS), first)


def _boxes(blocks: Sequence[Block], positions: Iterator[int], around: frozenset[HtmlElement]) -> Iterator[list[int]]:
    """The positions parted into boxes: blocks in one outermost element that does not hold the text."""
    box: list[int] = []
    holder: HtmlElement | None = None
    for at in positions:
        block = blocks[at]
        if not _is_shown(block) or block.kind in CAPTION_TAGS or block.letters > MAX_NOTICE_BLOCK_LETTERS:
            continue
        outer = _outermost(block, around)
        if box and (outer is not holder or outer is None):
            yield box
            box = []
        box.append(at)
        holder = outer
    if box:
        yield box


def _outermost(block: Block, around: frozenset[HtmlElement]) -> HtmlElement | None:
    """The outermost element around a block that does not hold the article's last paragraph."""
    return next((element for element in reversed(block.around) if element not in around), None)


def _withheld(
    blocks: Sequence[Block], box: list[int], where: Where, around: frozenset[HtmlElement]
) -> WithheldBox | None:
    texts = {at: blocks[at].text for at in box[:MAX_BOX_BLOCKS]}
    language = read_box_words(" ".join(texts.values())[:MAX_WORDS_READ], blocks[box[0]].tongues).language
    spoken = (language,) if language else blocks[box[0]].tongues
    kept = [at for at, text in texts.items() if not _is_other(text, spoken, blocks[at].tongues)]
    if not any(acts(blocks[at]) for at in kept):
        return None
    words = read_box_words(" ".join(texts[at] for at in kept)[:MAX_WORDS_READ], spoken)
    # A count of free articles stands below whole ones too.
    is_meter = words.hidden_percent is None and "go" not in words.concepts
    if not words.withholds or (where == "below" and is_meter):
        return None
    notice = max((texts[at] for at in kept), key=lambda text: (len(read_box_words(text, spoken).concepts), len(text)))
    if where == "above" and letter_count(notice) < MIN_NOTICE_ABOVE_LETTERS:
        return None
    is_said = any(
        "gate" in (reading := read_gate(texts[at], blocks[at].tongues)).kinds and reading.is_gate for at in kept
    )
    named = is_named(blocks[kept[0]].element, around)
    is_open = where == "over" and any(element.tag == "dialog" for element in blocks[kept[0]].around)
    return WithheldBox(kept[0], notice, words, "under" if is_open else where, tuple(kept), named, is_said)


def _is_other(text: str, spoken: tuple[str, ...], tongues: tuple[str, ...]) -> bool:
    """Whether a text offers or reserves another thing: a newsletter, comments, other articles."""
    if "other" in read_box_words(text, spoken).concepts:
        return True
    return any(
        "widget" in kinds for name, kinds in read_gate(text, tongues).kinds_by_language if not spoken or name in spoken
    )


def _is_shown(block: Block) -> bool:
    """Whether a reader sees the block: a dialog that is not open waits for a script, as what a class hides does."""
    return not block.is_hidden and not waits(block)


def _is_headline(block: Block) -> bool:
    """Whether the block is the linked headline of another article."""
    is_short = block.letters < MIN_HEADLINE_LETTERS
    if block.kind == "button" or block.linked_share <= HEADLINE_LINKED_SHARE or is_short:
        return False
    link = next(block.element.iter("a"), None)
    return link is None or not leads_to_account(link)
