"""Collecting from one source: plan what to ask for, read what is answered, record the result.

plan_poll, plan_page           from the ledger: the requests to make, with all that reading their answers needs
read_document, read_article    values in, values out: no ledger, no clock; they could run on another machine
record_page                    one transaction; polls are recorded by `crawler/recording.py`
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from crawler.backoff import next_poll_at, retry_at
from crawler.corrections import correction_notices
from crawler.garbled import is_garbled
from crawler.mail_turns import document_entries
from crawler.model import (
    Access,
    AccessState,
    Article,
    Change,
    DueEntry,
    Extraction,
    FetchFailure,
    FetchRequest,
    Poll,
    Response,
    Source,
)
from crawler.noted_looks import NotedLooks
from crawler.outages import one_text_for_many
from crawler.page_faults import PDF_FAULT
from crawler.poll_outcomes import failure_kind, moved_to
from crawler.polled import PolledEntries
from crawler.reservations import as_reserved
from crawler.revisions import beside_usual, from_entry, next_reading, with_entry
from crawler.sitemap_pages import is_plain, plain_pages
from crawler.store import (
    Ledger,
    ReadResult,
    is_known_elsewhere,
    last_listed,
    newest_stated,
    owed_document,
    pages_hold_articles,
    save,
    source_state,
    usual_language,
    usual_length,
    without_boilerplate,
)
from crawler.trusted_dates import trusted_dates
from crawler.unchanged import compared, is_unchanged
from crawler.urls import is_home
from crawler.versions import DecidedVersion
from crawler.visit_plans import PagePlan, PageReading, PollPlan, PollResult
from crawler.workers import WorkerFailure, Workers

# A page that was not asked for, because its site wants a pause, keeps its tries for this long. Then they are used up
# whether it is asked for or not: otherwise ever more pages would wait for a site that wants a pause after each one.
MAX_UNTRIED_WAIT: Final = timedelta(days=3)

# So long an older document that could not be read is asked for by each poll; then what it may hold counts as lost.
MAX_OWED: Final = timedelta(days=3)


# plan


def plan_poll(ledger: Ledger, source: Source) -> PollPlan:
    """The source's next poll, with the validators that its server last gave; without them where it goes on behind."""
    state = source_state(ledger, source.id)
    request = FetchRequest(source.url, state.etag, state.last_modified, source.id, accepts=source.accepts)
    unseen_at, came_at = (state.last_ok_at, state.last_arrival_at) if state.polls else (None, None)
    is_first = state.polls == 0
    plan = PollPlan(
        source, state.next_poll_at, request, state.failures, is_first, unseen_at, came_at, state.body_digest,
        newest_stated(ledger, source.id), state.polls, last_listed(ledger, source.id),
    )  # fmt: skip
    owed = owed_document(ledger, source.id)
    if owed is None or is_first or state.next_poll_at - owed.since > MAX_OWED:
        return plan
    return replace(
        plan, request=replace(request, etag=None, last_modified=None), body_digest=None, owed=owed,
        unseen_at=owed.since, newest_dates=newest_stated(ledger, source.id, owed.since),
    )  # fmt: skip


def plan_page(ledger: Ledger, source: Source, due: DueEntry, *, is_extra: bool = False) -> PagePlan:
    """The reading of one of the source's entries; what is usual is so for the articles saved so far."""
    return PagePlan(
        source,
        without_boilerplate(ledger, due),
        usual_length(ledger, source.id),
        usual_language(ledger, source.id),
        pages_hold_articles(ledger, source.id),
        is_known=due.lists_known or (due.article_id is None and is_known_elsewhere(ledger, due)),
        is_extra=is_extra,
    )


# read: a polled document


async def read_document(plan: PollPlan, got: Response | FetchFailure, workers: Workers) -> PolledEntries:
    """The entries of the answer to a poll; an answer without entries to read gives none, with the reason as `error`."""
    host = (
        urlsplit(plan.source.url).hostname or plan.source.url
    )  # the rest of the address may hold a subscriber's token
    if isinstance(got, FetchFailure):
        return PolledEntries(error=got.sentence)
    if is_unchanged(plan.source, got, plan.body_digest):
        return PolledEntries()
    if got.status != 200:
        return PolledEntries(error=f"{host} answered {got.status}.")
    polled = await document_entries(plan.source, got, workers)
    if isinstance(polled, WorkerFailure):
        return PolledEntries(error=f"{host} could not be read: {polled.sentence}.")
    return polled


