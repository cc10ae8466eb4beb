"""What scrolled out of sitemaps and lists between two polls, on the real engine: found again where the site has it."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from crawler.model import Gap, Poll, Source
from crawler.source_options import CardSelectors
from crawler.store import losses, source_states
from tests.conftest import Reactor
from tests.crawler.spiders.test_several_documents import crawling, urlset
from tests.ledger import START, Desk
from tests.site import FeedEntry, Site

pytestmark = pytest.mark.chain

Polling = Callable[[], Awaitable[Poll]]
WINDOW = 20
CARDS = CardSelectors(".c", title="h2", link="a", date="time", next=".older")


def at(number: int) -> datetime:
    return START + timedelta(seconds=12 * number)


def dated(number: int) -> str:
    return at(number).isoformat()


def news_sitemap(site: Site, path: str, numbers: Iterable[int]) -> None:
    news = "<loc>{0}</loc><news><title>Report {1}</title><publication_date>{2}</publication_date></news>"
    site.page(path, urlset(*(news.format(site.url(f"/{n}"), n, dated(n)) for n in numbers)))


def cards(site: Site, path: str, numbers: Iterable[int], older: str = "", folder: str = "") -> None:
    shown = "".join(
        f'<div class=c><h2><a href="{folder}/{n}">Report {n} on the yard</a></h2><time datetime="{dated(n)}"></time></div>'
        for n in numbers
    )
    site.page(path, f'<html lang=en><body>{shown}<a class=older href="{older}">Older</a></body></html>')


def watched(kind: str, site: Site, path: str, selectors: CardSelectors | None = None) -> Source:
    assert kind in {"sitemap", "listing"}
    return Source(
        "a", "sitemap" if kind == "sitemap" else "listing", site.url(path), 3600.0, cards=selectors,
        full_text=False, shortest_s=300.0,
    )  # fmt: skip


def test_three_hundred_articles_between_two_polls_of_a_news_sitemap_of_twenty_are_all_stored(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    def publish(newest: int) -> None:
        news_sitemap(site, "/news.xml", range(newest, newest - WINDOW, -1))
        news_sitemap(site, "/archive.xml", range(newest, 0, -1))

    async def use(poll: Polling, desk: Desk) -> None:
        publish(20)
        assert (await poll()).gap is None
        assert not site.asked("/archive.xml")
        desk.now += timedelta(hours=1)
        publish(320)
        second = await poll()
        assert (second.gap, second.new) == (Gap(recovered=280, lost=0), 300)
        assert [row["n"] for row in desk.rows("select count(*) as n from articles")] == [320]
        assert losses(desk.ledger, desk.now) == ()
        assert second.next_at == desk.now + timedelta(minutes=5)
        desk.now += timedelta(minutes=5)
        assert (await poll()).gap is None

    named = "".join(f"Sitemap: {site.url(path)}\n" for path in ("/news.xml", "/archive.xml"))
    site.page("/robots.txt", f"User-agent: *\nAllow: /\n{named}")
    crawling(reactor, tmp_path, watched("sitemap", site, "/news.xml"), use)


def test_what_no_other_sitemap_has_is_told_as_lost_once(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    async def use(poll: Polling, desk: Desk) -> None:
        desk.now += timedelta(minutes=4)
        news_sitemap(site, "/news.xml", range(20, 0, -1))
        await poll()
        desk.now += timedelta(hours=1)
        news_sitemap(site, "/news.xml", range(320, 300, -1))
        second = await poll()
        assert (second.gap, second.new) == (Gap(recovered=0, lost=280), 20)
        [loss] = losses(desk.ledger, desk.now)
        assert (loss.lost, loss.polls, loss.last_at, loss.is_latest) == (280, 1, desk.now, True)
        [state] = source_states(desk.ledger)
        assert (state.missed, state.recovered, state.unknown_losses) == (280, 0, 0)
        desk.now += timedelta(minutes=5)
        assert (await poll()).gap is None
        [loss] = losses(desk.ledger, desk.now)
        assert (loss.polls, loss.is_latest) == (1, False)
        assert losses(desk.ledger, desk.now + timedelta(days=2)) == ()

    crawling(reactor, tmp_path, watched("sitemap", site, "/news.xml"), use)


def test_three_hundred_cards_between_two_polls_of_a_page_of_twenty_are_all_stored(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    def publish(newest: int) -> None:
        for page, first in enumerate(range(newest, 0, -WINDOW), 1):
            path = "/news" if page == 1 else f"/news/{page}"
            cards(site, path, range(first, first - WINDOW, -1), older=f"/news/{page + 1}")

    async def use(poll: Polling, desk: Desk) -> None:
        publish(20)
        assert (await poll()).gap is None
        desk.now += timedelta(hours=1)
        publish(320)
        second = await poll()
        assert (second.gap, second.new) == (Gap(recovered=280, lost=0), 300)
        assert [row["n"] for row in desk.rows("select count(*) as n from articles")] == [320]
        assert not site.asked("/news/17")
        assert second.next_at == desk.now + timedelta(minutes=5)
        desk.now += timedelta(minutes=5)
        assert (await poll()).gap is None

    crawling(reactor, tmp_path, watched("listing", site, "/news", CARDS), use)
    assert len(site.asked("/news/16")) == 1


def test_a_list_of_links_gets_back_what_its_sites_news_sitemap_has(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    def publish(newest: int) -> None:
        cards(site, "/news", range(newest, newest - WINDOW, -1))
        news_sitemap(site, "/news-sitemap.xml", range(newest, 0, -1))

    async def use(poll: Polling, desk: Desk) -> None:
        publish(20)
        assert (await poll()).gap is None
        desk.now += timedelta(hours=1)
        publish(120)
        second = await poll()
        assert (second.gap, second.new) == (Gap(recovered=80, lost=0), 100)

    source = Source(
        "a", "listing", site.url("/news"), 3600.0, links="h2 a", full_text=False, shortest_s=300.0
    )  # fmt: skip
    crawling(reactor, tmp_path, source, use)


def test_a_site_whose_addresses_all_changed_is_not_read_page_by_page_and_the_loss_is_unknown(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    async def use(poll: Polling, desk: Desk) -> None:
        cards(site, "/news", range(20, 0, -1))
        await poll()
        desk.now += timedelta(hours=1)
        cards(site, "/news", range(22, 2, -1), older="/news/2", folder="/en/2026")
        second = await poll()
        assert second.gap == Gap(recovered=0, lost=None)
        assert not site.asked("/news/2")
        [loss] = losses(desk.ledger, desk.now)
        assert loss.lost is None
        [state] = source_states(desk.ledger)
        assert (state.missed, state.recovered, state.unknown_losses) == (0, 0, 1)
        desk.now += timedelta(hours=1)
        assert (await poll()).gap is None

    crawling(reactor, tmp_path, watched("listing", site, "/news", CARDS), use)


def test_a_plain_sitemap_of_the_newest_is_read_though_none_of_it_is_known(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    def publish(newest: int) -> None:
        numbers = range(newest, newest - WINDOW, -1)
        site.page(
            "/map.xml", urlset(*(f"<loc>{site.url(f'/{n}')}</loc><lastmod>{dated(n)}</lastmod>" for n in numbers))
        )

    async def use(poll: Polling, desk: Desk) -> None:
        desk.now += timedelta(minutes=4)
        publish(20)
        assert (await poll()).gap is None
        desk.now += timedelta(hours=1)
        publish(320)
        second = await poll()
        assert (second.gap, second.new) == (Gap(recovered=0, lost=280), 20)

    crawling(reactor, tmp_path, watched("sitemap", site, "/map.xml"), use)


def feed(site: Site, numbers: Iterable[int], path: str = "/feed", moved: dict[int, int] | None = None) -> None:
    """A feed of these reports, the newest first, with its older pages behind `?paged=2`; `moved`: to another date."""
    told = [
        FeedEntry(f"Report {n} on the yard", site.url(f"/{n}"), published=dated((moved or {}).get(n, n)))
        for n in numbers
    ]
    site.feed(path, told)


def pages(site: Site, newest: int) -> None:
    for page, first in enumerate(range(newest, 0, -WINDOW), 1):
        feed(site, range(first, max(0, first - WINDOW), -1), "/feed" if page == 1 else f"/feed?paged={page}")


@pytest.mark.parametrize("between", ["nothing", "an error", "a 304", "no entries"])
def test_what_scrolled_out_of_a_feed_is_found_whatever_its_last_answers_were(
    reactor: Reactor, tmp_path: Path, site: Site, between: str
) -> None:
    async def use(poll: Polling, desk: Desk) -> None:
        pages(site, 20)
        await poll()
        for answer in (between, "the same"):
            desk.now += timedelta(hours=1)
            pages(site, 20)
            if answer == "an error":
                site.fail("/feed", 500)
            elif answer == "a 304":
                site.fail("/feed", 304)
            elif answer == "no entries":
                site.feed("/feed", [])
            await poll()
        assert between == "no entries" or desk.rows("select found from polls order by id desc limit 1") == [
            {"found": 20}
        ]
        [state] = source_states(desk.ledger)
        assert state.empty_polls == 0
        if between == "no entries":
            desk.now += timedelta(hours=1)
            site.feed("/feed", [])
            await poll()
        desk.now += timedelta(hours=1)
        pages(site, 320)
        assert ((last := await poll()).gap, last.new) == (Gap(recovered=280, lost=0), 300)

    crawling(reactor, tmp_path, Source("a", "feed", site.url("/feed"), 3600.0, full_text=False, shortest_s=300.0), use)


@pytest.mark.parametrize("place", [0, 10, 19])
def test_an_article_that_was_updated_and_moved_up_hides_nothing_that_scrolled_out(
    reactor: Reactor, tmp_path: Path, site: Site, place: int
) -> None:
    async def use(poll: Polling, desk: Desk) -> None:
        desk.now += timedelta(minutes=4)
        pages(site, 20)
        await poll()
        desk.now += timedelta(hours=1)
        pages(site, 320)
        shown = list(range(320, 301, -1))
        shown.insert(place, 7)
        feed(site, shown, moved={7: 320 - place})
        second = await poll()
        assert (second.gap, second.new) == (Gap(recovered=280, lost=0), 300)  # the updated one takes a place

    crawling(reactor, tmp_path, Source("a", "feed", site.url("/feed"), 3600.0, full_text=False, shortest_s=300.0), use)


def test_an_older_page_that_fails_once_is_asked_for_again(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    async def use(poll: Polling, desk: Desk) -> None:
        pages(site, 20)
        await poll()
        desk.now += timedelta(hours=1)
        pages(site, 320)
        site.fail("/feed?paged=3", 500, times=1)
        assert ((second := await poll()).gap, second.new) == (Gap(recovered=280, lost=0), 300)

    crawling(reactor, tmp_path, Source("a", "feed", site.url("/feed"), 3600.0, full_text=False, shortest_s=300.0), use)


def test_old_entries_of_an_older_page_make_no_source_look_fresh(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    async def use(poll: Polling, desk: Desk) -> None:
        desk.now += timedelta(minutes=4)
        pages(site, 20)
        await poll()
        desk.now += timedelta(hours=5)
        feed(site, range(60, 40, -1))
        feed(site, (*range(40, 10, -1), *range(-30_000, -30_010, -1)), "/feed?paged=2")
        second = await poll()
        assert (second.gap, second.new) == (Gap(recovered=20, lost=0), 50)
        [state] = source_states(desk.ledger)
        assert state.last_arrival_at == at(60)

    crawling(reactor, tmp_path, Source("a", "feed", site.url("/feed"), 3600.0, full_text=False, shortest_s=300.0), use)


def feed_of_pages(site: Site, newest: int, failing: Iterable[int] = ()) -> None:
    """A feed of twenty with its older entries behind `?paged=`; the failing pages answer 500."""
    for page, first in enumerate(range(newest, 0, -WINDOW), 1):
        path = "/feed" if page == 1 else f"/feed?paged={page}"
        site.feed(
            path,
            [
                FeedEntry(f"Report {n} on the yard", site.url(f"/{n}"), published=format_datetime(at(n)))
                for n in range(first, max(0, first - WINDOW), -1)
            ],
        )
    for page in failing:
        site.page(f"/feed?paged={page}", "busy", status=500)


@pytest.mark.parametrize("hours", [1, 60])
def test_an_older_page_that_fails_for_a_whole_poll_is_asked_for_by_the_next_one(
    reactor: Reactor, tmp_path: Path, site: Site, hours: int
) -> None:
    async def use(poll: Polling, desk: Desk) -> None:
        desk.now += timedelta(minutes=4)
        feed_of_pages(site, 20)
        await poll()
        desk.now += timedelta(hours=1)
        feed_of_pages(site, 320, failing=[3])
        second = await poll()
        assert (second.gap, second.new) == (Gap(recovered=20, lost=260), 40)
        desk.now += timedelta(hours=hours - 0.5)
        feed_of_pages(site, 330, failing=[3])
        third = await poll()
        assert (third.gap, third.new) == (None, 10)
        [loss] = losses(desk.ledger, desk.now)
        assert (loss.lost, loss.polls, loss.is_sought) == (260, 1, True)
        desk.now += timedelta(hours=0.5)
        feed_of_pages(site, 330)
        fourth = await poll()
        assert (fourth.gap, fourth.new) == (Gap(recovered=260, lost=0), 260)
        assert [row["n"] for row in desk.rows("select count(*) as n from articles")] == [330]
        assert losses(desk.ledger, desk.now) == ()
        [state] = source_states(desk.ledger)
        assert (state.missed, state.recovered) == (280, 280)
        assert len(site.asked("/feed?paged=2")) == 1
        desk.now += timedelta(minutes=5)
        assert (await poll()).gap is None
        assert len(site.asked("/feed?paged=3")) == 5  # twice by each of two polls

    source = Source("a", "feed", site.url("/feed"), 3600.0, full_text=False, shortest_s=300.0)
    crawling(reactor, tmp_path, source, use)
