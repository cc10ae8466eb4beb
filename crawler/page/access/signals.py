"""The signs for and against a whole article, each with its sentence, and how they add up.

A sign's weight is the logarithm of how much likelier it is on a truncated page than on a whole one. They were set by
what is known of each (see docs/access.md), then rounded, never fitted page by page: truncated pages are too few.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from crawler.page.access.boxes import Box
from crawler.page.access.endings import Ending
from crawler.page.access.flags import Flag
from crawler.page.access.gate_position import Gate, Strength
from crawler.page.access.paid_parts import Holding, PaidPart
from crawler.page.access.word_counts import Count

PRIOR: Final = -3.0  # one article page in twenty is truncated
STRENGTHS: Final[dict[Strength, float]] = {"measured": 5.8, "said": 4.8, "halves": 3.6, "scattered": 2.2}
OVER: Final = -1.5  # pop-ups ask for a subscription on whole articles too...
OVER_NEXT: Final = -0.3  # ...but those are laid down at the page's end, not right under the last paragraph
ENDINGS: Final[dict[Ending, float]] = {
    "ellipsis": 2.4,
    "colon": 2.0,
    "mid_sentence": 1.2,
    "unclear": 0.0,
    "finished": -0.4,
}
SHORT: Final = 300  # words
MISSING_LONG: Final = 0.3  # beside a long text a selector that matches nothing is mostly a slip of the template
LINE: Final = 60  # letters
HOLDINGS: Final[dict[Holding, float]] = {"missing": 1.8, "empty": 2.0, "text": -0.5}
PAID: Final = 0.8
PAID_AT_GATE: Final = 0.0  # publishers that meter lay a gate under whole articles too: one sign explains the other
FREE: Final = -1.2
APART: Final = (
    -0.8
)  # what stands between the last paragraph and a gate is often the end of a whole article: tags, author
BESIDE: Final = -1.0  # a gate in a footer, a form or the comments, when the article is not
TOPIC: Final = -3.2  # in a paragraph like those above it that speak of subscribers: the article is about them
# Words, and their weight. Fewer than 80, 150, 300, 600 and 1000 have 2, 6, 19, 41 and 67 % of 239 complete pages, and
# 39, 44, 61, 83 and 89 % of 18 truncated ones: too few to take the quotients as they are.
LENGTHS: Final = ((80, 1.6), (150, 1.2), (300, 0.5), (600, -0.3), (1000, -1.4))
PLAIN: Final = -0.6  # an article's own sentence may hold both halves of a notice
BOX_NAMED: Final = 1.8
BOX_SELLS: Final = 1.2  # whole articles have such boxes as well: it needs a short text or a flag beside it
LONGEST: Final = -2.2
LONGEST_ARTICLE: Final = 6000  # words: a percentage that implies more belongs to a page that hides nothing
IMPLAUSIBLE: Final = -3.0

TRUNCATED: Final = 0.6
FULL: Final = 0.4


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign: its weight, above 0 for truncated, and a sentence that quotes what it rests on."""

    weight: float
    sentence: str


def probability(signals: Iterable[Signal]) -> float:
    """How likely the page is truncated, 0..1."""
    total = PRIOR + sum(signal.weight for signal in signals)
    return 1 / (1 + math.exp(-max(-20.0, min(20.0, total))))


def gate_signal(gate: Gate, words: int) -> Signal:
    """The notice at the place where the body stops, after `words` of text."""
    weight = STRENGTHS[gate.strength]
    weight += APART if not gate.is_next else 0.0
    weight += BESIDE if gate.is_beside and not gate.is_over else 0.0  # a dialog stands beside everything
    weight += TOPIC if gate.is_topic else 0.0
    weight += PLAIN if gate.is_plain and gate.strength == "halves" else 0.0
    weight += 0.0 if not gate.is_over else OVER_NEXT if gate.is_next else OVER
    hidden = gate.reading.hidden_percent
    if hidden is not None and words / (1 - hidden / 100) > LONGEST_ARTICLE:
        weight += IMPLAUSIBLE
    return Signal(weight, f'the text stops at a notice: "{gate.notice}"')


def box_signal(box: Box) -> Signal:
    """A box under the text whose words alone withhold nothing."""
    weight = (BOX_NAMED if box.is_named else 0.0) + (BOX_SELLS if box.sells else 0.0)
    how = "its markup names a wall" if box.is_named else "it sells, or asks for an account"
    return Signal(weight, f'a box stands right under the text, {how}: "{box.words[:LINE]}"')


def inside_signal(words: str) -> Signal:
    """A notice that the article's text runs past. It weighs nothing; it says why it does not count."""
    return Signal(-0.2, f'the text goes on after "{words}"')


def ending_signal(how: Ending, text: str, gate: Gate | None) -> Signal:
    """How the last line ends; quotes its end. Without a gate a short line that breaks off heads a list, or teases."""
    words = {
        "ellipsis": "the text breaks off in an ellipsis",
        "colon": "the text stops where it announces more",
        "mid_sentence": "the text stops in mid-sentence",
    }
    tail = text.rstrip()[-60:].lstrip()
    weight = 0.0 if how in words and gate is None and len(text) < LINE else ENDINGS[how]
    return Signal(weight, f'{words.get(how, "the text ends with a finished sentence")}: "{tail}"')


def count_signal(count: Count) -> Signal:
    """The stated word count against what is visible."""
    sentence = f"the publisher states {count.stated} words, {count.visible} stand in the page"
    if count.share < 0.35:
        return Signal(3.2, sentence)
    if count.share < 0.6:
        return Signal(2.0, sentence)
    return Signal(-3.5 if count.share >= 0.85 else 0.0, sentence)


def part_signal(part: PaidPart, words: int) -> Signal:
    """What stands in the element that the publisher marks as paid, when the page shows `words` of text in all."""
    state = {"missing": "is missing", "empty": "is empty", "text": "holds text"}[part.holding]
    weight = MISSING_LONG if part.holding == "missing" and words >= SHORT else HOLDINGS[part.holding]
    return Signal(weight, f'the part marked as paid, "{part.selector}", {state}')


def flag_signal(flag: Flag, gate: Gate | None) -> Signal:
    """What the publisher declares: of complete pages marked as paid there are four times as many as truncated ones."""
    paid = PAID if gate is None else PAID_AT_GATE
    return Signal(paid if flag.is_paid else FREE, flag.sentence)


def length_signal(words: int) -> Signal:
    """How much text there is: teasers are short."""
    weight = next((weight for most, weight in LENGTHS if words < most), LONGEST)
    return Signal(weight, f"{'only ' if weight > 0 else ''}{words} words of text stand in the page")


def held_signal(held: int, visible: int) -> Signal:
    """The page's own data holds much more of the article than it shows."""
    return Signal(-5.0, f"the page's data holds {held} words of the article, {visible} are shown")
