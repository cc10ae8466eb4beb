"""A text cut at white space: its stretches, and where they stand."""

import re
from collections.abc import Sequence
from typing import Final

from alerts.text.tokens import NO_BREAK

# White space parts stretches, but for no-break spaces, which a designation may hold.
_FIXED, _NARROW, _FIGURE = NO_BREAK
_SPACES: Final = "".join(c for c in map(chr, range(0x3001)) if c.isspace() and c not in NO_BREAK)
_STRETCH: Final = re.compile(rf"(?:\S|[{NO_BREAK}])+")


def chunks(text: str) -> list[str]:
    """A text cut at white space."""
    # Three searches for one character each take a hundredth of the time of one for any of them.
    if _FIXED in text or _NARROW in text or _FIGURE in text:
        return _STRETCH.findall(text)
    return text.split()


def first_chunk(text: str, start: int) -> tuple[int, str] | None:
    """The first stretch of a text from a place on, and where it starts; None: only white space follows."""
    found = _STRETCH.search(text, start)
    return (found.start(), found[0]) if found else None


def chunk_at(text: str, start: int) -> str:
    """The stretch that starts at a place; empty where none does."""
    found = _STRETCH.match(text, start)
    return found[0] if found else ""


def starts_of(found: Sequence[str], text: str) -> list[int]:
    """Where the stretches of a text start, in order."""
    starts, at = list[int](), 0
    for stretch in found:
        at = text.index(stretch, at)
        starts.append(at)
        at += len(stretch)
    return starts


def places_of(stretch: str, text: str) -> list[int]:
    """Where a stretch starts in a text, wherever it stands between white space."""
    found, size, length = list[int](), len(stretch), len(text)
    at = text.find(stretch)
    while at >= 0:
        end = at + size
        if (not at or text[at - 1] in _SPACES) and (end == length or text[end] in _SPACES):
            found.append(at)
        else:
            end = at + 1
        at = text.find(stretch, end)
    return found
