"""Collecting: one source's way from a poll to saved articles. Decides over values; fetching and reading are given.

poll(source)        fetch the feed or listing, read its entries, record them in one transaction
read_pages(source)  fetch each page that is due, read it, save the article in one transaction
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from crawler.backoff import Fetches, VisitPatience, retry_at
from crawler.model import (
    Access,
    Article,
    Change,
    DueEntry,
    Entry,
    FetchFailure,
    FetchRequest,
    Poll,
    PolledEntries,
    Response,
    Source,
)
from crawler.page import read_page
from crawler.revisions import beside_usual, from_entry, next_reading, with_entry
from crawler.sources.feeds import read_feed
from crawler.sources.listings import read_listing
from crawler.store import (
    Ledger,
    ReadResult,
    due_entries,
    postpone_entry,
    recent_entries,
    record_poll,
    save,
    source_state,
    usual_length,
)
from crawler.times import instant
from crawler.urls import is_home
from crawler.workers import WorkerFailure, Workers

log = logging.getLogger(__name__)

_STAMP_WINDOW: Final = timedelta(minutes=3)
# For so long a page may wait for a site that wants pauses. Later its tries are used up, asked or not: a site that wants
# one after every page would leave more and more of them waiting.
_UNTRIED_FOR: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class CollectDeps:
    """What the effects are done with: the ledger, the crawler, the workers, the clock, and who hears of a change.

    `reached(hop)` is called after every hop; the kill tests end the process there. `go_on()` turns false when the
    program is to stop: the page at hand is finished, the rest stays due.
    """

    ledger: Ledger
    crawl: Fetches
    workers: Workers
    clock: Callable[[], datetime]
    on_change: Callable[[Change], None] = lambda _: None
    checkpoint: Callable[[str], None] = lambda _: None
    go_on: Callable[[], bool] = lambda: True


async def poll(source: Source, tools: CollectDeps) -> Poll:
    """One visit to the source: its document fetched and read, its entries recorded; errors are values in the poll."""
    state = source_state(tools.ledger, source.id)
    started_at = tools.clock()
    got = await tools.crawl.fetch(FetchRequest(source.url, state.etag, state.last_modified))
    tools.checkpoint("fetched")
    if isinstance(got, FetchFailure) and got.failure == "stopping":
        return Poll(source.id, started_at, error=got.sentence)  # not the source's fault: it stays due
    answer, listing = await _read_document(source, got, tools.workers)
    tools.checkpoint("listed")
    answer = replace(answer, started_at=started_at)
    if at := retry_at(got, tools.clock()):
        until = f"It asks for a pause; it is asked again after {at:%Y-%m-%d %H:%M} UTC."
        answer = replace(answer, error=f"{answer.error} {until}", retry_at=at)
    if answer.status == 304:
        answer = replace(
            answer, etag=answer.etag or state.etag, last_modified=answer.last_modified or state.last_modified
        )
    now, every = tools.clock(), timedelta(seconds=source.every_s)
    done = record_poll(
        tools.ledger, answer, trusted_dates(listing.entries, now), every, now, first_poll=state.polls == 0
    )
    tools.checkpoint("recorded")
    if listing.note:
        log.warning("poll source=%s note=%s", source.id, listing.note)
    return done


async def _read_document(source: Source, got: Response | FetchFailure, workers: Workers) -> tuple[Poll, PolledEntries]:
    nothing, host = (
        PolledEntries(),
        urlsplit(source.url).hostname,
    )  # the rest of the address may hold a subscriber's token
    blank = Poll(source.id, datetime.min)  # noqa: DTZ901 - the caller sets it
    if isinstance(got, FetchFailure):
        return replace(blank, error=got.sentence), nothing
    answer = replace(
        blank, status=got.status, etag=got.header("etag"), last_modified=got.header("last-modified")
    )  # fmt: skip
    if got.status == 304:
        return answer, nothing
    if got.status != 200:
        return replace(answer, error=f"{host} answered {got.status}."), nothing
    if source.kind == "feed":
        listing = await workers.run(read_feed, got)
    else:
        listing = await workers.run(read_listing, got, source.links or "a")
    if isinstance(listing, WorkerFailure):
        return replace(answer, error=f"{host} could not be read: {listing.sentence}."), nothing
    return replace(answer, error=listing.error), listing


def trusted_dates(entries: tuple[Entry, ...], now: datetime) -> tuple[Entry, ...]:
    """The entries, without their dates when all state the moment of the fetch: some feeds stamp every entry with it."""
    stated = [at for entry in entries if (at := instant(entry.published))]
    if len(stated) < 3 or len(stated) < len(entries):
        return entries
    if any(abs(at - now) > _STAMP_WINDOW for at in stated):
        return entries
    return tuple(replace(entry, published=None, modified=None) for entry in entries)


def newest_pages(source: Source, tools: CollectDeps, max_age: timedelta, limit: int) -> tuple[DueEntry, ...]:
    """The source's newest `limit` entries found within `max_age` whose pages were read before."""
    return recent_entries(tools.ledger, source.id, tools.clock() - max_age, limit)


