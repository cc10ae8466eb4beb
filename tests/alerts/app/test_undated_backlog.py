"""What is found without a date in a source's first poll: no alert, and a place in the next digest or list."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alerts.app.pipeline import judge
from alerts.app.sending import send_due
from alerts.store import totals
from crawler.model import Entry
from crawler.trusted_dates import trusted_dates
from tests.alerts.app.test_sending import posted
from tests.inbox import recorder
from tests.ledger import Desk

pytestmark = pytest.mark.chain

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEGUN = NOON


def sent(desk: Desk, *hours: float) -> list[tuple[str, str]]:
    """Title and text of each message, sent at once or after so many hours."""
    with recorder() as notes:
        runtime = posted(desk)

        async def main() -> None:
            await judge(runtime)
            for pause in (0, *hours):
                desk.now = NOON + timedelta(hours=pause)
                await send_due(runtime)

        asyncio.run(main())
        runtime.ledger.close()
        return [(note.title, note.body) for note in notes]


def first_poll(desk: Desk, *entries: Entry) -> None:
    desk.polled(*entries)
    for due in desk.due():
        desk.read(due, f"The keel of {due.entry.title} was laid.")


def test_the_undated_links_of_a_new_source_are_one_list(desk: Desk) -> None:
    first_poll(desk, *(Entry(f"https://a.example/{n}", title=f"hull {n}") for n in range(40)))
    [(title, text)] = sent(desk, 5.9, 6, 30)
    assert title == "40 undated: keels"
    assert "Found with a backlog, undated" in text
    assert "found 2026-11-23 12:00 UTC in the first poll of its source" in text
    assert totals(desk.ledger).alerts == 0
    assert totals(desk.ledger).held_back == (("undated_first_poll", 40),)


def test_five_notices_that_a_new_source_dates_at_the_moment_of_its_poll_are_one_list(desk: Desk) -> None:
    entries = tuple(Entry(f"https://a.example/{n}", title=f"hull {n}", published=NOON.isoformat()) for n in range(5))
    first_poll(desk, *trusted_dates(entries, NOON))
    assert [title for title, _ in sent(desk, 6)] == ["5 undated: keels"]


def test_what_such_an_article_says_anew_alerts(desk: Desk) -> None:
    first_poll(desk, Entry("https://a.example/1", title="hull 1"))
    sent(desk, 6)
    desk.polled(Entry("https://a.example/1", title="hull 1", text="A second keel was laid at Dorne."))
    for due in desk.due():
        desk.read(due, "The keel of hull 1 was laid. A second keel was laid at Dorne.")
    assert [title for title, _ in sent(desk, 7)] == ["keels: hull 1 · a"]


def test_a_category_that_joins_an_article_of_a_first_poll_is_listed(desk: Desk) -> None:
    launch = Entry("https://a.example/1", title="Launch at noon")
    for entry in (launch, replace(launch, categories="A keel is carried to Dorne by rail")):
        desk.polled(entry)
        for due in desk.due():
            desk.read(due, "The mayor spoke.")
    [(title, text)] = sent(desk, 6)
    assert title == "1 in repeated lines: keels"
    assert "in a category of the feed" in text
