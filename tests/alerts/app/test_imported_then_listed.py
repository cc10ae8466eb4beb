"""An article that was imported is new to the first source that lists it: nobody was told of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from alerts.app.runtime import Runtime
from crawler.model import Entry
from crawler.store import import_article, recent_entries
from tests.alerts.app.test_twins import CONFIG, told
from tests.crawler.test_duplicates import FRIGATE
from tests.ledger import EVERY, Desk

pytestmark = pytest.mark.chain
OUTLETS = "abc"


@pytest.mark.parametrize("importer", ["a", "wire"])
@pytest.mark.parametrize(("age", "messages"), [(timedelta(minutes=5), 1), (timedelta(days=30), 0)])
def test_it_alerts_once_when_it_is_young_and_importing_it_again_adds_nothing(
    desk: Desk, importer: str, age: timedelta, messages: int
) -> None:
    entry = Entry("https://a.example/keel", title="Keel laid", text=FRIGATE, published=(desk.now - age).isoformat())

    async def story(judge_and_send: Callable[[], Awaitable[None]], _: Runtime) -> None:
        import_article(desk.ledger, importer, entry, desk.now)
        await judge_and_send()
        assert not desk.rows("select 1 from alerts")
        for _ in range(3):
            desk.now += EVERY
            desk.polled(entry)
            for due in desk.due():
                desk.read(due, FRIGATE)
            await judge_and_send()
        assert import_article(desk.ledger, importer, entry, desk.now) is None
        desk.polled(entry, source_id="b")
        await judge_and_send()

    notes = told(desk, story, CONFIG)
    assert sum(note.title.startswith("keels: Keel laid") for note in notes) == messages
    changes = [row["kind"] for row in desk.rows("select kind from changes order by seq")]
    assert (changes[0], changes.count("new"), changes.count("listed")) == ("imported", 1, 1)
    assert len(desk.rows("select 1 from held_back where reason = 'imported'")) == 1 - messages


def test_reading_the_page_of_an_imported_article_tells_nobody(desk: Desk) -> None:
    entry = Entry("https://a.example/keel", title="Keel laid", text=FRIGATE, published=desk.now.isoformat())

    async def story(judge_and_send: Callable[[], Awaitable[None]], _: Runtime) -> None:
        import_article(desk.ledger, "a", entry, desk.now)
        [queued] = recent_entries(desk.ledger, "a", desk.now - EVERY, 5)
        desk.read(queued, FRIGATE)
        desk.polled()
        await judge_and_send()

    assert told(desk, story, CONFIG) == []
    assert [row["kind"] for row in desk.rows("select kind from changes")] == ["imported"]
