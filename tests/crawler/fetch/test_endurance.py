"""A crawler that lives for months: what it holds does not grow with what it has done."""

import asyncio
import gc
import os
from pathlib import Path

import pytest

from crawler.model import FetchRequest, Response
from crawler.spiders import open_crawl
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK, Names
from tests.site import FeedEntry, Site

FEEDS = 200


def handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


@pytest.mark.parametrize(
    "polls", [pytest.param(4_000, marks=pytest.mark.slow), pytest.param(50_000, marks=pytest.mark.soak)]
)
def test_memory_and_handles_are_flat_over_many_polls(reactor: Reactor, names: Names, site: Site, polls: int) -> None:
    hosts = [f"feed{number}.example" for number in range(FEEDS)]
    names.answers = {host: [("127.0.0.1",)] for host in hosts}
    site.feed("/feed", [FeedEntry(f"Title {n}", f"http://a.example/{n}", "Text. " * 50) for n in range(20)], etag='"1"')

    async def run() -> tuple[tuple[float, int], tuple[float, int]]:
        async with open_crawl(QUICK) as one:

            async def round_(etag: str | None) -> None:
                asks = (FetchRequest(f"http://{host}:{site.port}/feed", etag) for host in hosts)
                got = await asyncio.gather(*map(one.fetch, asks))
                assert all(isinstance(page, Response) for page in got)
                site.requests.clear()

            async def held() -> tuple[float, int]:
                await asyncio.sleep(QUICK.timeout_s + 0.2)  # Twisted keeps the timer of each request that long
                gc.collect()
                return resident_mib(), handles()

            for number in range(10):
                await round_('"1"' if number % 2 else None)
            before = await held()
            for number in range(polls // FEEDS):
                await round_('"1"' if number % 2 else None)
            return before, await held()

    (before_mib, before_handles), (after_mib, after_handles) = reactor.run(run(), timeout_s=900)
    assert after_mib - before_mib < 8
    assert after_handles <= before_handles + 5
