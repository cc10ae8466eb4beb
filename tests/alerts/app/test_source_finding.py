"""What a site offers to be read is found, within the time that there is for it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from alerts.app.source_finding import LIMIT_S, SiteFound, find_offers
from alerts.configuration import flow, load_config
from crawler.errors import VedetteError
from crawler.model import CrawlSettings, FetchRequest, Response
from crawler.spiders import Crawl, open_crawl
from crawler.workers import Workers
from tests.alerts.app.conftest import ITEMS
from tests.conftest import Reactor
from tests.site import FeedEntry, Site, rss


def found(reactor: Reactor, url: str, limit_s: float = LIMIT_S) -> SiteFound:
    async def find() -> SiteFound:
        settings = CrawlSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0.0)
        async with open_crawl(settings) as crawl, Workers(1) as workers:
            return await find_offers(url, crawl, workers, limit_s=limit_s)

    return reactor.run(find())


def test_a_site_offers_its_feed_and_its_list_of_articles_with_their_newest_entries(
    reactor: Reactor, site: Site
) -> None:
    offers = found(reactor, site.url("/"))
    assert offers.name == "Coast Wire"
    feed, listing, *_ = offers.offers
    assert (feed.kind, feed.url, feed.entries) == ("feed", site.url("/news.xml"), 5)
    assert [entry.title for entry in feed.newest] == ["Hull 4 floats", "Hull 3 floats", "Hull 2 floats"]
    assert (listing.kind, listing.links, listing.entries) == ("listing", "h2 a", 5)


POST = (
    '<div class="post" data-post="yard/{n}"><div class="words">Frigate number {n} left the yard.</div>'
    '<a class="when" href="/post/{n}"><time datetime="2026-11-0{n}T08:00:00Z">08:00</time></a></div>'
)


def test_cards_without_pages_are_an_offer_that_makes_a_source(reactor: Reactor, site: Site, tmp_path: Path) -> None:
    posts = "".join(POST.format(n=n) for n in range(1, 7))
    site.page("/", f"<html lang=en>{posts}<h2><a href='/about'>Who we are and what we want</a></h2></html>")
    [cards] = found(reactor, site.url("/")).offers
    assert cards.newest[0].text == "Frigate number 6 left the yard."
    path = tmp_path / "config.yaml"
    rest = 'store: v.db\nchannels: {t: {url: "console://"}}\nrules: {keels: {query: keel}}\n'
    path.write_text(f"{rest}sources: {{yard: {flow(cards.source)}}}\n")
    [made] = load_config(path, {}).config.sources
    assert (made.url, made.cards, made.full_text) == (site.url("/"), cards.cards, False)


def test_a_few_remarks_beside_many_articles_come_after_them(reactor: Reactor, site: Site) -> None:
    site.page("/", f"<html lang=en>{''.join(POST.format(n=n) for n in range(1, 4))}{ITEMS}</html>")
    assert [(one.links, one.cards is None) for one in found(reactor, site.url("/")).offers] == [
        ("h2 a", True),
        (None, False),
    ]


def test_a_feed_in_its_usual_place_and_a_sitemap_of_robots_txt_are_found(reactor: Reactor, site: Site) -> None:
    site.page("/", "<p>Nothing here.</p>")
    site.feed("/feed.xml", [FeedEntry("Keel laid", site.url("/k"))])
    site.robots(f"Sitemap: {site.url('/map.xml')}")
    site.page("/map.xml", f"<urlset><url><loc>{site.url('/k')}</loc><lastmod>2026-11-20</lastmod></url></urlset>")
    offers = found(reactor, site.url("/")).offers
    assert [(one.kind, one.url) for one in offers] == [
        ("feed", site.url("/feed.xml")),
        ("sitemap", site.url("/map.xml")),
    ]


def test_a_site_that_refuses_its_pages_may_offer_its_feed(reactor: Reactor, site: Site) -> None:
    site.fail("/", 403)
    site.feed("/rss.xml", [FeedEntry("Keel laid", site.url("/k"))])
    assert [one.url for one in found(reactor, site.url("/")).offers] == [site.url("/rss.xml")]


def test_the_address_of_a_feed_is_the_offer(reactor: Reactor, site: Site) -> None:
    [only] = found(reactor, site.url("/news.xml")).offers
    assert (only.kind, only.url) == ("feed", site.url("/news.xml"))


@pytest.mark.parametrize("address", ["/gone", "http://127.0.0.1:9/", "http://10.0.0.1/"])
def test_an_address_that_does_not_answer_is_an_error_with_a_sentence(
    reactor: Reactor, site: Site, address: str
) -> None:
    with pytest.raises(VedetteError, match=r"\.$"):
        found(reactor, site.url(address) if address.startswith("/") else address)


@dataclass
class HangingSite:
    """In the place of a crawl: the pages that it has, and no answer for whatever else is asked."""

    pages: dict[str, str]
    asked: list[str] = field(default_factory=list)
    on_hang: Callable[[str], None] = lambda _: None

    async def fetch(self, asked: FetchRequest) -> Response:
        self.asked.append(asked.url)
        if asked.url not in self.pages:
            self.on_hang(asked.url)
            await asyncio.Event().wait()
        return Response(asked.url, asked.url, 200, (), self.pages[asked.url].encode())


async def found_until_hanging(pages: dict[str, str], hanging: int) -> tuple[SiteFound, HangingSite]:
    """What is found when the time is over as soon as so many addresses hang."""
    over, hung = asyncio.Event(), list[str]()
    crawl = HangingSite(pages)

    def hang(url: str) -> None:
        hung.append(url)
        if len(hung) == hanging:
            over.set()

    crawl.on_hang = hang
    async with Workers(1) as workers:
        return await find_offers("https://a.example/", cast("Crawl", crawl), workers, over=over), crawl


def test_where_everything_hangs_the_time_ends_and_what_was_found_is_offered(reactor: Reactor) -> None:
    feed = rss([FeedEntry("Keel laid", "https://a.example/k")], "en")
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in ("one", "two"))
    pages = {"https://a.example/": f"<html><head>{links}</head>{ITEMS}</html>", "https://a.example/one": feed}
    site_found, crawl = reactor.run(found_until_hanging(pages, hanging=2))
    assert [(one.kind, one.url) for one in site_found.offers] == [
        ("feed", "https://a.example/one"),
        ("listing", "https://a.example/"),
    ]
    assert set(crawl.asked) == {f"https://a.example/{path}" for path in ("", "one", "two", "robots.txt")}
    late = {f"https://a.example/{path}" for path in ("two", "robots.txt")}
    assert late < set(site_found.late)
    assert "https://a.example/sitemap.xml" in site_found.late


def test_an_address_that_hangs_until_the_time_is_over_is_an_error(reactor: Reactor) -> None:
    with pytest.raises(VedetteError, match=r"a\.example/ did not answer in time\."):
        reactor.run(found_until_hanging({}, hanging=1))


def test_the_time_for_all_requests_has_a_limit(site: Site, reactor: Reactor) -> None:
    for name in ("/", "/robots.txt", "/sitemap.xml"):
        site.silent(name)
    with pytest.raises(VedetteError, match=r"did not answer in time\."):
        found(reactor, site.url("/"), limit_s=0.3)


def test_a_start_page_that_only_sends_on_is_followed_once(reactor: Reactor, site: Site) -> None:
    site.page("/start", "<html><head><meta http-equiv=refresh content='0; url=/home'></head></html>")
    site.page("/home", "<html><body><a href='/all.xml'>RSS</a></body></html>")
    site.feed("/all.xml", [FeedEntry("Hull floats", site.url("/1"))])
    offers = found(reactor, site.url("/start")).offers
    assert site.url("/all.xml") in [one.url for one in offers]
    site.page("/home", "<html><head><meta http-equiv=refresh content='0; url=/start'></head></html>")
    found(reactor, site.url("/start"))
    assert len(site.asked("/home")) == 2
