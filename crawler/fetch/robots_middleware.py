"""Obeying robots.txt, in the place of Scrapy's RobotsTxtMiddleware.

Scrapy's keeps an answer for ever, takes a failure for permission and reads Crawl-delay nowhere.
"""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from crawler.fetch.failures import NETWORK_ERRORS, FetchError, request_failure
from crawler.fetch.requests import response_of, scrapy_request
from crawler.fetch.robots import Robots
from crawler.model import CrawlSettings, FetchFailure, FetchRequest, Response

ROBOTS_PRIORITY = 1000


def own_source(request: Request, settings: CrawlSettings) -> str | None:
    """The request's source when it may go where others may not, or goes another way; else None."""
    source: str | None = request.meta.get("source")
    return source if source in settings.source_hosts or source in settings.source_requests else None


class RobotsMiddleware:
    """Refuses what robots.txt forbids, and notes the site's Crawl-delay in the meta key `crawl_delay_s`.

    It obeys when the spider's `crawl_settings` say so. Requests with the meta key `dont_obey_robotstxt` pass.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = ""
        self._robots = Robots(self._get, "")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Takes the user agent from the spider at each request, because a reload may change it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Request | None:
        """Refuse the request, let it pass, or send it back into the line when robots.txt had to be fetched first.

        That fetch took the site's turn, so the request would otherwise hold a download place through the next pause.
        """
        settings = self._crawler.spider.crawl_settings  # type: ignore[union-attr]
        if not settings.obey_robots or request.meta.get("dont_obey_robotstxt"):
            return None
        if settings.user_agent != self._agent:
            self._agent, self._robots = settings.user_agent, Robots(self._get, settings.user_agent)
        of_its_own = own_source(request, settings)
        known = self._robots.known_verdict(request.url, of_its_own)
        verdict = known or await self._robots.verdict(request.url, of_its_own)
        if verdict.failure:
            raise FetchError(verdict.failure)
        request.meta["crawl_delay_s"] = verdict.delay_s
        return None if known else request.replace()

    async def _get(self, url: str, source: str | None) -> Response | FetchFailure:
        """The robots.txt at `url`, through the downloader with all of its middlewares but this one."""
        settings = self._crawler.spider.crawl_settings  # type: ignore[union-attr]
        request = scrapy_request(FetchRequest(url, source=source), settings, NO_CALLBACK, NO_CALLBACK, ROBOTS_PRIORITY)
        if isinstance(request, FetchFailure):
            return request
        request.meta["dont_obey_robotstxt"] = True
        try:
            response = await self._crawler.engine.download_async(request)
        except (*NETWORK_ERRORS, FetchError) as error:
            return request_failure(request, error, settings)
        return response_of(response)
