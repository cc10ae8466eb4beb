"""An alert on a cut article leads to a whole copy of it, where another outlet has one."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.app.pipeline import judge
from alerts.app.sending import send_due
from crawler.model import AccessState, Entry
from tests.alerts.app.test_sending import posted
from tests.crawler.test_duplicates import FRIGATE
from tests.inbox import recorder
from tests.ledger import EVERY, Desk

pytestmark = pytest.mark.chain

CONFIG = """store: v.db
channels: {desk: {url: "recorder://here", digest: ["18:00"]}}
sources: {a: {feed: "https://a.example/feed"}, b: {feed: "https://b.example/feed", name: Coast Wire}}
rules: {keels: {query: keel, urgency: now}}
"""
CUT = FRIGATE.partition("\n\nFour ships")[0]
WHOLE = "https://b.example/keel"
LINE = f"Read in full at Coast Wire: {WHOLE}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    for source in "ab":
        one.polled(source_id=source)
    one.now += EVERY
    yield one
    one.ledger.close()


def saved(desk: Desk, source: str, text: str, state: AccessState, url: str) -> None:
    desk.polled(Entry(url, title="Keel of the second frigate laid"), source_id=source)
    desk.read(desk.due(source)[0], text, state)


def told(desk: Desk) -> list[str]:
    with recorder() as notes:
        runtime = posted(desk, CONFIG)

        async def main() -> None:
            await judge(runtime)
            await send_due(runtime)

        asyncio.run(main())
        runtime.ledger.close()
        return [note.body for note in notes if "keel" in note.title.casefold()]


def test_the_alert_on_a_cut_article_leads_to_the_whole_copy(desk: Desk) -> None:
    saved(desk, "a", CUT, "truncated", "https://a.example/keel")
    saved(desk, "b", FRIGATE, "full", f"{WHOLE}?utm_source=feed")
    bodies = told(desk)
    assert [LINE in body for body in bodies] == [True]


@pytest.mark.parametrize(("text", "state"), [(FRIGATE, "truncated"), (FRIGATE, "unknown"), (CUT[:-20], "full")])
def test_a_copy_that_is_cut_or_shorter_is_not_called_whole(desk: Desk, text: str, state: AccessState) -> None:
    saved(desk, "a", CUT, "truncated", "https://a.example/keel")
    saved(desk, "b", text, state, WHOLE)
    bodies = told(desk)
    assert bodies
    assert not any("Read in full" in body for body in bodies)


def test_a_whole_article_needs_no_other(desk: Desk) -> None:
    saved(desk, "a", CUT, "full", "https://a.example/keel")
    saved(desk, "b", FRIGATE, "full", WHOLE)
    assert not any("Read in full" in body for body in told(desk))
