"""Quiet hours by the wall clock of a zone: whether it is quiet, and when that ends. Pure."""

from datetime import datetime, timedelta, tzinfo
from typing import Final

from alerts.model import QuietHours

_MINUTE: Final = timedelta(minutes=1)


def is_quiet(quiet: QuietHours | None, zone: tzinfo, now: datetime) -> bool:
    """Whether the wall clock in `zone` shows a time within the quiet hours; the end itself is outside."""
    return quiet is not None and quiet.cover(now.astimezone(zone).time())


def open_at(quiet: QuietHours | None, zone: tzinfo, now: datetime) -> datetime:
    """`now`, or the first full minute after it that is not quiet.

    It goes from minute to minute, because a clock that changes in the quiet hours shows their end twice or never.
    """
    if not is_quiet(quiet, zone, now):
        return now
    at = now.replace(second=0, microsecond=0)
    while is_quiet(quiet, zone, at):
        at += _MINUTE
    return at
