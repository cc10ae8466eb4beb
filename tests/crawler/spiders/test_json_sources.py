"""Sources that are APIs, on the real engine: what is sent, read, saved and told when something is wrong."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.condition import condition_of
from crawler.model import Poll, Source
from crawler.source_options import ItemPaths, SourceRequests
from crawler.store import source_states
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK
from tests.crawler.spiders.test_several_documents import Use
from tests.crawler.spiders.test_several_documents import crawling as crawling_source
from tests.ledger import EVERY, Desk
from tests.site import Site

pytestmark = pytest.mark.chain

PATHS = ItemPaths("items", "subject", "href", "text", "day", "next")
KEYED = replace(QUICK, source_requests={"a": SourceRequests("127.0.0.1", (("X-Key", "k-1234"),))})


def crawling(reactor: Reactor, folder: Path, source: Source, use: Use) -> None:
    crawling_source(reactor, folder, source, use, KEYED, EVERY)


def api(site: Site, paths: ItemPaths = PATHS) -> Source:
    return Source("a", "json", site.url("/api?type=tender"), 900.0, paths=paths, full_text=False, language="pl")


def show(site: Site, path: str, *numbers: int, older: str | None = None) -> None:
    items = [
        {"id": n, "subject": f"Tender {n}", "href": f"/t/{n}", "text": f"<p>Shells, lot {n}.</p>", "day": "28.11.2026"}
        for n in numbers
    ]
    site.page(path, json.dumps({"items": items, "next": older}), content_type="application/json")


def test_items_are_articles_and_older_ones_are_read_until_one_is_known(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        show(site, "/api?type=tender", 6, 5, 4, older="/api?before=4")
        show(site, "/api?before=4", 3, 2, 1, older="/api?type=tender")
        first = await poll()
        assert (first.error, first.new) == (None, 6)
        show(site, "/api?type=tender", 9, 8, 7, older="/api?before=7")
        show(site, "/api?before=7", 6, 5, 4, older="/api?before=4")
        second = await poll()
        assert (second.new, second.gap and second.gap.lost) == (3, 0)
        assert len(site.asked("/api?before=4")) == 1
        articles = desk.rows("select url, title, published_at from articles order by id")
        assert len(articles) == 9
        assert articles[0]["title"] == "Tender 6"
        assert articles[0]["url"] == site.url("/t/6")

    crawling(reactor, tmp_path, api(site), use)
    asked = site.asked("/api?type=tender")[0]
    assert (asked.header("x-key"), asked.header("accept")) == ("k-1234", "application/json, */*;q=0.5")
    assert site.asked("/api?before=7")[0].header("x-key") == "k-1234"


def test_older_answers_that_never_end_are_left_after_four(reactor: Reactor, tmp_path: Path, site: Site) -> None:
    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        for page in range(30):
            show(site, f"/api?page={page}" if page else "/api?type=tender", page, older=f"/api?page={page + 1}")
        assert (await poll()).new == 5

    crawling(reactor, tmp_path, api(site), use)
    assert len(site.paths()) == 5


def test_an_error_with_status_200_is_a_broken_layout_and_takes_nothing_away(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        show(site, "/api?type=tender", 1, 2)
        await poll()
        site.page("/api?type=tender", '{"error": "quota exceeded"}', content_type="application/json")
        polls = [await poll() for _ in range(3)]
        assert [one.failure for one in polls] == ["unreadable"] * 3
        [state] = source_states(desk.ledger)
        condition = condition_of(state, timedelta(minutes=15), desk.now)
        assert condition.name == "broken layout"
        assert condition.reason == "The expression 'items' finds no list in what 127.0.0.1 sent (it has error)"
        assert len(desk.rows("select id from articles")) == 2

    crawling(reactor, tmp_path, api(site), use)


def test_items_that_lost_their_headline_are_saved_and_the_layout_is_broken(
    reactor: Reactor, tmp_path: Path, site: Site
) -> None:
    async def use(poll: Callable[[], Awaitable[Poll]], desk: Desk) -> None:
        for count in (3, 4, 5):
            show(site, "/api?type=tender", *range(count))
            await poll()
        assert len(desk.rows("select id from articles")) == 5
        [state] = source_states(desk.ledger)
        assert (state.polls, state.failures) == (3, 3)
        condition = condition_of(state, timedelta(minutes=15), desk.now)
        assert condition.name == "broken layout"
        assert "title: 'name' finds nothing in 5 items of 127.0.0.1" in condition.reason
        assert [row["first_poll"] for row in desk.rows("select first_poll from entries order by id")] == [1, 1, 1, 0, 0]

    crawling(reactor, tmp_path, api(site, replace(PATHS, title="name", next=None)), use)
