"""What an alert told nobody of an address is no news told there: nothing is folded into it for that address."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from alerts.app.runtime import Runtime
from alerts.store import begin_mute, end_mutes
from tests.alerts.app.test_sending import posted
from tests.alerts.app.test_twins import saved, told
from tests.crawler.test_duplicates import FRIGATE
from tests.ledger import EVERY, Desk

pytestmark = pytest.mark.chain
OUTLETS = "abc"

ON = """store: v.db
channels: {desk: {url: "recorder://here"}, duty: {url: "recorder://duty"}}
sources: {a: {feed: "https://a.example/feed"}, b: {feed: "https://b.example/feed"}}
rules: {keels: {query: keel, urgency: now}}
"""
DUTY_OFF = ON.replace('"recorder://duty"', '"recorder://duty", enabled: false')
BOTH_OFF = DUTY_OFF.replace('"recorder://here"', '"recorder://here", enabled: false')
Round = Callable[[], Awaitable[None]]


def heard(desk: Desk, before: str, *pages: tuple[str, str]) -> list[str]:
    """Who hears of an article under one configuration, and then, with all switched on, of these further pages."""

    async def story(judge_and_send: Round, runtime: Runtime) -> None:
        saved(desk, "a", FRIGATE)
        await judge_and_send()
        runtime.adopt(posted(desk, ON).config)
        for source_id, text in pages:
            desk.now += 8 * EVERY
            saved(desk, source_id, text)
            await judge_and_send()

    return sorted(note.url.removeprefix("recorder://") for note in told(desk, story, before))  # type: ignore[arg-type]


MORE = f"{FRIGATE} It rained at noon."


@pytest.mark.parametrize(("before", "pages", "expected"), [
    (BOTH_OFF, [("b", FRIGATE)], ["duty", "here"]),
    (BOTH_OFF, [("a", MORE)], ["duty", "here"]),
    (DUTY_OFF, [("b", FRIGATE)], ["duty", "here"]),
    (BOTH_OFF, [("b", FRIGATE), ("a", MORE), ("b", MORE)], ["duty", "here"]),
    (ON, [("b", FRIGATE), ("a", MORE)], ["duty", "here"]),
    (DUTY_OFF, [("a", MORE)], ["here"]),
], ids=["a copy", "a later version", "a copy for one of two", "once", "told before", "no news of what was told"])  # fmt: skip
def test_an_address_that_no_alert_reached_hears_of_the_next_text_once(
    desk: Desk, before: str, pages: list[tuple[str, str]], expected: list[str]
) -> None:
    assert heard(desk, before, *pages) == expected


def test_the_others_are_not_told_twice_and_the_reason_is_kept_for_each(desk: Desk) -> None:
    heard(desk, DUTY_OFF, ("b", FRIGATE))
    rows = desk.rows("select channel, reason, folded_into from held_back order by match_id")
    assert [tuple(row.values()) for row in rows] == [("duty", "channel_off", None), ("desk", "copy_told", 1)]
    told_by = desk.rows("select alert, channel, state from deliveries where alert is not null order by alert")
    assert [tuple(row.values()) for row in told_by] == [(1, "desk", "sent"), (2, "duty", "sent")]


def test_what_was_given_up_is_told_with_the_next_copy(desk: Desk) -> None:
    async def story(judge_and_send: Round, _: Runtime) -> None:
        saved(desk, "a", FRIGATE)
        await judge_and_send()
        with desk.ledger.write() as db:
            db.execute("update deliveries set state = 'dead' where channel = 'duty'")
        saved(desk, "b", FRIGATE)
        await judge_and_send()

    notes = told(desk, story, ON)  # type: ignore[arg-type]
    assert [note.url for note in notes[2:]] == ["recorder://duty"]


def test_two_rules_of_one_address_are_told_of_a_copy_by_neither(desk: Desk) -> None:
    config = ON.replace("urgency: now}", "urgency: now}, ships: {query: 'keel AND frigate', urgency: now}")

    async def story(judge_and_send: Round, _: Runtime) -> None:
        saved(desk, "a", FRIGATE)
        await judge_and_send()
        saved(desk, "b", FRIGATE)
        await judge_and_send()

    assert len(told(desk, story, config)) == 2  # type: ignore[arg-type]


LIVE = f"{FRIGATE}\n\nIt rained at noon, and the band of the yard went home before the speeches were over."
LATER = f"{LIVE}\n\nThe harbour was closed to all other traffic until the tugs had left in the evening."


@pytest.mark.parametrize("during", [[], [LIVE]], ids=["once", "and again during the mute"])
def test_what_was_muted_when_it_was_found_is_told_when_the_article_changes_after_the_mute(
    desk: Desk, during: list[str]
) -> None:
    async def story(judge_and_send: Round, runtime: Runtime) -> None:
        begin_mute(runtime.ledger, "rule", "keels", desk.now, desk.now + timedelta(days=9))
        for text in (FRIGATE, *during):
            saved(desk, "a", text)
            await judge_and_send()
            desk.now += 8 * EVERY
        end_mutes(runtime.ledger, "rule", "keels", desk.now)
        for text in (LATER, f"{LATER}\n\nThe guests came by ferry, for the road along the shore had been flooded."):
            saved(desk, "a", text)
            await judge_and_send()
            desk.now += 8 * EVERY

    notes = told(desk, story, ON)  # type: ignore[arg-type]
    assert sorted(note.url for note in notes) == ["recorder://duty", "recorder://here"]
    assert {row["kind"] for row in desk.rows("select kind from revisions where revision > 1")} == {"live"}
