"""When a delivery is tried again. Pure."""

from datetime import datetime, timedelta
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
