"""One request at a time to a site, a pause after each answer, and nothing kept of a site that is done."""

import asyncio
import itertools
import time
from dataclasses import replace

from crawler.model import FetchRequest, Response
from crawler.spiders import open_crawl
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK, Names, until
from tests.site import Site

JITTER = 0.25


def test_requests_to_one_site_keep_their_distance_and_other_sites_do_not_wait(
    reactor: Reactor, names: Names, site: Site
) -> None:
    hosts = ["www.a.example", "cdn.a.example", *(f"host{number}.example" for number in range(40))]
    names.answers = {host: [("127.0.0.1",)] for host in hosts}
    at: dict[str, list[float]] = {"a.example": [], "others": []}

    async def run() -> None:
        async with open_crawl(replace(QUICK, per_host_delay_s=0.3, obey_robots=False)) as one:

            async def fetch(host: str) -> None:
                got = await one.fetch(FetchRequest(f"http://{host}:{site.port}/"))
                assert isinstance(got, Response)
                assert got.answered_s is not None  # the site's own time, without the pauses
                at["a.example" if host.endswith("a.example") else "others"].append(time.monotonic())

            await asyncio.gather(*map(fetch, [*hosts[:2] * 2, *hosts[2:]]))

    reactor.run(run())
    gaps = [later - earlier for earlier, later in itertools.pairwise(at["a.example"])]
    assert len(gaps) == 3
    assert all(gap >= 0.3 * (1 - JITTER) - 0.02 for gap in gaps)
    assert max(at["others"]) < max(at["a.example"])


def test_the_pause_begins_with_the_end_of_an_answer(reactor: Reactor, site: Site) -> None:
    slow, page = site.slow("/slow", "slow", after_s=0.5), site.page("/a", "a")

    async def run() -> float:
        async with open_crawl(replace(QUICK, per_host_delay_s=0.4, obey_robots=False)) as one:
            first = asyncio.ensure_future(one.fetch(FetchRequest(slow)))
            second = asyncio.ensure_future(one.fetch(FetchRequest(page)))
            await first
            answered_at = time.monotonic()
            await second
            return time.monotonic() - answered_at

    assert reactor.run(run()) >= 0.4 * (1 - JITTER) - 0.02


def test_a_delay_that_a_reload_changes_holds_from_the_next_request_on(reactor: Reactor, site: Site) -> None:
    page = site.page("/a", "a")

    async def run() -> float:
        settings = replace(QUICK, per_host_delay_s=30.0, obey_robots=False)
        async with open_crawl(settings) as one:
            one.reconfigure(replace(settings, per_host_delay_s=0.0))
            await one.fetch(FetchRequest(page))
            started = time.monotonic()
            await one.fetch(FetchRequest(page))
            return time.monotonic() - started

    assert reactor.run(run()) < 5


def test_slots_of_sites_that_are_done_are_dropped(reactor: Reactor, names: Names, site: Site) -> None:
    hosts = [f"host{number}.example" for number in range(50)]
    names.answers = {host: [("127.0.0.1",)] for host in hosts}

    async def run() -> tuple[int, int]:
        async with open_crawl(QUICK) as one:
            await asyncio.gather(*(one.fetch(FetchRequest(f"http://{host}:{site.port}/")) for host in hosts))
            assert one._crawler
            downloader = one._crawler.engine.downloader
            many = len(downloader.slots)
            downloader._slot_gc(age=0.0)  # Scrapy does it every minute
            await until(lambda: not downloader.active)
            return many, len(downloader.slots)

    assert reactor.run(run()) == (50, 0)
