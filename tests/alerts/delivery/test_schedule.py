"""When deliveries are due: digests by local time, also on the days when the clocks change, and retries for a day."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.schedule import (
    LONGEST_UPDATE_PAUSE,
    next_digest,
    next_try,
    next_try_after_redirect,
    paused_until,
    update_due_at,
)
from alerts.model import DigestTime, QuietHours

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - as hypothesis wants it
TIMES_OF_DAY = st.times().map(lambda at: at.replace(second=0, microsecond=0))
BRUSSELS = ZoneInfo("Europe/Brussels")
TIMES = (DigestTime(time(2, 30)), DigestTime(time(7, 0)))


@pytest.mark.parametrize(
    ("noon_before", "told"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), ["03:30+0200", "07:00+0200", "02:30+0200"]),  # 02:30 does not exist
        (datetime(2026, 10, 24, 12, tzinfo=UTC), ["02:30+0200", "07:00+0100", "02:30+0100"]),  # 02:30 comes twice
    ],
)
def test_a_digest_comes_once_a_day_when_the_clocks_change(noon_before: datetime, told: list[str]) -> None:
    now, found = noon_before, []
    for _ in told:
        now = next_digest(TIMES, BRUSSELS, now)
        found.append(now.astimezone(BRUSSELS).strftime("%H:%M%z"))
    assert found == told


def test_a_message_is_tried_for_a_day_and_never_more_than_an_hour_apart() -> None:
    first = now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    pauses = []
    attempts = 1
    while again_at := next_try(attempts, first, now):
        pauses.append(again_at - now)
        now, attempts = again_at, attempts + 1
    assert pauses[:3] == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert max(pauses) == timedelta(hours=1)
    assert now - first >= timedelta(days=1)


@pytest.mark.parametrize(("attempts", "pause_s"), [(1, 10), (2, 20), (3, 40), (9, 2560), (10, 3600), (40, 3600)])
def test_a_failed_delivery_waits_ten_seconds_then_doubles_up_to_an_hour(attempts: int, pause_s: int) -> None:
    assert next_try(attempts, NOW, NOW) == NOW + timedelta(seconds=pause_s)


def test_a_delivery_is_given_up_after_a_day_and_not_before() -> None:
    assert next_try(30, NOW - timedelta(hours=23, minutes=59), NOW) is not None
    assert next_try(30, NOW - timedelta(days=1), NOW) is None


def test_a_delivery_has_five_attempts_however_few_a_day_left_room_for() -> None:
    for attempts in (1, 2, 3, 4):
        again_at = next_try(attempts, NOW - timedelta(days=3), NOW)
        assert again_at is not None
        assert again_at - NOW <= timedelta(minutes=2)
    assert next_try(5, NOW - timedelta(days=3), NOW) is None


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
    times = (DigestTime(time(7)), DigestTime(time(13)))
    assert next_digest(times, BRUSSELS, datetime.fromisoformat(now)) == datetime.fromisoformat(due)


@given(MOMENTS, TIMES_OF_DAY)
def test_a_digest_is_always_within_twenty_six_hours_and_never_now(now: datetime, at: time) -> None:
    due = next_digest((DigestTime(at),), ZoneInfo("America/New_York"), now)
    assert timedelta() < due - now < timedelta(hours=26)


@given(MOMENTS, TIMES_OF_DAY, st.frozensets(st.integers(0, 6), min_size=1))
def test_a_digest_of_some_days_comes_on_those_and_within_eight_days(
    now: datetime, at: time, days: frozenset[int]
) -> None:
    due = next_digest((DigestTime(at, days),), UTC, now)
    assert timedelta() < due - now <= timedelta(days=7)
    assert (due.weekday() in days, due.time()) == (True, at)


def test_a_digest_in_the_quiet_hours_goes_out_at_their_end_and_is_not_put_off_again() -> None:
    quiet, times = QuietHours(time(22), time(6, 30)), (DigestTime(time(23)),)
    due = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
    for hours in (0, 14, 15.5, 21.4):  # at 09:00, 23:00, 00:30 and 06:24 in Brussels
        assert next_digest(times, BRUSSELS, NOW + timedelta(hours=hours), quiet) == due
    assert next_digest(times, BRUSSELS, due, quiet) == due + timedelta(days=1)


def test_updates_go_out_at_once_then_after_pauses_of_one_two_and_three_hours() -> None:
    now, sent = NOW, []
    for _ in range(6):
        now = update_due_at(sent, now)
        sent.append(now)
    assert [(at - NOW) / timedelta(hours=1) for at in sent] == [0, 1, 3, 6, 9, 12]


def test_what_comes_in_a_pause_waits_for_its_end_and_what_comes_after_goes_out_at_once() -> None:
    sent = [NOW, NOW + timedelta(hours=1)]
    assert update_due_at(sent, NOW + timedelta(minutes=20)) == NOW + timedelta(hours=1)
    assert update_due_at(sent, NOW + timedelta(hours=2)) == NOW + timedelta(hours=3)
    assert update_due_at(sent, NOW + timedelta(hours=9)) == NOW + timedelta(hours=9)


def test_an_update_of_a_clock_that_was_far_ahead_holds_up_none() -> None:
    ahead = NOW + timedelta(days=200)
    assert update_due_at([ahead], NOW) == NOW
    assert update_due_at([ahead, NOW], NOW) == NOW + timedelta(hours=2)


@given(st.lists(MOMENTS, max_size=8), MOMENTS)
def test_no_update_waits_for_more_than_six_hours(earlier: list[datetime], now: datetime) -> None:
    assert now <= update_due_at(earlier, now) <= now + LONGEST_UPDATE_PAUSE


def test_after_a_redirect_a_message_is_tried_soon_and_in_an_hour_and_no_more() -> None:
    tries = [next_try_after_redirect(unknowns, NOW) for unknowns in (1, 2, 3, 4)]
    assert tries == [NOW + timedelta(seconds=10), NOW + timedelta(hours=1), None, None]


@pytest.mark.parametrize(
    ("stated", "pause"),
    [
        ((), None),
        (("600",), timedelta(minutes=10)),
        (("30", "600", "60"), timedelta(minutes=10)),
        (("Mon, 23 Nov 2026 09:00:00 GMT",), timedelta(hours=1)),
        (("Mon, 23 Nov 2026 07:00:00 GMT",), None),
        (("999999999",), timedelta(days=1)),
        (("0",), None),
        (("-5",), None),
        (("soon", "1.5", "", "Mon, 99 Nov 2026 09:00:00 GMT", "6e2", "6" * 400), None),
    ],
)
def test_a_pause_is_a_count_of_seconds_or_a_date_and_nonsense_is_none(
    stated: tuple[str, ...], pause: timedelta | None
) -> None:
    assert paused_until(stated, NOW) == (pause and NOW + pause)
