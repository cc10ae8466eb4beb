"""What an earlier text has that a later one has not. Pure: the earlier one is built again from pieces of the later.

A delta is JSON: a list of pieces in order, each a text, or [start, length] of the later text, counted from 1 in code
points, as SQLite's `substr` counts.
"""

import json
import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final

_MAX_PAIRS: Final = 40_000  # of lines that are compared: some 10 ms; beyond, all between first and last change is kept
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")

_Piece = str | tuple[int, int]


def delta(earlier: str, later: str) -> str | None:
    """The delta that builds `earlier` from `later`; None where it saves nothing."""
    if "\0" in earlier or "\0" in later:
        return None  # SQLite's functions end a text there
    start = _common_start(earlier, later)
    end = _common_start(earlier[start:][::-1], later[start:][::-1])
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
    """The pieces between what both begin and end with; `offset`: where that begins in the later text."""
    old, new = _LINES.findall(earlier), _LINES.findall(later)
    if not old or not new or len(old) * len(new) > _MAX_PAIRS:
        yield earlier
        return
    starts = [offset]
    for line in new:
        starts.append(starts[-1] + len(line))
    for tag, new_from, new_to, old_from, old_to in SequenceMatcher(None, new, old, autojunk=False).get_opcodes():
        if tag == "equal":
            yield starts[new_from], starts[new_to] - starts[new_from]
        elif tag != "delete":
            yield from _replaced("".join(old[old_from:old_to]), "".join(new[new_from:new_to]), starts[new_from])


def _replaced(earlier: str, later: str, offset: int) -> Iterator[_Piece]:
    start = _common_start(earlier, later)
    end = _common_start(earlier[start:][::-1], later[start:][::-1])
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
