"""When a site has had enough: what its answer asks for, and not asking on within one visit."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Protocol
from urllib.parse import urlsplit

from crawler.model import Ask, Page, Unfetched
from crawler.urls import site_of

LONGEST: Final = timedelta(hours=24)
SILENT_AFTER: Final = 2  # requests in a row; one page alone may be at fault
_UNANSWERED: Final = {"timeout", "connection", "dns", "tls"}
_SECONDS: Final = re.compile(r"[0-9]{1,9}")


class Fetch(Protocol):
    """What collecting needs of the crawler."""

    async def fetch(self, ask: Ask) -> Page | Unfetched:
        """The response, or why there is none."""
        ...


def retry_at(got: Page | Unfetched, now: datetime) -> datetime | None:
    """Until when a server asks to be left alone, at most a day; None when it does not.

    Retry-After (RFC 9110 section 10.2.3): seconds, or a date, with 429 and 503.
    """
    if isinstance(got, Unfetched):
        return got.retry_at
    stated = (got.header("retry-after") or "").strip()
    if got.status not in {429, 503} or not stated:
        return None
    if _SECONDS.fullmatch(stated):
        at = now + min(timedelta(seconds=int(stated)), LONGEST)
    else:
        try:
            date = parsedate_to_datetime(stated)
            at = min((date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC), now + LONGEST)
        except (ValueError, OverflowError):
            return None
    return at if at > now else None


class Patience:
    """Fetches as `crawl` does, but asks a site no more once it left two requests unanswered, or answered 429.

    For one visit: the next asks afresh. An answer that asks for a pause comes as "busy", for what stands in it is no
    page; what is not asked for any more as "unasked".
    """

    def __init__(self, crawl: Fetch, clock: Callable[[], datetime]) -> None:
        self._crawl = crawl
        self._clock = clock
        self._unanswered: Counter[str] = Counter()
        self._enough: dict[str, Unfetched] = {}

    async def fetch(self, ask: Ask) -> Page | Unfetched:
        """The response, or why there is none."""
        site, host = site_of(ask.url), urlsplit(ask.url).hostname
        if site in self._enough:
            return replace(self._enough[site], url=ask.url)
        got = await self._crawl.fetch(ask)
        silent = isinstance(got, Unfetched) and got.failure in _UNANSWERED
        self._unanswered[site] = self._unanswered[site] + 1 if silent else 0
        at = retry_at(got, self._clock())
        if self._unanswered[site] >= SILENT_AFTER:
            self._enough[site] = Unfetched(ask.url, "unasked", f"{host} left the requests before this unanswered.")
        elif at or (isinstance(got, Page) and got.status == 429):
            self._enough[site] = Unfetched(ask.url, "unasked", f"{host} asked for a pause just before.", at)
        if at and isinstance(got, Page):
            return Unfetched(ask.url, "busy", f"{ask.url} answered {got.status} and asks for a pause.", at)
        return got
