"""When a delivery is due: digests, updates and retries. Pure."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from alerts.delivery.quiet import open_at
from alerts.model import DigestTime, QuietHours
from crawler.backoff import pause_end

_FIRST_PAUSE: Final = timedelta(seconds=10)
_LONGEST_PAUSE: Final = timedelta(hours=1)
RETRY_WINDOW: Final = timedelta(days=1)
MIN_ATTEMPTS: Final = 5  # quiet hours, or a program that is down, can leave two attempts in a day
# After the first update of an alert, which goes out at once; the last pause repeats.
_UPDATE_PAUSES: Final = (timedelta(hours=1), timedelta(hours=2), timedelta(hours=3))
LONGEST_UPDATE_PAUSE: Final = _UPDATE_PAUSES[-1]
_DAYS_AHEAD: Final = 9  # a weekly time is at most a week away
_LONGEST_QUIET_DAYS: Final = 2  # quiet hours last for less than two days, also where the clock skips their end


def next_try(attempts: int, first_due_at: datetime, now: datetime) -> datetime | None:
    """The time of the next attempt after `attempts` failures (at least 1); None when the delivery is given up.

    The pause is 10 s after the first failure and doubles up to an hour. A delivery is given up a day after
    `first_due_at`, the time of its first attempt, and never before its fifth. The last attempt falls after that day, so
    that an outage of just under a day loses nothing.
    """
    if now - first_due_at >= RETRY_WINDOW and attempts >= MIN_ATTEMPTS:
        return None
    doublings = min(attempts - 1, 12)
    return now + min(_FIRST_PAUSE * (1 << doublings), _LONGEST_PAUSE)


def next_try_after_redirect(unknowns: int, now: datetime) -> datetime | None:
    """The time of the next attempt after a redirect; None when the delivery is given up.

    `unknowns`: attempts so far, at least 1, whose message may have arrived. Every further one may be a copy, so only
    two follow: one soon, and one an hour later, when a proxy that restarts or a session that ran out may be mended.
    """
    pauses = (_FIRST_PAUSE, _LONGEST_PAUSE)
    return now + pauses[unknowns - 1] if unknowns <= len(pauses) else None


def paused_until(retry_after: Collection[str], now: datetime) -> datetime | None:
    """The end of the longest pause that a service asks for, at most a day from `now`; None when it asks for none.

    `retry_after`: what its answers said, seconds or a date each; anything else is ignored.
    """
    ends = [end for stated in retry_after if (end := pause_end(stated, now))]
    return max(ends, default=None)


def next_digest(times: Sequence[DigestTime], zone: tzinfo, now: datetime, quiet: QuietHours | None = None) -> datetime:
    """When the next digest after `now` goes out, as UTC; one in the quiet hours goes out at their end.

    `times` has at least one. A time that the change to summer time skips becomes the moment after the gap. A time that
    occurs twice counts once, at its first occurrence.
    """
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=n) for n in range(-_LONGEST_QUIET_DAYS, _DAYS_AHEAD)]
    planned = (
        datetime.combine(day, one.at, zone).astimezone(UTC)
        for day in days
        for one in times
        if day.weekday() in one.days
    )
    return min(opened for moment in planned if (opened := open_at(quiet, zone, moment)) > now)


def update_due_at(earlier: Collection[datetime], now: datetime) -> datetime:
    """When an update of an alert goes out: at once, or at the end of the pause that follows the update before.

    `earlier`: when the updates of that alert so far went out, or will. All that comes in one pause goes out together. A
    time further ahead than any pause was written while the clock was ahead; it counts as an update and starts no pause.
    """
    moments = set(earlier)
    believable = [at for at in moments if at - now <= LONGEST_UPDATE_PAUSE]
    if not believable:
        return now
    last = max(believable)
    if last > now:
        return last
    return max(now, last + _UPDATE_PAUSES[min(len(moments), len(_UPDATE_PAUSES)) - 1])
