"""A Retry-After holds for polls and pages, whoever wants them."""

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.collect import plan_poll
from crawler.model import Source
from crawler.spiders import Crawl
from crawler.store import next_visit_at, recent_entries
from tests.conftest import Reactor
from tests.crawler.spiders.test_long_crawl import PAGE, TEXT, publish, visiting
from tests.ledger import Desk
from tests.site import FeedEntry, Site

pytestmark = pytest.mark.chain


def test_a_page_is_not_asked_for_before_the_pause_of_its_server_ends_whoever_wants_it(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    publish(site, "one", "two")
    site.fail("/two", 429, retry_after="3600")

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        async def look_again() -> None:
            newest = recent_entries(desk.ledger, "a", desk.now - timedelta(days=1), 10)
            await crawl.visit(source, plan_poll(desk.ledger, source), newest)

        await look_again()
        for _ in range(2):
            desk.now += timedelta(minutes=20)
            stories = [
                FeedEntry(f"Keel of {name}", site.url(f"/{name}"), f"It was laid at {desk.now:%H:%M}.")
                for name in ("one", "two")
            ]
            site.feed("/feed.xml", stories)
            await look_again()
            assert len(site.asked("/two")) == 1
            assert next_visit_at(desk.ledger, "a") > desk.now
        site.page("/two", PAGE.format("Keel of two", TEXT))
        desk.now += timedelta(minutes=21)
        await look_again()
        assert len(site.asked("/two")) == 2
        assert not desk.rows("select 1 from articles where extraction != 'ok'")

    visiting(reactor, tmp_path, site, use)
    assert len(site.asked("/one")) == 4


def test_a_poll_is_not_made_before_the_pause_of_its_server_ends_whoever_wants_it(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    publish(site, "one")
    site.fail("/feed.xml", 503, retry_after="3600")

    async def use(crawl: Crawl, desk: Desk, source: Source) -> None:
        await crawl.visit(source, plan_poll(desk.ledger, source))
        paused_until = desk.now + timedelta(hours=1)
        desk.now += timedelta(minutes=30)
        done = await crawl.visit(source, plan_poll(desk.ledger, source))
        assert done
        assert done.error
        assert "was not asked. It asks for a pause; it is asked again after" in done.error
        assert done.retry_at == paused_until
        assert len(site.asked("/feed.xml")) == 1
        publish(site, "one")
        desk.now += timedelta(minutes=31)
        done = await crawl.visit(source, plan_poll(desk.ledger, source))
        assert done
        assert done.new == 1

    visiting(reactor, tmp_path, site, use)
