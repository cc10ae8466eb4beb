"""The item pipeline: whatever the spider yields is written to the ledger, each item in a transaction of its own."""

import asyncio
import logging
from collections.abc import Callable
from typing import Self, TypeVar

from scrapy.crawler import Crawler

from crawler.collect import record_page
from crawler.deciding import decided_version, with_looks
from crawler.model import Poll
from crawler.noted_looks import NotedLooks
from crawler.recording import record_document
from crawler.store import ReadResult, last_seq
from crawler.versions import DecidedVersion
from crawler.visit_plans import PollResult
from crawler.visits import CollectDeps

R = TypeVar("R")
log = logging.getLogger(__name__)


class LedgerPipeline:
    """Records the results of polls and of pages through the spider's `deps`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._writing, self._pages = asyncio.Lock(), asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """It reads no setting."""
        return cls(crawler)

    async def process_item(self, item: PollResult | ReadResult) -> Poll | ReadResult:
        """The item as recorded: a PollResult comes back as its Poll, with its new entries counted.

        One at a time, with the loop let run between two: the records of many answers in a row would hold it up. Pages
        stand in a line of their own, so that a poll waits for one of them at most.
        """
        deps: CollectDeps = self._crawler.spider.deps  # type: ignore[union-attr]
        if isinstance(item, PollResult):
            return await self._written(lambda: _record_poll(item, deps), deps)
        decided = await decided_version(deps.ledger, item, deps.workers)
        return await with_looks(lambda looks: self._page(item, decided, looks, deps), item.queued.source, deps.workers)

    async def _page(
        self, item: ReadResult, decided: DecidedVersion | None, looks: NotedLooks, deps: CollectDeps
    ) -> ReadResult:
        async with self._pages:
            return await self._written(lambda: _record_page(item, decided, looks, deps), deps)

    async def _written(self, record: Callable[[], R], deps: CollectDeps) -> R:
        async with self._writing:
            before = last_seq(deps.ledger)
            recorded = record()
            if last_seq(deps.ledger) > before:
                deps.on_change()
            await asyncio.sleep(0)
        return recorded


def _record_poll(result: PollResult, deps: CollectDeps) -> Poll:
    poll = record_document(deps.ledger, result, deps.clock())
    deps.checkpoint("recorded")
    if poll.note:
        log.warning("poll source=%s note=%s", poll.source, poll.note)
    return poll


def _record_page(
    outcome: ReadResult, decided: DecidedVersion | None, looks: NotedLooks, deps: CollectDeps
) -> ReadResult:
    change = record_page(deps.ledger, outcome, deps.clock(), decided, looks)
    deps.checkpoint("saved")
    if change is None:
        return outcome
    log.info("article saved source=%s article=%d change=%s revision=%d url=%s", outcome.queued.source,
             change.article_id, change.kind, change.revision, outcome.queued.entry.url)  # fmt: skip
    return outcome
