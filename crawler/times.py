"""Times: their form in the ledger, and the range of moments that a stated time can mean. Pure."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

_DATE_ONLY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# A local time without offset may be anywhere from UTC-12 to UTC+14; read as UTC it is at most this much too early.
_MAX_WEST_OFFSET: Final = timedelta(hours=12)


def to_text(at: datetime) -> str:
    """An aware time as the ledger writes it: UTC, ISO 8601, milliseconds; sorts as text."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """The aware UTC time that `to_text` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


def _parsed(stated: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stated)
    except ValueError:
        return None


def most_precise(*stated: str | None) -> str | None:
    """The most precise of several ISO 8601 texts for one time: one with an offset, else a local time, else a date."""

    def precision(text: str) -> int:
        at = _parsed(text)
        if at is None:
            return 0
        if _DATE_ONLY.fullmatch(text):
            return 1
        return 3 if at.tzinfo else 2

    known = [text for text in stated if text and precision(text)]
    return max(known, key=precision, default=None)


def instant(stated: str | None) -> datetime | None:
    """A stated ISO 8601 time as aware UTC: a local time is read as UTC, a date as its midnight; None when unknown."""
    at = _parsed(stated) if stated else None
    if at is None:
        return None
    if at.tzinfo is None:
        return at.replace(tzinfo=UTC)
    try:
        return at.astimezone(UTC)
    except OverflowError:  # year 1 or 9999 at the edge
        return None


def without_zone(stated: str | None) -> str | None:
    """A stated day (`2026-11-23`), or local time without offset (`2026-11-23 05:40`), as it was stated.

    None for a time with an offset, and when nothing was stated.
    """
    at = _parsed(stated) if stated else None
    if at is None or stated is None or at.tzinfo is not None:
        return None
    return f"{at:%Y-%m-%d}" if _DATE_ONLY.fullmatch(stated) else f"{at:%Y-%m-%d %H:%M}"


def latest_instant(stated: str | None) -> datetime | None:
    """The latest moment that a stated time can mean: a date may mean its last second, a local time one in the west.

    An age is measured from here, so that nothing fresh is taken for old because its outlet states only a date.
    """
    at = instant(stated)
    if at is None or stated is None:
        return None
    parsed = _parsed(stated)
    if parsed is not None and parsed.tzinfo is not None:
        return at
    try:
        return at + _MAX_WEST_OFFSET + (timedelta(days=1) if _DATE_ONLY.fullmatch(stated) else timedelta())
    except OverflowError:
        return at
