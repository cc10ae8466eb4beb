"""A text cut at white space, and where each of its stretches starts."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from crawler.text import NO_BREAK

# White space parts stretches, but for no-break spaces, which a designation may hold.
_NO_BREAK: Final = re.compile(f"[{NO_BREAK}]")
_STRETCH: Final = re.compile(rf"(?:\S|[{NO_BREAK}])+")
_LONG_SPACE: Final = re.compile(r"\s{2,}")


def _has_no_break(text: str) -> bool:
    return not text.isascii() and _NO_BREAK.search(text) is not None


def stretches(text: str) -> list[str]:
    """A text cut at white space."""
    return _STRETCH.findall(text) if _has_no_break(text) else text.split()


class Starts:
    """Where each stretch of a text starts.

    Most are parted by one space; only what is longer is looked for in the text, which is quicker than every start.
    """

    def __init__(self, text: str, found: Sequence[str]) -> None:
        """Measure; `found` are the stretches."""
        # Where each would start, were all close together.
        self._close: list[int] = []
        # After how many of them a longer space stands, and how much wider the text is from there on.
        self._wide: list[int] = []
        self._shifts = [0]
        self._step = 0
        if _has_no_break(text):
            self._close = [match.start() for match in _STRETCH.finditer(text)]
            return
        lead = len(text) - len(text.lstrip())
        self._step = 1
        self._close = list(accumulate(map(len, found), initial=lead))
        if self._close[-1] + len(found) - 1 != len(text.rstrip()):
            self._widen(text, lead)

    def _widen(self, text: str, lead: int) -> None:
        close, shift, at = self._close, 0, 0
        for space in _LONG_SPACE.finditer(text, lead):
            shift += len(space[0]) - 1
            wanted = space.end() - shift
            at = bisect_left(range(len(close)), wanted, lo=at, key=lambda i: close[i] + i)
            self._wide.append(at)
            self._shifts.append(shift)

    def of(self, at: int) -> int:
        """The start of a stretch, by its number."""
        return self._close[at] + at * self._step + self._shifts[bisect_right(self._wide, at)]
