"""What a rule finds only in the categories of a feed: no alert, and a place in the list of the day."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alerts.store import held_back_of
from crawler.model import Entry
from crawler.store import sync_sources
from tests.alerts.app.test_repeated_lines import told
from tests.ledger import EVERY, Desk, source

pytestmark = [pytest.mark.chain, pytest.mark.usefixtures("polled_desk")]

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEGUN = NOON
LAUNCH = Entry("https://a.example/1", title="Launch at noon", published=NOON.isoformat(), categories="Keel\n\nNorth")


def read(desk: Desk, *entries: Entry, source_id: str = "a") -> None:
    desk.polled(*entries, source_id=source_id)
    for due in desk.due(source_id):
        desk.read(due, "The mayor spoke.")


def test_a_hit_in_a_category_alone_stands_in_the_list_of_the_day(desk: Desk) -> None:
    read(desk, LAUNCH)
    now, [later] = told(desk)
    assert not now
    assert "in a category of the feed" in later
    assert [one.reason for one in held_back_of(desk.ledger, 1)] == ["repeated_line"]


def test_a_hit_in_the_text_alerts_whatever_the_category(desk: Desk) -> None:
    read(desk, replace(LAUNCH, title="Keel laid"))
    now, later = told(desk)
    assert (now, later) == (["keels: [Keel] laid"], [])


def test_a_category_that_joins_later_is_heard_once(desk: Desk) -> None:
    read(desk, replace(LAUNCH, categories=None))
    for _ in range(2):
        desk.now += EVERY
        read(desk, LAUNCH)
    assert len(desk.rows("select * from changes")) == 2
    now, later = told(desk)
    assert (now, len(later)) == ([], 1)
    assert [one.reason for one in held_back_of(desk.ledger, 1)] == ["repeated_line"]


def test_the_categories_of_two_sources_stand_side_by_side(desk: Desk) -> None:
    read(desk, replace(LAUNCH, categories="North"))
    sync_sources(desk.ledger, (source(), source("b")), desk.now)
    desk.polled(source_id="b")
    desk.now += EVERY
    read(desk, LAUNCH, source_id="b")
    desk.now += EVERY
    read(desk, replace(LAUNCH, categories="North", title="Launch at one"))
    rows = desk.rows("select categories from revisions order by revision")
    assert [set(str(row["categories"]).split("\n\n")) for row in rows] == [
        {"North"},
        {"Keel", "North"},
        {"Keel", "North"},
    ]


SENTENCE = "A keel is carried to Dorne by rail tonight."


def test_a_category_that_is_a_sentence_is_told_with_the_hits_of_the_text(desk: Desk) -> None:
    read(desk, replace(LAUNCH, title="Keel laid", categories=f"Keel\n\n{SENTENCE}"))
    now, later = told(desk)
    assert now == ["keels: Keel laid"]
    assert later == []
    [alert] = desk.rows("select sentences from alerts")
    assert SENTENCE in str(alert["sentences"])


def test_a_sentence_that_joins_the_categories_is_an_update_and_a_section_is_none(desk: Desk) -> None:
    first = replace(LAUNCH, title="Keel laid", categories=None)
    read(desk, first)
    told(desk)
    desk.now += EVERY
    read(desk, replace(first, categories="Keel yard"))
    assert told(desk)[0] == []
    desk.now += EVERY
    read(desk, replace(first, categories=f"Keel yard\n\n{SENTENCE}"))
    assert told(desk)[0] == ["UPDATED keels: Keel laid"]
