"""Counts with their nouns, how long ago something was, and JSON. Pure."""

import json
import re
from datetime import datetime
from typing import Final

_UNITS: Final = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))  # seconds in each
# In JSON: an escaped backslash, which is kept, or an escaped tag character.
_ESCAPED_TAGS: Final = re.compile(r"(\\\\)|\\udb40\\udc[0-7][0-9a-f]")


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


def visible_json(value: object) -> str:
    """`value` as ASCII-escaped JSON without tag characters, in which a page can hide words from all but programs.

    They encode ASCII invisibly (U+E0000 to U+E007F, Unicode section 23.9); all other characters are left as they are.
    """
    return _ESCAPED_TAGS.sub(r"\1", json.dumps(value))
