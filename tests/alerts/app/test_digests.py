"""Digests from a save to what arrives: with matches, without, and where not everything was read."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from alerts.app.pipeline import judge
from alerts.app.runtime import Runtime
from alerts.app.sending import send_due
from crawler.model import Entry
from tests.alerts.app.test_sending import posted
from tests.inbox import Note, recorder
from tests.ledger import Desk

pytestmark = pytest.mark.chain

MORNING = datetime(2026, 11, 23, 6, tzinfo=UTC)
BEGUN = MORNING
CONFIG = """store: v.db
channels: {desk: {url: "recorder://here", digest: ["07:00", "13:00"]}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keels: {query: keel}, yards: {query: yard}}
"""


def appears(desk: Desk, n: int) -> None:
    desk.polled(Entry(f"https://a.example/{n}", title=f"News {n}", published=desk.now.isoformat()))
    desk.read(desk.due()[0], f"The keel of hull {n} was laid. The yard has {n + 40} docks.")


async def at(desk: Desk, hours: float, runtime: Runtime, *, error: str | None = None) -> None:
    """Poll at that time, judge and send."""
    desk.now = MORNING + timedelta(hours=hours)
    desk.polled(error=error)
    await judge(runtime)
    await send_due(runtime)


def test_a_digest_lists_what_waited_and_says_when_nothing_did_and_what_was_not_read(desk: Desk) -> None:
    with recorder() as notes:
        runtime = posted(desk, CONFIG)

        async def main() -> None:
            desk.now += timedelta(minutes=1)
            appears(desk, 1)
            appears(desk, 2)
            await at(desk, 0.9, runtime)
            assert not notes
            await at(desk, 1, runtime)
            await at(desk, 1.1, runtime)
            await at(desk, 7, runtime)
            await at(desk, 25, runtime, error="no answer")

        asyncio.run(main())
        runtime.ledger.close()
    with_matches, empty, broken = notes
    assert with_matches.title == "4 alerts: keels, yards"
    assert with_matches.body.count("https://a.example/1") == 1
    assert "alerts 1, 2 · keels, yards" in with_matches.body
    assert "Coverage 2026-11-23 06:00 to 2026-11-23 07:00: verified; 1 of 1 source fresh" in with_matches.body
    assert (
        "2 articles read, 0 of them cut off; 0 matches too old, 0 only recorded; 0 alerts sent before; 2 rules"
        in with_matches.body
    )
    assert empty.title == "digest: no match"
    assert "Coverage 2026-11-23 07:00 to 2026-11-23 13:00: verified" in empty.body
    assert broken.title.startswith("digest: not verified")
    assert "failing: a (not read for 18 h)" in broken.body


def test_an_empty_digest_may_be_skipped_but_not_where_something_was_not_read(desk: Desk) -> None:
    with recorder() as notes:
        runtime = posted(desk, CONFIG.replace("digest:", "empty: skip, digest:"))

        async def main() -> None:
            await at(desk, 1, runtime)
            await at(desk, 7, runtime)
            assert not notes
            states = [row["state"] for row in runtime.ledger.rows("select state from deliveries order by id")]
            assert states == ["skipped", "skipped", "pending"]
            await at(desk, 25, runtime, error="no answer")

        asyncio.run(main())
        runtime.ledger.close()
    assert [note.title.partition(":")[2] for note in notes] == [" not verified: no match, but not everything was read"]


def titles(notes: list[Note]) -> list[str]:
    return [note.title for note in notes]


def test_a_digest_that_was_due_while_the_program_was_down_goes_out_once_at_the_start(desk: Desk) -> None:
    with recorder() as notes:
        runtime = posted(desk, CONFIG)
        appears(desk, 1)
        asyncio.run(at(desk, 0.5, runtime))
        runtime.ledger.close()
        desk.now = MORNING + timedelta(hours=50)
        runtime = posted(desk, CONFIG)
        asyncio.run(at(desk, 50, runtime))
        asyncio.run(at(desk, 50.1, runtime))
        runtime.ledger.close()
    assert titles(notes) == ["2 alerts: keels, yards"]
