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
from crawler.page.blocks import Block, letter_count

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
    rows = [(at, block) for at, block in enumerate(blocks) if _is_paragraph(block)]
    start = _start(blocks, squeezed)
    teasers = _teasers(blocks, start)
    tail = next((at for at in range(start + 1, len(blocks)) if _heads_tail(blocks[at])), len(blocks))
    mass: dict[str, int] = defaultdict(int)
    for at, block in rows:
        taken = is_in(block.text, squeezed)
        if at not in teasers and (taken or not block.is_aside):
            bonus = BODY_WEIGHT_FACTOR if taken and not block.is_aside else 1
            mass[block.place] += letter_count(block.text) * bonus // (TAIL_WEIGHT_DIVISOR if at > tail else 1)
    if not mass:
        return Prose((), ())
    place = max(mass, key=lambda name: mass[name])
    own = [(at, letter_count(block.text)) for at, block in rows if block.place == place and at not in teasers]
    return Prose(tuple(at for at, _ in own), tuple(accumulate(letters for _, letters in own)))


def squeeze(text: str) -> str:
    """`text` without white space: extractors keep letters and move blanks."""
    return "".join(text.split())


def is_in(text: str, squeezed: str) -> bool:
    """Whether `text` stands in a squeezed text; what is too short to tell does not."""
    return len(text) >= MIN_ALIGNED_LETTERS and squeeze(text) in squeezed


def is_tail_heading(block: Block) -> bool:
    """Whether the block is a heading of what follows an article: other articles, comments, the author's note."""
    return letter_count(block.text) <= MAX_LABEL_LETTERS and "tail" in read_gate(block.text, block.tongues).kinds


def _heads_tail(block: Block) -> bool:
    return block.is_heading and is_tail_heading(block)


def _is_paragraph(block: Block) -> bool:
    letters = letter_count(block.text)
    if (
        block.is_heading
        or block.is_hidden
        or block.is_over
        or block.linked_share >= MAX_LINKED_SHARE
        or letters < MIN_PARAGRAPH_LETTERS
    ):
        return False
    return letters > MAX_NOTICE_BLOCK_LETTERS or not _sells(block)


def _sells(block: Block) -> bool:
    """Whether a short paragraph belongs to a gate: an article's own seldom names an offer and never withholds."""
    reading = read_gate(block.text, block.tongues)
    if reading.is_gate or "offer" in reading.kinds:
        return True
    return block.linked > 0 and read_box_words(block.text).withholds and acts(block)


def _teasers(blocks: Sequence[Block], start: int) -> frozenset[int]:
    """Positions of texts under the linked headline of another article; after a tail heading any link is a headline."""
    found = set()
    is_after_tail = False
    for at in range(start + 1, len(blocks)):
        block, above = blocks[at], blocks[at - 1]
        is_after_tail = is_after_tail or is_tail_heading(block)
        is_under_link = above.linked_share > 2 * MAX_LINKED_SHARE and is_one_card(above, block)
        if is_under_link and (above.is_heading or is_after_tail):
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
