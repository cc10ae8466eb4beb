"""What each site's robots.txt says, kept for a day, or for minutes when the server could not tell.

RFC 9309: a file that is not there (4xx) forbids nothing; one that cannot be had (5xx, 429, time-out) means "not now".
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.fetch.robots_rules import RobotsRules, read_robots
from crawler.fetch.site_files import MAX_SITES, Get, SiteFiles
from crawler.model import FetchFailure, Response

KEPT_S = 24 * 3600.0
KEPT_UNAVAILABLE_S = 300.0
MAX_CRAWL_DELAY_S = 60.0
MAX_BYTES_KEPT = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a URL may be fetched: `failure` is None if so. `delay_s`: the pause that the site asks for."""

    failure: FetchFailure | None = None
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True)
class _Record:
    """The answer of one scheme and host: its rules, or why they could not be had. `expires`: monotonic seconds."""

    rules: RobotsRules
    failure: FetchFailure | None
    expires: float

    def size(self) -> int:
        return 500 + self.rules.size()


class Robots:
    """The robots.txt files of the sites visited lately, a bounded number. `get` fetches one and follows redirects.

    `source` is that of a source which may go where others may not, None for all others: what it finds, or fails to
    find, says nothing to them.
    """

    def __init__(
        self,
        get: Get,
        user_agent: str,
        clock: Callable[[], float] = time.monotonic,
        max_sites: int = MAX_SITES,
        max_bytes: int = MAX_BYTES_KEPT,
    ) -> None:
        self._agent = product_token(user_agent)
        self._clock = clock
        self._files = SiteFiles("/robots.txt", get, self._read, max_size=max_bytes, max_sites=max_sites, clock=clock)

    def __len__(self) -> int:
        return len(self._files)

    def known_verdict(self, url: str, source: str | None = None) -> Verdict | None:
        """What robots.txt says of `url`, None when the file has to be fetched first."""
        record = self._files.known(url, source)
        return _verdict(record, url) if record else None

    async def verdict(self, url: str, source: str | None = None) -> Verdict:
        """What robots.txt says of `url`; the file is fetched unless a fresh one is kept."""
        return _verdict(await self._files.of(url, source), url)

    def _read(self, answer: Response | FetchFailure) -> _Record:
        now = self._clock()
        nothing = RobotsRules()
        if isinstance(answer, FetchFailure):
            return self._read_failure(answer)
        if answer.status < 300:
            return _Record(read_robots(answer.body, self._agent), None, now + KEPT_S)
        if answer.status >= 500 or answer.status == 429:
            host = urlsplit(answer.url).hostname
            sentence = f"{host} answered {answer.status} when asked for robots.txt; it is left alone for some minutes."
            return _Record(nothing, _unavailable(answer.url, sentence), now + KEPT_UNAVAILABLE_S)
        return _Record(nothing, None, now + KEPT_S)

    def _read_failure(self, failure: FetchFailure) -> _Record:
        now = self._clock()
        if failure.failure == "redirects":  # RFC 9309 section 2.3.1.2: as if there were none
            return _Record(RobotsRules(), None, now + KEPT_S)
        if failure.failure in {"timeout", "too_large", "broken_body"}:
            sentence = f"{failure.sentence} That was its robots.txt; the site is left alone for some minutes."
            return _Record(RobotsRules(), _unavailable(failure.url, sentence), now + KEPT_UNAVAILABLE_S)
        return _Record(RobotsRules(), failure, now)  # the page would fail the same way: ask afresh next time


def _verdict(record: _Record, url: str) -> Verdict:
    if record.failure:
        return Verdict(FetchFailure(url, record.failure.failure, record.failure.sentence))
    if not record.rules.allows(url):
        host = urlsplit(url).hostname
        return Verdict(FetchFailure(url, "robots", f"{host} asks crawlers not to read this page (robots.txt)."))
    return Verdict(None, min(record.rules.crawl_delay_s or 0.0, MAX_CRAWL_DELAY_S))


def product_token(user_agent: str) -> str:
    """The name that robots.txt files know a crawler by: "vedette" for "Vedette/1.0 (+https://…)"."""
    return user_agent.strip().partition("/")[0].partition(" ")[0].lower()


def _unavailable(url: str, sentence: str) -> FetchFailure:
    return FetchFailure(url, "robots_unavailable", sentence)
