"""The crawler: one Scrapy engine for the life of the program, asked for one page at a time.

A Crawler for each poll costs eight times the CPU, and only one that lives on keeps its connections and its manners
across polls. Its spider opens and waits; `fetch` hands requests to the engine and decides, hop by hop, in plain sight:
is it an address, does robots.txt allow it, whose turn is it, where does the answer lead.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner, Crawler

from crawler.fetch.failures import OUTSIDE, failure_of
from crawler.fetch.politeness import SiteTurns
from crawler.fetch.requests import page_of, redirect_target, request_for, request_url
from crawler.fetch.resolver import GuardedResolver, install_guard
from crawler.fetch.robots import Robots, Verdict
from crawler.fetch.settings import scrapy_settings
from crawler.model import CrawlSettings, FetchFailure, FetchRequest, Response
from crawler.urls import site_of

log = logging.getLogger(__name__)

MAX_REDIRECTS = 6
STOP_S = 3.0
_PROXIES = {"http_proxy", "https_proxy", "all_proxy"}

Permit = Callable[[str], Awaitable[Verdict]]


class IdleSpider(Spider):
    """A spider that asks for nothing of its own: it opens, says so, and waits."""

    name = "vedette"

    def __init__(self, opened: "asyncio.Future[None]") -> None:
        super().__init__()
        self._opened = opened

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing until the engine stops."""
        self._opened.set_result(None)
        await asyncio.Event().wait()
        yield None


