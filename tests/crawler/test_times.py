"""Times: what a stated time can mean."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.times import from_text, instant, latest_instant, most_precise, to_text, without_zone


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1)))  # noqa: DTZ001 - hypothesis wants it naive
def test_a_time_written_to_the_ledger_reads_back_to_the_millisecond(at: datetime) -> None:
    assert abs((from_text(to_text(at)) - at).total_seconds()) < 0.001


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=2))
def test_ledger_times_sort_as_text(pair: list[datetime]) -> None:
    first, second = sorted(pair)
    assert to_text(first) <= to_text(second)


@pytest.mark.parametrize(
    ("stated", "latest"),
    [
        ("2026-05-13T08:00:00+02:00", "2026-05-13T06:00:00.000Z"),
        ("2026-05-13T08:00:00", "2026-05-13T20:00:00.000Z"),
        ("2026-05-13", "2026-05-14T12:00:00.000Z"),
    ],
)
def test_an_age_is_measured_from_the_latest_moment_a_stated_time_can_mean(stated: str, latest: str) -> None:
    at = latest_instant(stated)
    assert at is not None
    assert to_text(at) == latest


@given(st.text())
def test_any_text_is_a_time_or_unknown(text: str) -> None:
    for at in (instant(text), latest_instant(text)):
        assert at is None or at.tzinfo is not None


def test_the_time_that_says_most_wins() -> None:
    assert most_precise("2026-05-13", None, "2026-05-13T08:00:00") == "2026-05-13T08:00:00"
    assert most_precise("2026-05-13T08:00:00", "2026-05-13T08:00:00Z") == "2026-05-13T08:00:00Z"
    assert most_precise("yesterday", None) is None


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("2026-05-13", "2026-05-13"),
        ("2026-05-13T08:00:00", "2026-05-13 08:00"),
        ("2026-05-13T08:00:00+02:00", None),
        ("in May", None),
        (None, None),
    ],
)
def test_a_time_stated_without_a_zone_is_shown_without_one(stated: str | None, shown: str | None) -> None:
    assert without_zone(stated) == shown
