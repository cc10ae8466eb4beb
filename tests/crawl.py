"""A crawl without Scrapy's engine: the real spider, visits and pipeline, with answers from a test's `fetch`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response as ScrapyResponse

from crawler.fetch.failures import FetchError
from crawler.fetch.pauses import PauseMiddleware
from crawler.model import CrawlSettings, DueEntry, FetchFailure, FetchRequest, Poll, Response, Source
from crawler.pipelines import LedgerPipeline
from crawler.spiders.news import NewsSpider, Output
from crawler.visit_plans import PollPlan
from crawler.visits import CollectDeps, Visit


class FakeCrawl:
    """Visits as `Crawl` does. `fetch` says what comes of a request; `deps` is set before the first visit."""

    deps: CollectDeps

    async def fetch(self, asked: FetchRequest) -> Response | FetchFailure:
        """What the test's network answers."""
        raise NotImplementedError

    def reconfigure(self, settings: CrawlSettings) -> None:
        """There is nothing to reconfigure."""

    def stop_sending(self) -> None:
        """Nothing is queued here."""

    async def visit(
        self,
        source: Source,
        plan: PollPlan | None,
        also: tuple[DueEntry, ...] = (),
        on_poll: Callable[[Poll], None] = lambda _: None,
    ) -> Poll | None:
        visit = Visit(source, plan, self.deps, also, on_poll)
        spider = NewsSpider(CrawlSettings(), asyncio.Event(), self.deps)
        beginning = asyncio.create_task(spider.begin(visit))
        working = asyncio.create_task(self._work(spider, visit))
        try:
            await asyncio.wait({beginning, working, visit.done}, return_when=asyncio.FIRST_EXCEPTION)
            for task in (beginning, working):
                if task.done():
                    task.result()
            return await visit.done
        finally:
            visit.done.cancel()
            beginning.cancel()
            working.cancel()

    async def _work(self, spider: NewsSpider, visit: Visit) -> None:
        while not visit.is_over or not spider.outputs.empty():
            waiting = asyncio.ensure_future(spider.outputs.get())
            await asyncio.wait({waiting, visit.done}, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                waiting.cancel()
                return
            output = waiting.result()
            assert output
            await self._handle(output, spider, visit)

    async def _handle(self, output: Output, spider: NewsSpider, visit: Visit) -> None:
        if not isinstance(output, Request):
            crawler = cast("Crawler", SimpleNamespace(spider=spider))
            spider.item_recorded(await LedgerPipeline(crawler).process_item(output))
            return
        async for more in self._answer(output, spider, visit):
            if isinstance(more, Request):
                spider.outputs.put_nowait(more)
            else:
                await self._handle(more, spider, visit)

    async def _answer(self, request: Request, spider: NewsSpider, visit: Visit) -> AsyncIterator[Output]:
        got = await self._paused_fetch(request, spider)
        if plan := request.cb_kwargs.get("plan"):
            answers = spider.answered(visit, plan, got)
        elif article := request.cb_kwargs.get("article"):
            answers = spider.further_answered(visit, article, got)
        else:
            answers = spider.polled(visit, got)
        async for output in answers:
            yield output

    async def _paused_fetch(self, request: Request, spider: NewsSpider) -> Response | FetchFailure:
        """The answer, or the refusal of the real pause middleware."""
        middleware = PauseMiddleware(cast("Crawler", SimpleNamespace(spider=spider)))
        try:
            middleware.process_request(request)
            meta = request.meta
            got = await self.fetch(FetchRequest(meta["asked_url"], meta["etag"], meta["last_modified"]))
            if isinstance(got, FetchFailure):
                middleware.process_exception(request, FetchError(got))
            else:
                middleware.process_response(request, ScrapyResponse(got.url, got.status, dict(got.headers)))
        except FetchError as error:
            return error.failure
        return got
