"""NewsSpider: polls sources and reads the pages of their entries, for as long as the program runs.

Callbacks ask pure functions what an answer means (crawler/collect.py), workers do what takes CPU, and the item pipeline
records. What Scrapy raises in a callback or in the pipeline reaches no errback: `callback_failed` and
`record_failed` hand it to the visit.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response as ScrapyResponse
from twisted.python.failure import Failure

from crawler.collect import own_words, poll_result, read_article, read_document, read_further_page
from crawler.fetch.failures import NETWORK_ERRORS, FetchError, request_failure
from crawler.fetch.requests import response_of, scrapy_request
from crawler.further_pages import Joining, joining
from crawler.gathering import Gathering, gathering
from crawler.model import CrawlSettings, FetchFailure, FetchRequest, Poll, Response
from crawler.polled import PolledEntries
from crawler.spiders.own_documents import OWN_KINDS, own_document
from crawler.store import ReadResult, known_headlines, knows_any, pauses
from crawler.urls import key_url
from crawler.visit_plans import PagePlan, PageReading, PollResult
from crawler.visits import CollectDeps, PagesHeld, Visit

log = logging.getLogger(__name__)

# What a person waits for comes before polls, polls before pages, pages never read before those read again.
FETCH_PRIORITY, POLL_PRIORITY, NEW_PAGE_PRIORITY, OLD_PAGE_PRIORITY = 30, 20, 10, 0

Output = Request | PollResult | ReadResult


class NewsSpider(Spider):
    """Turns visits into requests, and answers into items.

    Attributes:
        crawl_settings: user agent, delays and bounds of the requests; replaced on reload.
        opened: set when `start` begins.
        deps: the ledger, workers and clock; None in a crawl that only fetches.
        outputs: what `start` yields: requests, and items that need none. None ends the crawl once it is idle.
        visits: those under way, by their source's id.
    """

    name = "news"

    def __init__(self, crawl_settings: CrawlSettings, opened: asyncio.Event, deps: CollectDeps | None = None) -> None:
        super().__init__()
        self.crawl_settings = crawl_settings
        self.deps = deps
        self.outputs: asyncio.Queue[Output | None] = asyncio.Queue()
        self.visits: dict[str, Visit] = {}
        self.held = PagesHeld()
        self.opened = opened
        self._page_read = asyncio.Event()
        self._queueing: set[asyncio.Task[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: object, **kwargs: object) -> Self:
        """Listens to the signals that tell what became of items, and of callbacks that failed."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_recorded, signals.item_scraped)
        crawler.signals.connect(spider.record_failed, signals.item_error)
        crawler.signals.connect(spider.callback_failed, signals.spider_error)
        crawler.signals.connect(spider.give_up, signals.request_dropped)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Yield the requests of visits as they become due, until the crawl is to end."""
        self.opened.set()
        while (output := await self.outputs.get()) is not None:
            yield output

    async def begin(self, visit: Visit) -> None:
        """Queue the first request of a visit, or what it comes to without one."""
        self.visits[visit.source.id], visit.held = visit, self.held
        first: Request | Response | FetchFailure | None = None
        if visit.plan and visit.source.kind in OWN_KINDS:
            asked = visit.plan.request
            first = await own_document(visit.source, asked, self.crawl_settings, self.crawler, visit.done)
        elif visit.plan:
            first = self._poll_request(visit)
        if isinstance(first, Request):
            self.outputs.put_nowait(first)
        elif not visit.is_over:
            async for output in self.polled(visit, first) if first else self._next_page(visit):
                self.outputs.put_nowait(output)

    def drop_outputs(self, wanted: Callable[[Request], bool]) -> list[Request]:
        """Remove the wanted requests that `start` has not yielded yet, and return them."""
        waiting = [self.outputs.get_nowait() for _ in range(self.outputs.qsize())]
        dropped = [output for output in waiting if isinstance(output, Request) and wanted(output)]
        for output in waiting:
            if output not in dropped:
                self.outputs.put_nowait(output)
        return dropped

    async def parse_document(self, response: ScrapyResponse, visit: Visit) -> AsyncIterator[Output]:
        """The result of a poll, then the request for the first page that is due."""
        async for output in self.polled(visit, response_of(response)):
            yield output

    async def document_failed(self, failure: Failure) -> AsyncIterator[Output]:
        """The errback of a poll: its result is the failure."""
        async for output in self.polled(_visit_of(failure), self._failure_of(failure)):
            yield output

    async def parse_gathered(
        self, response: ScrapyResponse, visit: Visit, gathered: Gathering
    ) -> AsyncIterator[Output]:
        """A further document of a poll: the request for the next one, or the result of the poll."""
        async for output in self.document_answered(visit, gathered, response_of(response)):
            yield output

    async def gathered_failed(self, failure: Failure) -> AsyncIterator[Output]:
        """The errback of a further document: the poll goes without it, and says so."""
        gathered: Gathering = failure.request.cb_kwargs["gathered"]  # type: ignore[attr-defined]
        async for output in self.document_answered(_visit_of(failure), gathered, self._failure_of(failure)):
            yield output

    async def parse_article(self, response: ScrapyResponse, visit: Visit, plan: PagePlan) -> AsyncIterator[Output]:
        """The outcome of a page, then the request for the next one that is due."""
        async for output in self.answered(visit, plan, response_of(response)):
            yield output

    async def parse_further(self, response: ScrapyResponse, visit: Visit, article: Joining) -> AsyncIterator[Output]:
        """A further page of an article: what the article comes to, or the request for the page after it."""
        async for output in self.further_answered(visit, article, response_of(response)):
            yield output

    async def further_failed(self, failure: Failure) -> AsyncIterator[Output]:
        """The errback of a further page: the article goes without it, and says so."""
        article: Joining = failure.request.cb_kwargs["article"]  # type: ignore[attr-defined]
        async for output in self.further_answered(_visit_of(failure), article, self._failure_of(failure)):
            yield output

    async def article_failed(self, failure: Failure) -> AsyncIterator[Output]:
        """The errback of a page: its outcome are the feed's own words, and a later try."""
        plan: PagePlan = failure.request.cb_kwargs["plan"]  # type: ignore[attr-defined]
        async for output in self.answered(_visit_of(failure), plan, self._failure_of(failure)):
            yield output

    def parse_fetched(self, response: ScrapyResponse, answer: "asyncio.Future[Response | FetchFailure]") -> None:
        """The callback of a single fetch."""
        if not answer.done():
            answer.set_result(response_of(response))

    def fetch_failed(self, failure: Failure) -> None:
        """The errback of a single fetch."""
        answer, error = failure.request.cb_kwargs["answer"], failure.value  # type: ignore[attr-defined]
        if answer.done():
            return
        if isinstance(error, (*NETWORK_ERRORS, FetchError)):
            answer.set_result(self._failure_of(failure))
        else:
            answer.set_exception(error)

    def fetch_request(
        self, asked: FetchRequest, answer: "asyncio.Future[Response | FetchFailure]"
    ) -> Request | FetchFailure:
        """The request of a single fetch, which ends in `answer`."""
        return scrapy_request(
            asked, self.crawl_settings, self.parse_fetched, self.fetch_failed, FETCH_PRIORITY, {"answer": answer}
        )

    def _poll_request(self, visit: Visit) -> Request | FetchFailure:
        assert visit.plan
        url = visit.source.url
        if until := pauses(visit.deps.ledger, visit.deps.clock()).get(key_url(url)):
            return FetchFailure(url, "unasked", f"{urlsplit(url).hostname} was not asked.", until)
        return scrapy_request(
            visit.plan.request, self.crawl_settings, self.parse_document, self.document_failed, POLL_PRIORITY,
            {"visit": visit},
        )  # fmt: skip

    async def polled(self, visit: Visit, got: Response | FetchFailure) -> AsyncIterator[Output]:
        """The poll's result, then the pages: the entries are in the ledger before the first of them is asked for."""
        assert visit.plan
        deps = visit.deps
        deps.checkpoint("fetched")
        polled = await read_document(visit.plan, got, deps.workers)
        deps.checkpoint("listed")
        async for output in self._gather(visit, gathering(visit.plan, got, polled)):
            yield output

    async def document_answered(
        self, visit: Visit, gathered: Gathering, got: Response | FetchFailure
    ) -> AsyncIterator[Output]:
        """What follows the answer to a further document of a poll."""
        if visit.is_over:
            return
        polled = await read_document(gathered.reading_plan, got, visit.deps.workers)
        async for output in self._gather(visit, gathered.answered(got, polled)):
            yield output

    async def _gather(self, visit: Visit, gathered: Gathering) -> AsyncIterator[Output]:
        """The request for the poll's next document; when none is left, its result, then the pages."""
        deps = visit.deps
        if visit.is_over:
            return
        gathered = gathered.weighed(
            partial(knows_any, deps.ledger, visit.source.id), partial(known_headlines, deps.ledger, visit.source.id)
        )
        while gathered.waiting and deps.go_on():
            request = self._document_request(visit, gathered)
            if isinstance(request, Request):
                yield request
                return
            gathered = gathered.answered(request, PolledEntries(error=request.sentence))
        visit.expect_record()
        yield poll_result(gathered.plan, gathered.got, gathered.result, visit.started_at, deps.clock())
        self._read_pages(visit)

    def _read_pages(self, visit: Visit) -> None:
        """Queue what follows a poll, apart from the answer to it.

        Scrapy asks for nothing more while it holds five megabytes of answers, and saving the entries of two thousand
        documents takes minutes.
        """
        task = asyncio.ensure_future(self._queue_pages(visit))
        self._queueing.add(task)
        task.add_done_callback(partial(self._pages_queued, visit))

    async def _queue_pages(self, visit: Visit) -> None:
        async for output in self._next_page(visit):
            self.outputs.put_nowait(output)

    def _pages_queued(self, visit: Visit, task: asyncio.Task[None]) -> None:
        self._queueing.discard(task)
        if not task.cancelled() and (error := task.exception()):
            visit.fail(error)

    async def answered(self, visit: Visit, plan: PagePlan, got: Response | FetchFailure) -> AsyncIterator[Output]:
        """The page's outcome, then the request for the visit's next page."""
        visit.deps.checkpoint("page fetched")
        if visit.is_over:
            return
        async for output in self._go_on(visit, joining(await self._read(visit, plan, got))):
            yield output

    async def further_answered(
        self, visit: Visit, article: Joining, got: Response | FetchFailure
    ) -> AsyncIterator[Output]:
        """What follows the answer to a further page of an article."""
        if visit.is_over:
            return
        page, error = await read_further_page(article.reading.plan, got, visit.deps.workers)
        if error:
            log.warning("further page unread source=%s url=%s reason=%s", visit.source.id, article.waiting[0], error)
        async for output in self._go_on(visit, article.answered(page, error)):
            yield output

    async def _go_on(self, visit: Visit, article: Joining) -> AsyncIterator[Output]:
        """The request for the article's next page; when none is left, its outcome and the visit's next page."""
        while article.waiting and visit.deps.go_on():
            request = self._further_request(visit, article)
            if isinstance(request, Request):
                yield request
                return
            article = article.answered(None, request.sentence)
        async for result in _recorded_in_turn(visit, visit.weigh(article.given_up("The program stopped.").joined)):
            yield result
        async for output in self._next_page(visit):
            yield output

    async def _next_page(self, visit: Visit) -> AsyncIterator[Output]:
        """The request for the visit's next page; before it, what entries come to that need no request."""
        await visit.recorded()
        visit.release()
        self.page_done()
        while not visit.is_over and (plan := visit.next_page()):
            if plan == "wait":
                held = visit.weigh_rest()  # others may wait for these pages in turn
                async for result in _recorded_in_turn(visit, held):
                    yield result
                if held:
                    visit.release()
                    self.page_done()
                else:
                    await self._page_read.wait()
                continue
            request = self._page_request(visit, plan) if plan.is_fetched else None
            if isinstance(request, Request):
                yield request
                return
            if request is None:
                visit.expect_record()
                yield own_words(plan)
            else:
                async for result in self._outcomes(visit, plan, request):
                    yield result
            await visit.recorded()
            await asyncio.sleep(0)  # two thousand saves in a row would hold up the loop for seconds
        if rest := visit.weigh_rest():
            async for result in _recorded_in_turn(visit, rest):
                yield result
        visit.finish()

    def _document_request(self, visit: Visit, gathered: Gathering) -> Request | FetchFailure:
        return scrapy_request(
            FetchRequest(gathered.waiting[0].url, source=visit.source.id, accepts=gathered.reading_plan.source.accepts),
            self.crawl_settings, self.parse_gathered, self.gathered_failed, POLL_PRIORITY,
            {"visit": visit, "gathered": gathered},
        )  # fmt: skip

    def _page_request(self, visit: Visit, plan: PagePlan) -> Request | FetchFailure:
        priority = NEW_PAGE_PRIORITY if plan.due.article_id is None else OLD_PAGE_PRIORITY
        request = scrapy_request(
            plan.request, self.crawl_settings, self.parse_article, self.article_failed, priority,
            {"visit": visit, "plan": plan},
        )  # fmt: skip
        if isinstance(request, Request):
            request.meta.update(pauses=visit.pauses)
        return request

    def _further_request(self, visit: Visit, article: Joining) -> Request | FetchFailure:
        request = scrapy_request(
            FetchRequest(article.waiting[0], source=visit.source.id, obey_tdm=visit.source.obey_tdm),
            self.crawl_settings, self.parse_further,
            self.further_failed, NEW_PAGE_PRIORITY, {"visit": visit, "article": article},
        )  # fmt: skip
        if isinstance(request, Request):
            request.meta.update(pauses=visit.pauses)
        return request

    async def _outcomes(self, visit: Visit, plan: PagePlan, got: Response | FetchFailure) -> AsyncIterator[ReadResult]:
        """What is to be written after an answer: its page, one read before that waited for it, or nothing yet."""
        async for output in _recorded_in_turn(visit, visit.weigh(await self._read(visit, plan, got))):
            yield output

    async def _read(self, visit: Visit, plan: PagePlan, got: Response | FetchFailure) -> PageReading:
        article, error = await read_article(plan, got, visit.deps.workers)
        visit.deps.checkpoint("page read")
        if error:
            log.warning("page unread source=%s url=%s reason=%s", plan.source.id, plan.due.entry.url, error)
        return PageReading(plan, got, article, error)

    def _failure_of(self, failure: Failure) -> FetchFailure:
        assert failure.value
        return request_failure(failure.request, failure.value, self.crawl_settings)  # type: ignore[attr-defined]

    def give_up(self, request: Request) -> None:
        """Signal request_dropped: the program stops, so the request is not sent. What it was for stays due."""
        answer, visit = request.cb_kwargs.get("answer"), request.cb_kwargs.get("visit")
        sentence = f"{urlsplit(request.url).hostname} was left alone: the program is stopping."
        if answer and not answer.done():
            answer.set_result(FetchFailure(request.meta["asked_url"], "stopping", sentence))
        if visit:
            visit.stop(sentence)

    def item_recorded(self, item: Poll | ReadResult) -> None:
        """Signal item_scraped: the item is in the ledger."""
        if visit := self._visit_with(item):
            visit.note_record(item if isinstance(item, Poll) else None)
            self.page_done()

    def page_done(self) -> None:
        """Wake the visits that wait for a page which another visit was reading."""
        self._page_read.set()
        self._page_read.clear()

    def record_failed(self, item: PollResult | ReadResult, failure: Failure) -> None:
        """Signal item_error: the pipeline raised."""
        if (visit := self._visit_with(item)) and failure.value:
            visit.fail(failure.value)

    def callback_failed(self, failure: Failure, response: ScrapyResponse | Failure | None) -> None:
        """Signal spider_error: a callback or an errback raised."""
        request: Request | None = getattr(response, "request", None)
        if request and failure.value and (visit := request.cb_kwargs.get("visit")):
            visit.fail(failure.value)

    def _visit_with(self, item: Poll | PollResult | ReadResult) -> Visit | None:
        match item:
            case Poll(source=source_id) | PollResult(poll=Poll(source=source_id)):
                return self.visits.get(source_id)
            case _:
                return self.visits.get(item.queued.source)


async def _recorded_in_turn(visit: Visit, results: tuple[ReadResult, ...]) -> AsyncIterator[ReadResult]:
    for result in results:
        if visit.is_over:
            return
        visit.expect_record()
        yield result
        await visit.recorded()


def _visit_of(failure: Failure) -> Visit:
    visit: Visit = failure.request.cb_kwargs["visit"]  # type: ignore[attr-defined]
    return visit
