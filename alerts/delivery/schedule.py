"""When a delivery is due: digests and retries. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

_FIRST: Final = timedelta(seconds=10)
_LONGEST: Final = timedelta(hours=1)
_GIVE_UP: Final = timedelta(days=1)


def next_try(attempts: int, first_due_at: datetime, now: datetime) -> datetime | None:
    """When to try again after `attempts` failures: 10 s later, then doubling up to an hour; None after a day.

    The last try is made when the day is over, so that an outage of just under a day loses nothing.
    """
    if now - first_due_at >= _GIVE_UP:
        return None
    doublings = min(attempts - 1, 12)
    return now + min(_FIRST * (1 << doublings), _LONGEST)


def next_digest(times: Sequence[time], zone: tzinfo, now: datetime) -> datetime:
    """The first of these local times of day in `zone` after `now`, as UTC.

    A time that the change to summer time leaves out is the moment that follows the gap; one that comes twice is the
    first.
    """
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=n) for n in (-1, 0, 1, 2))
    moments = (datetime.combine(day, at, zone).astimezone(UTC) for day in days for at in times)
    return min(moment for moment in moments if moment > now)
