"""Counts with their nouns, and how long ago something was. Pure."""

from datetime import datetime
from typing import Final

_UNITS: Final = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))  # seconds in each


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """`1 match`, `2 matches`; `plural` is needed where adding an s is wrong."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def ago(at: datetime, now: datetime) -> str:
    """How long before `now` something was, in the largest unit of which at least two have passed."""
    seconds = max(0, int((now - at).total_seconds()))
    for size, name in _UNITS:
        if seconds >= 2 * size:
            return f"{seconds // size} {name} ago"
    return f"{counted(seconds, 'second')} ago"