class Fetcher:
    """Fetches pages: start, then fetch as often as wanted, at once or in turn, then stop. See `crawl`."""

    def __init__(self, settings: CrawlSettings) -> None:
        self._settings = settings
        self._turns = SiteTurns()
        self._robots = Robots(self._get_robots, settings.user_agent)
        self._running: set[asyncio.Task[Response | FetchFailure]] = set()
        self._sent: set[asyncio.Task[Any] | None] = set()
        self._stopping = asyncio.Event()
        self._crawler: Crawler | None = None
        self._guard: GuardedResolver | None = None
        self._engine_task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the engine. The reactor must run: see `run_program`."""
        for name in ("scrapy", "twisted"):  # what they say of each request is ours to say, or not
            logging.getLogger(name).setLevel(logging.ERROR)
        if set_ := sorted(name for name in os.environ if name.lower() in _PROXIES and os.environ[name]):
            log.warning(
                "proxy ignored variables=%s reason=addresses are judged where they are connected to", ",".join(set_)
            )
        self._guard = install_guard()
        self._guard.allow(self._settings.allow_hosts)
        opened = asyncio.get_running_loop().create_future()
        runner = AsyncCrawlerRunner(scrapy_settings(self._settings))
        self._crawler = runner.create_crawler(IdleSpider)
        self._engine_task = runner.crawl(self._crawler, opened=opened)
        await asyncio.wait({opened, self._engine_task}, return_when=asyncio.FIRST_COMPLETED)
        if self._engine_task.done():
            self._engine_task.result()

    def reconfigure(self, settings: CrawlSettings) -> None:
        """Use these settings from the next request on; robots.txt is asked for anew when our name changed."""
        if settings.user_agent != self._settings.user_agent:
            self._robots = Robots(self._get_robots, settings.user_agent)
        self._settings = settings
        if self._guard:
            self._guard.allow(settings.allow_hosts)

    async def fetch(self, ask: FetchRequest) -> Response | FetchFailure:
        """The page at an address after its redirects, whatever its status; or why there is none. Raises nothing.

        A 304 has an empty body. It may take long: the site's pause and its line come first. Cancelling is safe.
        """
        if self._stopping.is_set():
            return _stopping(ask)
        task = asyncio.ensure_future(self._follow(ask, self._permit))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            return await task
        except asyncio.CancelledError:
            ours = asyncio.current_task()
            if self._stopping.is_set() and ours and not ours.cancelling():
                return _stopping(ask)
            raise

    async def stop(self, drain_s: float = 10.0) -> None:
        """Give up what still waits, let what was sent finish for `drain_s`, and close the engine."""
        self._stopping.set()
        for task in self._running - self._sent:
            task.cancel()
        if self._running:
            await asyncio.wait(set(self._running), timeout=drain_s)
        for task in set(self._running):
            task.cancel()
        await self._robots.stop()
        if self._crawler and self._engine_task and not self._engine_task.done():
            with contextlib.suppress(TimeoutError):  # a hung download keeps Scrapy's own stop waiting for ever
                await asyncio.wait_for(self._crawler.stop_async(), STOP_S)
            self._engine_task.cancel()
            await asyncio.wait({self._engine_task}, timeout=1.0)

    async def _follow(self, ask: FetchRequest, permit: Permit) -> Response | FetchFailure:
        """Hop after hop, each permitted, until an answer leads no further."""
        url: str | None = request_url(ask.url)
        if url is None:
            return FetchFailure(
                ask.url, "bad_url", "The address is not a web address (http:// or https:// and a host)."
            )
        for _ in range(MAX_REDIRECTS + 1):
            verdict = await permit(url)
            if verdict.failure:
                return FetchFailure(ask.url, verdict.failure.failure, verdict.failure.sentence)
            answer = await self._hop(url, ask, verdict.delay_s)
            target = None if isinstance(answer, FetchFailure) else redirect_target(answer, url)
            if target is None:
                return answer
            host, url = urlsplit(url).hostname, request_url(target)
            if url is None:
                return FetchFailure(ask.url, "redirects", f"{host} redirects to what is no web address; not followed.")
        return FetchFailure(ask.url, "redirects", f"{host} redirects more than {MAX_REDIRECTS} times; given up.")

    async def _permit(self, url: str) -> Verdict:
        return await self._robots.verdict(url) if self._settings.obey_robots else Verdict()

    async def _get_robots(self, url: str) -> Response | FetchFailure:
        return await self._follow(FetchRequest(url), _anyone)

    async def _hop(self, url: str, ask: FetchRequest, delay_s: float) -> Response | FetchFailure:
        """One request and its answer, when it is the site's turn."""
        settings = self._settings
        assert self._crawler
        async with self._turns.turn(site_of(url), max(delay_s, settings.per_host_delay_s)):
            self._sent.add(asyncio.current_task())
            try:
                response = await self._crawler.engine.download_async(request_for(url, ask, settings))
            except OUTSIDE as error:
                return self._failure(url, ask, error)
            finally:
                self._sent.discard(asyncio.current_task())
        return page_of(ask, response, settings.max_bytes)

    def _failure(self, url: str, ask: FetchRequest, error: BaseException) -> FetchFailure:
        parts = urlsplit(url)
        assert self._guard
        refusal = self._guard.refusal(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
        failure = failure_of(url, error, self._settings.timeout_s, self._settings.max_bytes)
        if refusal and failure.failure == "dns":
            sentence = f"{parts.hostname} is not asked: {refusal}. If that is meant, name it in crawl.allow_hosts."
            return FetchFailure(ask.url, "refused_address", sentence)
        return FetchFailure(ask.url, failure.failure, failure.sentence)


@asynccontextmanager
async def crawl(settings: CrawlSettings) -> AsyncIterator[Fetcher]:
    """A crawler that runs inside the block, and stops at its end without waiting for what still runs.

    async with crawl(settings) as c:
        page = await c.fetch(FetchRequest(url))
    """
    one = Fetcher(settings)
    await one.start()
    try:
        yield one
    finally:
        await one.stop(drain_s=0.0)


async def _anyone(url: str) -> Verdict:  # noqa: ARG001 - robots.txt itself needs no leave
    return Verdict()


def _stopping(ask: FetchRequest) -> FetchFailure:
    host = urlsplit(ask.url).hostname if request_url(ask.url) else ask.url
    return FetchFailure(ask.url, "stopping", f"{host} was left alone: the program is stopping.")
