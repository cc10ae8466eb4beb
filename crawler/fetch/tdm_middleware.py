"""Finding out, before a page is asked for, whether its site's tdmrep.json reserves text and data mining of it."""

from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from crawler.fetch.failures import NETWORK_ERRORS, FetchError, request_failure
from crawler.fetch.requests import response_of, scrapy_request
from crawler.fetch.robots_middleware import ROBOTS_PRIORITY, own_source
from crawler.fetch.tdm_files import TdmFiles
from crawler.fetch.tdm_rules import MAX_BYTES
from crawler.model import FetchFailure, FetchRequest, Response

MAX_WAIT_S: Final = 10.0  # for a file that most sites do not have


class TdmMiddleware:
    """Notes in the meta key `tdm_reserved` what the file says of a request with the meta key `obeys_tdm`.

    It refuses nothing: what a page says itself counts before the file, and is known only when it is here.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._files = TdmFiles(self._get)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """It reads no setting."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Request | None:
        """Let the request pass, or send it back into the line when the file had to be fetched first."""
        if not request.meta.get("obeys_tdm"):
            return None
        source = own_source(request, self._crawler.spider.crawl_settings)  # type: ignore[union-attr]
        known = self._files.known(request.url, source)
        request.meta["tdm_reserved"] = known or (known is None and await self._files.reserves(request.url, source))
        return request.replace() if known is None else None

    async def _get(self, url: str, source: str | None) -> Response | FetchFailure:
        """The file at `url`, through the downloader with all of its middlewares; robots.txt is obeyed."""
        settings = self._crawler.spider.crawl_settings  # type: ignore[union-attr]
        request = scrapy_request(FetchRequest(url, source=source), settings, NO_CALLBACK, NO_CALLBACK, ROBOTS_PRIORITY)
        if isinstance(request, FetchFailure):
            return request
        request.meta["download_timeout"] = min(MAX_WAIT_S, settings.timeout_s)
        request.meta["download_maxsize"] = MAX_BYTES
        try:
            response = await self._crawler.engine.download_async(request)
        except (*NETWORK_ERRORS, FetchError) as error:
            return request_failure(request, error, settings)
        return response_of(response)
