"""Fetches addresses that are no article of the ledger, and finds why each was not seen. Writes nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.app.article_files import subject_of_page
from alerts.app.page_inspection import inspect_response
from alerts.configuration import Config
from alerts.reports.page_reading import PageToInspect
from alerts.reports.unseen_article import Sighting, UnseenArticle, reasons_of
from alerts.store import ALERTS
from crawler.condition import condition_of
from crawler.model import FetchRequest, Response
from crawler.source_options import PageHints
from crawler.spiders import Crawl, open_crawl
from crawler.store import CRAWLER, Ledger, open_existing, source_states
from crawler.store.unread_entries import unread_entries
from crawler.urls import same_site
from crawler.workers import Workers


async def unseen_articles(urls: Sequence[str], config: Config, now: datetime) -> tuple[UnseenArticle, ...]:
    """Why each address is no article of the ledger; the reactor must run.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        async with open_crawl(config.crawl) as crawl, Workers(1) as workers:
            return tuple([await _unseen(url, config, ledger, crawl, workers, now) for url in urls])
    finally:
        ledger.close()


async def _unseen(
    url: str, config: Config, ledger: Ledger, crawl: Crawl, workers: Workers, now: datetime
) -> UnseenArticle:
    listed = unread_entries(ledger, url)
    ids = {one.source for one in listed}
    sources = tuple(one for one in config.sources if one.id in ids or same_site(one.url, url))
    states = {one.id: replace(one, next_poll_at=max(now, one.next_poll_at)) for one in source_states(ledger)}
    conditions = {
        one.id: condition_of(states[one.id], timedelta(seconds=one.every_s), now, place=config.places[one.id])
        for one in sources
        if one.id in states
    }
    asked = FetchRequest(url, source=sources[0].id if sources else None)
    got = await crawl.fetch(asked)
    article = None
    if isinstance(got, Response) and got.status == 200:
        page = PageToInspect(None, url, hints=sources[0].hints if sources else PageHints())
        inspected = await inspect_response(workers, page, got)
        article = None if inspected.error else inspected.article
    seen = Sighting(url, listed, sources, states, conditions, got, article)
    subject = replace(subject_of_page(article), source=sources[0].id if sources else "") if article else None
    return UnseenArticle(url, reasons_of(seen, config.alert_max_age, now), subject)