def poll_result(
    plan: PollPlan, got: Response | FetchFailure, polled: PolledEntries, started_at: datetime, now: datetime
) -> PollResult:
    """What a poll that began at `started_at` came to."""
    every = timedelta(seconds=plan.source.every_s)
    response = got if isinstance(got, Response) else None
    not_modified = response is not None and response.status == 304
    paused_until, error = retry_at(got, now), polled.error
    if paused_until:
        error = f"{error} It asks for a pause; it is asked again after {paused_until:%Y-%m-%d %H:%M} UTC."
    poll = Poll(
        source=plan.source.id,
        started_at=started_at,
        status=response.status if response else None,
        error=error,
        etag=(response.header("etag") if response else None) or (plan.request.etag if not_modified else None),
        last_modified=(response.header("last-modified") if response else None)
        or (plan.request.last_modified if not_modified else None),
        retry_at=paused_until,
        title=polled.title,
        failure=failure_kind(got) if error else None,
        moved_to=moved_to(plan.source, got),
    )
    is_sitemap = plan.source.kind == "sitemap"
    poll = compared(poll, plan.source, got, plan.body_digest, polled)
    plain = plain_pages(polled) if is_sitemap else ()
    telling = tuple(one for one in polled.entries if not is_plain(one)) if is_sitemap else polled.entries
    at = next_poll_at(poll, every, 1 if polled.entries else plan.failures + 1)
    return PollResult(
        plan, poll, trusted_dates(telling, now), at, polled.note, plain, polled.listed, polled.gap, polled.older,
        polled.owes,
    )  # fmt: skip


# read: an article's page


async def read_article(
    plan: PagePlan, got: Response | FetchFailure, workers: Workers
) -> tuple[Article | None, str | None]:
    """The article of an answer, and the sentence that says why its page could not be read.

    None when the page is not modified. When it cannot be had, the entry's own words are the article, and its
    `extraction` says so.
    """
    if isinstance(got, Response) and got.status == 304:
        return None, None
    article, error = await _article(plan, got, workers)
    return beside_usual(article, plan.usual_length), error


async def _article(plan: PagePlan, got: Response | FetchFailure, workers: Workers) -> tuple[Article, str | None]:
    entry = plan.due.entry
    if isinstance(got, FetchFailure):
        return _own_article(plan, "failed"), got.sentence
    if is_home(got.final_url) and not is_home(entry.url):
        return _own_article(plan, "not_article"), f"{entry.url} leads to the home page {got.final_url}."
    article = await _run_twice(workers, _article_of, plan, got)
    if isinstance(article, WorkerFailure):
        return _own_article(plan, "timeout"), f"{entry.url} could not be read: {article.sentence}."
    if article.access.state == "blocked":
        own = replace(_own_article(plan, "not_article"), access=article.access, left_out=article.left_out)
        return own, f"{entry.url} shows a bot, login or consent page."
    if got.status >= 400:
        return _own_article(plan, "failed"), f"{entry.url} answered {got.status}."
    fault = next((one for one in article.access.evidence if one.startswith(PDF_FAULT)), None)
    return article, f"{entry.url}: {fault}." if fault else None


async def read_further_page(
    plan: PagePlan, got: Response | FetchFailure, workers: Workers
) -> tuple[Article | None, str | None]:
    """A further page of an article, None when it cannot be had; and a sentence when it is not there or not whole."""
    if isinstance(got, FetchFailure):
        return None, got.sentence
    if got.status != HTTPStatus.OK:
        return None, f"it answered {got.status}."
    page = await _run_twice(workers, _page_of, plan, got)
    if isinstance(page, WorkerFailure):
        return None, f"it could not be read: {page.sentence}."
    if page.extraction != "ok" or not page.text:
        return None, "it holds no article."
    return page, "it is cut." if page.access.state == "truncated" else None


def _is_mended_later(plan: PagePlan, article: Article) -> bool:
    """Whether a page that came garbled is asked for again, so that nobody needs what can be read of it."""
    return plan.pages_hold_articles and next_reading(article, plan.due.reads + 1, plan.due.found_at) is not None


def _own_article(plan: PagePlan, extraction: Extraction) -> Article:
    return from_entry(plan.due.entry, extraction, plan.usual_language)


def _article_of(plan: PagePlan, page: Response) -> Article:
    """The article on a page, completed by what its feed says. Runs in a worker process."""
    article = _page_of(plan, page)
    if article.access.state == "blocked" or page.status >= 400:
        return article  # the feed's own words are the article
    if is_garbled(article.text) and _is_mended_later(plan, article):
        article = replace(article, text="")
    whole = with_entry(article, plan.due.entry, plan.usual_language, names_nothing=plan.due.names_nothing)
    return replace(whole, notices=correction_notices(whole))


def _page_of(plan: PagePlan, page: Response) -> Article:
    """What is on a page. Runs in a worker process."""
    from crawler.page.article_page import read_page  # noqa: PLC0415 - its 40 modules are for the workers alone

    article = read_page(page, plan.source.hints, plan.due.entry.language, plan.usual_language)
    return as_reserved(article, page, is_obeyed=plan.source.obey_tdm)


