"""Polls that read several documents, on the real engine: indexes of sitemaps, and pages of older cards."""

import gzip
from collections.abc import Awaitable, Callable
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from crawler.collect import plan_poll
from crawler.model import CrawlSettings, Gap, Poll, Source
from crawler.source_options import CardSelectors
from crawler.spiders import Crawl
from crawler.store import source_states
from crawler.visits import CollectDeps
from crawler.workers import Workers
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK
from tests.ledger import START, Desk
from tests.site import FeedEntry, Site

pytestmark = pytest.mark.chain

PAGE = "<html lang=en><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
TEXT = "The yard at Northport laid the keel of the ship on Monday, in front of four hundred workers and guests. " * 6
Use = Callable[[Callable[[], Awaitable[Poll]], Desk], Awaitable[None]]


def crawling(
    reactor: Reactor,
    folder: Path,
    source: Source,
    use: Use,
    settings: CrawlSettings = QUICK,
    pause: timedelta = timedelta(),
) -> None:
    """Let `use` poll the source on the real engine; the clock goes on by `pause` after each poll."""

    async def run() -> None:
        desk = Desk(folder / "v.db", sources=(source,))
        async with Workers(1) as workers:
            crawl = Crawl(settings)
            await crawl.start(CollectDeps(desk.ledger, workers, lambda: desk.now))

            async def poll() -> Poll:
                done = await crawl.visit(source, plan_poll(desk.ledger, source))
                assert done
                desk.now += pause
                return done

            try:
                await use(poll, desk)
            finally:
                await crawl.stop()
        desk.ledger.close()

    reactor.run(run())


def urlset(*items: str) -> str:
    return f"<urlset>{''.join(f'<url>{item}</url>' for item in items)}</urlset>"


