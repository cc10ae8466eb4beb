"""How a source is, judged at its own rhythm, and by what its polls met."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.condition import condition_of
from crawler.model import Entry
from crawler.page_faults import ReadPage, pages_fault
from crawler.store import SourceState, arrivals, keep_rhythm, source_state
from tests.ledger import EVERY, START, Desk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WELL = SourceState(
    "a", START + EVERY, None, None, 5, 0, START, last_arrival_at=START - HOUR, longest_gap=12 * HOUR, median_gap=HOUR
)


def name_of(state: SourceState, *, is_known: bool = False) -> str:
    return condition_of(state, EVERY, START, is_known=is_known).name


@pytest.mark.parametrize(
    ("longest_days", "silence_days", "name"),
    [
        (0.5, 2, "fresh"), (0.5, 4, "silent"), (7, 2, "fresh"), (7, 13, "fresh"), (7, 15, "silent"),
        (7, 89, "silent"), (7, 91, "dead"), (60, 100, "fresh"), (60, 130, "silent"), (60, 241, "dead"),
    ],
)  # fmt: skip
def test_silence_is_judged_against_the_longest_gap_of_the_source(
    longest_days: float, silence_days: float, name: str
) -> None:
    state = replace(WELL, longest_gap=longest_days * DAY, last_arrival_at=START - silence_days * DAY)
    assert name_of(state) == name


def test_a_time_without_polls_is_no_silence() -> None:
    assert name_of(replace(WELL, last_ok_at=START - 30 * DAY, last_arrival_at=START - 30 * DAY)) == "fresh"


@pytest.mark.parametrize(("silence_days", "name"), [(1, "new"), (29, "new"), (31, "silent"), (91, "dead")])
def test_a_source_without_a_rhythm_is_new_until_it_is_silent_for_a_month(silence_days: float, name: str) -> None:
    state = replace(WELL, longest_gap=None, last_arrival_at=START - silence_days * DAY)
    found = condition_of(state, EVERY, START)
    assert found.name == name
    assert ("too few came before to know its rhythm" in found.reason) is (name != "new")
    assert name_of(replace(state, last_arrival_at=None)) == "new"


def test_a_document_that_never_held_an_entry_is_told_as_one_that_holds_none_any_more() -> None:
    never = replace(WELL, empty_polls=3, last_arrival_at=None, longest_gap=None)
    assert (
        condition_of(never, EVERY, START).sentence("a")
        == "the source a has a broken layout: its document holds no entries"
    )


@pytest.mark.parametrize(
    ("failure", "name"),
    [("dns", "failing"), ("status 500", "failing"), ("status 403", "blocked"), ("robots", "blocked"),
     ("unreadable", "broken layout"), ("status 410", "dead")],
)  # fmt: skip
def test_three_failed_polls_are_told_by_their_kind(failure: str, name: str) -> None:
    failing = replace(WELL, failures=3, failure=failure, failing_since=START - DAY, last_error="it failed.")
    assert name_of(failing) == name
    assert name_of(replace(failing, failures=2)) == "fresh"
    assert name_of(replace(failing, failures=1), is_known=True) == name
    assert condition_of(failing, EVERY, START).sentence("a").endswith(": it failed") is (name != "dead")
    assert name_of(replace(failing, failing_since=START - 15 * DAY)) == "dead"


@pytest.mark.parametrize(
    ("pause", "said"), [(HOUR / 3, "1 hour"), (HOUR, "1 hour"), (2 * HOUR, "2 hours"), (2 * DAY, "2 days")]
)
def test_the_longest_pause_of_a_silent_source_is_told(pause: timedelta, said: str) -> None:
    silent = condition_of(replace(WELL, longest_gap=pause, last_arrival_at=START - 10 * DAY), EVERY, START)
    assert silent.reason == f"no article since 2026-11-13; its longest pause before was {said}"


def test_what_answers_may_be_late_empty_moved_or_without_articles() -> None:
    assert name_of(replace(WELL, next_poll_at=START - HOUR)) == "late"
    assert name_of(replace(WELL, empty_polls=3)) == "broken layout"
    assert name_of(replace(WELL, cut_polls=2)) == "fresh"
    assert name_of(replace(WELL, cut_polls=3)) == "broken layout"
    assert name_of(replace(WELL, cut_polls=1), is_known=True) == "broken layout"
    assert name_of(replace(WELL, pages_fault="blocked")) == "blocked"
    assert name_of(replace(WELL, pages_fault="short")) == "broken layout"
    moved = replace(WELL, moved_to="https://b.example/feed?token=secret")
    assert condition_of(moved, EVERY, START).sentence("a") == (
        "the source a has moved: its address redirects for good to https://b.example/feed?…; put that into its source"
    )


def page(number: int, text: str = "", extraction: str = "ok", access: str = "full") -> ReadPage:
    return ReadPage(f"Title {number}", extraction, access, len(text), text[:500])


def test_the_last_ten_pages_show_what_is_wrong_with_a_layout() -> None:
    good = [page(n, f"{n} " + "word " * 600) for n in range(30)]
    assert pages_fault(good) is None
    assert pages_fault([page(n, "", "empty") for n in range(9)]) is None
    assert pages_fault([page(n, "", "empty") for n in range(10)] + good) == "empty"
    assert pages_fault([page(n, "", "not_article", "blocked") for n in range(10)]) == "blocked"
    assert pages_fault([page(n, "Please come back later.") for n in range(10)]) == "alike"
    assert pages_fault([page(n, f"{n} stub") for n in range(10)] + good) == "short"
    assert pages_fault([page(n, f"{n} stub") for n in range(10)] + [page(n, f"{n} brief") for n in range(30)]) is None


def test_a_feed_that_was_abandoned_before_it_was_added_is_dead_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    desk.polled(*(
        Entry(f"https://a.example/{n}", title=f"Keel {n}", published=(START - (700 + n) * DAY).isoformat())
        for n in range(10)
    ))  # fmt: skip
    keep_rhythm(desk.ledger, "a", arrivals(desk.ledger, "a"))
    assert name_of(source_state(desk.ledger, "a")) == "dead"


def test_a_feed_whose_oldest_entries_come_first_is_as_fresh_as_its_last_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    desk.polled(*(
        Entry(f"https://a.example/{n}", title=f"Keel {n}", published=(START - (200 - n) * DAY / 24).isoformat())
        for n in range(200)
    ))  # fmt: skip
    came = arrivals(desk.ledger, "a")
    assert came[-1] == START - DAY / 24
    keep_rhythm(desk.ledger, "a", came)
    assert name_of(source_state(desk.ledger, "a")) == "fresh"
