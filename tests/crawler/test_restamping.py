"""A feed that gives all its entries a new date in every poll: pages that cannot be read are not asked for each time."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from crawler.collect import plan_poll
from crawler.model import FetchFailure, FetchRequest, Response
from crawler.visits import CollectDeps
from crawler.workers import Workers
from tests.crawl import FakeCrawl
from tests.ledger import EVERY, Desk, source
from tests.site import FeedEntry, rss

pytestmark = pytest.mark.chain


@dataclass
class Net(FakeCrawl):
    """A feed whose entries are all stamped `lag` before the request, and pages that answer 500."""

    desk: Desk
    lag: timedelta
    asked: list[str] = field(default_factory=list)

    async def fetch(self, ask: FetchRequest) -> Response | FetchFailure:
        if ask.url != source().url:
            self.asked.append(ask.url)
            return Response(ask.url, ask.url, 500, (), b"<h1>Error</h1>")
        stamp = format_datetime(self.desk.now - self.lag)
        entries = [FeedEntry(f"Keel {n}", f"https://a.example/{n}", published=stamp) for n in range(6)]
        return Response(ask.url, ask.url, 200, (), rss(entries).encode())


@pytest.mark.parametrize("lag_min", [0, 30], ids=["the time of the poll", "half an hour before"])
def test_pages_that_answer_500_are_asked_for_a_few_times_a_day(tmp_path: Path, lag_min: int) -> None:
    desk = Desk(tmp_path / "v.db")
    net = Net(desk, timedelta(minutes=lag_min))

    async def poll() -> None:
        async with Workers(1) as workers:
            net.deps = CollectDeps(desk.ledger, workers, lambda: desk.now)
            for _ in range(96):
                await net.visit(source(), plan_poll(desk.ledger, source()))
                desk.now += EVERY

    asyncio.run(poll())
    desk.ledger.close()
    assert len(net.asked) <= 6 * 12
