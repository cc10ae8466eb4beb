"""A page that several sources list is read by one visit at a time."""

import asyncio
from pathlib import Path

from crawler.collect import plan_poll
from crawler.visits import CollectDeps, PagesHeld, Visit
from crawler.workers import Workers
from tests.ledger import Desk, source


def test_a_page_is_held_by_another_until_that_visit_lets_go_of_it_or_is_over(tmp_path: Path) -> None:
    async def main() -> None:
        desk = Desk(tmp_path / "v.db", sources=(source("a"), source("b", "https://b.example/feed")))
        async with Workers() as workers:
            deps, held = CollectDeps(desk.ledger, workers, lambda: desk.now), PagesHeld()
            one, other = (
                Visit(found, plan_poll(desk.ledger, found), deps, held=held)
                for found in (source("a"), source("b", "https://b.example/feed"))
            )
            held.change(one, frozenset(), frozenset(("https://a.example/1", "https://a.example/2")))
            assert held.by_another(other, "https://a.example/1")
            assert not held.by_another(one, "https://a.example/1")
            held.change(one, frozenset(("https://a.example/1",)), frozenset())
            assert not held.by_another(other, "https://a.example/1")
            assert held.by_another(other, "https://a.example/2")
            one.finish()
            assert not held.by_another(other, "https://a.example/2")
        desk.ledger.close()

    asyncio.run(main())