def test_an_index_gives_what_is_new_since_the_last_visit_and_no_more(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    for name in ("a", "b", "c"):
        site.page(f"/{name}", PAGE.format(f"Keel {name}", TEXT))
    news = "<loc>{0}</loc><news><title>Keel a</title><publication_date>2026-11-27T10:00:00Z</publication_date></news>"
    old = [f"<loc>{site.url(f'/old{n}')}</loc>" for n in range(300)]
    site.page("/index.xml", f"<sitemapindex><sitemap><loc>{site.url('/news.xml')}</loc></sitemap>"
              f"<sitemap><loc>{site.url('/all.xml.gz')}</loc></sitemap><sitemap><loc>{site.url('/gone.xml')}</loc></sitemap></sitemapindex>")  # fmt: skip
    site.page("/news.xml", urlset(news.format(site.url("/a"))))
    site.raw("/all.xml.gz", _file(urlset(*old)))
    site.fail("/gone.xml", 404)

    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        first = await poll()
        assert (first.error, first.found, first.new) == (None, 301, 1)
        desk.now += timedelta(minutes=15)
        site.raw("/all.xml.gz", _file(urlset(*old, f"<loc>{site.url('/b')}</loc>")))
        second = await poll()
        assert (second.error, second.found, second.new) == (None, 302, 1)
        desk.now += timedelta(minutes=15)
        assert (await poll()).new == 0
        titles = [row["title"] for row in desk.rows("select title from articles order by id")]
        assert titles == ["Keel a", "Keel b"]

    crawling(reactor, tmp_path, Source("a", "sitemap", site.url("/index.xml"), 900.0), use)
    assert not [path for path in site.paths() if path.startswith("/old")]


def test_older_cards_are_asked_for_until_one_is_known_and_have_no_page_of_their_own(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    def show(path: str, *numbers: int, older: str = "") -> None:
        cards = "".join(f'<div class=c data-post="ch/{n}"><p>Post {n}: two ships sailed.</p></div>' for n in numbers)
        site.page(path, f'<html lang=en><body>{cards}<a class=older href="{older}">Older</a></body></html>')

    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        show("/s", 3, 4, older="/s2")
        show("/s2", 1, 2)
        assert (await poll()).new == 4
        desk.now += timedelta(minutes=15)
        show("/s", 4, 5, older="/s2")
        assert (await poll()).new == 1
        assert len(site.asked("/s2")) == 1
        desk.now += timedelta(minutes=15)
        show("/s", 8, 9, older="/s3")
        show("/s3", 6, 7, older="/s4")
        show("/s4", 5, 4, older="/s2")
        assert (await poll()).new == 4
        assert len(site.asked("/s2")) == 1
        articles = desk.rows("select url, title from articles order by id")
        assert len(articles) == 9
        assert articles[0] == {"url": site.url("/s#card/ch%2F3"), "title": "Post 3: two ships sailed."}

    cards = CardSelectors(".c", text="p", next=".older")
    crawling(reactor, tmp_path, Source("a", "listing", site.url("/s"), 900.0, cards=cards), use)


def _file(document: str) -> bytes:
    body = gzip.compress(document.encode())
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def test_three_hundred_entries_between_two_polls_of_a_window_of_twenty_are_all_stored(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    def publish(upto: int) -> None:
        for page in range(1, upto // 20 + 1):
            newest = upto - 20 * (page - 1)
            stories = [
                FeedEntry(f"Report {n}", site.url(f"/{n}"), f"The yard said in report {n} that its ship was on time.",
                          published=format_datetime(START + timedelta(seconds=12 * n)))
                for n in range(newest, newest - 20, -1)
            ]  # fmt: skip
            site.feed("/feed.xml" if page == 1 else f"/feed.xml?paged={page}", stories)

    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        publish(20)
        assert (await poll()).gap is None
        desk.now += timedelta(hours=1)
        publish(320)
        second = await poll()
        assert second.gap == Gap(recovered=280, lost=0)
        assert second.new == 300
        assert [row["n"] for row in desk.rows("select count(*) as n from articles")] == [320]
        [row] = desk.rows("select missed, recovered from polls order by id desc limit 1")
        assert row == {"missed": 280, "recovered": 280}
        assert second.next_at == desk.now + timedelta(minutes=5)
        [state] = source_states(desk.ledger)
        assert (state.missed, state.recovered) == (280, 280)
        desk.now += timedelta(minutes=5)
        assert (await poll()).gap is None
        assert len(site.asked("/feed.xml")) == 3

    source = Source("a", "feed", site.url("/feed.xml"), 3600.0, full_text=False, shortest_s=300.0)
    crawling(reactor, tmp_path, source, use)
    assert len([path for path in site.paths() if "paged=" in path]) == 15


def test_what_no_older_document_has_is_found_in_the_news_sitemap_that_robots_txt_names(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    def dated(number: int) -> str:
        return (START + timedelta(minutes=number)).isoformat()

    def publish(newest: int) -> None:
        numbers = range(newest, newest - 5, -1)
        stories = [
            FeedEntry(f"Report {n}", site.url(f"/{n}"), "Its ship was on time.", published=dated(n)) for n in numbers
        ]
        site.feed("/feed.xml", stories)
        news = "<loc>{0}</loc><news><title>Report {1}</title><publication_date>{2}</publication_date></news>"
        listed = [news.format(site.url(f"/{n}"), n, dated(n)) for n in range(newest, 0, -1)]
        site.page("/news.xml", urlset(*listed))

    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        publish(5)
        assert (await poll()).new == 5
        desk.now += timedelta(hours=1)
        publish(40)
        site.fail("/feed.xml?paged=2", 404)
        second = await poll()
        assert second.gap == Gap(recovered=30, lost=0)
        assert second.new == 35
        titles = {row["title"] for row in desk.rows("select title from articles")}
        assert titles == {f"Report {n}" for n in range(1, 41)}

    site.page("/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.url('/news.xml')}\n")
    source = Source("a", "feed", site.url("/feed.xml"), 3600.0, full_text=False, shortest_s=300.0)
    crawling(reactor, tmp_path, source, use)


def test_a_document_that_comes_again_is_not_read_and_its_change_is(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    stories = [FeedEntry(f"Report {n}", site.url(f"/{n}"), f"Ship {n} was on time.") for n in range(5)]

    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        site.feed("/feed.xml", stories[:4])
        first = await poll()
        assert (first.found, first.new, first.unchanged) == (4, 4, False)
        desk.now += timedelta(hours=1)
        second = await poll()
        assert (second.status, second.found, second.new, second.unchanged) == (200, 4, 0, True)
        desk.now += timedelta(hours=1)
        site.feed("/feed.xml", stories)
        third = await poll()
        assert (third.found, third.new, third.unchanged) == (5, 1, False)

    source = Source("a", "feed", site.url("/feed.xml"), 3600.0, full_text=False, shortest_s=300.0)
    crawling(reactor, tmp_path, source, use)
