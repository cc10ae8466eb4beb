"""Politeness by Scrapy's download slots: one for each site, one request at a time, a pause after each.

A site is what one operator answers for: the registrable domain of a host, or an address with its port.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Self

from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import call_later

from crawler.urls import site_of

MAX_TURNS_PASSED_ON = 2  # so that three requests to one site run at most, and only while two of them hang


class SlotMiddleware:
    """Puts each request into the slot of its site, with the longer of the configured delay and its Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Takes the delay from the spider at each request, because a reload may change it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Choose the slot and set its delay."""
        choose_slot(request)
        slot = slot_of(self._crawler, request)
        delay_s = self._crawler.spider.crawl_settings.per_host_delay_s  # type: ignore[union-attr]
        slot.delay = max(delay_s, request.meta.get("crawl_delay_s", 0.0))


def choose_slot(request: Request) -> str:
    """The request's slot, which is its site; kept in its meta, from which Scrapy reads it."""
    site: str | None = request.meta.get("download_slot")
    if site is None:
        site = request.meta["download_slot"] = site_of(request.url)
    return site


def slot_of(crawler: Crawler, request: Request) -> Slot:
    """The download slot of the request, created when there is none; the downloader drops idle ones after a minute."""
    return crawler.engine.downloader._get_slot(request)[1]  # noqa: SLF001 - Scrapy has no public way to a slot


@contextmanager
def turn(crawler: Crawler, request: Request, overlong_s: float) -> Iterator[None]:
    """Hold the site's turn for the block, which sends the request.

    The pause is counted from the end of the block, where Scrapy counts it from the beginning: a slow site gets its
    rest too. After `overlong_s` the turn is passed on though the request is not done, so that one page which hangs does
    not hold up every source of its site.
    """
    slot = slot_of(crawler, request)
    passed_on = False

    def pass_on() -> None:
        nonlocal passed_on
        if slot.concurrency <= MAX_TURNS_PASSED_ON:
            passed_on = True
            slot.concurrency += 1
            slot.lastseen = monotonic()
            crawler.engine.downloader._process_queue(slot)  # noqa: SLF001
            crawler.engine.scheduler.pass_on(request.meta["download_slot"])  # type: ignore[union-attr]

    overlong = call_later(overlong_s, pass_on)
    try:
        yield
    finally:
        overlong.cancel()
        slot.concurrency -= int(passed_on)
        slot.lastseen = monotonic()
