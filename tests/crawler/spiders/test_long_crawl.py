"""Visits on the real engine: polls and pages reach the ledger in order, faults reach whoever waits, a stop drains."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from scrapy.http import Response as ScrapyResponse

from crawler.collect import plan_poll
from crawler.errors import LedgerError
from crawler.model import Poll, Source
from crawler.spiders import Crawl, NewsSpider
from crawler.spiders.news import Output
from crawler.store import sync_sources
from crawler.visits import CollectDeps, Visit
from crawler.workers import Workers
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK, until
from tests.ledger import Desk
from tests.site import FeedEntry, Site

pytestmark = pytest.mark.chain

PAGE = "<html lang=en><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
TEXT = "The yard at Northport laid the keel of the ship on Monday, in front of four hundred workers and guests. " * 6


def publish(site: Site, *names: str) -> None:
    """Serve these articles, and a feed of them."""
    for name in names:
        site.page(f"/{name}", PAGE.format(f"Keel of {name}", TEXT + name))
    site.feed("/feed.xml", [FeedEntry(f"Keel of {name}", site.url(f"/{name}")) for name in names], etag='"1"')


def visiting(
    reactor: Reactor,
    folder: Path,
    site: Site,
    use: Callable[[Crawl, Desk, Source], Awaitable[None]],
    spider: type[NewsSpider] = NewsSpider,
    per_host_delay_s: float = 0.0,
    on_change: Callable[[], None] = lambda: None,
) -> list[str]:
    """Run a crawl with one source while `use` does; the steps that it passed."""
    steps: list[str] = []

    async def run() -> None:
        source = Source("a", "feed", site.url("/feed.xml"), 900.0)
        desk = Desk(folder / "v.db", sources=(source,))
        async with Workers(1) as workers:
            settings = replace(QUICK, obey_robots=False, per_host_delay_s=per_host_delay_s)
            crawl = Crawl(settings, spider=spider)
            await crawl.start(CollectDeps(desk.ledger, workers, lambda: desk.now, on_change, steps.append))
            try:
                await use(crawl, desk, source)
            finally:
                await crawl.stop()
        desk.ledger.close()

    reactor.run(run())
    return steps


def test_a_poll_that_lists_another_sources_article_tells_of_a_change_and_reads_no_page(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    publish(site, "one")
    told: list[str] = []

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        sync_sources(desk.ledger, (source, replace(source, id="b")), desk.now)
        desk.article(site.url("/one"), TEXT, source_id="b", title="Keel of one")
        await crawl.visit(source, plan_poll(desk.ledger, source))
        assert [row["kind"] for row in desk.rows("select kind from changes")] == ["new", "listed"]
        await crawl.visit(source, plan_poll(desk.ledger, source))

    visiting(reactor, tmp_path, site, use, on_change=lambda: told.append("change"))
    assert told == ["change"]
    assert not site.asked("/one")


def test_a_visit_polls_then_reads_each_page_and_records_every_step(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    publish(site, "one", "two")
    polls: list[Poll] = []

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        done = await crawl.visit(source, plan_poll(desk.ledger, source), on_poll=polls.append)
        assert done
        assert (done.status, done.found, done.new, done.error) == (200, 2, 2, None)
        assert [row["title"] for row in desk.rows("select title from articles order by id")] == [
            "Keel of one", "Keel of two",
        ]  # fmt: skip
        again = await crawl.visit(source, plan_poll(desk.ledger, source), on_poll=polls.append)
        assert again
        assert again.status == 304

    page = ["page fetched", "page read", "saved"]
    assert visiting(reactor, tmp_path, site, use) == [
        "fetched", "listed", "recorded", *page, *page, "fetched", "listed", "recorded",
    ]  # fmt: skip
    assert [poll.status for poll in polls] == [200, 304]
    assert site.paths() == ["/feed.xml", "/one", "/two", "/feed.xml"]


PARTS = (
    "The keel was laid on Monday. " * 9,
    "The hull follows in a year, the yard says. " * 9,
    "The crew comes last. " * 9,
)


def publish_in_parts(site: Site) -> None:
    """Serve an article on three pages, each of which links to the others, and a feed of it."""
    links = "".join(f"<a href='{site.url(f'/one/{n}')}'>{n}</a>" for n in (2, 3))
    for path, text in zip(("/one", "/one/2", "/one/3"), PARTS, strict=True):
        site.page(
            path, PAGE.format("Keel of one", text).replace("</article>", f"</article><nav>{links}</nav>"), etag='"1"'
        )
    site.feed("/feed.xml", [FeedEntry("Keel of one", site.url("/one"))], etag='"1"')


def test_the_pages_of_an_article_are_joined(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    publish_in_parts(site)

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        await crawl.visit(source, plan_poll(desk.ledger, source))
        (held,) = desk.rows("select text, access_state from articles")
        assert held == {"text": "\n\n".join(part.strip() for part in PARTS), "access_state": "full"}

    visiting(reactor, tmp_path, site, use)
    assert site.paths() == ["/feed.xml", "/one", "/one/2", "/one/3"]


def test_a_page_of_an_article_that_fails_loses_nothing_is_said_and_read_later(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    publish_in_parts(site)
    site.fail("/one/2", 500, times=1)

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        await crawl.visit(source, plan_poll(desk.ledger, source))
        (held,) = desk.rows("select text, access_state, evidence from articles")
        assert held["text"] == f"{PARTS[0].strip()}\n\n{PARTS[2].strip()}"
        assert held["access_state"] == "truncated"
        assert "The text of /one/2 is missing: it answered 500." in str(held["evidence"])
        desk.now += timedelta(days=1)
        await crawl.visit(source, None)
        (whole,) = desk.rows("select text, access_state from articles")
        assert whole == {"text": "\n\n".join(part.strip() for part in PARTS), "access_state": "full"}
        assert [row["kind"] for row in desk.rows("select kind from changes order by seq")] == ["new", "lifted"]

    visiting(reactor, tmp_path, site, use)
    assert site.paths() == ["/feed.xml", *["/one", "/one/2", "/one/3"] * 2]


def test_a_site_that_asks_for_a_pause_is_asked_for_no_further_page(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    publish(site, "one", "two", "three")
    site.fail("/two", 429, retry_after="3600")

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        await crawl.visit(source, plan_poll(desk.ledger, source))
        held = desk.rows("select extraction from articles order by id")
        assert [row["extraction"] for row in held] == ["ok", "failed", "failed"]

    visiting(reactor, tmp_path, site, use)
    assert site.paths() == ["/feed.xml", "/one", "/two"]


def test_a_ledger_that_fails_is_told_to_whoever_waits_for_the_visit(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    publish(site, "one")

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        plan = plan_poll(desk.ledger, source)
        desk.ledger.db.conn.execute("pragma query_only = on").fetchall()
        with pytest.raises(LedgerError):
            await crawl.visit(source, plan)
        desk.ledger.db.conn.execute("pragma query_only = off").fetchall()
        done = await crawl.visit(source, plan)
        assert done
        assert done.new == 1

    visiting(reactor, tmp_path, site, use)


class Forgetful(dict[str, Visit]):
    """Visits that nobody finds."""

    def get(self, *_: object) -> None:  # type: ignore[override]
        return None


class FaultySpider(NewsSpider):
    """A spider with a defect in a callback."""

    async def parse_article(self, *_: object, **__: object) -> AsyncIterator[Output]:  # type: ignore[override]
        raise ZeroDivisionError
        yield


def test_a_fault_in_a_callback_is_told_to_whoever_waits_for_the_visit(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    publish(site, "one")

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        with pytest.raises(ZeroDivisionError):
            await crawl.visit(source, plan_poll(desk.ledger, source))
        assert desk.due()

    visiting(reactor, tmp_path, site, use, FaultySpider)


class RelinkingSpider(NewsSpider):
    """The example of docs/crawling.md: it mends the links of a document before that is read."""

    async def parse_document(self, response: ScrapyResponse, visit: Visit) -> AsyncIterator[Output]:
        document = response.replace(body=response.body.replace(b"Keel", b"Hull"))
        document.request = response.request
        async for output in super().parse_document(document, visit):
            yield output


def test_a_spider_of_ones_own_may_change_a_document_before_it_is_read(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    publish(site, "one")

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        await crawl.visit(source, plan_poll(desk.ledger, source))
        assert desk.rows("select title from entries") == [{"title": "Hull of one"}]

    visiting(reactor, tmp_path, site, use, RelinkingSpider)


def test_a_visit_that_is_cancelled_leaves_nothing_queued_and_the_next_one_works(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    publish(site, "one")
    site.silent("/one")

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        visit = asyncio.ensure_future(crawl.visit(source, plan_poll(desk.ledger, source)))
        await until(lambda: site.asked("/one"))
        visit.cancel()
        await asyncio.gather(visit, return_exceptions=True)
        site.page("/one", PAGE.format("Keel", TEXT))
        await crawl.visit(source, None)
        assert [row["extraction"] for row in desk.rows("select extraction from articles")] == ["ok"]

    visiting(reactor, tmp_path, site, use)


def test_a_visit_that_is_cancelled_while_it_is_recorded_leaves_nothing_waiting(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    publish(site, "one")

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        assert crawl._crawler
        spider = crawl._crawler.spider
        assert isinstance(spider, NewsSpider)
        spider.visits = Forgetful()  # so that its record is on its way for as long as the visit lasts
        visit = asyncio.ensure_future(crawl.visit(source, plan_poll(desk.ledger, source)))
        await until(lambda: desk.rows("select * from polls"))
        slot = crawl._crawler.engine.scraper.slot
        assert slot
        await until(slot.is_idle)  # a document that was read holds no place
        assert spider._queueing
        visit.cancel()
        await asyncio.gather(visit, return_exceptions=True)
        await until(lambda: not spider._queueing)

    visiting(reactor, tmp_path, site, use)


def test_a_stop_gives_up_what_is_queued_and_leaves_it_due(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    publish(site, "one", "two")
    took_s: list[float] = []

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        visit = asyncio.ensure_future(crawl.visit(source, plan_poll(desk.ledger, source)))
        await until(lambda: desk.rows("select * from polls"))
        began = time.monotonic()
        crawl.stop_sending()
        done = await visit
        assert done
        assert done.new == 2
        await crawl.stop()
        took_s.append(time.monotonic() - began)
        assert len(desk.due()) == 2

    visiting(reactor, tmp_path, site, use, per_host_delay_s=60.0)
    assert site.paths() == ["/feed.xml"]
    assert took_s[0] < 10


def test_a_crawl_that_is_idle_closes_by_itself(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    publish(site, "one")

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        await crawl.visit(source, plan_poll(desk.ledger, source))
        assert crawl._crawl_task
        await crawl.stop()
        assert crawl._crawl_task.done()
        assert not crawl._crawl_task.cancelled()

    visiting(reactor, tmp_path, site, use)


OUTAGE = PAGE.format("Moving house", "Our technicians are moving the machines that hold these pages to another hall.")


def test_one_page_at_every_address_overwrites_no_headline_and_is_asked_for_again(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    names = [f"ship-{number}" for number in range(9)]
    publish(site, *names)
    for name in names[1:]:
        site.page(f"/{name}", OUTAGE)

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        await crawl.visit(source, plan_poll(desk.ledger, source))
        rows = desk.rows("select title, extraction from articles order by id")
        assert [row["title"] for row in rows] == [f"Keel of {name}" for name in names]
        assert [row["extraction"] for row in rows] == ["ok"] + ["not_article"] * 8
        publish(site, *names)
        desk.now += timedelta(minutes=3)
        assert len(desk.due()) == 8
        await crawl.visit(source, None)
        rows = desk.rows("select extraction, group_id, id, text from articles")
        assert all(row["extraction"] == "ok" and row["group_id"] == row["id"] for row in rows)
        assert all("laid the keel" in str(row["text"]) for row in rows)

    visiting(reactor, tmp_path, site, use)


def test_two_pages_without_their_headlines_are_read_under_those_of_their_feed(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    publish(site, "one", "two", "three")
    for name in ("one", "two"):
        site.page(f"/{name}", OUTAGE)

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        await crawl.visit(source, plan_poll(desk.ledger, source))
        rows = desk.rows("select title, extraction from articles order by id")
        assert [row["title"] for row in rows] == ["Keel of three", "Keel of one", "Keel of two"]
        assert [row["extraction"] for row in rows] == ["ok", "unlike", "unlike"]

    visiting(reactor, tmp_path, site, use)
