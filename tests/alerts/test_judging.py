"""Which matches are news."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.schedule import next_digest, next_try
from alerts.judging import hits, is_news
from alerts.model import Match, Span
from crawler.model import ArticleVersion, Change

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = timedelta(hours=24)


def stored(published: str | None, *, first_poll: bool = False, title: str = "Patriot sold") -> ArticleVersion:
    return ArticleVersion(1, 1, "https://example.org/a", "a", title, "A PATRIOT battery.", "en", (), published, None,
                  NOW - timedelta(minutes=1), first_poll, "full", None, 1)  # fmt: skip


def news(published: str | None, *, first_poll: bool = False, at: datetime = NOW) -> bool:
    return is_news(Change(1, 1, 1, "new", at), stored(published, first_poll=first_poll), DAY)


def test_nothing_older_than_the_limit_is_news() -> None:
    assert news("2026-11-22T08:00:01+00:00")
    assert not news("2026-11-22T07:59:59+00:00")


def test_a_date_alone_is_given_the_benefit_of_the_doubt() -> None:
    assert news("2026-11-22")
    assert not news("2026-11-20")


def test_an_undated_entry_is_news_except_on_its_sources_first_poll() -> None:
    assert news(None)
    assert not news(None, first_poll=True)


def test_age_is_measured_at_the_change_so_a_crash_ages_nothing() -> None:
    assert news("2026-11-20T08:00:00+00:00", at=datetime(2026, 11, 20, 9, tzinfo=UTC))


def test_imported_articles_are_never_news() -> None:
    assert not is_news(Change(1, 1, 1, "imported", NOW), stored(None), DAY)


def test_hits_are_the_distinct_words_that_matched() -> None:
    match = Match("r", "h", (Span("title", 0, 7), Span("text", 2, 9)))
    assert hits(stored(None), match) == ("patriot",)


@pytest.mark.parametrize(("attempts", "pause_s"), [(1, 10), (2, 20), (3, 40), (9, 2560), (10, 3600), (40, 3600)])
def test_a_failed_delivery_waits_ten_seconds_then_doubles_up_to_an_hour(attempts: int, pause_s: int) -> None:
    assert next_try(attempts, NOW, NOW) == NOW + timedelta(seconds=pause_s)


def test_a_delivery_is_given_up_after_a_day_and_not_before() -> None:
    assert next_try(30, NOW - timedelta(hours=23, minutes=59), NOW) is not None
    assert next_try(30, NOW - DAY, NOW) is None


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T05:00:00+00:00", "2026-11-23T06:00:00+00:00"),
        ("2026-11-23T06:00:00+00:00", "2026-11-23T12:00:00+00:00"),
        ("2026-11-23T22:30:00+00:00", "2026-11-24T06:00:00+00:00"),
        ("2026-03-28T12:00:00+00:00", "2026-03-29T05:00:00+00:00"),
        ("2026-10-24T12:00:00+00:00", "2026-10-25T06:00:00+00:00"),
    ],
)
def test_a_digest_is_due_at_the_next_of_its_local_times_in_summer_and_winter(now: str, due: str) -> None:
    times = (time(7), time(13))
    assert next_digest(times, ZoneInfo("Europe/Brussels"), datetime.fromisoformat(now)) == datetime.fromisoformat(due)


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)), st.times())  # noqa: DTZ001 - hypothesis wants it naive
def test_a_digest_is_always_within_two_days_and_never_now(now: datetime, at: time) -> None:
    due = next_digest((at.replace(second=0, microsecond=0),), ZoneInfo("America/New_York"), now)
    assert timedelta() < due - now < timedelta(hours=26)
