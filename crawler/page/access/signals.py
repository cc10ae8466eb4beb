"""The signals for and against a truncated article, each with log-odds and a sentence, and their sum.

The log-odds of a signal is the logarithm of how much likelier it is on a truncated page than on a whole one. The values
follow from counts (see docs/access.md) and are rounded, not fitted page by page: truncated pages are too few.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from crawler.page.access.boxes import Box
from crawler.page.access.endings import Ending
from crawler.page.access.flags import Flag
from crawler.page.access.gate_position import Gate, Strength
from crawler.page.access.paid_parts import Holding, PaidPart
from crawler.page.access.word_counts import Count

MISSING_COUNT_SHARE: Final = 0.75  # of the stated words: where fewer stand in the page, the count says that it is cut
PRIOR_LOG_ODDS: Final = -3.0  # one article page in twenty is truncated
GATE_LOG_ODDS: Final[dict[Strength, float]] = {
    "measured": 5.8,
    "said": 4.8,
    "boxed": 5.0,
    "halves": 3.6,
    "scattered": 2.2,
}
# Dialogs ask for a subscription on whole articles too: of 480 whole ones eight have a dialog whose words together
# withhold, three one that says so in a sentence. Five can be closed; five stand beside more than 1,000 words.
DIALOG_LOG_ODDS: Final = -0.5
LOOSE_DIALOG_LOG_ODDS: Final = -1.5  # of a dialog with both halves of a notice
ENDING_LOG_ODDS: Final[dict[Ending, float]] = {
    "ellipsis": 2.4,
    "colon": 2.0,
    "mid_sentence": 1.2,
    "unclear": 0.0,
    "heading": 1.6,  # of 480 whole pages three stop at a heading with nothing under it
    "finished": -0.4,
}
# Words, and their log-odds. Of six whole labelled pages whose marked part is missing five have 801 words and more, the
# other has 69 and a wall; the three cut ones have less than 90.
MISSING_PART_LOG_ODDS: Final = ((550, 3.4), (600, 2.4), (700, 1.8))
# Beside a long text a selector that matches nothing is mostly a slip of the template.
MISSING_PART_OF_LONG_TEXT_LOG_ODDS: Final = 0.3
LONE_ELLIPSIS_LOG_ODDS: Final = 1.2  # where nothing else tells of a cut: writers end with three dots, too
BROKEN_ENDINGS: Final[frozenset[Ending]] = frozenset(("ellipsis", "colon", "mid_sentence", "heading"))
MAX_SHORT_LINE_LETTERS: Final = 60
PAID_PART_LOG_ODDS: Final[dict[Holding, float]] = {"missing": 3.4, "empty": 3.4, "text": -0.5}
PAID_FLAG_LOG_ODDS: Final = 0.8
# Publishers that meter lay a gate under whole articles too: one sign explains the other.
PAID_FLAG_AT_GATE_LOG_ODDS: Final = 0.0
FREE_FLAG_LOG_ODDS: Final = -1.2
FREE_FLAG_AT_MEASURED_GATE_LOG_ODDS: Final = -0.4  # a flag may be the default of the template
# What stands between the last paragraph and a gate is often the end of a whole article: tags, author.
DISTANT_GATE_LOG_ODDS: Final = -0.8
GATE_OUTSIDE_LOG_ODDS: Final = -1.0  # a gate in a footer, a form or the comments, when the article is not...
NEAR_GATE_OUTSIDE_LOG_ODDS: Final = -0.4  # ...and right under the text: a login form stands there on its own
BOTH_READINGS_LOG_ODDS: Final = 0.6  # a sentence says it, and so do the words of the box around it, with a button
TOPIC_LOG_ODDS: Final = -3.2  # in a paragraph like those above it that speak of subscribers: the article is about them
# Words, and their log_odds. Fewer than 80, 150, 300, 600 and 1000 have 2, 6, 19, 41 and 67 % of 239 complete pages, and
# 39, 44, 61, 83 and 89 % of 18 truncated ones: too few to take the quotients as they are.
LENGTH_LOG_ODDS: Final = ((80, 1.6), (150, 1.2), (300, 0.5), (600, -0.3), (1000, -1.4))
PLAIN_GATE_LOG_ODDS: Final = -0.6  # an article's own sentence may hold both halves of a notice
NAMED_BOX_LOG_ODDS: Final = 1.8
SELLING_BOX_LOG_ODDS: Final = 1.2  # whole articles have such boxes as well: it needs a short text or a flag beside it
# Of 490 whole pages one names a price in a box near a text of less than 600 words, none asks a question in one.
PRICE_LOG_ODDS: Final = 2.0
QUESTION_LOG_ODDS: Final = 1.6
# Right under the text of 4 of 347 whole labelled pages and of one of 25 cut ones; counted for short texts alone.
EMPTY_WALL_LOG_ODDS: Final = 1.0
MAX_WORDS_ABOVE_EMPTY_WALL: Final = 150
POINTER_LOG_ODDS: Final = 2.4
MAX_POINTING_WORDS: Final = 150  # of a text; longer ones name the article that they are about
LONG_TEXT_LOG_ODDS: Final = -2.2
# Outlets cut long articles too: beside a notice a long text proves less.
BOXED_LENGTH_LOG_ODDS: Final = -0.6
BOXED_DIALOG_LOG_ODDS: Final = -0.5
CLOSABLE_DIALOG_LOG_ODDS: Final = -1.0  # more: what a reader can close withholds less
REPORTED_LOG_ODDS: Final = -1.5  # a long sentence without a button may tell of a notice instead of being one
MIN_REPORTED_LETTERS: Final = 80
# None of 347 whole labelled pages has such a box. A template that is named as one may be taken away by a script.
BOX_ABOVE_LOG_ODDS: Final = 4.5
TEMPLATE_ABOVE_LOG_ODDS: Final = 1.8
# None of 40 whole labelled pages with a box that sells breaks off above it; three of four cut ones do.
BROKEN_OFF_AT_BOX_LOG_ODDS: Final = 1.2
# Of the stated words, the share that stands in the page, and its log-odds. Of 35 whole labelled pages with a count one
# has .79, one .84, and all others have .88 and more.
COUNT_LOG_ODDS: Final = ((0.35, 5.0), (MISSING_COUNT_SHARE, 4.2), (0.8, 0.8), (0.85, 0.0))
WHOLE_COUNT_LOG_ODDS: Final = -3.5
# Of the stated words a tenth is missing, and the text breaks off: no whole labelled page with a count does both.
NEARLY_WHOLE_COUNT_SHARE: Final = 0.9
BROKEN_OFF_BELOW_COUNT_LOG_ODDS: Final = 2.0
MAX_ARTICLE_WORDS: Final = 12_000  # a percentage that implies more belongs to a page that hides nothing
IMPLAUSIBLE_PERCENT_LOG_ODDS: Final = -3.0

MIN_TRUNCATED_PROBABILITY: Final = 0.6
MAX_FULL_PROBABILITY: Final = 0.4
ELLIPSIS_WORDS: Final = "the text breaks off in an ellipsis"


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal: its log-odds, above 0 for truncated, and a sentence that quotes its ground."""

    log_odds: float
    sentence: str


