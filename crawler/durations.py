"""Durations as people write them: 0s 30s 15m 2h 7d. Pure."""

import re
from datetime import timedelta
from typing import Final

DURATION_PATTERN: Final = "^[0-9]{1,5}[smhd]$"
UNIT_NAMES: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def duration(text: str) -> timedelta | None:
    """The duration in `text`, a whole number of s, m, h or d; None when it is anything else."""
    if not re.fullmatch(DURATION_PATTERN, text, re.ASCII):
        return None
    return timedelta(**{UNIT_NAMES[text[-1]]: int(text[:-1])})
