"""A downloader that sends through another one: two crawls in one program ask each site one request at a time."""

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.http import Response


class SharedDownloader(Downloader):
    """Has middlewares of its own, and the slots and handlers of `main`, the downloader of the crawl that goes on."""

    def __init__(self, crawler: Crawler, main: Downloader) -> None:
        super().__init__(crawler)
        self._main = main
        self.slots = main.slots  # which the scheduler reads

    def _get_slot(self, request: Request, spider: Spider | None = None) -> tuple[str, Slot]:  # noqa: ARG002 - Scrapy's
        return self._main._get_slot(request)  # noqa: SLF001 - Scrapy has no public way to a slot

    async def _enqueue_request(self, request: Request) -> Response:
        return await self._main._enqueue_request(request)  # noqa: SLF001 - the part of `fetch` behind the middlewares

    def _slot_gc(self, age: float = 60) -> None:
        """The slots are the other one's to remove."""

    def close(self) -> None:
        """The slots are the other one's to close."""
        self._stop_slot_gc()