def probability(signals: Iterable[Signal]) -> float:
    """How likely the page is truncated, 0..1."""
    total = PRIOR_LOG_ODDS + sum(signal.log_odds for signal in signals)
    return 1 / (1 + math.exp(-max(-20.0, min(20.0, total))))


def gate_signal(gate: Gate, words: int) -> Signal:
    """The notice where the body stops, after `words` words of text."""
    log_odds = GATE_LOG_ODDS[gate.strength] + _place_log_odds(gate)
    log_odds += BOTH_READINGS_LOG_ODDS if gate.is_boxed else 0.0
    log_odds += TOPIC_LOG_ODDS if gate.is_topic else 0.0
    log_odds += PLAIN_GATE_LOG_ODDS if gate.is_plain and gate.strength == "halves" else 0.0
    log_odds += REPORTED_LOG_ODDS if _may_report(gate) else 0.0
    hidden = gate.reading.hidden_percent
    if hidden is not None and words / (1 - hidden / 100) > MAX_ARTICLE_WORDS:
        log_odds += IMPLAUSIBLE_PERCENT_LOG_ODDS
    return Signal(log_odds, f'the text stops at a notice: "{gate.notice}"')


def _may_report(gate: Gate) -> bool:
    """Whether the gate may be a sentence of the article that tells of a notice: long, plain, and without a button."""
    is_told = gate.is_plain and not gate.has_button and gate.strength in {"said", "halves", "scattered"}
    return is_told and len(gate.notice) >= MIN_REPORTED_LETTERS


