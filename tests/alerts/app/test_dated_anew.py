"""What a feed dates anew in the same words: no second alert, and a line in the next digest, or in one message a day."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alerts.app.pipeline import judge
from alerts.app.sending import send_due
from alerts.store import totals
from crawler.model import Entry
from crawler.revisions import from_entry
from crawler.store import ReadResult, save
from tests.alerts.app.test_sending import CONFIG, posted
from tests.inbox import recorder
from tests.ledger import Desk

pytestmark = [pytest.mark.chain, pytest.mark.usefixtures("polled_desk")]

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEGUN = NOON
DAY = timedelta(days=1)
TEXT = "A keel was laid at Pelmar. Everybody is asked to stay in the shelters until further notice."


def entry(at: datetime, guid: str | None = None, page: str = "1") -> Entry:
    return Entry(f"https://a.example/{page}", guid=guid, title="Keel laid", text=TEXT, published=at.isoformat())


def said(desk: Desk, entries: tuple[Entry, ...], text: str = TEXT) -> None:
    """The feed shows these entries, and every page that is due the text."""
    desk.polled(*entries)
    for due in desk.due():
        desk.read(due, text)


def titles(desk: Desk, *moments: datetime) -> list[list[str]]:
    """The titles of the messages sent at each moment."""
    sent = []
    with recorder() as notes:
        runtime = posted(desk, CONFIG)

        async def main() -> None:
            await judge(runtime)
            for moment in moments:
                desk.now, before = moment, len(notes)
                await send_due(runtime)
                sent.append([note.title.removesuffix(" · a") for note in notes[before:]])

        asyncio.run(main())
    return sent


@pytest.mark.parametrize(("guid", "page"), [(None, "1"), ("siren", "2")])
def test_a_second_siren_in_the_same_words_is_heard_in_the_list_of_the_day(
    desk: Desk, guid: str | None, page: str
) -> None:
    said(desk, (entry(NOON, guid),))
    assert titles(desk, NOON) == [["keels: Keel laid"]]
    desk.now = NOON + timedelta(hours=2)
    said(desk, (entry(desk.now, guid, page),))
    assert titles(desk, desk.now, NOON + timedelta(hours=6)) == [[], ["1 told again: keels"]]
    assert totals(desk.ledger).alerts == 1


def test_it_is_listed_once_a_day_and_again_on_the_next(desk: Desk) -> None:
    said(desk, (entry(NOON),))
    titles(desk, NOON)
    for hours in (2, 4):
        desk.now = NOON + timedelta(hours=hours)
        said(desk, (entry(desk.now),))
    assert titles(desk, desk.now, NOON + timedelta(hours=6)) == [[], ["1 told again: keels"]]
    desk.now = NOON + DAY + timedelta(hours=5)
    said(desk, (entry(desk.now),))
    assert titles(desk, desk.now, NOON + DAY + timedelta(hours=6)) == [[], ["1 told again: keels"]]


def test_an_alert_on_what_was_listed_on_an_earlier_day_takes_its_new_place(desk: Desk) -> None:
    said(desk, (entry(NOON),))
    titles(desk, NOON)
    for day in range(2):
        desk.now = NOON + day * DAY + timedelta(hours=5)
        said(desk, (entry(desk.now),))
        sent = titles(desk, desk.now, *([NOON + timedelta(hours=6)] if day == 0 else []))
    assert sent == [[]]
    said(desk, (replace(entry(desk.now), text=f"{TEXT} A second keel was laid at Dorne."),))
    assert titles(desk, desk.now, desk.now + timedelta(hours=2)) == [["UPDATED keels: Keel laid"], []]
    assert desk.rows("select state from deliveries where match_id is not null") == [{"state": "sent"}]


def test_new_words_alert_and_are_not_listed_too(desk: Desk) -> None:
    said(desk, (entry(NOON),))
    titles(desk, NOON)
    desk.now = NOON + timedelta(hours=2)
    said(desk, (entry(desk.now),), f"{TEXT} A second keel was laid at Dorne.")
    assert titles(desk, desk.now, NOON + timedelta(hours=6)) == [["UPDATED keels: Keel laid"], []]


def test_a_page_without_a_text_of_its_own_is_listed_at_its_first_reading(desk: Desk) -> None:
    said(desk, (entry(NOON),))
    titles(desk, NOON)
    desk.now = NOON + timedelta(hours=2)
    desk.polled(entry(desk.now))
    for minutes in (0, 2, 10):
        for due in desk.due():
            own = from_entry(due.entry, "empty")
            save(desk.ledger, ReadResult(due, own, desk.now + timedelta(minutes=minutes)), desk.now)
    assert len(desk.rows("select * from changes where kind = 'dated_anew'")) == 1
    assert titles(desk, desk.now, NOON + timedelta(hours=6)) == [[], ["1 told again: keels"]]


def test_a_headline_that_holds_anew_above_an_unchanged_page_is_listed(desk: Desk) -> None:
    first = replace(entry(NOON), title="Updated 08:30: keel laid")
    said(desk, (first,))
    titles(desk, NOON)
    desk.now = NOON + timedelta(hours=2)
    desk.polled(replace(first, title="Updated 18:45: keel laid"))
    for due in desk.due():
        save(desk.ledger, ReadResult(due, None, None), desk.now)
    assert titles(desk, desk.now, NOON + timedelta(hours=6)) == [[], ["1 told again: keels"]]


def test_words_of_a_page_that_hold_anew_are_listed(desk: Desk) -> None:
    said(desk, (entry(NOON),), "Updated 08:30: a keel was laid.")
    titles(desk, NOON)
    desk.now = NOON + timedelta(hours=2)
    said(desk, (entry(desk.now),), "Updated 18:45: a keel was laid.")
    assert titles(desk, desk.now, NOON + timedelta(hours=6)) == [[], ["1 told again: keels"]]


def test_a_new_guid_makes_an_entry_that_alerts_and_is_not_listed_too(desk: Desk) -> None:
    said(desk, (entry(NOON, "one"),))
    titles(desk, NOON)
    desk.now = NOON + timedelta(hours=2)
    said(desk, (entry(desk.now, "two"), entry(NOON, "one")))
    assert titles(desk, desk.now, NOON + timedelta(hours=6)) == [["keels: Keel laid"], []]


def test_a_feed_that_dates_all_its_entries_anew_is_counted_and_not_listed(desk: Desk) -> None:
    said(desk, tuple(entry(NOON, page=str(n)) for n in range(6)))
    titles(desk, NOON)
    desk.now = NOON + timedelta(hours=2)
    said(desk, tuple(entry(desk.now, page=str(n)) for n in range(6)))
    assert titles(desk, desk.now, NOON + timedelta(hours=6)) == [[], []]
    assert desk.rows("select sum(visits_in_vain) as n from entries") == [{"n": 6}]


def test_a_rule_that_only_records_lists_nothing(desk: Desk) -> None:
    said(desk, (entry(NOON),))
    desk.now = NOON + timedelta(hours=2)
    said(desk, (entry(desk.now),))
    with recorder() as notes:
        runtime = posted(desk, CONFIG.replace("query: keel", "query: keel, urgency: record"))
        asyncio.run(judge(runtime))
        desk.now = NOON + timedelta(hours=7)
        asyncio.run(send_due(runtime))
    assert [note.title for note in notes] == []
    assert totals(desk.ledger).held_back == (("urgency_record", 1),)


SIREN = Entry("https://a.example/alert", title="Keel laid", text=TEXT)
OTHER = Entry("https://a.example/2", title="Harbour open", text="The harbour is open.")


def test_an_undated_entry_that_left_and_came_back_is_listed(desk: Desk) -> None:
    said(desk, (SIREN, OTHER))
    titles(desk, desk.now)
    desk.now = NOON + timedelta(hours=1)
    said(desk, (OTHER,))
    desk.now = NOON + timedelta(hours=2)
    said(desk, (SIREN, OTHER))
    assert titles(desk, desk.now, NOON + timedelta(hours=6)) == [[], ["1 told again: keels"]]
    desk.now = NOON + timedelta(hours=7)
    said(desk, (SIREN, OTHER))
    assert len(desk.rows("select 1 from changes where kind = 'dated_anew'")) == 1


def test_an_entry_that_a_cache_or_a_failed_poll_hides_for_minutes_did_not_leave(desk: Desk) -> None:
    said(desk, (SIREN, OTHER))
    for minutes, shown, error in (
        (15, (OTHER,), None),
        (30, (SIREN, OTHER), None),
        (45, (), "a.example answered 500."),
    ):
        desk.now = NOON + timedelta(minutes=minutes)
        desk.polled(*shown, error=error)
    desk.now = NOON + timedelta(hours=5)
    said(desk, (SIREN, OTHER))
    assert desk.rows("select 1 from changes where kind = 'dated_anew'") == []


def test_a_dated_entry_that_comes_back_is_the_one_it_was(desk: Desk) -> None:
    dated = replace(SIREN, published=NOON.isoformat())
    for hours, shown in ((0, (dated, OTHER)), (1, (OTHER,)), (3, (dated, OTHER))):
        desk.now = NOON + timedelta(hours=hours)
        said(desk, shown)
    assert desk.rows("select 1 from changes where kind = 'dated_anew'") == []


def test_a_feed_that_was_empty_and_shows_all_its_entries_again_is_only_counted(desk: Desk) -> None:
    all_of_them = tuple(replace(SIREN, url=f"https://a.example/{n}", title=f"Keel {n} laid") for n in range(6))
    for hours, shown in ((0, all_of_them), (1, ()), (3, all_of_them)):
        desk.now = NOON + timedelta(hours=hours)
        said(desk, shown)
    assert desk.rows("select 1 from changes where kind = 'dated_anew'") == []
    assert [row["n"] for row in desk.rows("select count(*) n from entries where visits_in_vain > 0")] == [6]


@pytest.mark.parametrize(("stated", "listed"), [(NOON, 0), (NOON + timedelta(hours=3), 1)])
def test_the_date_of_its_page_tells_whether_what_came_back_is_the_one_of_before(
    desk: Desk, stated: datetime, listed: int
) -> None:
    for hours, shown in ((0, (SIREN,)), (1, (OTHER,)), (3, (SIREN, OTHER))):
        desk.now = NOON + timedelta(hours=hours)
        desk.polled(*shown)
        for due in desk.due():
            desk.read(due, TEXT, published=(stated if hours == 3 else NOON).isoformat())
    assert len(desk.rows("select 1 from changes where kind = 'dated_anew'")) == listed
    assert desk.rows("select sum(visits_in_vain) as n from entries") == [{"n": 1}]