async def _run_twice(
    workers: Workers, reading: Callable[[PagePlan, Response], Article], plan: PagePlan, page: Response
) -> Article | WorkerFailure:
    """The article in the page; a reading that overruns its deadline or crashes is tried once more."""
    article = await workers.run_for(plan.source.id, reading, plan, page)
    if isinstance(article, WorkerFailure):
        article = await workers.run_for(plan.source.id, reading, plan, page)
    return article


def page_outcome(
    plan: PagePlan, got: Response | FetchFailure, article: Article | None, error: str | None, now: datetime
) -> ReadResult:
    """What to write of a page that was asked for: its article, None when it was not modified, and when to ask again.

    Validators are those of the last page that held an article, so that an outage is never taken for unchanged.
    """
    return replace(_page_outcome(plan, got, article, error, now), paused_until=retry_at(got, now))


def _page_outcome(
    plan: PagePlan, got: Response | FetchFailure, article: Article | None, error: str | None, now: datetime
) -> ReadResult:
    due, tags = plan.due, _validators(plan.due, got, article)
    is_blocked = article is not None and article.access.state == "blocked"
    is_gone = isinstance(got, Response) and got.status == HTTPStatus.GONE and not is_blocked
    if plan.is_extra:
        return ReadResult(due, article, None, error, tags, tried=False, keeps_schedule=True, is_gone=is_gone)
    if article is None:
        unchanged = Article(url=due.entry.url, access=Access(due.access or "unknown"))
        again_at = next_reading(unchanged, due.reads + 1, now, is_watched=_is_watched(due, now))
        return ReadResult(due, None, again_at, tags=(due.etag, due.last_modified))
    again_at, tried = _next_try(plan, article, got, now)
    return ReadResult(due, article, again_at, error, tags, tried, is_gone=is_gone)


def _is_watched(due: DueEntry, now: datetime) -> bool:
    return due.watched_until is not None and now < due.watched_until


def _validators(due: DueEntry, got: Response | FetchFailure, article: Article | None) -> tuple[str | None, str | None]:
    """The ETag and Last-Modified of the last page that held an article; none while one of its pages is missing."""
    if article and article.extraction == "ok" and article.access.state == "truncated" and article.further_pages:
        return None, None
    if isinstance(got, Response) and article and article.extraction == "ok":
        return got.header("etag"), got.header("last-modified")
    return due.etag, due.last_modified


def outcomes(readings: Sequence[PageReading], count: int, now: datetime) -> tuple[ReadResult, ...]:
    """What to write of the first `count` of a visit's readings.

    A page that shows one text with others, and none of their headlines, holds no article: its words count only where
    the feed has none.
    """
    outage = one_text_for_many([one.text for one in readings])
    return tuple(
        page_outcome(one.plan, one.got, *(_without_article(one) if place in outage else (one.article, one.error)), now)
        for place, one in enumerate(readings[:count])
    )


def _without_article(reading: PageReading) -> tuple[Article, str]:
    entry = reading.plan.due.entry
    article = reading.article or _own_article(reading.plan, "not_article")
    sentence = f"{entry.url} shows one text with other pages of its site, and not its headline."
    state: AccessState = "blocked" if article.access.state == "blocked" else "unknown"
    nothing = Article(url=entry.url, extraction="not_article", access=replace(article.access, state=state))
    return with_entry(nothing, entry, reading.plan.usual_language), sentence


def own_words(plan: PagePlan) -> ReadResult:
    """What to write of an entry whose page is not read: its feed's words are the article, or join the known one."""
    return ReadResult(
        replace(plan.due, is_first_to_say=True), None if plan.is_known else _own_article(plan, "ok"), None
    )


def _next_try(
    plan: PagePlan, article: Article, got: Response | FetchFailure, now: datetime
) -> tuple[datetime | None, bool]:
    """When the page is asked for again (None: never), and whether this time counts as one of its tries.

    A page that was not asked for, because its site wants a pause, has not failed, not even at its last try.
    """
    due, paused_until = plan.due, retry_at(got, now)
    unasked = isinstance(got, FetchFailure) and got.failure == "unasked" and paused_until is not None
    tried = not unasked or now - due.found_at > MAX_UNTRIED_WAIT
    reads = due.reads + 1 if tried else 1
    again_at = next_reading(
        article, reads, now, never_has_pages=not plan.pages_hold_articles, is_watched=_is_watched(due, now)
    )
    return max(again_at, paused_until) if again_at and paused_until else again_at, tried


# record


def record_page(
    ledger: Ledger,
    outcome: ReadResult,
    now: datetime,
    decided: DecidedVersion | None = None,
    looks: NotedLooks | None = None,
) -> Change | None:
    """Write what became of a page in one transaction; the change to its article, None when nothing changed.

    Raises:
        LooksMissingError: long texts are to be compared first; nothing was written.
    """
    return save(ledger, outcome, now, decided, looks)
