"""Spiders of the user's own: what they yield is saved, and what goes wrong in them is a failed poll."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.collect import plan_poll
from crawler.model import CrawlSettings, FetchRequest, Poll, Response, Source
from crawler.spiders import Crawl
from crawler.spiders.own_spiders import run_own_spider
from crawler.visits import CollectDeps
from crawler.workers import Workers
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK
from tests.crawler.spiders.test_several_documents import Use
from tests.crawler.spiders.test_several_documents import crawling as crawling_source
from tests.ledger import EVERY, Desk
from tests.site import Site

pytestmark = pytest.mark.chain

HEAD = "import scrapy, time\nclass Ministry(scrapy.Spider):\n    name = 'ministry'\n    start_urls = ['{url}']\n"
PARSE = """    def parse(self, response):
        for row in response.css('li'):
            yield {{'title': row.css('a::text').get(), 'url': response.urljoin(row.css('a').attrib['href']),
                   'text': row.css('p::text').get(), 'published': row.css('time::text').get()}}
        for link in response.css('a.older'):
            yield response.follow(link)
"""
ROW = "<li><a href='/n/{0}'>Order {0}</a><p>The yard builds ship {0}.</p><time>2026-11-2{0}</time></li>"


def crawling(reactor: Reactor, folder: Path, code: str, use: Use, settings: CrawlSettings = QUICK) -> None:
    (folder / "own.py").write_text(code)
    source = Source(
        "mod", "spider", "spider:own.py:Ministry", 900.0, spider=f"{folder}/own.py:Ministry", full_text=False
    )

    crawling_source(reactor, folder, source, use, settings, EVERY)


def one_poll(reactor: Reactor, folder: Path, code: str, settings: CrawlSettings = QUICK) -> tuple[Poll, list[str]]:
    found: list[tuple[Poll, list[str]]] = []

    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        done = await poll()
        found.append((done, [str(row["title"]) for row in desk.rows("select title from articles order by id")]))

    crawling(reactor, folder, code, use, settings)
    return found[0]


def test_what_a_spider_yields_is_saved_like_any_entry(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    site.page("/list", f"<ul>{ROW.format(1)}{ROW.format(2)}</ul><a class=older href='/list2'>Older</a>")
    site.page("/list2", f"<ul>{ROW.format(3)}</ul>")

    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        first = await poll()
        assert (first.error, first.found, first.new) == (None, 3, 3)
        rows = desk.rows("select url, title, text, published_at from articles order by id")
        assert rows[0]["url"] == site.url("/n/1")
        assert (rows[0]["title"], rows[0]["text"]) == ("Order 1", "The yard builds ship 1.")
        assert str(rows[0]["published_at"]).startswith("2026-11-21")
        site.page("/list2", f"<ul>{ROW.format(3)}{ROW.format(4)}</ul>")
        assert (await poll()).new == 1

    crawling(reactor, tmp_path, (HEAD + PARSE).format(url=site.url("/list")), use)
    assert site.asked("/list")[0].header("user-agent") == "Vedette/1 (test)"
    assert len(site.asked("/robots.txt")) >= 1


def test_a_callback_that_raises_is_a_failed_poll_and_what_came_before_is_kept(
    reactor: Reactor, tmp_path: Path, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.page("/list", f"<ul>{ROW.format(1)}<li>No link</li></ul>")
    poll, titles = one_poll(reactor, tmp_path, (HEAD + PARSE).format(url=site.url("/list")))
    assert poll.error is not None
    assert poll.error.startswith("The spider Ministry failed: KeyError in ")
    assert titles == ["Order 1"]
    [record] = [one for one in caplog.records if one.message.startswith("spider failed")]
    assert record.exc_info


def test_a_start_that_raises_and_a_page_that_is_not_there_are_failed_polls(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    start = "    async def start(self):\n        raise RuntimeError('no token')\n        yield\n"
    assert "RuntimeError in start, line 6: no token" in str(
        one_poll(reactor, tmp_path, HEAD.format(url="") + start)[0].error
    )
    gone = tmp_path / "gone"
    gone.mkdir()
    assert "127.0.0.1 answered 404." in str(
        one_poll(reactor, gone, (HEAD + PARSE).format(url=site.url("/gone")))[0].error
    )


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("    custom_settings = {'ROBOTSTXT_OBEY': False}\n", "The spider Ministry may not set ROBOTSTXT_OBEY:"),
        ("    custom_settings = {'DOWNLOAD_DELAY': 0, 'CONCURRENT_REQUESTS': 9}\n", "The spider Ministry may not set CONCURRENT_REQUESTS, DOWNLOAD_DELAY:"),
        ("    custom_settings = {'DOWNLOADER_MIDDLEWARES': {}}\n", "The spider Ministry may not set DOWNLOADER_MIDDLEWARES:"),
        ("    download_delay = 0\n", "The spider Ministry may not set download_delay:"),
        ("    1 +\n", "own.py cannot be loaded: SyntaxError"),
        ("Ministry = 3\n", "own.py has no spider Ministry."),
    ],
)  # fmt: skip
def test_a_spider_that_changes_limits_or_is_none_is_refused_by_name(
    reactor: Reactor, tmp_path: Path, site: Site, code: str, error: str
) -> None:
    poll, titles = one_poll(reactor, tmp_path, HEAD.format(url=site.url("/")) + code)
    assert str(poll.error).startswith(error)
    assert titles == []
    assert site.requests == []


def test_a_setting_of_its_own_passes(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    site.page("/list", f"<ul>{ROW.format(1)}</ul>")
    code = HEAD + "    custom_settings = {{'MINISTRY_PAGES': 3}}\n" + PARSE
    assert one_poll(reactor, tmp_path, code.format(url=site.url("/list")))[1] == ["Order 1"]


def test_the_guard_and_robots_hold_whatever_a_request_says(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /list\n")
    site.page("/list", f"<ul>{ROW.format(1)}</ul>")
    start = (
        "    async def start(self):\n        for url in ('{url}', 'http://10.1.2.3/x', 'file:///etc/passwd'):\n"
        "            yield scrapy.Request(url, meta={{'dont_obey_robotstxt': True, 'source': 'other', 'proxy': 'http://127.0.0.1:1'}})\n"
    )
    poll, titles = one_poll(reactor, tmp_path, (HEAD + start + PARSE).format(url=site.url("/list")))
    assert titles == []
    assert site.asked("/list") == []
    assert "robots.txt" in str(poll.error)
    assert "10.1.2.3" in str(poll.error)
    assert "file:///etc/passwd is no web address." in str(poll.error)


def test_a_site_is_asked_by_one_request_at_a_time_whoever_asks(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    site.page("/list", f"<ul>{ROW.format(1)}</ul>")
    site.page("/page", "<p>x</p>")
    (tmp_path / "own.py").write_text((HEAD + PARSE).format(url=site.url("/list")))
    source = Source("mod", "spider", "spider:own.py:Ministry", 900.0, spider=f"{tmp_path}/own.py:Ministry")
    under_way: list[list[str]] = []

    async def run() -> None:
        crawl = Crawl(replace(QUICK, obey_robots=False))
        await crawl.start()
        assert crawl._crawler
        slots = crawl._crawler.engine.downloader.slots

        def note() -> None:
            sent = [urlsplit(one.url).path for slot in slots.values() for one in slot.transferring]
            under_way.append([*sent, "asked", urlsplit(site.requests[-1].path).path])

        site.on_request = note
        try:
            asked = FetchRequest(site.url("/page"))
            got, *_ = await asyncio.gather(crawl.document(source, asked), *(crawl.fetch(asked) for _ in range(3)))
        finally:
            await crawl.stop()
        assert isinstance(got, Response)
        assert b"Order 1" in got.body

    reactor.run(run())
    assert under_way.count(["/list", "asked", "/list"]) == 1
    assert under_way.count(["/page", "asked", "/page"]) == 3


def test_a_visit_that_is_given_up_ends_the_spider(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    wait = "    async def start(self):\n        import asyncio\n        await asyncio.sleep(3600)\n        yield\n"
    (tmp_path / "own.py").write_text(HEAD.format(url="") + wait)
    source = Source("mod", "spider", "spider:own.py:Ministry", 900.0, spider=f"{tmp_path}/own.py:Ministry")

    async def run() -> None:
        desk = Desk(tmp_path / "v.db", sources=(source,))
        async with Workers(1) as workers:
            crawl = Crawl(QUICK)
            await crawl.start(CollectDeps(desk.ledger, workers, lambda: desk.now))
            visit = asyncio.ensure_future(crawl.visit(source, plan_poll(desk.ledger, source)))
            await asyncio.sleep(0.2)
            await crawl.stop(drain_s=0.1)
            done = await asyncio.wait_for(visit, 20)
            assert done
            assert done.error == "spider:own.py:Ministry was left alone: the program is stopping."
        desk.ledger.close()

    reactor.run(run())


def test_the_example_of_the_documentation_works(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    text = (Path(__file__).parents[3] / "docs" / "sources.md").read_text("utf8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    rows = "<tr><td class='day'>2026-11-2{0}</td><td><a href='/orders/{0}.pdf'>Order {0}</a></td><td class='what'>Ship {0}</td></tr>"
    first = f"<table class='orders'>{rows.format(1)}{rows.format(2)}</table><a class='older' href='?page=2'>Older</a>"
    site.page("/orders?year=2026", first)
    site.page("/orders?page=2", f"<table class='orders'>{rows.format(3)}</table>")
    poll, titles = one_poll(reactor, tmp_path, code.replace("https://mod.example", site.url("").rstrip("/")))
    assert (poll.error, titles) == (None, ["Order 1", "Order 2", "Order 3"])


def test_a_slow_callback_is_named_and_a_run_without_end_is_stopped(
    reactor: Reactor, tmp_path: Path, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.page("/list", f"<ul>{ROW.format(1)}</ul>")
    slow = "    def parse(self, response):\n        end = time.monotonic() + 0.15\n        while time.monotonic() < end: pass\n        yield {{'title': 'Slow', 'url': response.url + '/1'}}\n"
    with caplog.at_level(logging.WARNING):
        assert one_poll(reactor, tmp_path, (HEAD + slow).format(url=site.url("/list")))[1] == ["Slow"]
    assert any("spider slow source=mod callback=parse took=" in one.message for one in caplog.records)
    loop = (
        "    def parse(self, response):\n        n = response.meta.get('n', 0)\n"
        "        yield scrapy.Request('{url}?' + str(n % 3), meta={{**response.meta, 'n': n + 1}})\n"
    )
    site.page("/loop", "<p>x</p>")
    for n in range(3):
        site.page(f"/loop?{n}", "<p>x</p>")
    again = tmp_path / "again"
    again.mkdir()
    poll, _ = one_poll(reactor, again, (HEAD + loop).format(url=site.url("/loop")))
    assert "It asks for more than 200 pages; the rest was left out." in str(poll.error)


def test_a_run_ends_with_its_time(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    wait = "    async def start(self):\n        import asyncio\n        await asyncio.sleep(3600)\n        yield\n"
    (tmp_path / "own.py").write_text(HEAD.format(url="") + wait)
    source = Source("mod", "spider", "spider:own.py:Ministry", 900.0, spider=f"{tmp_path}/own.py:Ministry")

    async def run() -> str:
        crawl = Crawl(QUICK)
        await crawl.start()
        try:
            assert crawl._crawler
            got = await run_own_spider(source, QUICK, crawl._crawler, limit_s=0.3)
        finally:
            await crawl.stop()
        assert isinstance(got, Response)
        return got.body.decode()

    assert "It ran for more than 0.3 seconds and was stopped." in reactor.run(run())
