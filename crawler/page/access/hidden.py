"""How much of an article is hidden, in percent: only what a notice or a count states or measures."""

from crawler.page.access.findings import Findings
from crawler.page.access.word_counts import Count


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
