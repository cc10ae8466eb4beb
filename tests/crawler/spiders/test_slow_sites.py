"""Fifty sites, each slow in a way of its own, on the real engine: the other sources' polls and pages go on."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.collect import plan_poll
from crawler.model import Poll, Source
from crawler.spiders import Crawl
from crawler.visits import CollectDeps
from crawler.workers import Workers
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK, until
from tests.ledger import Desk
from tests.site import FeedEntry, Site
from tests.slow_sites import PAGE, SlowSites, Way, ways

pytestmark = pytest.mark.chain

PAGES = 5
# Long enough that nothing which hangs is given up while a test runs.
PATIENT = replace(QUICK, timeout_s=120.0)


def publish(site: Site) -> None:
    """Serve a feed and its pages."""
    entries = []
    for number in range(PAGES):
        title = f"Keel number {number} laid"
        url = site.page(f"/{number}", PAGE.replace("Keel laid", title).replace("Monday", f"day {number}"))
        entries.append(FeedEntry(title, url))
    site.feed("/feed.xml", entries)


def name(way: Way) -> str:
    return str(way).replace(" ", "-").replace(",", "").replace(".", "")


def crawling(
    reactor: Reactor,
    folder: Path,
    crawl: Crawl,
    sources: tuple[Source, ...],
    use: Callable[[Desk], Awaitable[None]],
) -> None:
    async def run() -> None:
        desk = Desk(folder / "v.db", sources=sources)
        async with Workers(1) as workers:
            await crawl.start(CollectDeps(desk.ledger, workers, lambda: desk.now))
            try:
                await use(desk)
            finally:
                await crawl.stop(drain_s=0.0)
        desk.ledger.close()

    reactor.run(run(), timeout_s=300.0)


def slow_sources(sites: SlowSites) -> dict[Way, Source]:
    return {way: Source(name(way), "feed", sites.url(way, "/feed.xml"), 900.0) for way in sites.ways}


def extractions(desk: Desk, source: Source) -> list[object]:
    rows = desk.rows("select extraction from articles where source = ? order by id", source.id)
    return [row["extraction"] for row in rows]


def test_while_fifty_sites_hang_another_is_polled_and_read_as_if_they_were_not_there(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    """None is given up meanwhile, so that no time-out helps the others."""
    publish(site)
    good = Source("good", "feed", site.url("/feed.xml"), 900.0)
    with SlowSites(ways()) as sites:
        slow = slow_sources(sites)
        assert len(slow) >= 50
        crawl = Crawl(PATIENT)

        async def use(desk: Desk) -> None:
            visits = {
                way: asyncio.ensure_future(crawl.visit(source, plan_poll(desk.ledger, source)))
                for way, source in slow.items()
            }
            await until(lambda: len(sites.asked) == len(slow))
            for _ in range(2):
                done = await crawl.visit(good, plan_poll(desk.ledger, good))
                assert done
                assert (done.status, done.error) == (200, None)
            assert extractions(desk, good) == ["ok"] * PAGES
            assert not [way for way, visit in visits.items() if not way.ends and visit.done()]
            for visit in visits.values():
                visit.cancel()
            await asyncio.gather(*visits.values(), return_exceptions=True)

        crawling(reactor, tmp_path, crawl, (good, *slow.values()), use)


def test_each_slow_site_ends_in_a_sentence_or_in_its_article(reactor: Reactor, tmp_path: Path) -> None:
    with SlowSites(ways()) as sites:
        slow = slow_sources(sites)
        crawl = Crawl(replace(QUICK, timeout_s=3.0))

        async def use(desk: Desk) -> None:
            async def visited(source: Source) -> Poll:
                done = await crawl.visit(source, plan_poll(desk.ledger, source))
                assert done
                return done

            polls = await asyncio.gather(*map(visited, slow.values()))
            for (way, source), poll in zip(slow.items(), polls, strict=True):
                read = extractions(desk, source)
                if way.succeeds:
                    assert (poll.error, read) == (None, ["ok"]), way
                elif way.where == "page":
                    assert (poll.error, read) == (None, ["failed"]), way
                else:
                    assert (poll.error or "").endswith("."), way
                    assert read == [], way

        crawling(reactor, tmp_path, crawl, tuple(slow.values()), use)
