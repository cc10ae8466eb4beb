"""Compares the length that the publisher states with what the page holds. Publishers state words or characters."""

from dataclasses import dataclass
from typing import Final

from crawler.page.access.findings import Findings
from crawler.page.blocks import CJK_CHARACTER, letter_count
from crawler.page.document import Document

# Publishers write 60, 2 or 298 as placeholders; a real count of an article is rarely smaller.
MIN_STATED_WORDS: Final = 120
CHARACTER_COUNT_RATIOS: Final = (0.7, 1.35)  # a "wordCount" this close to the number of characters counts characters
LETTERS_PER_CJK_WORD: Final = 12  # twice what English has: only scripts without blanks come to so few blanks
MAX_CJK_SHARE: Final = 0.2  # scripts without blanks have no words to count


@dataclass(frozen=True, slots=True)
class Count:
    """The stated length and the length of the text in the page, both in words."""

    stated: int
    visible: int

    @property
    def share(self) -> float:
        """The visible share of the stated length; above 1 when more is visible than stated."""
        return self.visible / self.stated


def word_count(document: Document, text: str) -> Count | None:
    """The JSON-LD `wordCount` of the article and the words of `text`; None when no usable count is stated."""
    stated = next((n for node in document.articles for word in node.texts("wordCount") if (n := _number(word))), None)
    if (
        stated is None
        or stated < MIN_STATED_WORDS
        or not text
        or len(CJK_CHARACTER.findall(text)) > MAX_CJK_SHARE * len(text)
    ):
        return None
    low, high = CHARACTER_COUNT_RATIOS
    if low <= stated / len(text) <= high:
        return None
    return Count(stated, len(text.split()))


def words_of(text: str) -> int:
    """The number of words in `text`; in a script without blanks, about as many as an English translation has."""
    return max(len(text.split()), letter_count(text) // LETTERS_PER_CJK_WORD)


def hidden_percent(findings: Findings, count: Count | None) -> int | None:
    """The hidden share of the article, 1..99; None when nothing states or measures it.

    A notice's percentage counts first, then the words or characters it says are left or in all, then `count`.
    """
    reading = None if findings.gate is None else findings.gate.reading
    shown = findings.shown
    words, letters = len(shown.split()), len("".join(shown.split()))
    if reading is not None and reading.hidden_percent is not None:
        return _whole(reading.hidden_percent)
    if reading is not None:
        pairs = ((reading.left_words, words), (reading.left_letters, letters))
        if left := next((100 * left / (left + held) for left, held in pairs if left and held), None):
            return _whole(left)
        totals = ((reading.total_words, words), (reading.total_letters, letters))
        if gone := next((100 - 100 * held / total for total, held in totals if total and total > held > 0), None):
            return _whole(gone)
    return _whole(100 - 100 * count.share) if count is not None and count.share < 1 else None


def _whole(percent: float) -> int:
    return max(1, min(99, round(percent)))


def _number(word: str) -> int | None:
    digits = word.replace(",", "").replace(".0", "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 7 else None