def _place_log_odds(gate: Gate) -> float:
    """What it takes away that the gate is not right under the text. A dialog stands beside everything."""
    closable = CLOSABLE_DIALOG_LOG_ODDS if gate.is_closable else 0.0
    if gate.is_over and gate.strength == "boxed":
        return closable + BOXED_DIALOG_LOG_ODDS
    if gate.is_over:
        return closable + (DIALOG_LOG_ODDS if gate.strength in {"measured", "said"} else LOOSE_DIALOG_LOG_ODDS)
    beside = NEAR_GATE_OUTSIDE_LOG_ODDS if gate.is_next and gate.strength != "scattered" else GATE_OUTSIDE_LOG_ODDS
    return closable + (0.0 if gate.is_next else DISTANT_GATE_LOG_ODDS) + (beside if gate.is_beside else 0.0)


def box_signal(box: Box, how: Ending, place: str = "under") -> Signal:
    """A box under the text, or above it, whose words alone withhold nothing; `how` the text ends."""
    log_odds = (NAMED_BOX_LOG_ODDS if box.is_named else 0.0) + (SELLING_BOX_LOG_ODDS if box.sells else 0.0)
    log_odds += PRICE_LOG_ODDS if box.has_price else 0.0
    log_odds += QUESTION_LOG_ODDS if box.has_question else 0.0
    log_odds += BROKEN_OFF_AT_BOX_LOG_ODDS if how in BROKEN_ENDINGS else 0.0
    kind = "its markup names a wall" if box.is_named else "it sells, or asks for an account"
    return Signal(log_odds, f'a box stands right {place} the text, {kind}: "{box.words[:MAX_SHORT_LINE_LETTERS]}"')


def empty_wall_signal(name: str) -> Signal:
    """An element under a short text that is named a wall and shows nothing yet."""
    return Signal(EMPTY_WALL_LOG_ODDS, f'an empty element right under the text is named a wall: "{name}"')


def pointer_signal(words: str) -> Signal:
    """A link at the end of a short text that leads to its rest elsewhere."""
    return Signal(POINTER_LOG_ODDS, f'the text ends with a link to its rest: "{words[:MAX_SHORT_LINE_LETTERS]}"')


def above_signal(notice: str, *, is_template: bool) -> Signal:
    """A box between headline and text that withholds what follows, or a template for one."""
    log_odds = TEMPLATE_ABOVE_LOG_ODDS if is_template else BOX_ABOVE_LOG_ODDS
    return Signal(log_odds, f'a box above the text withholds it: "{notice[:MAX_SHORT_LINE_LETTERS]}"')


def ending_signal(how: Ending, text: str, gate: Gate | None) -> Signal:
    """How the last line ends; quotes its end. Without a gate a short line that breaks off heads a list, or teases."""
    words = {
        "ellipsis": ELLIPSIS_WORDS,
        "colon": "the text stops where it announces more",
        "mid_sentence": "the text stops in mid-sentence",
        "heading": "the text stops at a heading with nothing under it",
    }
    tail = text.rstrip()[-60:].lstrip()
    is_short = how in words and how != "heading" and gate is None and len(text) < MAX_SHORT_LINE_LETTERS
    log_odds = 0.0 if is_short else ENDING_LOG_ODDS[how]
    return Signal(log_odds, f'{words.get(how, "the text ends with a finished sentence")}: "{tail}"')


