"""`allow_hosts` of one source, on the real engine: it counts for what that source leads to, and for nobody else.

Every address is loopback, so a hole shows as a request to the site.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.collect import plan_poll
from crawler.model import FetchFailure, FetchRequest, Poll, Response, Source
from crawler.spiders import Crawl
from crawler.visits import CollectDeps
from crawler.workers import Workers
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK, until
from tests.ledger import Desk
from tests.site import FeedEntry, Site

pytestmark = pytest.mark.chain

PAGE = "<html lang=en><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
TEXT = "The yard at Northport laid the keel of the ship on Monday, in front of four hundred workers and guests. " * 6
CLOSED = replace(QUICK, allow_hosts=())
OPEN = replace(CLOSED, source_hosts={"a": ("127.0.0.1",)})


def crawling(reactor: Reactor, folder: Path, use: Callable[[Crawl, Desk], Awaitable[None]], *sources: Source) -> None:
    """Run a crawl in which the source "a" may be on 127.0.0.1, while `use` does."""

    async def run() -> None:
        desk = Desk(folder / "v.db", sources=sources)
        async with Workers(1) as workers:
            crawl = Crawl(OPEN)
            await crawl.start(CollectDeps(desk.ledger, workers, lambda: desk.now))
            try:
                await use(crawl, desk)
            finally:
                await crawl.stop()
        desk.ledger.close()

    reactor.run(run())


def source(id_: str, url: str) -> Source:
    return Source(id_, "feed", url, 900.0)


async def poll(crawl: Crawl, desk: Desk, one: Source) -> Poll:
    done = await crawl.visit(one, plan_poll(desk.ledger, one))
    assert done
    return done


def test_document_pages_redirects_and_robots_txt_of_the_source_are_reached(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    links = f"<nav><a href='{site.url('/one/2')}'>2</a></nav>"
    site.robots("User-agent: *\nDisallow: /closed")
    site.redirect("/feed.xml", site.url("/moved.xml"))
    site.redirect("/one", site.url("/there"))
    site.page("/there", PAGE.format("Keel of one", TEXT).replace("</article>", f"</article>{links}"))
    site.page("/one/2", PAGE.format("Keel of one", "The crew comes last, as the ministry said. " * 9))
    entries = [FeedEntry("Keel of one", site.url("/one")), FeedEntry("Closed", site.url("/closed"))]
    site.feed("/moved.xml", entries)

    async def use(crawl: Crawl, desk: Desk) -> None:
        assert (await poll(crawl, desk, a)).error is None
        rows = desk.rows("select extraction, text from articles order by id")
        assert [row["extraction"] for row in rows] == ["ok", "failed"]

    a = source("a", site.url("/feed.xml"))
    crawling(reactor, tmp_path, use, a)
    assert {"/moved.xml", "/there"} <= set(site.paths())
    assert not site.asked("/closed")


@pytest.mark.parametrize("first", ["a", "b"])
def test_another_source_is_refused_the_same_feed_pages_robots_txt_and_open_connection(
    reactor: Reactor, tmp_path: Path, site: Site, first: str
) -> None:
    site.page("/one", PAGE.format("Keel of one", TEXT))
    site.feed("/feed.xml", [FeedEntry("Keel of one", site.url("/one"))])
    a, b = source("a", site.url("/feed.xml")), source("b", site.url("/feed.xml"))

    async def use(crawl: Crawl, desk: Desk) -> None:
        for one in (a, b, a) if first == "a" else (b, a, b):
            before = len(site.requests)
            error = (await poll(crawl, desk, one)).error
            if one is a:
                assert error is None
            else:
                assert error
                assert "loopback address" in error
                assert len(site.requests) == before
        assert [row["extraction"] for row in desk.rows("select extraction from articles")] == ["ok"]

    crawling(reactor, tmp_path, use, a, b)


def test_a_page_that_a_public_source_lists_is_not_read_inside(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    """The feed of "b" is where its configuration allows it, 127.0.0.2; its link leads to what only "a" may read."""
    site.page("/one", PAGE.format("Keel of one", TEXT))
    with Site(host="127.0.0.2") as outside:
        outside.feed("/feed.xml", [FeedEntry("Keel of one", site.url("/one")), FeedEntry("Two", outside.url("/r"))])
        outside.redirect("/r", site.url("/one"))
        outside.redirect("/robots.txt", site.url("/robots.txt"))
        b = source("b", outside.url("/feed.xml"))

        async def use(crawl: Crawl, desk: Desk) -> None:
            crawl.reconfigure(replace(OPEN, source_hosts={"a": ("127.0.0.1",), "b": ("127.0.0.2",)}))
            refused = (await poll(crawl, desk, b)).error
            assert refused, "its robots.txt leads inside"
            outside.robots("")
            assert (await poll(crawl, desk, b)).error is None
            assert [row["extraction"] for row in desk.rows("select extraction from articles")] == ["failed"] * 2

        crawling(reactor, tmp_path, use, b)
    assert not site.requests


def test_a_reload_counts_from_the_next_request_on(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    """Also for a connection that was opened before, and for a visit that began before."""
    site.page("/one", PAGE.format("Keel of one", TEXT))
    site.feed("/feed.xml", [FeedEntry("Keel of one", site.url("/one"))])
    a = source("a", site.url("/feed.xml"))

    async def use(crawl: Crawl, desk: Desk) -> None:
        visit = asyncio.ensure_future(poll(crawl, desk, a))
        await until(lambda: site.asked("/feed.xml"))
        crawl.reconfigure(CLOSED)
        await visit
        assert not site.asked("/one")
        assert (await poll(crawl, desk, a)).error
        crawl.reconfigure(OPEN)
        assert (await poll(crawl, desk, a)).error is None

    crawling(reactor, tmp_path, use, a)


def test_a_single_fetch_counts_for_the_source_that_it_is_made_for(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    site.page("/one", "one")

    async def use(crawl: Crawl, _: Desk) -> None:
        for whose, kind in (("a", Response), (None, FetchFailure), ("b", FetchFailure), ("a", Response)):
            got = await crawl.fetch(FetchRequest(site.url("/one"), source=whose))
            assert isinstance(got, kind), (whose, got)

    crawling(reactor, tmp_path, use)
    assert len(site.asked("/one")) == 2


def test_a_connection_that_the_server_closed_meanwhile_is_opened_again_for_the_source(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    """The pool opens it later, when nothing tells any more for whom, unless it was told before."""
    site.page("/one", "one")
    site.raw("/last", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")  # and hangs up, though it promised to stay

    async def use(crawl: Crawl, _: Desk) -> None:
        for path in ("/one", "/last", "/one", "/last", "/one"):
            got = await crawl.fetch(FetchRequest(site.url(path), source="a"))
            assert isinstance(got, Response), got

    crawling(reactor, tmp_path, use)
