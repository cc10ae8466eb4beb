"""Quiet hours, the limit and outages, from a save to what arrives."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from alerts.app.clock_watch import reschedule_after_start
from alerts.app.pipeline import judge
from alerts.app.runtime import Runtime
from alerts.app.sending import send_due
from alerts.configuration import load_config
from alerts.store import deliveries_of, totals
from crawler.model import Entry
from tests.alerts.app.test_sending import posted
from tests.inbox import recorder
from tests.ledger import Desk

pytestmark = pytest.mark.chain

EVENING = datetime(2026, 11, 23, 21, 50, tzinfo=UTC)
BEGUN = EVENING
CONFIG = """store: v.db
channels: {desk: {url: "recorder://here", quiet: "22:00-06:30"}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keels: {query: keel}, alarms: {query: alarm, wake: true}}
"""


def appears(desk: Desk, word: str, *numbers: int) -> None:
    for n in numbers:
        desk.polled(Entry(f"https://a.example/{n}", title=f"{word} {n}", published=desk.now.isoformat()))
        desk.read(desk.due()[0], f"The {word} of hull {n} was seen at {n + 40} places.")


def at(desk: Desk, hours: float) -> None:
    desk.now = EVENING + timedelta(hours=hours)


async def told(desk: Desk, runtime: Runtime, notes: list[object]) -> list[str]:
    """The titles that arrive when what was saved is judged and what is due is sent."""
    before = len(notes)
    await judge(runtime)
    await send_due(runtime)
    return [note.title for note in notes[before:]]  # type: ignore[attr-defined]


def test_quiet_hours_hold_what_does_not_wake_and_send_it_as_one_message(desk: Desk) -> None:
    with recorder() as notes:
        runtime = posted(desk, CONFIG)

        async def main() -> None:
            appears(desk, "Keel", 1)
            assert await told(desk, runtime, notes) == ["keels: Keel 1 · a"]
            at(desk, 1)
            appears(desk, "Keel", 2, 3)
            appears(desk, "Alarm", 4)
            assert await told(desk, runtime, notes) == ["alarms: Alarm 4 · a"]
            assert totals(runtime.ledger).quiet == 2
            [waiting] = deliveries_of(runtime.ledger, 2)
            assert (waiting.due_at, waiting.hold) == (EVENING.replace(day=24, hour=6, minute=30), "quiet")
            reschedule_after_start(runtime)
            runtime.adopt(runtime.config)
            assert await told(desk, runtime, notes) == []
            at(desk, 9)
            assert await told(desk, runtime, notes) == ["2 alerts: keels"]
            [sent] = deliveries_of(runtime.ledger, 2)
            assert (sent.state, sent.together, sent.hold) == ("sent", 1, "quiet")

        asyncio.run(main())
        runtime.ledger.close()


def test_a_retry_waits_for_the_end_of_quiet_hours_and_new_hours_hold_at_once(desk: Desk) -> None:
    with recorder() as notes:
        runtime = posted(desk, CONFIG)
        runtime.config.path.write_text(CONFIG.replace("22:00-06:30", "22:30-23:30"), "utf8")
        other = load_config(runtime.config.path, {}).config

        async def main() -> None:
            appears(desk, "Keel", 1)
            await judge(runtime)
            at(desk, 0.25)  # 22:05, and nothing was sent so far
            assert await told(desk, runtime, notes) == []
            runtime.adopt(other)
            assert await told(desk, runtime, notes) == ["keels: Keel 1 · a"]
            appears(desk, "Keel", 2)
            at(desk, 1)
            assert await told(desk, runtime, notes) == []
            at(desk, 1.7)
            assert await told(desk, runtime, notes) == ["keels: Keel 2 · a"]

        asyncio.run(main())
        runtime.ledger.close()


def test_beyond_the_limit_one_message_lists_the_rest_at_the_full_hour(desk: Desk) -> None:
    with recorder() as notes:
        runtime = posted(desk, CONFIG.replace('quiet: "22:00-06:30"', "limit: 2/h"))

        async def main() -> None:
            appears(desk, "Keel", 1, 2, 3, 4, 5)
            appears(desk, "Alarm", 6)
            assert await told(desk, runtime, notes) == ["alarms: Alarm 6 · a", "keels: Keel 1 · a"]
            assert totals(runtime.ledger).limited == 4
            at(desk, 1 / 6)
            assert await told(desk, runtime, notes) == ["4 alerts: keels"]
            assert totals(runtime.ledger).merged == (("limit", 4),)

        asyncio.run(main())
        runtime.ledger.close()


def test_what_an_outage_left_behind_is_one_message_when_it_is_more_than_ten(desk: Desk) -> None:
    with recorder() as notes:
        runtime = posted(desk, CONFIG)

        async def main() -> None:
            appears(desk, "Keel", *range(1, 12))
            await judge(runtime)
            at(desk, 9)
            assert await told(desk, runtime, notes) == ["11 alerts: keels"]
            assert all(f"hull {n} " in notes[0].body for n in range(1, 12))

        asyncio.run(main())
        runtime.ledger.close()
