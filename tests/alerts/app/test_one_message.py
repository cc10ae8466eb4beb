"""One message for an article and a recipient: all rules that hold, and of what comes later only what is new."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from alerts.app.pipeline import judge
from alerts.app.runtime import Runtime
from alerts.app.sending import send_due
from alerts.store import held_back_of, totals
from crawler.model import Entry
from tests.alerts.app.test_sending import posted
from tests.inbox import Note, recorder
from tests.ledger import Desk

pytestmark = pytest.mark.chain

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEGUN = NOON
CONFIG = """store: v.db
channels: {desk: {urls: ["recorder://a", "recorder://b", "recorder://c"]}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keels: {query: keel}, yards: {query: yard}}
"""
ONE = CONFIG.replace('urls: ["recorder://a", "recorder://b", "recorder://c"]', 'url: "recorder://a"')


def says(desk: Desk, text: str, title: str = "News") -> None:
    desk.polled(Entry("https://a.example/1", title=title, text=text, published=NOON.isoformat()))
    desk.read(desk.due()[0], text)


def told(
    desk: Desk, config: str, story: Callable[[Runtime, Callable[[], Awaitable[None]]], Awaitable[None]]
) -> list[Note]:
    """The messages that arrive while `story` goes on; it is given what judges and sends."""
    with recorder() as notes:
        runtime = posted(desk, config)

        async def judge_and_send() -> None:
            await judge(runtime)
            await send_due(runtime)

        async def main() -> None:
            await story(runtime, judge_and_send)

        asyncio.run(main())
        runtime.ledger.close()
    return notes


def test_two_rules_on_one_article_make_three_messages_for_three_recipients(desk: Desk) -> None:
    async def story(_: Runtime, judge_and_send: Callable[[], Awaitable[None]]) -> None:
        says(desk, "The keel was laid. The yard was full of guests.")
        await judge_and_send()

    notes = told(desk, CONFIG, story)
    print(f"rules 2, articles 1, recipients 3, messages {len(notes)}")  # noqa: T201 - the figure that is asked for
    assert [note.title for note in notes] == ["keels, yards: News · a"] * 3
    assert "The [keel] was laid." in notes[0].body
    assert "The [yard] was full of guests." in notes[0].body
    assert "alerts 1, 2 · keels, yards · mute: vedette mute rule:keels --for 6h" in notes[0].body


def test_rules_for_two_channels_that_share_an_address_make_one_message(desk: Desk) -> None:
    shared = ONE.replace(
        'desk: {url: "recorder://a"}', 'desk: {url: "recorder://a"}, duty: {url: "recorder://a"}'
    ).replace(
        "{query: keel}, yards: {query: yard}", "{query: keel, notify: [desk]}, yards: {query: yard, notify: [duty]}"
    )

    async def story(_: Runtime, judge_and_send: Callable[[], Awaitable[None]]) -> None:
        says(desk, "The keel was laid. The yard was full of guests.")
        await judge_and_send()

    assert [note.title for note in told(desk, shared, story)] == ["keels, yards: News · a"]


def test_what_waits_for_a_digest_goes_along_with_a_message_about_its_article(desk: Desk) -> None:
    digesting = ONE.replace('"recorder://a"', '"recorder://a", digest: ["18:00"]').replace(
        "{query: keel}", "{query: keel, urgency: now}"
    )

    async def story(runtime: Runtime, judge_and_send: Callable[[], Awaitable[None]]) -> None:
        desk.now += timedelta(minutes=1)
        says(desk, "The keel was laid. The yard was full of guests.")
        await judge_and_send()
        assert (totals(runtime.ledger).for_digest, totals(runtime.ledger).sent) == (0, 2)
        desk.now += timedelta(hours=7)
        await judge_and_send()

    message, digest = told(desk, digesting, story)
    assert message.title == "keels, yards: News · a"
    assert digest.title == "digest: not verified: no further match, but not everything was read"


def test_a_rule_that_comes_later_says_only_what_is_new_and_names_the_alert(desk: Desk) -> None:
    async def story(_: Runtime, judge_and_send: Callable[[], Awaitable[None]]) -> None:
        says(desk, "The keel was laid by two men.")
        await judge_and_send()
        says(desk, "The keel was laid by two men. Guests came to the yard at 9 o'clock.")
        await judge_and_send()

    first, later = told(desk, ONE, story)
    assert (first.title, later.title) == ("keels: News · a", "UPDATED yards: News · a")
    assert "alert 3 · update of alert 1 · mute: vedette mute rule:yards --for 6h" in later.body
    assert later.body.index("New since alert 1:") < later.body.index("Guests came to the [yard]")


def test_a_rule_that_comes_later_without_anything_new_is_folded_and_counted(desk: Desk) -> None:
    sources = ONE.replace("sources: {", 'sources: {b: {feed: "https://b.example/feed"}, ').replace(
        "{query: yard}", "{query: keel, sources: [b]}"
    )
    with recorder() as notes:
        runtime = posted(desk, sources)

        async def main() -> None:
            desk.polled(source_id="b")
            says(desk, "The keel was laid by two men.")
            await judge(runtime)
            await send_due(runtime)
            desk.now += timedelta(minutes=15)
            desk.polled(Entry("https://a.example/1", title="News", published=NOON.isoformat()), source_id="b")
            await judge(runtime)
            await send_due(runtime)

        asyncio.run(main())
        assert [note.title for note in notes] == ["keels: News · a"]
        assert totals(runtime.ledger).held_back == (("rule_told", 1),)
        [held] = held_back_of(runtime.ledger, 1)
        assert (held.rule, held.channel, held.folded_into) == ("yards", "desk", 1)
        runtime.ledger.close()
