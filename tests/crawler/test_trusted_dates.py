"""Which dates of a feed are those of its articles, and which are stamps of the request."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import Entry
from crawler.trusted_dates import trusted_dates

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def entries(*seconds_ago: int) -> tuple[Entry, ...]:
    return tuple(
        Entry(f"https://h.example/{number}", published=(NOW - timedelta(seconds=ago)).isoformat())
        for number, ago in enumerate(seconds_ago)
    )


@pytest.mark.parametrize("seconds", [(0, 0, 0, 0, 0), (2, 1, 1, 0, -1, -1), (125, 124, 124, 123, 122, 122)])
def test_one_time_in_every_entry_is_the_time_of_the_request(seconds: tuple[int, ...]) -> None:
    found = trusted_dates(entries(*seconds), NOW)
    assert len(found) == len(seconds)
    assert {one.published for one in found} == {None}


@pytest.mark.parametrize(
    "seconds",
    [
        (120, 60, 0, 0, 0),  # alerts of a siren, minutes apart
        (0, 0, 0),  # a new outlet's first three
        (0, 0, 0, 0, 86_400),
        (400, 400, 400, 400, 400),
    ],
)
def test_what_came_within_minutes_keeps_its_dates(seconds: tuple[int, ...]) -> None:
    asked = entries(*seconds)
    assert trusted_dates(asked, NOW) == asked


def test_an_entry_without_a_date_leaves_the_others_theirs() -> None:
    asked = (*entries(0, 0, 0, 0, 0), Entry("https://h.example/x"))
    assert trusted_dates(asked, NOW) == asked
