"""A site's tdmrep.json, on the real engine: asked for once before the first page, and obeyed as a page's own words are."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.collect import plan_poll
from crawler.model import CrawlSettings, Source
from crawler.source_options import SourceRequests
from crawler.spiders import Crawl
from crawler.visits import CollectDeps
from crawler.workers import Workers
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK
from tests.ledger import Desk
from tests.site import FeedEntry, Site

pytestmark = pytest.mark.chain

FILE = "/.well-known/tdmrep.json"
PAGE = "<html lang=en><head><title>{0}</title>{2}</head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
TEXT = "The yard at Northport laid the keel of the ship on Monday, in front of four hundred workers and guests. " * 6
RULES = '[{"location": "/free/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]'


def news(site: Site, *paths: str, head: str = "") -> None:
    for path in paths:
        site.page(path, PAGE.format(f"Keel laid at {path}", TEXT, head))
    site.feed(
        "/feed.xml", [FeedEntry(f"Keel laid at {path}", site.url(path), f"A teaser of {path}.") for path in paths]
    )


def texts(
    reactor: Reactor, folder: Path, source: Source, settings: CrawlSettings = QUICK
) -> dict[str, tuple[str, str]]:
    """By the path of each article, its text and what was found of access to it, after one visit."""

    async def run() -> dict[str, tuple[str, str]]:
        desk = Desk(folder / "v.db", sources=(source,))
        async with Workers(1) as workers:
            crawl = Crawl(settings)
            await crawl.start(CollectDeps(desk.ledger, workers, lambda: desk.now))
            try:
                await asyncio.wait_for(crawl.visit(source, plan_poll(desk.ledger, source)), 60)
            finally:
                await crawl.stop()
        rows = desk.rows("select url, text, evidence from articles order by id")
        desk.ledger.close()
        return {str(row["url"]).split("/", 3)[3]: (str(row["text"]), str(row["evidence"])) for row in rows}

    return reactor.run(run())


def of(site: Site, *, obey: bool = True) -> Source:
    return Source("a", "feed", site.url("/feed.xml"), 900.0, obey_tdm=obey)


def test_what_the_file_reserves_keeps_headline_teaser_and_link(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    site.page(FILE, RULES, content_type="application/json")
    news(site, "/n/1", "/free/2", "/n/3")
    found = texts(reactor, tmp_path, of(site))
    assert (found["n/1"][0], found["n/3"][0]) == ("A teaser of /n/1.", "A teaser of /n/3.")
    assert "reserves text and data mining (the site's /.well-known/tdmrep.json)" in found["n/1"][1]
    assert "four hundred workers" in found["free/2"][0]
    assert len(site.asked(FILE)) == 1


def test_what_a_page_says_itself_counts_before_the_file(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    site.page(FILE, RULES, content_type="application/json")
    news(site, "/n/1", head='<meta name="tdm-reservation" content="0">')
    assert "four hundred workers" in texts(reactor, tmp_path, of(site))["n/1"][0]


def test_a_redirect_is_judged_by_the_file_of_the_site_that_it_leads_to(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    with Site() as other:
        other.page(FILE, RULES, content_type="application/json")
        other.page("/n/1", PAGE.format("Keel laid at /n/1", TEXT, ""))
        news(site, "/n/1")
        site.redirect("/n/1", other.url("/n/1"))
        [(text, _)] = texts(reactor, tmp_path, of(site)).values()
    assert text == "A teaser of /n/1."


def test_the_file_is_asked_for_by_nobody_who_may_mine(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    site.page(FILE, RULES, content_type="application/json")
    news(site, "/n/1")
    assert "four hundred workers" in texts(reactor, tmp_path, of(site, obey=False))["n/1"][0]
    assert not site.asked(FILE)


@pytest.mark.parametrize("trouble", ["silent", "endless", "forbidden", "looping", "missing"])
def test_a_file_that_cannot_be_had_holds_no_article_back(
    reactor: Reactor, tmp_path: Path, site: Site, trouble: str
) -> None:
    news(site, "/n/1", "/n/2")
    match trouble:
        case "silent":
            site.silent(FILE)
        case "endless":
            site.endless(FILE)
        case "looping":
            site.redirect(FILE, site.url(FILE))
        case "forbidden":
            site.robots("User-agent: *\nDisallow: /.well-known/")
            site.page(FILE, RULES, content_type="application/json")
    found = texts(reactor, tmp_path, of(site), replace(QUICK, timeout_s=2.0))
    assert all("four hundred workers" in text for text, _ in found.values())
    assert len(found) == 2
    assert bool(site.asked(FILE)) == (trouble != "forbidden")


def test_a_subscription_s_headers_are_not_sent_with_it(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    news(site, "/n/1")
    own = {"a": SourceRequests("127.0.0.1", (("X-Key", "k3y"),))}
    texts(reactor, tmp_path, of(site), replace(QUICK, source_requests=own))
    assert [one.header("x-key") for one in site.asked(FILE)] == [None]
    assert [one.header("x-key") for one in site.asked("/n/1")] == ["k3y"]