async def read_pages(source: Source, tools: CollectDeps, also: tuple[DueEntry, ...] = ()) -> int:
    """Read every page of the source that is due, one after the other, then `also`; how many changed an article."""
    due = due_entries(tools.ledger, source.id, tools.clock())
    tools = replace(tools, crawl=VisitPatience(tools.crawl, tools.clock))
    ids = {one.id for one in due}
    changed = 0
    for one in (*due, *(more for more in also if more.id not in ids)):
        if not tools.go_on():
            break
        changed += await read_entry(source, one, tools)
        await asyncio.sleep(0)  # where nothing is fetched, two thousand saves in a row would take seconds
    return changed


async def read_entry(source: Source, queued: DueEntry, tools: CollectDeps) -> bool:
    """Fetches, read and save one entry's page; whether that changed an article.

    When the page cannot be had the entry's own words are saved at once, marked, and the page is tried again later.
    """
    if not source.full_text:
        return _save(ReadResult(queued, from_entry(queued.entry, "ok"), None), tools)
    got = await tools.crawl.fetch(FetchRequest(queued.entry.url, queued.etag, queued.last_modified))
    tools.checkpoint("page fetched")
    if isinstance(got, FetchFailure) and got.failure == "stopping":
        return False
    if isinstance(got, Response) and got.status == 304:
        return _unchanged(queued, tools)
    article, error = await _read_article(source, queued, got, tools.workers)
    article = beside_usual(article, usual_length(tools.ledger, source.id))
    tools.checkpoint("page read")
    if error:
        log.warning("page unread source=%s url=%s reason=%s", source.id, queued.entry.url, error)
    again_at, tried = _next_try(queued, article, got, tools.clock())
    if queued.article_id is not None and article.extraction == "failed":
        postpone_entry(tools.ledger, queued, again_at, tried=tried)
        return False
    tags = (got.header("etag"), got.header("last-modified")) if isinstance(got, Response) else (None, None)
    return _save(ReadResult(queued, article, again_at, error, tags, tried), tools)


def _next_try(
    queued: DueEntry, article: Article, got: Response | FetchFailure, now: datetime
) -> tuple[datetime | None, bool]:
    """When the page is asked for again (None: not any more), and whether this time counts among its tries.

    What was not asked for because its site wants a pause has not failed yet, not even at its last try.
    """
    asked_at = retry_at(got, now)
    unasked = isinstance(got, FetchFailure) and got.failure == "unasked" and asked_at is not None
    tried = not unasked or now - queued.found_at > _UNTRIED_FOR
    again_at = next_reading(article, queued.reads + 1 if tried else 1, now)
    return max(again_at, asked_at) if again_at and asked_at else again_at, tried


def _unchanged(queued: DueEntry, tools: CollectDeps) -> bool:
    held = Article(url=queued.entry.url, access=Access(queued.access or "unknown"))
    postpone_entry(tools.ledger, queued, next_reading(held, queued.reads + 1, tools.clock()))
    return False


def _save(reading: ReadResult, tools: CollectDeps) -> bool:
    change = save(tools.ledger, reading, tools.clock())
    tools.checkpoint("saved")
    if change is None:
        return False
    log.info("article saved source=%s article=%d change=%s revision=%d url=%s", reading.queued.source,
             change.article_id, change.kind, change.revision, reading.queued.entry.url)  # fmt: skip
    tools.on_change(change)
    return True


async def _read_article(
    source: Source, queued: DueEntry, got: Response | FetchFailure, workers: Workers
) -> tuple[Article, str | None]:
    """The article of a response, and the sentence that says why its page could not be read."""
    entry = queued.entry
    if isinstance(got, FetchFailure):
        return from_entry(entry, "failed"), got.sentence
    if is_home(got.final_url) and not is_home(entry.url):
        return from_entry(entry, "not_article"), f"{entry.url} leads to the home page {got.final_url}."
    article = await _read(source, got, entry, workers)
    if isinstance(article, WorkerFailure):
        return from_entry(entry, "timeout"), f"{entry.url} could not be read: {article.sentence}."
    if article.access.state == "blocked":
        own = replace(from_entry(entry, "not_article"), access=article.access)
        return own, f"{entry.url} shows a bot, login or consent page."
    if got.status >= 400:
        return from_entry(entry, "failed"), f"{entry.url} answered {got.status}."
    return with_entry(article, entry), None


async def _read(source: Source, page: Response, entry: Entry, workers: Workers) -> Article | WorkerFailure:
    """The article in the page; a reading that overruns or crashes is tried once more."""
    article = await workers.run(read_page, page, source.hints, entry.language)
    if isinstance(article, WorkerFailure):
        article = await workers.run(read_page, page, source.hints, entry.language)
    return article
