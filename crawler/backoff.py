"""When to ask again: after a poll, after an answer that asks for a pause, and within one visit."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from crawler.model import FetchFailure, Poll, Response
from crawler.urls import site_of

MAX_RETRY_AFTER: Final = timedelta(hours=24)
MAX_POLL_PAUSE: Final = timedelta(hours=1)  # a source that fails is polled less often, but never given up
MAX_DOUBLINGS: Final = 10  # keeps the product small; the pause reaches its limit long before
UNANSWERED_IN_A_ROW: Final = 2  # requests in a row; one page alone may be at fault
_UNANSWERED: Final = {"timeout", "connection", "dns", "tls"}
_SECONDS: Final = re.compile(r"[0-9]{1,9}")


def next_poll_at(poll: Poll, every: timedelta, failures: int) -> datetime:
    """When to poll the source again after `poll`. `failures`: polls that failed in a row, this one included.

    A failing source is polled again after `every`, then after twice as long each time, up to an hour (or `every`, if
    that is longer), and never before its server allows it.
    """
    if poll.error is None:
        return poll.started_at + every
    pause = max(every, min(every * (1 << min(max(failures - 1, 0), MAX_DOUBLINGS)), MAX_POLL_PAUSE))
    return max(poll.started_at + pause, poll.retry_at or poll.started_at)


def retry_at(got: Response | FetchFailure, now: datetime) -> datetime | None:
    """The end of the pause that a server asks for, at most a day from now; None when it asks for none.

    Retry-After (RFC 9110 section 10.2.3) is seconds, or a date, and counts with 429 and 503.
    """
    if isinstance(got, FetchFailure):
        return got.retry_at
    return pause_end(got.header("retry-after") or "", now) if got.status in {429, 503} else None


def pause_end(retry_after: str, now: datetime) -> datetime | None:
    """The moment that a Retry-After names, at most a day from `now`; None when it names none that is to come."""
    stated = retry_after.strip()
    if _SECONDS.fullmatch(stated):
        at = now + min(timedelta(seconds=int(stated)), MAX_RETRY_AFTER)
    else:
        try:
            date = parsedate_to_datetime(stated)
            at = min((date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC), now + MAX_RETRY_AFTER)
        except (ValueError, OverflowError):
            return None
    return at if at > now else None


class SitePauses:
    """Which sites a visit asks no further: those that left two requests in a row unanswered, or answered 429.

    It holds for one visit; the next one asks afresh. `clock`: aware UTC.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._unanswered: Counter[str] = Counter()
        self._refusals: dict[str, FetchFailure] = {}

    def refusal(self, url: str) -> FetchFailure | None:
        """Why `url` is not asked for any more, None when it is."""
        refusal = self._refusals.get(site_of(url))
        return replace(refusal, url=url) if refusal else None

    def note(self, url: str, got: Response | FetchFailure) -> datetime | None:
        """Take in what became of a request for `url`; the end of the pause that the site asks for, None for none."""
        site, host = site_of(url), urlsplit(url).hostname
        is_unanswered = isinstance(got, FetchFailure) and got.failure in _UNANSWERED
        self._unanswered[site] = self._unanswered[site] + 1 if is_unanswered else 0
        paused_until = retry_at(got, self._clock())
        if self._unanswered[site] >= UNANSWERED_IN_A_ROW:
            sentence = f"{host} left the requests before this unanswered."
            self._refusals[site] = FetchFailure(url, "unasked", sentence)
        elif paused_until or (isinstance(got, Response) and got.status == 429):
            self._refusals[site] = FetchFailure(url, "unasked", f"{host} asked for a pause just before.", paused_until)
        return paused_until
