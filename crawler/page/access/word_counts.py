"""How long the publisher says the article is, against what stands in the page. Units differ: words, or characters."""

from dataclasses import dataclass
from typing import Final

from crawler.page.access.outline import DENSE, weight
from crawler.page.document import Document

LEAST: Final = 120  # publishers write 60, 2 or 298 as placeholders; a real count of an article is rarely smaller
LIKE_LETTERS: Final = (0.7, 1.35)  # a "wordCount" this close to the number of characters counts characters
LETTERS_A_WORD: Final = 12  # twice what English has: only scripts without blanks come to so few blanks
DENSE_SHARE: Final = 0.2  # scripts without blanks have no words to count


@dataclass(frozen=True, slots=True)
class Count:
    """A length as stated, and what stands in the page, both in words."""

    stated: int
    visible: int

    @property
    def share(self) -> float:
        """The visible share of the stated length; above 1 when more is visible than stated."""
        return self.visible / self.stated


def word_count(document: Document, text: str) -> Count | None:
    """The JSON-LD `wordCount` of the article against the words of `text`; None when there is none to trust."""
    stated = next((n for node in document.articles for word in node.texts("wordCount") if (n := _number(word))), None)
    if stated is None or stated < LEAST or not text or len(DENSE.findall(text)) > DENSE_SHARE * len(text):
        return None
    low, high = LIKE_LETTERS
    if low <= stated / len(text) <= high:
        return None
    return Count(stated, len(text.split()))


def words_of(text: str) -> int:
    """How many words `text` has; where a script writes no blanks, about as many as its translation would have."""
    return max(len(text.split()), weight(text) // LETTERS_A_WORD)


def _number(word: str) -> int | None:
    digits = word.replace(",", "").replace(".0", "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 7 else None
