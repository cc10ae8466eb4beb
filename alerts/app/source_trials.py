"""Tries one source from here for `check --live`, step by step: name, TLS, robots.txt, document, two articles."""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import Final, TypeVar
from urllib.parse import urljoin, urlsplit

from alerts.app.page_inspection import inspect_response
from alerts.reports.config_check import CheckResult, TrialStep
from alerts.reports.page_reading import PageToInspect
from alerts.reports.wording import counted
from crawler.fetch.resolver import install_guard
from crawler.mail_turns import document_entries
from crawler.model import Entry, FetchFailure, FetchRequest, Response, Source
from crawler.polled import PolledEntries
from crawler.spiders import Crawl
from crawler.times import instant
from crawler.workers import WorkerFailure, Workers

Answer = TypeVar("Answer")

ARTICLES: Final = 2
LOOKUP_LIMIT_S: Final = 10.0


async def try_source(source: Source, crawl: Crawl, workers: Workers) -> tuple[CheckResult, Response | None]:
    """What a source answers to one visit, with each step and its time, and its document if there is one."""
    if source.kind in {"spider", "mailbox"}:
        yielded = await _polled(source, await crawl.document(source, FetchRequest(source.url)), workers)
        return listing_trial(f"source {source.id}", yielded), None
    steps = [await _looked_up(source.url)]
    robots, robots_s = await _timed(
        crawl.fetch(FetchRequest(urljoin(source.url, "/robots.txt"), source=source.id, obey_robots=False))
    )
    got, got_s = await _timed(crawl.fetch(FetchRequest(source.url, source=source.id, accepts=source.accepts)))
    steps += [_tls(source.url, got), _robots(robots, got, robots_s)]
    polled = await _polled(source, got, workers)
    result = listing_trial(f"source {source.id}", polled)
    steps.append(TrialStep("document", result.good, f"{len(polled.entries)}" if result.good else "failed", got_s))
    if result.good and source.full_text:
        newest = [entry for entry in _newest_first(polled.entries) if entry.url][:ARTICLES]
        articles = [await _article(source, entry, number, crawl, workers) for number, entry in enumerate(newest, 1)]
        steps += articles
        result = _with_articles(result, articles)
    return replace(result, steps=tuple(steps)), got if isinstance(got, Response) else None


def _with_articles(result: CheckResult, articles: Sequence[TrialStep]) -> CheckResult:
    """The same, bad when none of the articles that were tried can be read: alerts would rest on headlines alone."""
    if not articles or any(one.good for one in articles):
        return result
    which = "its newest article" if len(articles) == 1 else f"none of its {len(articles)} newest articles"
    verb = "cannot be read" if len(articles) == 1 else "can be read"
    return replace(result, good=False, sentence=f"{result.sentence}; {which} {verb}: {articles[0].said}")


def listing_trial(what: str, listing: PolledEntries) -> CheckResult:
    """What a feed or a listing holds; one without entries is no source."""
    if listing.error or not listing.entries:
        return CheckResult(what, good=False, sentence=listing.error or "it holds no entries.")
    stated = [at for entry in listing.entries if (at := instant(entry.published))]
    newest = f", the newest of {max(stated):%Y-%m-%d %H:%M} UTC" if stated else ", none with a date"
    count = len(listing.entries)
    return CheckResult(what, good=True, sentence=f"{count} {'entry' if count == 1 else 'entries'}{newest}")


async def _timed(work: Awaitable[Answer]) -> tuple[Answer, float]:
    """The answer, and the seconds that it took; those that a request waited here for its turn are not the site's."""
    started_s = time.monotonic()
    answer = await work
    took_s = time.monotonic() - started_s
    own_s = answer.answered_s if isinstance(answer, Response) else None
    return answer, took_s if own_s is None else own_s


async def _looked_up(url: str) -> TrialStep:
    host = urlsplit(url).hostname or ""
    try:
        async with asyncio.timeout(LOOKUP_LIMIT_S):
            found, took_s = await _timed(asyncio.to_thread(install_guard().lookup, host))
    except TimeoutError:
        return TrialStep("DNS", good=False, said="timeout", took_s=LOOKUP_LIMIT_S)
    return TrialStep("DNS", bool(found), "ok" if found else "none", took_s)


def _tls(url: str, got: Response | FetchFailure) -> TrialStep:
    """Whether the document's connection was safe; it is made for the document, so that no time of its own is known."""
    if urlsplit(url).scheme != "https":
        return TrialStep("TLS", good=True, said="http")
    if isinstance(got, FetchFailure):
        return TrialStep("TLS", got.failure != "tls", "failed" if got.failure == "tls" else "?")
    return TrialStep("TLS", good=True, said="ok")


def _robots(robots: Response | FetchFailure, got: Response | FetchFailure, took_s: float) -> TrialStep:
    if isinstance(got, FetchFailure) and got.failure == "robots":
        return TrialStep("robots", good=False, said="forbids", took_s=took_s)
    if isinstance(robots, FetchFailure) or robots.status >= 500:
        said = robots.failure if isinstance(robots, FetchFailure) else str(robots.status)
        return TrialStep("robots", good=False, said=said, took_s=took_s)
    return TrialStep("robots", good=True, said="allows" if robots.status == 200 else "none", took_s=took_s)


async def _polled(source: Source, got: Response | FetchFailure, workers: Workers) -> PolledEntries:
    host = urlsplit(source.url).hostname or source.url  # the rest of the address may hold a subscriber's token
    if isinstance(got, FetchFailure):
        return PolledEntries(error=got.sentence)
    if got.status != 200:
        return PolledEntries(error=f"{host} answered {got.status}.")
    listing = await document_entries(source, got, workers)
    if isinstance(listing, WorkerFailure):
        return PolledEntries(error=f"{host} could not be read: {listing.sentence}.")
    return listing


def _newest_first(entries: tuple[Entry, ...]) -> list[Entry]:
    dated = [entry for entry in entries if instant(entry.published)]
    return sorted(dated, key=lambda entry: str(instant(entry.published)), reverse=True) if dated else list(entries)


async def _article(source: Source, entry: Entry, number: int, crawl: Crawl, workers: Workers) -> TrialStep:
    name = f"article {number}"
    got, took_s = await _timed(crawl.fetch(FetchRequest(entry.url, source=source.id, obey_tdm=source.obey_tdm)))
    if isinstance(got, FetchFailure):
        return TrialStep(name, good=False, said=got.failure, took_s=took_s)
    if got.status != 200:
        return TrialStep(name, good=False, said=str(got.status), took_s=took_s)
    read_page = await inspect_response(workers, PageToInspect(None, entry.url, hints=source.hints), got)
    article = read_page.article
    good = not read_page.error and article.extraction == "ok"
    said = f"{counted(article.words, 'word')}, {article.access.state}" if good else article.extraction
    is_reserved = source.obey_tdm and read_page.reserved
    return TrialStep(name, good, f"{said}, text reserved" if is_reserved else said, took_s)
