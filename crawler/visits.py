"""A visit to a source: its poll, then its pages one after the other; each is planned, fetched, read and recorded."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.backoff import Fetches, VisitPatience
from crawler.collect import (
    PagePlan,
    PollPlan,
    own_words,
    page_outcome,
    plan_page,
    poll_result,
    read_article,
    read_document,
    record_document,
    record_page,
)
from crawler.model import Change, DueEntry, FetchFailure, Poll, Source
from crawler.store import Ledger, ReadResult, due_entries
from crawler.workers import Workers

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CollectDeps:
    """What a visit works with: the ledger, the crawler, the workers, the clock, and who is told of a change.

    `checkpoint(step)` is called after every step; the kill tests end the process there. `go_on()` turns false when the
    program is to stop: the page at hand is finished, and the rest stays due.
    """

    ledger: Ledger
    crawl: Fetches
    workers: Workers
    clock: Callable[[], datetime]
    on_change: Callable[[Change], None] = lambda _: None
    checkpoint: Callable[[str], None] = lambda _: None
    go_on: Callable[[], bool] = lambda: True


async def poll(plan: PollPlan, deps: CollectDeps) -> Poll:
    """The poll, made and recorded. What goes wrong on the source's side is the poll's `error`."""
    started_at = deps.clock()
    got = await deps.crawl.fetch(plan.request)
    deps.checkpoint("fetched")
    if isinstance(got, FetchFailure) and got.failure == "stopping":
        return Poll(plan.source.id, started_at, error=got.sentence)  # not the source's fault: it stays due
    polled = await read_document(plan, got, deps.workers)
    deps.checkpoint("listed")
    result = poll_result(plan, got, polled, started_at, deps.clock())
    done = record_document(deps.ledger, result, deps.clock())
    deps.checkpoint("recorded")
    if result.note:
        log.warning("poll source=%s note=%s", plan.source.id, result.note)
    return done


async def read_pages(source: Source, deps: CollectDeps, also: tuple[DueEntry, ...] = ()) -> int:
    """Read every page of the source that is due, one after the other, then `also`; how many changed an article."""
    due = due_entries(deps.ledger, source.id, deps.clock())
    deps = replace(deps, crawl=VisitPatience(deps.crawl, deps.clock))
    ids = {one.id for one in due}
    changed = 0
    for one in (*due, *(more for more in also if more.id not in ids)):
        if not deps.go_on():
            break
        changed += await _read_entry(plan_page(deps.ledger, source, one), deps)
        await asyncio.sleep(0)  # without a fetch to wait for, two thousand saves would hold up the loop for seconds
    return changed


async def _read_entry(plan: PagePlan, deps: CollectDeps) -> bool:
    """Fetch, read and record one entry's page; whether that changed an article."""
    if not plan.source.full_text or plan.due.own_words:
        return _record(own_words(plan), deps)
    got = await deps.crawl.fetch(plan.request)
    deps.checkpoint("page fetched")
    if isinstance(got, FetchFailure) and got.failure == "stopping":
        return False
    article, error = await read_article(plan, got, deps.workers)
    deps.checkpoint("page read")
    if error:
        log.warning("page unread source=%s url=%s reason=%s", plan.source.id, plan.due.entry.url, error)
    return _record(page_outcome(plan, got, article, error, deps.clock()), deps)


def _record(outcome: ReadResult, deps: CollectDeps) -> bool:
    change = record_page(deps.ledger, outcome, deps.clock())
    if isinstance(outcome, ReadResult):
        deps.checkpoint("saved")
    if change is None:
        return False
    log.info("article saved source=%s article=%d change=%s revision=%d url=%s", outcome.queued.source,
             change.article_id, change.kind, change.revision, outcome.queued.entry.url)  # fmt: skip
    deps.on_change(change)
    return True
