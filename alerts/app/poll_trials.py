"""Polls one source as the program would, and saves nothing: for `vedette sources test`."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from alerts.reports.poll_trial import PollTrial, TriedEntry
from alerts.reports.wording import counted
from crawler.collect import plan_poll, poll_result, read_document
from crawler.entry_identity import distinct
from crawler.gathering import Gathering, gathering
from crawler.model import Entry, FetchFailure, FetchRequest, Response, Source, SourceKind
from crawler.sitemap_pages import pages_to_read
from crawler.source_options import ItemPaths
from crawler.spiders import Crawl
from crawler.store import Ledger, known_headlines, knows_any, new_addresses, pauses, source_states
from crawler.times import latest_instant
from crawler.urls import key_url
from crawler.visit_plans import PollPlan, PollResult
from crawler.workers import Workers

KINDS: Final[tuple[SourceKind, ...]] = ("feed", "sitemap", "json")  # of an address that is no source, in this order
_EVERY_S: Final = 900.0


async def try_poll(
    source: Source, crawl: Crawl, workers: Workers, ledger: Ledger | None, now: datetime, alert_max_age: timedelta
) -> PollTrial:
    """What a poll of the source would come to. `ledger`: None before the first start; it is only read."""
    known = ledger if ledger and any(one.id == source.id for one in source_states(ledger)) else None
    plan = _plan(source, known, now)
    got = _paused(source, known, now) or await crawl.document(source, plan.request)
    return await _tried(plan, got, crawl, workers, known, now, alert_max_age)


async def try_address(url: str, crawl: Crawl, workers: Workers, now: datetime, alert_max_age: timedelta) -> PollTrial:
    """What a source at this address would give, as the first of KINDS that can be read there."""
    source = Source(urlsplit(url).hostname or url, "feed", url, _EVERY_S)
    got = await crawl.fetch(FetchRequest(url))
    first: PollTrial | None = None
    for kind in KINDS:
        one = replace(source, kind=kind, paths=ItemPaths("@") if kind == "json" else None)
        trial = await _tried(_plan(one, None, now), got, crawl, workers, None, now, alert_max_age)
        if trial.error is None or not isinstance(got, Response):
            return trial
        first = first or trial
    assert first
    advice = "It can be read as no feed, no sitemap and no list in JSON; `vedette sources add URL` looks for others."
    return replace(first, notes=(*first.notes, advice))


def _plan(source: Source, ledger: Ledger | None, now: datetime) -> PollPlan:
    """The next poll without what a server would answer "not modified" to."""
    request = FetchRequest(source.url, source=source.id, accepts=source.accepts)
    if ledger is None:
        return PollPlan(source, now, request, failures=0, is_first=True)
    return replace(plan_poll(ledger, source), request=request, body_digest=None)


def _paused(source: Source, ledger: Ledger | None, now: datetime) -> FetchFailure | None:
    until = pauses(ledger, now).get(key_url(source.url)) if ledger else None
    host = urlsplit(source.url).hostname
    return FetchFailure(source.url, "unasked", f"{host} was not asked.", until) if until else None


async def _tried(
    plan: PollPlan, got: Response | FetchFailure, crawl: Crawl, workers: Workers, ledger: Ledger | None,
    now: datetime, alert_max_age: timedelta,
) -> PollTrial:  # fmt: skip
    polled = await read_document(plan, got, workers)
    gathered = await _gathered(gathering(plan, got, polled), crawl, workers, ledger)
    result, read = poll_result(plan, got, gathered.result, now, now), gathered.result
    pages, unread = _pages(result, ledger, now)
    told = distinct((*result.entries, *pages))
    left_out = [*read.left_out, *unread]
    if twice := len(result.entries) + len(pages) - len(told):
        left_out.append(f"{counted(twice, 'entry', 'entries')} told twice")
    notes = [result.note] if result.note else []
    if any(one.published for one in read.entries) and not any(one.published for one in result.entries):
        notes.append("All entries state the time of the request, so that these dates are not believed.")
    entries = tuple(_entry(one, plan, ledger, now, alert_max_age) for one in told)
    documents = gathered.documents + isinstance(got, Response)
    return PollTrial(plan.source, documents, entries, tuple(left_out), tuple(notes), result.poll.error)


async def _gathered(one: Gathering, crawl: Crawl, workers: Workers, ledger: Ledger | None) -> Gathering:
    """The poll with all its further documents."""
    source = one.plan.source
    while True:
        if ledger:
            one = one.weighed(partial(knows_any, ledger, source.id), partial(known_headlines, ledger, source.id))
        if not one.waiting:
            return one
        reading = one.reading_plan
        asked = FetchRequest(one.waiting[0].url, source=source.id, accepts=reading.source.accepts)
        got = await crawl.fetch(asked)
        one = one.answered(got, await read_document(reading, got, workers))


def _pages(result: PollResult, ledger: Ledger | None, now: datetime) -> tuple[tuple[Entry, ...], list[str]]:
    """Of a sitemap's pages without a headline those that would be read, and a sentence on the others."""
    plan, urls = result.plan, [one.url for one in result.plain]
    unknown = frozenset(new_addresses(ledger, plan.source.id, urls) if ledger else urls)
    chosen = pages_to_read(result.plain, unknown, plan.unseen_at, now)
    pages = chosen.read
    if len(pages) == len(result.plain):
        return pages, []
    why = "without a late change" if plan.is_first else "that are known and did not change"
    unread = counted(len(result.plain) - len(pages) - len(chosen.left) - chosen.old, "page")
    notes = [chosen.note] if chosen.note else []
    return pages, [f"{unread} of which the sitemap says no headline, {why}", *notes]


def _entry(entry: Entry, plan: PollPlan, ledger: Ledger | None, now: datetime, alert_max_age: timedelta) -> TriedEntry:
    is_known = ledger is not None and knows_any(ledger, plan.source.id, (entry,))
    return TriedEntry(entry, is_known, () if is_known else tuple(_remarks(entry, plan, now, alert_max_age)))


def _remarks(entry: Entry, plan: PollPlan, now: datetime, alert_max_age: timedelta) -> list[str]:
    """What is special about a new entry."""
    at = latest_instant(entry.published)
    remarks = []
    if not entry.url:
        remarks.append("no page of its own")
    if at is None and plan.is_first:
        remarks.append("found by a first poll: no alert unless its page states a date")
    elif at and now - at > alert_max_age:
        remarks.append("older than alert_max_age: no alert" if plan.is_first else "older than alert_max_age")
    return remarks
