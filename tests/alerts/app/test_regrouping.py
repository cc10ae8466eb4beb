"""Stories follow from the articles: they are made anew after an upgrade, or where they were removed."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.app.indexing import is_at_rest
from alerts.app.pipeline import judge
from alerts.app.regrouping import queue_all, regroup, regroup_some
from alerts.app.runtime import Runtime
from crawler.store import prune
from crawler.workers import WorkerFailure
from tests.alerts.app.test_sending import posted
from tests.alerts.story_desk import BRIDGE, BRIDGE_TOO, SHIP, StoryDesk, story_desk
from tests.ledger import START

pytestmark = pytest.mark.chain

CONFIG = """store: v.db
channels: {desk: {url: "json://127.0.0.1:9/"}}
sources: {north: {feed: "https://north.example/feed"}}
rules: {bridges: {query: bridge}}
"""
FOUR = (
    ("north", "Bridge collapses at Kelmar", BRIDGE),
    ("coast", "Navy gets second minehunter", SHIP),
    ("delta", "Lorries recovered after bridge collapse", BRIDGE_TOO),
    ("harbour", "Bridge collapses at Kelmar", BRIDGE),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[StoryDesk]:
    made = story_desk(tmp_path)
    with closing(made.ledger):
        for n, (source, title, text) in enumerate(FOUR):
            made.told(source, title, text, START + timedelta(hours=n))
        yield made


@pytest.fixture
def runtime(desk: StoryDesk) -> Iterator[Runtime]:
    made = posted(desk, CONFIG)
    with closing(made.ledger):
        yield made


def events(desk: StoryDesk) -> set[frozenset[int]]:
    """The articles of each story."""
    stories = desk.stories()
    return {frozenset(one for one, other in stories.items() if other == story) for story in stories.values()}


def waiting(desk: StoryDesk) -> int:
    return len(desk.rows("select 1 from ungrouped"))


def make_anew(desk: StoryDesk) -> None:
    """What an upgrade to another way of grouping comes to."""
    with desk.ledger.write() as db:
        db.execute("delete from settings where name = 'grouping_version'")


def remove_stories(desk: StoryDesk) -> None:
    with desk.ledger.write() as db:
        db.execute("delete from stories")
    make_anew(desk)


async def regroup_all(runtime: Runtime) -> None:
    while await regroup(runtime):
        pass
    await runtime.judges.close()


def test_stories_that_were_removed_come_back(desk: StoryDesk, runtime: Runtime) -> None:
    before = events(desk)
    terms = desk.rows("select * from story_terms order by term")
    remove_stories(desk)
    assert events(desk) == set()
    asyncio.run(regroup_all(runtime))
    assert events(desk) == before
    assert frozenset((71, 73, 74)) in before
    assert desk.rows("select * from story_terms order by term") == terms
    assert not asyncio.run(regroup(runtime))


def test_wrong_stories_are_mended_and_none_is_left_without_articles(desk: StoryDesk, runtime: Runtime) -> None:
    before = events(desk)
    with desk.ledger.write() as db:
        db.execute("update story_articles set story_id = (select story_id from story_articles where article_id = 72)")
        db.execute("delete from stories where id not in (select story_id from story_articles)")
    make_anew(desk)
    asyncio.run(regroup_all(runtime))
    assert events(desk) == before
    assert desk.rows("select 1 from stories where id not in (select story_id from story_articles)") == []


def test_the_last_days_come_first(desk: StoryDesk, runtime: Runtime) -> None:
    with desk.ledger.write() as db:
        db.execute("update articles set found_at = '2026-01-01T00:00:00.000Z' where id <= 70")
    remove_stories(desk)

    async def main() -> list[int]:
        for _ in range(4):
            await regroup(runtime)
        await runtime.judges.close()
        return sorted(desk.stories())

    assert asyncio.run(main()) == [71, 72, 73, 74]


def test_a_kill_in_the_midst_leaves_the_rest_to_the_next_start(desk: StoryDesk, runtime: Runtime) -> None:
    before = events(desk)
    remove_stories(desk)

    class KilledError(Exception):
        pass

    def kill(step: str) -> None:
        if step == "regrouped" and waiting(desk) == 40:
            raise KilledError

    async def killed() -> None:
        runtime.checkpoint = kill
        with pytest.raises(KilledError):
            await regroup_all(runtime)
        await runtime.judges.close()

    asyncio.run(killed())
    runtime.checkpoint = lambda _: None
    asyncio.run(regroup_all(runtime))
    assert events(desk) == before


def test_a_copy_that_comes_meanwhile_has_the_story_of_the_one_that_waits(desk: StoryDesk, runtime: Runtime) -> None:
    make_anew(desk)
    asyncio.run(regroup(runtime))
    late = desk.told("late", "Bridge collapses at Kelmar", BRIDGE, START + timedelta(hours=6))
    assert late in desk.stories()
    asyncio.run(regroup_all(runtime))
    assert {71, 73, 74, late} in events(desk)


def test_an_article_whose_text_was_pruned_keeps_its_story(desk: StoryDesk, runtime: Runtime) -> None:
    before = events(desk)
    assert sum(prune(desk.ledger, timedelta(days=1), desk.now + timedelta(days=3))) > 0
    make_anew(desk)
    asyncio.run(regroup_all(runtime))
    assert events(desk) == before


def test_an_article_that_cannot_be_read_in_time_keeps_its_story(desk: StoryDesk, runtime: Runtime) -> None:
    before = events(desk)
    make_anew(desk)

    async def fail(*_: object) -> WorkerFailure:
        return WorkerFailure("crashed", "the process that judges ended")

    runtime.judges.ask = fail  # type: ignore[method-assign,assignment]
    asyncio.run(regroup_some(runtime))
    assert waiting(desk) == 0
    assert events(desk) == before


def test_an_article_that_waits_to_be_judged_goes_first(desk: StoryDesk, runtime: Runtime) -> None:
    assert not is_at_rest(runtime)  # what was imported is judged, too

    async def main() -> None:
        await judge(runtime)
        await runtime.judges.close()

    asyncio.run(main())
    assert is_at_rest(runtime)


def test_the_stories_of_a_new_ledger_are_not_made_twice(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    desk = StoryDesk(tmp_path / "v.db", sources=())
    runtime = posted(desk, CONFIG)
    with closing(runtime.ledger), closing(desk.ledger):
        asyncio.run(queue_all(runtime))
        desk.told("north", "Bridge collapses at Kelmar", BRIDGE)
        assert not asyncio.run(regroup(runtime))
    assert "made anew" not in caplog.text
