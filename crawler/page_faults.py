"""What is wrong with the pages that a source led to last, seen by what was read in them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, Literal

PagesFault = Literal["empty", "alike", "short", "blocked"]

PDF_FAULT: Final = "the PDF"  # so begins the evidence that a PDF was not read, or not all of it
PAGES_LOOKED_AT: Final = 10
MIN_ALIKE: Final = 5
MIN_USUAL_LENGTH: Final = 1_000  # characters; where articles are short anyway, shorter ones prove nothing
SHORT_SHARE: Final = 0.2


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What an article's row says of its page. `ends`: the first and last 500 of its `length` characters."""

    title: str
    extraction: str
    access: str
    length: int
    ends: str


def pages_fault(pages: Sequence[ReadPage]) -> PagesFault | None:
    """What is wrong with the last ten of these pages, the newest first; None when nothing is, or when they are fewer.

    Their text is short when nine of ten have less than a fifth of what the thirty before them had in the middle.
    """
    last, before = pages[:PAGES_LOOKED_AT], pages[PAGES_LOOKED_AT:]
    if len(last) < PAGES_LOOKED_AT:
        return None
    if all(page.access == "blocked" for page in last):
        return "blocked"
    if all(page.extraction not in ("ok", "unlike") for page in last):
        return "empty"
    if (
        len({page.title for page in last}) >= MIN_ALIKE
        and len({(page.length, page.ends) for page in last if page.length}) == 1
    ):
        return "alike"
    lengths = [page.length for page in before if page.extraction == "ok" and page.access == "full"]
    usual = median(lengths) if len(lengths) >= PAGES_LOOKED_AT else 0
    short = sum(page.length < SHORT_SHARE * usual for page in last)
    return "short" if usual >= MIN_USUAL_LENGTH and short >= PAGES_LOOKED_AT - 1 else None
