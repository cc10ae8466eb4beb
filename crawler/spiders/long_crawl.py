"""The one crawl of the program, from its start to its end: a Crawler for each poll would cost eight times the CPU."""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import AsyncCrawlerRunner, Crawler

from crawler.fetch.proxies import allowed_hosts, proxy_notes
from crawler.fetch.resolver import install_guard
from crawler.fetch.scheduler import SiteScheduler
from crawler.fetch.settings import scrapy_settings
from crawler.model import CrawlSettings, DueEntry, FetchFailure, FetchRequest, Poll, Response, Source
from crawler.spiders.news import NewsSpider
from crawler.spiders.own_documents import OWN_KINDS, own_document
from crawler.visit_plans import PollPlan
from crawler.visits import CollectDeps, Visit

log = logging.getLogger(__name__)

DRAIN_S = 10.0
CLOSE_S = 3.0


class Crawl:
    """Runs a NewsSpider: start it, then visit sources and fetch pages as often as wanted, then stop it.

    `overrides`: Scrapy settings that replace ours. `spider`: the class to run.
    """

    def __init__(
        self,
        settings: CrawlSettings,
        overrides: Mapping[str, object] | None = None,
        spider: type[NewsSpider] = NewsSpider,
    ) -> None:
        self._settings = settings
        self._overrides = overrides
        self._spider_class = spider
        self._stopping = False
        self._answers: dict[asyncio.Future[Response | FetchFailure], FetchRequest] = {}
        self._crawler: Crawler | None = None
        self._crawl_task: asyncio.Task[None] | None = None

    async def start(self, deps: CollectDeps | None = None) -> None:
        """Open the spider; `deps` are needed for visits. The reactor must run: see `run_program`."""
        for name in ("scrapy", "twisted"):  # their lines about single requests are left to ours
            logging.getLogger(name).setLevel(logging.ERROR)
        for note in proxy_notes(self._settings, os.environ):
            log.warning("%s", note)
        install_guard().allow(self._settings.allow_hosts, allowed_hosts(self._settings))
        runner = AsyncCrawlerRunner(scrapy_settings(self._settings, self._overrides))
        self._crawler = runner.create_crawler(self._spider_class)
        opened = asyncio.Event()
        self._crawl_task = runner.crawl(self._crawler, crawl_settings=self._settings, opened=opened, deps=deps)
        is_open = asyncio.ensure_future(opened.wait())
        await asyncio.wait({is_open, self._crawl_task}, return_when=asyncio.FIRST_COMPLETED)
        if self._crawl_task.done():
            is_open.cancel()
            self._crawl_task.result()

    def reconfigure(self, settings: CrawlSettings) -> None:
        """Use these settings from the next request on; robots.txt is asked for anew when our name changed."""
        self._settings = settings
        if self._crawler:
            self._spider.crawl_settings = settings
            install_guard().allow(settings.allow_hosts, allowed_hosts(settings))

    async def visit(
        self,
        source: Source,
        plan: PollPlan | None,
        also: tuple[DueEntry, ...] = (),
        on_poll: Callable[[Poll], None] = lambda _: None,
    ) -> Poll | None:
        """Make the planned poll, then read the source's pages that are due, then `also`; the poll, None without one.

        What goes wrong on the source's side is in the poll and in the ledger. Cancelling gives up what is queued.

        Raises:
            LedgerError: the ledger could not be read or written.
        """
        deps = self._spider.deps
        assert deps, "this crawl only fetches"
        visit = Visit(source, plan, deps, also, on_poll)
        try:
            if self._stopping:
                visit.stop(_stopping(source.url))
            else:
                await self._spider.begin(visit)
            return await visit.done
        except asyncio.CancelledError:
            self._drop(lambda request: request.cb_kwargs.get("visit") is visit)
            raise
        finally:
            visit.done.cancel()  # so that what was sent for it goes no further
            if self._spider.visits.get(source.id) is visit:
                del self._spider.visits[source.id]
            self._spider.page_done()

    async def fetch(self, asked: FetchRequest) -> Response | FetchFailure:
        """The response at an address after its redirects, whatever its status; or why there is none. Raises nothing.

        A 304 has an empty body. It may take long: the site's pause and its line come first. Cancelling is safe.
        """
        if self._stopping:
            return FetchFailure(asked.url, "stopping", _stopping(asked.url))
        answer: asyncio.Future[Response | FetchFailure] = asyncio.get_running_loop().create_future()
        request = self._spider.fetch_request(asked, answer)
        if isinstance(request, FetchFailure):
            return request
        assert self._crawler
        self._answers[answer] = asked
        try:
            self._crawler.engine.crawl(request)
            return await answer
        except asyncio.CancelledError:
            self._drop(lambda request: request.cb_kwargs.get("answer") is answer)
            raise
        finally:
            del self._answers[answer]

    async def document(self, source: Source, asked: FetchRequest) -> Response | FetchFailure:
        """The source's document: see `own_document`; of other kinds the response to the request."""
        if source.kind in OWN_KINDS and not self._stopping:
            assert self._crawler
            return await own_document(source, asked, self._settings, self._crawler)
        return await self.fetch(asked)

    def stop_sending(self) -> None:
        """Give up what is queued, and take nothing new; what was sent goes on. The ledger has all that was given up."""
        self._stopping = True
        if (scheduler := self._scheduler) is not None:  # an empty one is false
            for request in (*self._spider.drop_outputs(lambda _: True), *scheduler.shut()):
                self._spider.give_up(request)

    async def stop(self, drain_s: float = DRAIN_S) -> None:
        """Stop sending, let what was sent finish for `drain_s`, and close the crawl.

        Scrapy's own stop waits for queued requests, and for a download that hangs, without end; here it has a limit.
        """
        self.stop_sending()
        if self._crawler is None or self._crawl_task is None or self._crawler.spider is None:
            return
        running: set[asyncio.Future[Any]] = {*self._answers, *(visit.done for visit in self._spider.visits.values())}
        late = (await asyncio.wait(running, timeout=drain_s))[1] if running else set()
        self._give_up()
        self._spider.outputs.put_nowait(None)
        await asyncio.wait({self._crawl_task}, timeout=0.0 if late else CLOSE_S)  # an idle crawl closes by itself
        if not self._crawl_task.done():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._crawler.stop_async(), CLOSE_S)
            self._crawl_task.cancel()
            await asyncio.wait({self._crawl_task}, timeout=1.0)

    def _give_up(self) -> None:
        """End the visits and fetches whose request was sent and is not answered."""
        for visit in list(self._spider.visits.values()):
            visit.stop(_stopping(visit.source.url))
        for answer, asked in self._answers.items():
            if not answer.done():
                answer.set_result(FetchFailure(asked.url, "stopping", _stopping(asked.url)))

    def _drop(self, wanted: Callable[[Request], bool]) -> None:
        """Remove the requests that are wanted from the queues."""
        self._spider.drop_outputs(wanted)
        if (scheduler := self._scheduler) is not None:
            scheduler.drop(wanted)

    @property
    def _scheduler(self) -> SiteScheduler | None:
        """The scheduler, None before the crawl is open and after it closed."""
        scheduler = self._crawler.engine.scheduler if self._crawler and self._crawler.crawling else None
        assert scheduler is None or isinstance(scheduler, SiteScheduler)
        return scheduler

    @property
    def _spider(self) -> NewsSpider:
        assert self._crawler
        assert isinstance(self._crawler.spider, NewsSpider)
        return self._crawler.spider


@asynccontextmanager
async def open_crawl(settings: CrawlSettings) -> AsyncIterator[Crawl]:
    """A crawl that runs inside the block, for single fetches; it ends without waiting for what still runs.

    async with open_crawl(settings) as crawl:
        page = await crawl.fetch(FetchRequest(url))
    """
    one = Crawl(settings)
    await one.start()
    try:
        yield one
    finally:
        await one.stop(drain_s=0.0)


def _stopping(url: str) -> str:
    return f"{urlsplit(url).hostname or url} was left alone: the program is stopping."