def without_lone_ellipsis(signals: list[Signal]) -> list[Signal]:
    """The signals, that of an ellipsis weakened where only the text's length speaks for a cut beside it."""
    telling = [signal for signal in signals if signal.log_odds > 0]
    if any(not signal.sentence.startswith((ELLIPSIS_WORDS, "only ")) for signal in telling):
        return signals
    return [replace(signal, log_odds=min(signal.log_odds, LONE_ELLIPSIS_LOG_ODDS))
            if signal.sentence.startswith(ELLIPSIS_WORDS) else signal for signal in signals]  # fmt: skip


def count_signal(count: Count, how: Ending) -> Signal:
    """The stated word count against what is visible, and `how` that ends."""
    sentence = f"the publisher states {count.stated} words, {count.visible} stand in the page"
    log_odds = next((odds for most, odds in COUNT_LOG_ODDS if count.share < most), WHOLE_COUNT_LOG_ODDS)
    if MISSING_COUNT_SHARE <= count.share < NEARLY_WHOLE_COUNT_SHARE and how in BROKEN_ENDINGS:
        log_odds = max(log_odds, 0.0) + BROKEN_OFF_BELOW_COUNT_LOG_ODDS
    return Signal(log_odds, sentence)


def part_signal(part: PaidPart, words: int) -> Signal:
    """What stands in the element that the publisher marks as paid, when the page shows `words` of text in all."""
    state = {"missing": "is missing", "empty": "is empty", "text": "holds text"}[part.holding]
    log_odds = PAID_PART_LOG_ODDS[part.holding]
    if part.holding == "missing":
        log_odds = next(
            (odds for most, odds in MISSING_PART_LOG_ODDS if words < most), MISSING_PART_OF_LONG_TEXT_LOG_ODDS
        )
    return Signal(log_odds, f'the part marked as paid, "{part.selector}", {state}')


def flag_signal(flag: Flag, gate: Gate | None) -> Signal:
    """What the publisher declares: of complete pages marked as paid there are four times as many as truncated ones."""
    paid = PAID_FLAG_LOG_ODDS if gate is None else PAID_FLAG_AT_GATE_LOG_ODDS
    is_measured = gate is not None and gate.strength == "measured"
    free = FREE_FLAG_AT_MEASURED_GATE_LOG_ODDS if is_measured else FREE_FLAG_LOG_ODDS
    return Signal(paid if flag.is_paid else free, flag.sentence)


def length_signal(words: int, gate: Gate | None, count: Count | None = None, *, is_boxed: bool = False) -> Signal:
    """How much text there is: teasers are short.

    Beside a notice, or a count, that states a share, a long text proves nothing.
    `is_boxed`: a box withholds, under the text or above it, or in a dialog that cannot be closed.
    """
    log_odds = next((log_odds for most, log_odds in LENGTH_LOG_ODDS if words < most), LONG_TEXT_LOG_ODDS)
    if (gate is not None and gate.strength == "measured") or (count is not None and count.share < MISSING_COUNT_SHARE):
        log_odds = max(log_odds, 0.0)
    if is_boxed and words < LENGTH_LOG_ODDS[-1][0]:
        log_odds = max(log_odds, BOXED_LENGTH_LOG_ODDS)
    return Signal(log_odds, f"{'only ' if log_odds > 0 else ''}{words} words of text stand in the page")


def held_signal(held: int, visible: int) -> Signal:
    """The page's own data holds much more of the article than it shows."""
    return Signal(-5.0, f"the page's data holds {held} words of the article, {visible} are shown")
