"""What an earlier text has that a later one has not. Pure: the earlier one is built again from pieces of the later.

A delta is JSON: a list of pieces in order, each a text, or [start, length] of the later text, counted from 1 in code
points, as SQLite's `substr` counts.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

_LEAST_COPY: Final = 12  # characters; the place of fewer takes as much as they do
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")

_Piece = str | tuple[int, int]


def delta(earlier: str, later: str) -> str | None:
    """The delta that builds `earlier` from `later`; None where it saves nothing."""
    if "\0" in earlier or "\0" in later:
        return None  # SQLite's functions end a text there
    start = earlier.rfind("\n", 0, _common_start(earlier, later)) + 1  # whole lines
    end = _common_start(earlier[start:][::-1], later[start:][::-1])
    end = len(earlier) - (earlier.find("\n", len(earlier) - end) + 1 or len(earlier))
    middle = _middle(earlier[start : len(earlier) - end], later[start : len(later) - end], start)
    pieces = _joined([(0, start), *middle, (len(later) - end, end)])
    said = json.dumps([piece if isinstance(piece, str) else [piece[0] + 1, piece[1]] for piece in pieces],
                      ensure_ascii=False, separators=(",", ":"))  # fmt: skip
    return said if len(said) < len(earlier) else None


def patched(later: str, said: str) -> str:
    """The text that a delta builds from the later one."""
    pieces = json.loads(said)
    return "".join(
        piece if isinstance(piece, str) else later[piece[0] - 1 : piece[0] - 1 + piece[1]] for piece in pieces
    )


def _common_start(one: str, other: str) -> int:
    """How many characters both begin with, found by halving, as comparing slices is fast."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _middle(earlier: str, later: str, offset: int) -> Iterator[_Piece]:
    """The pieces between what both begin and end with; `offset`: where that begins in the later text.

    Each line is looked for where the one before it was found, then anywhere: a page that gains lines at its top may
    lose as many at its end. That takes time as the texts are long.
    """
    new = _LINES.findall(later)
    starts = list(accumulate(map(len, new), initial=offset))
    places = {line: number for number, line in reversed(list(enumerate(new)))}
    at = 0
    for line in _LINES.findall(earlier):
        near = new[at] if at < len(new) else ""
        if line != near and len(line) >= _LEAST_COPY and line in places:
            at = places[line]
            near = line
        yield from _replaced(line, near, starts[min(at, len(new))])
        at += 1


def _replaced(earlier: str, later: str, offset: int) -> Iterator[_Piece]:
    """The pieces of a line: what it begins and ends with in the later text, unless that is too short to be worth it."""
    start = _common_start(earlier, later)
    end = _common_start(earlier[start:][::-1], later[start:][::-1])
    if earlier != later:
        start, end = (size if size >= _LEAST_COPY else 0 for size in (start, end))
    yield from ((offset, start), earlier[start : len(earlier) - end], (offset + len(later) - end, end))


def _joined(pieces: Iterable[_Piece]) -> list[_Piece]:
    """The pieces without empty ones, neighbours as one."""
    kept: list[_Piece] = []
    for piece in pieces:
        if not piece or (not isinstance(piece, str) and not piece[1]):
            continue
        last = kept[-1] if kept else None
        if isinstance(piece, str) and isinstance(last, str):
            kept[-1] = last + piece
        elif not isinstance(piece, str) and last and not isinstance(last, str) and sum(last) == piece[0]:
            kept[-1] = (last[0], last[1] + piece[1])
        else:
            kept.append(piece)
    return kept
