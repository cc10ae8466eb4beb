"""Dates as feeds state them, in ISO 8601. Pure.

feedparser turns every date into UTC; what the outlet wrote, with its own offset or without one, says more.
"""

import time
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

# Names that RFC 822 does not know and European and Asian feeds use; ambiguous ones (IST, CST abroad) are left out.
_ZONE_HOURS = {"BST": 1, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3,
          "TRT": 3, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11}  # fmt: skip


def stated_time(stated: str | None, parsed: time.struct_time | None) -> str | None:
    """The date of an entry in ISO 8601: a day, a local time, or a time with offset, as much as was stated.

    `stated` is the feed's own text; `parsed`, feedparser's reading of it in UTC, is used where the text is in none of
    the two standard forms (RFC 3339, RFC 822). None when neither says anything.
    """
    text = (stated or "").strip()
    return _iso(text) or _rfc822(text) or _utc(parsed)


def _iso(text: str) -> str | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.isoformat() if ":" in text or "T" in text else at.date().isoformat()


def _rfc822(text: str) -> str | None:
    if ":" not in text:
        day = _rfc822(f"{text} 00:00") if text else None
        return day and day[:10]
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError):
        return None
    offset_s = _offset_s(text) if at.tzinfo is None else None
    return (at if offset_s is None else at.replace(tzinfo=timezone(timedelta(seconds=offset_s)))).isoformat()


def _offset_s(text: str) -> int | None:
    """The offset that a zone's name, or RFC 2822's `-0000`, stands for; None when unknown."""
    zone = text.rsplit(maxsplit=1)[-1].strip("()").upper()
    if zone == "-0000":
        return 0
    return _ZONE_HOURS[zone] * 3600 if zone in _ZONE_HOURS else None


def _utc(parsed: time.struct_time | None) -> str | None:
    try:
        return datetime(*parsed[:6], tzinfo=UTC).isoformat() if parsed else None
    except (ValueError, OverflowError):
        return None
