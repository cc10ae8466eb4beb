"""That a rule which told of an article holds no more is only said, and after two full readings."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.app.pipeline import judge, judge_the_past
from alerts.store import no_longer_matching
from crawler.model import AccessState, Entry
from tests.alerts.app.test_sending import posted
from tests.ledger import EVERY, Desk

pytestmark = pytest.mark.chain

CONFIG = """store: v.db
channels: {desk: {url: "console://"}}
sources: {a: {feed: "https://a.example/feed"}, b: {feed: "https://b.example/feed"}}
rules: {keels: {query: keel, urgency: now}, yards: {query: yard, urgency: now}}
"""
TOLD = "The yard laid the keel of the second frigate on Monday. Some four hundred workers watched."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    one.polled()
    one.now += EVERY
    yield one
    one.ledger.close()


def judged(desk: Desk) -> list[tuple[str, int, int]]:
    runtime = posted(desk, CONFIG)

    async def main() -> None:
        await judge_the_past(runtime)
        await judge(runtime)

    asyncio.run(main())
    found = [(one.rule, one.told, one.now) for one in no_longer_matching(runtime.ledger, 1)]
    runtime.ledger.close()
    return found


def read_again(desk: Desk, text: str, state: AccessState = "full") -> None:
    desk.now += EVERY
    desk.polled(Entry("https://a.example/1", title="A ship", modified=desk.now.isoformat()))
    desk.read(desk.due()[0], text, state)


def test_a_rule_that_the_newest_full_version_does_not_hold_is_named(desk: Desk) -> None:
    desk.article("https://a.example/1", TOLD, title="A ship")
    assert judged(desk) == []
    read_again(desk, TOLD.replace("the keel", "a section"))
    assert judged(desk) == [("keels", 1, 2)]


def test_a_cut_reading_says_nothing(desk: Desk) -> None:
    desk.article("https://a.example/1", TOLD, title="A ship")
    judged(desk)
    read_again(desk, "Some four hundred workers watched. The mayor came.", "truncated")
    assert judged(desk) == []


def test_a_version_told_from_a_cut_page_says_nothing(desk: Desk) -> None:
    desk.article("https://a.example/1", TOLD, title="A ship", state="truncated")
    judged(desk)
    read_again(desk, "The yard opened a canteen for nine hundred workers, and a second hall for its offices.")
    assert judged(desk) == []
