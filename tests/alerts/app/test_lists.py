"""Messages that list several articles: each new sentence of each alert in them is told, the newest state first."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from alerts.app.pipeline import judge
from alerts.app.runtime import Runtime
from alerts.app.sending import send_due
from alerts.story_grouping import MIN_ARTICLES
from crawler.model import Entry
from crawler.store import sync_sources
from tests.alerts.app.test_sending import posted
from tests.alerts.story_desk import BRIDGE, BRIDGE_TOO, unlike_text
from tests.inbox import Note, recorder
from tests.ledger import Desk, source

pytestmark = pytest.mark.chain

BEGUN = datetime(2026, 11, 23, 21, 50, tzinfo=UTC)
SUB = "A submarine of the navy will leave Skagby on Friday for a patrol of 90 days."
TANKS = "The delivery of tanks to the Linnau brigade killed {} soldiers in a rail accident on Friday."
CONFIG = """store: v.db
channels: {desk: {url: "recorder://here", KEYS}}
sources: {a: {feed: "https://a.example/feed"}, b: {feed: "https://b.example/feed"}}
rules: {subs: {query: submarine, URGENCY}, tanks: {query: tanks, URGENCY}, alarms: {query: alarm, wake: true}}
"""
NOW = CONFIG.replace("URGENCY", "urgency: now")

Telling = Callable[[float], Awaitable[None]]


def says(desk: Desk, source_id: str, title: str, text: str, path: str = "1") -> None:
    """The page of a source's article has this text now."""
    url = f"https://{source_id}.example/{path}"
    desk.polled(Entry(url, title=title, text=text, published=BEGUN.isoformat()), source_id=source_id)
    desk.read(desk.due(source_id)[0], text)


def told(desk: Desk, config: str, events: Callable[[Runtime, Telling], Awaitable[None]]) -> list[Note]:
    """The messages that arrive while `events` go on; they are given what judges and sends, so many hours later."""
    with recorder() as notes:
        runtime = posted(desk, config)

        async def pass_by(hours: float) -> None:
            await judge(runtime)
            await send_due(runtime)
            desk.now += timedelta(hours=hours)
            await send_due(runtime)

        async def main() -> None:
            await events(runtime, pass_by)
            await runtime.judges.close()

        asyncio.run(main())
        runtime.ledger.close()
    return notes


def plain(note: Note) -> str:
    return note.body.replace("[", "").replace("]", "")


def lost(note: Note, *words: str) -> list[str]:
    return [one for one in words if one not in plain(note)]


def test_a_digest_tells_the_last_state_of_an_edited_article_and_all_that_was_added(desk: Desk) -> None:
    async def events(_: Runtime, pass_by: Telling) -> None:
        desk.now += timedelta(minutes=1)
        says(desk, "a", "Submarine to leave", SUB)
        says(desk, "b", "Rail accident", TANKS.format(12))
        await pass_by(0.5)
        says(desk, "a", "Submarine to leave", f"{SUB} The submarine lost 16 men to fever.")
        says(desk, "b", "Rail accident", TANKS.format(16))
        await pass_by(0.5)
        says(desk, "a", "Submarine to leave", f"{SUB} The submarine lost 16 men to fever. Its submarine crew is 40.")
        says(desk, "b", "Rail accident", TANKS.format(21))
        await pass_by(9)

    config = CONFIG.replace("KEYS", 'digest: ["07:00"]').replace("URGENCY", "urgency: digest")
    [digest] = told(desk, config, events)
    assert not lost(digest, SUB, "16 men to fever", "submarine crew is 40", "alerts 1, 3, 5", "alerts 2, 4, 6")
    steps = (("Was", 12), ("Then", 16), ("Now", 21))
    assert "".join(f"{label}: {TANKS.format(number)}\n" for label, number in steps) in plain(digest)
    assert plain(digest).index("submarine crew is 40") < plain(digest).index("16 men") < plain(digest).index(SUB)


