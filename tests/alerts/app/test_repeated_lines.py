"""A line that other articles of its source have too: no alert from the third on, and a place in the list of the day."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from alerts.app.pipeline import judge
from alerts.app.sending import send_due
from alerts.store import held_back_of, totals
from crawler.model import Entry
from tests.alerts.app.test_sending import CONFIG, posted
from tests.inbox import recorder
from tests.ledger import Desk

pytestmark = [pytest.mark.chain, pytest.mark.usefixtures("polled_desk")]

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEGUN = NOON
LINE = "Sirens sound after the keel was laid, says our newsroom."


def prose(n: int) -> list[str]:
    return [
        f"The crew of ship {n} was thanked by the mayor of the town, who spoke for {n + 3} minutes in the rain.",
        f"Port {n} stays open until the evening, and the ferry to the island leaves at half past {n} as always.",
        f"Some {n * 7} people came to the pier, among them a class of pupils that had written a song for the day.",
        f"The weather office of district {n} expects wind from the west and waves of two metres on the open sea.",
    ]


def read(desk: Desk, n: int, *beside: str, within: str = "", text: str = "") -> None:
    desk.polled(Entry(f"https://a.example/{n}", title=f"Title {n}", published=desk.now.isoformat()))
    first, *others = prose(n)
    body = text or "\n\n".join(filter(None, (first, *others[:2], within, *others[2:])))
    for due in desk.due():
        desk.read(due, body, left_out=beside)


def told(desk: Desk) -> tuple[list[str], list[str]]:
    """The titles of the messages sent at once, and the text of the list of the day."""
    with recorder() as notes:
        runtime = posted(desk, CONFIG)

        async def main() -> int:
            await judge(runtime)
            await send_due(runtime)
            before = len(notes)
            desk.now = NOON + timedelta(hours=6)
            await send_due(runtime)
            return before

        before = asyncio.run(main())
    return [note.title.removesuffix(" · a") for note in notes[:before]], [
        f"{note.title}\n{note.body}" for note in notes[before:]
    ]


def test_a_caption_of_a_third_article_is_heard_in_the_list_of_the_day(desk: Desk) -> None:
    for n in range(1, 4):
        read(desk, n, LINE)
    now, later = told(desk)
    assert now == ["keels: Title 1", "keels: Title 2"]
    [message] = later
    assert "1 in repeated lines: keels" in message
    assert "Title 3" in message
    assert "keel was laid" in message.replace("[", "").replace("]", "")
    assert [one.reason for one in held_back_of(desk.ledger, 3)] == ["repeated_line"]


def test_many_articles_with_one_line_stand_in_the_list_as_one(desk: Desk) -> None:
    for n in range(1, 9):
        read(desk, n, LINE)
    now, later = told(desk)
    assert len(now) == 2
    [message] = later
    assert message.count("keel was laid") + message.count("[keel] was laid") == 1
    assert "and 5 more articles with this line" in message


def test_a_line_that_joins_an_article_later_is_heard(desk: Desk) -> None:
    read(desk, 3)
    for n in (1, 2):
        read(desk, n, LINE)
    told(desk)
    desk.now = NOON + timedelta(hours=7)
    desk.polled(Entry("https://a.example/3", title="Title 3", text="More of it.", published=NOON.isoformat()))
    [due] = desk.due()
    first, *others = prose(3)
    desk.read(due, "\n\n".join((first, *others)), left_out=(LINE,))
    with recorder() as notes:
        runtime = posted(desk, CONFIG)
        asyncio.run(judge(runtime))
        desk.now = NOON + timedelta(hours=30)
        asyncio.run(send_due(runtime))
    assert [note.title for note in notes] == ["1 in repeated lines: keels"]


def test_what_the_article_says_itself_alerts_beside_a_repeated_line(desk: Desk) -> None:
    for n in range(1, 4):
        read(desk, n, LINE)
    read(desk, 4, LINE, within="A second keel was laid at Dorne.")
    now, _ = told(desk)
    assert now == ["keels: Title 1", "keels: Title 2", "keels: Title 4"]
    assert [
        sentence for row in desk.rows("select sentences from alerts where article_id = 4") for sentence in row.values()
    ] == ['["A second keel was laid at Dorne."]']


def test_a_promotion_in_the_midst_of_every_text_floods_no_more(desk: Desk) -> None:
    for n in range(1, 11):
        read(desk, n, within=LINE)
    now, later = told(desk)
    assert now == [f"keels: Title {n}" for n in range(1, 5)]
    [message] = later
    assert "and 5 more articles with this line" in message


def test_a_form_with_little_of_its_own_alerts_each_time(desk: Desk) -> None:
    for n in range(1, 9):
        read(
            desk, n, text=f"District {n}.\n\nA keel was laid.\n\nGo to the shelter.\n\nStay there until the all-clear."
        )
    now, _ = told(desk)
    assert len(now) == 8
    assert totals(desk.ledger).alerts == 8
