"""When the page of an entry is read again whose feed gave it a later date and no other words. Pure.

A later date announces an update, or nothing: some feeds give every entry a new date in every poll. A page is read at
once when the last such visit found something new, and after ever longer pauses when it did not. So a feed of the second
kind costs a few visits of a page on the first day and one a day then, and an update is read a day late at most.
"""

from datetime import datetime, timedelta
from typing import Final

from crawler.times import instant

REREAD_PAUSES: Final = (timedelta(0), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))


def is_later(before: str | None, stated: str | None) -> bool:
    """Whether a feed states a later date than before, or the first one; both in ISO 8601."""
    at, before_at = instant(stated), instant(before)
    return at is not None and (before_at is None or at > before_at)


def read_again_at(now: datetime, read_at: datetime | None, visits_in_vain: int) -> datetime:
    """When to read the page whose date changed.

    `visits_in_vain`: how many visits in a row, each for a later date, found nothing.
    """
    return max(now, read_at + REREAD_PAUSES[min(visits_in_vain, len(REREAD_PAUSES) - 1)]) if read_at else now