@pytest.mark.parametrize("keys", ['quiet: "22:10-23:30"', "limit: 2/h"])
def test_what_quiet_hours_or_the_limit_held_is_told_to_the_last_sentence(desk: Desk, keys: str) -> None:
    async def events(_: Runtime, pass_by: Telling) -> None:
        sub = SUB
        says(desk, "a", "Submarine to leave", sub)
        says(desk, "b", "Rail accident", TANKS.format(13))
        await pass_by(0.5)
        for n in range(14, 17):
            sub += f" The submarine will carry {n + 17} torpedoes of a new type {n}."
            says(desk, "a", "Submarine to leave", sub)
            says(desk, "b", "Rail accident", TANKS.format(n))
            await pass_by(0.05)
        desk.now += timedelta(hours=0.6)
        says(desk, "a", "Alarm", "An alarm went off at Skagby.", "2")
        says(desk, "b", "Alarm", "An alarm was heard at Linnau on Monday.", "2")
        await pass_by(1)

    *_, listed = notes = told(desk, NOW.replace("KEYS", keys), events)
    assert [note.title.partition(":")[0] for note in notes] == ["subs", "tanks", "alarms", "alarms", "6 alerts"]
    assert not lost(listed, "31 torpedoes", "32 torpedoes", "33 torpedoes", "killed 16")
    steps = (("Was", 13), ("Then", 14), ("Then", 15), ("Now", 16))
    assert "".join(f"{label}: {TANKS.format(number)}\n" for label, number in steps) in plain(listed)
    assert "new sentence" not in plain(listed)


def test_a_list_that_leaves_sentences_out_says_how_many(desk: Desk) -> None:
    async def events(_: Runtime, pass_by: Telling) -> None:
        await pass_by(1)
        text = SUB
        says(desk, "b", "Rail accident", TANKS.format(12))
        for n in range(20):
            text = f"{n + 1} h: the submarine was seen at place {n} by {n + 5} people, {'and ' * 20}it dived.\n\n{text}"
            says(desk, "a", "Submarine to leave", text)
            await pass_by(0.1)
        await pass_by(8)

    [listed] = told(desk, NOW.replace("KEYS", 'quiet: "22:00-06:30"'), events)
    shown = [n for n in range(20) if f"at place {n} by" in plain(listed)]
    assert shown == list(range(20 - len(shown), 20))
    assert f"and {21 - len(shown)} more new sentences\n" in plain(listed)


def test_a_message_on_a_story_tells_each_entry_of_a_live_blog_and_each_edit(desk: Desk) -> None:
    for n in range(MIN_ARTICLES + 20):
        desk.polled(Entry(f"https://a.example/old{n}", title=f"The thing{n} of place{n}"))
        desk.read(desk.due()[0], unlike_text(n))
    sync_sources(desk.ledger, (source(), source("b", "https://b.example/feed")), desk.now)
    desk.polled(source_id="b")
    entries = ("Buses brought people from the bridge", "The bridge was heard in Olsza", "The bridge cut a power line")

    async def events(_: Runtime, pass_by: Telling) -> None:
        says(desk, "a", "Bridge collapses at Kelmar", BRIDGE)
        await pass_by(0.1)
        blog = BRIDGE_TOO
        says(desk, "b", "Lorries recovered after bridge collapse", blog)
        await pass_by(2)
        for n, entry in enumerate(entries):
            blog = f"{entry}, a reporter said at {n + 3} o'clock.\n\n{blog}"
            says(desk, "b", "Lorries recovered after bridge collapse", blog)
            says(desk, "a", "Bridge collapses at Kelmar", BRIDGE.replace("14 people", f"{15 + n} people"))
            await pass_by(0.4)
        await pass_by(8)

    notes = told(desk, NOW.replace("KEYS", "limit: 60/h").replace("tanks: {query: tanks", "b: {query: bridge"), events)
    every = "\n".join(plain(note) for note in notes)
    assert [one for one in (*entries, "killing 17 people") if one not in every] == []
    assert notes[-1].title == "4 alerts, 2 sources: b"
