"""Which blocks of a page are the article's own paragraphs, so that what stands after the last of them is known."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Final

from crawler.page.access.box_words import read_box_words
from crawler.page.access.buttons import acts
from crawler.page.access.gate_patterns import read_gate
from crawler.page.blocks import Block

MIN_PARAGRAPH_LETTERS: Final = 60  # shorter blocks are labels, bylines, buttons as often as prose
MAX_LINKED_SHARE: Final = 0.45  # a paragraph with more of it in links is a teaser
MAX_LABEL_LETTERS: Final = 60  # a heading of what follows an article ("Last articles") is no longer
MAX_NOTICE_BLOCK_LETTERS: Final = 420  # no gate or offer seen was longer in one paragraph
MIN_ALIGNED_LETTERS: Final = 30  # a shorter block may stand in the body by chance
MAX_BODY_LETTERS: Final = 200_000  # the longest article of our corpora has 60,000
BODY_WEIGHT_FACTOR: Final = 3  # how much more a block counts when the body reader took it too
# How much less after a heading such as "Related": articles resume after such a box, lists follow it.
TAIL_WEIGHT_DIVISOR: Final = 3
MAX_CARD_ANCESTORS: Final = 4
# How much text below a paragraph shows that the article goes on there; more than a notice may have below it.
MIN_LETTERS_BELOW: Final = 1000
MIN_SHARE_BELOW: Final = 0.1


@dataclass(frozen=True, slots=True)
class Prose:
    """The article's paragraphs as positions in the row of blocks, and how many letters they and all before have."""

    positions: tuple[int, ...]
    sums: tuple[int, ...]

    @property
    def mass(self) -> int:
        """The letters of all paragraphs."""
        return self.sums[-1] if self.sums else 0

    def before(self, position: int) -> int:
        """The letters that stand before a block."""
        index = bisect_left(self.positions, position)
        return self.sums[index - 1] if index else 0

    def after(self, position: int) -> int:
        """The letters that stand after a block."""
        index = bisect_right(self.positions, position)
        return self.mass - (self.sums[index - 1] if index else 0)


def article_prose(blocks: Sequence[Block], body: str) -> Prose:
    """The paragraphs of the place that holds most prose; paragraphs that `body` has too count threefold.

    `body` is the text that the body reader found, any white space. Teasers of other articles (linked, or under a linked
    headline, or after a heading such as "Last articles") are no prose.
    """
    squeezed = squeeze(body[:MAX_BODY_LETTERS])
    start = _start(blocks, squeezed)
    teasers = _teasers(blocks, start)
    tail = next((at for at in range(start + 1, len(blocks)) if _heads_tail(blocks[at])), len(blocks))
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    mass: dict[str, int] = defaultdict(int)
    for at, block in enumerate(blocks):
        if at in teasers or not _is_long(block):
            continue
        taken = is_in(block.text, squeezed)
        bonus = 0 if block.is_aside and not taken else BODY_WEIGHT_FACTOR if taken and not block.is_aside else 1
        worth = block.letters * bonus // (TAIL_WEIGHT_DIVISOR if at > tail else 1)
        mass[block.place] += worth
        places[block.place].append((at, worth))
    own = _heaviest(blocks, places, mass)
    return Prose(tuple(own), tuple(accumulate(blocks[at].letters for at in own)))


def _heaviest(
    blocks: Sequence[Block], places: dict[str, list[tuple[int, int]]], mass: dict[str, int]
) -> tuple[int, ...]:
    """The positions of the paragraphs in the place that has most mass without those that sell.

    `places`: the positions and the mass of the paragraphs of each place. Only a place that may be the heaviest is asked
    what its paragraphs say.
    """
    asked: dict[str, tuple[int, ...]] = {}
    while place := max(mass, key=lambda name: mass[name], default=None):
        if not mass[place]:
            return ()
        if place in asked:
            return asked[place]
        selling = _selling(blocks, [at for at, _ in places[place]])
        mass[place] -= sum(worth for at, worth in places[place] if at in selling)
        asked[place] = tuple(at for at, _ in places[place] if at not in selling)
    return ()


def _selling(blocks: Sequence[Block], positions: Sequence[int]) -> set[int]:
    """The positions of the paragraphs that sell; one with much text after it is the article's whatever it says."""
    found: set[int] = set()
    below = 0
    whole = sum(blocks[at].letters for at in positions)
    for at in reversed(positions):
        if below > max(MIN_LETTERS_BELOW, MIN_SHARE_BELOW * whole) and at != positions[0]:
            continue
        if blocks[at].letters <= MAX_NOTICE_BLOCK_LETTERS and _sells(blocks[at]):
            found.add(at)
        else:
            below += blocks[at].letters
    return found


def squeeze(text: str) -> str:
    """`text` without white space: extractors keep letters and move blanks."""
    return "".join(text.split())


def is_in(text: str, squeezed: str) -> bool:
    """Whether `text` stands in a squeezed text; what is too short to tell does not."""
    return len(text) >= MIN_ALIGNED_LETTERS and squeeze(text) in squeezed


def is_tail_heading(block: Block) -> bool:
    """Whether the block is a heading of what follows an article: other articles, comments, the author's note."""
    return block.letters <= MAX_LABEL_LETTERS and "tail" in read_gate(block.text, block.tongues).kinds


def _heads_tail(block: Block) -> bool:
    return block.is_heading and is_tail_heading(block)


def _is_long(block: Block) -> bool:
    """Whether a block is as long as a paragraph, and no heading, teaser or part of a dialog."""
    return not (
        block.is_heading
        or block.is_hidden
        or block.is_over
        or block.linked_share >= MAX_LINKED_SHARE
        or block.letters < MIN_PARAGRAPH_LETTERS
    )


def _sells(block: Block) -> bool:
    """Whether a short paragraph belongs to a gate: an article's own seldom names an offer and never withholds."""
    reading = read_gate(block.text, block.tongues)
    if reading.is_gate or "offer" in reading.kinds:
        return True
    return block.linked > 0 and read_box_words(block.text, block.tongues).withholds and acts(block)


def _teasers(blocks: Sequence[Block], start: int) -> frozenset[int]:
    """Positions of texts under the linked headline of another article; after a tail heading any link is a headline."""
    found = set()
    is_after_tail = False
    for at in range(start + 1, len(blocks)):
        block, above = blocks[at], blocks[at - 1]
        is_after_tail = is_after_tail or is_tail_heading(block)
        is_under_link = (above.is_heading or is_after_tail) and above.linked_share > 2 * MAX_LINKED_SHARE
        if is_under_link and is_one_card(above, block):
            found.add(at)
    return frozenset(found)


def is_one_card(above: Block, block: Block) -> bool:
    """Whether a headline and the text under it stand in the same element, the headline in a link or a header or two."""
    holder = block.element.getparent()
    around = islice((above.element, *above.element.iterancestors()), MAX_CARD_ANCESTORS)
    return holder is not None and any(element is holder for element in around)


def _start(blocks: Sequence[Block], squeezed: str) -> int:
    """Where the article starts: its first paragraph, else the headline, else the page's first block."""
    taken = next((at for at, block in enumerate(blocks) if is_in(block.text, squeezed)), None)
    headline = next((at for at, block in enumerate(blocks) if block.kind == "h1" and not block.is_hidden), 0)
    return headline if taken is None else taken
