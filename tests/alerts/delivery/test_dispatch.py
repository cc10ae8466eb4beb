"""What goes out now and what is held: quiet hours, the limit, and what an outage left behind."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.dispatch import MAX_LATE_MESSAGES, Dispatch, Gate, dispatch, next_full_hour
from alerts.delivery.quiet import is_quiet, open_at
from alerts.model import Channel, Delivery, Hold, QuietHours

BRUSSELS = ZoneInfo("Europe/Brussels")
NIGHT = QuietHours(time(22), time(6, 30))
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)  # 12:00 in Brussels
MIDNIGHT = datetime(2026, 11, 23, 23, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - as hypothesis wants it
TIMES_OF_DAY = st.times().map(lambda at: at.replace(second=0, microsecond=0))
ZONES = st.sampled_from(("Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")).map(ZoneInfo)


def gate(quiet: QuietHours | None = NIGHT, limit: int = 60, *waking: str) -> Gate:
    return Gate(Channel("desk", (), (), quiet, limit), BRUSSELS, frozenset(waking))


def delivery(number: int, due_at: datetime, rule: str = "keel", **changes: object) -> Delivery:
    made = Delivery(number, number, "desk", "k", "pending", due_at, 0, due_at, rule=rule)
    return replace(made, **changes)  # type: ignore[arg-type]


def numbers(plan: Dispatch) -> list[list[int]]:
    return [[one.id for one in message.deliveries] for message in plan.messages]


def holds(plan: Dispatch) -> list[tuple[int, datetime, Hold]]:
    return [(one.delivery.id, one.due_at, one.hold) for one in plan.held]


def test_quiet_hours_hold_all_but_what_wakes() -> None:
    due = [delivery(1, MIDNIGHT), delivery(2, MIDNIGHT, "alarm"), delivery(3, MIDNIGHT, digest=True)]
    plan = dispatch(due, gate(NIGHT, 60, "alarm"), 0, MIDNIGHT)
    assert numbers(plan) == [[2]]
    end = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
    assert holds(plan) == [(1, end, "quiet"), (3, end, "quiet")]


def test_what_was_held_goes_out_as_one_message_at_the_end() -> None:
    due = [delivery(n, NOON, hold="quiet") for n in (1, 2)] + [delivery(3, NOON), delivery(4, NOON, hold="limit")]
    plan = dispatch(due, gate(), 0, NOON)
    assert (numbers(plan), [one.merged for one in plan.messages]) == ([[1, 2, 4], [3]], [True, False])
    alone = dispatch([delivery(1, NOON, hold="quiet")], gate(), 0, NOON)
    assert (numbers(alone), alone.messages[0].merged) == ([[1]], False)


def test_what_waits_for_others_of_a_story_goes_along_with_the_next_of_them_in_a_list() -> None:
    due = [delivery(1, NOON, article=1, follows=7), delivery(2, NOON, article=2, follows=8)]
    later = NOON + timedelta(hours=2)
    waiting = [
        delivery(3, later, article=3, follows=7, hold="story"),
        delivery(4, later, article=4, follows=9, hold="story"),
        delivery(5, later, article=3),  # of another rule on the same article
    ]
    plan = dispatch(due, gate(), 0, NOON, waiting)
    assert (numbers(plan), [one.merged for one in plan.messages]) == ([[1, 3, 5], [2]], [True, False])
    held = [delivery(6, NOON, article=6, follows=9, hold="story")]
    plan = dispatch(held, gate(), 0, NOON, waiting)
    assert (numbers(plan), plan.messages[0].merged) == ([[6, 4]], True)
    again = dispatch([delivery(8, NOON, article=3, follows=7)], gate(), 0, NOON, waiting)  # the same article, updated
    assert (numbers(again), again.messages[0].merged) == ([[8, 3, 5]], False)


def test_beyond_the_limit_messages_wait_for_the_full_hour_and_what_wakes_does_not() -> None:
    now = NOON + timedelta(minutes=20, seconds=5)
    due = [delivery(n, now) for n in range(1, 6)] + [delivery(9, now, "alarm")]
    plan = dispatch(due, gate(NIGHT, 10, "alarm"), 7, now)
    assert numbers(plan) == [[9], [1], [2]]
    assert holds(plan) == [(n, NOON + timedelta(hours=1), "limit") for n in (3, 4, 5)]
    assert numbers(dispatch(due, gate(NIGHT, 10, "alarm"), 70, now)) == [[9]]


def test_more_than_ten_that_an_outage_left_behind_are_one_message() -> None:
    late = [delivery(n, NOON - timedelta(hours=n)) for n in range(1, MAX_LATE_MESSAGES + 2)]
    fresh, alarm = delivery(90, NOON), delivery(91, NOON - timedelta(hours=1), "alarm")
    plan = dispatch([*late, fresh, alarm], gate(NIGHT, 60, "alarm"), 0, NOON)
    assert numbers(plan) == [[91], [one.id for one in late], [90]]
    assert holds(plan) == [(one.id, one.due_at, "catch_up") for one in late]
    assert numbers(dispatch(late[1:], gate(), 0, NOON)) == [[one.id] for one in late[1:]]


def test_updates_that_waited_for_one_pause_are_one_message() -> None:
    due = [delivery(1, NOON, update_of=7), delivery(2, NOON), delivery(3, NOON, update_of=7)]
    assert numbers(dispatch(due, gate(), 0, NOON)) == [[1, 3], [2]]


def test_all_that_waits_on_an_article_goes_out_in_one_message() -> None:
    due = [delivery(1, NOON, article=5), delivery(2, NOON, "yard", article=5), delivery(3, NOON, article=6)]
    beside = [delivery(4, NOON + timedelta(hours=6), article=5, digest=True), delivery(5, NOON, article=9)]
    plan = dispatch(due, gate(), 0, NOON, beside)
    assert (numbers(plan), holds(plan)) == ([[1, 2, 4], [3]], [])
    merged = dispatch(
        [delivery(1, NOON, article=5, hold="quiet"), delivery(2, NOON, digest=True)], gate(), 0, NOON, beside
    )
    assert numbers(merged) == [[1, 2, 4]]


def test_what_wakes_takes_along_what_else_waits_on_its_article_and_nothing_else_goes_out() -> None:
    due = [delivery(1, MIDNIGHT, "alarm", article=5), delivery(2, MIDNIGHT, article=5), delivery(3, MIDNIGHT, article=6),
           delivery(4, MIDNIGHT, article=5, digest=True)]  # fmt: skip
    plan = dispatch(due, gate(NIGHT, 60, "alarm"), 0, MIDNIGHT)
    assert numbers(plan) == [[1, 2, 4]]
    assert [one for one, _, _ in holds(plan)] == [3]


def test_what_is_beyond_the_limit_joins_a_message_about_its_article() -> None:
    due = [delivery(1, NOON, article=5), delivery(2, NOON, article=6), delivery(3, NOON, article=5, digest=True),
           delivery(4, NOON, article=6, digest=True)]  # fmt: skip
    plan = dispatch(due, gate(NIGHT, 2), 0, NOON)
    assert numbers(plan) == [[4, 2], [1, 3]]
    assert holds(plan) == []


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        (NIGHT, "2026-11-23T23:59:00+01:00", "2026-11-24T06:30:00+01:00"),
        (NIGHT, "2026-11-24T06:30:00+01:00", "2026-11-24T06:30:00+01:00"),
        (NIGHT, "2026-03-29T01:59:30+01:00", "2026-03-29T06:30:00+02:00"),
        (QuietHours(time(23), time(2, 30)), "2026-03-29T01:59:30+01:00", "2026-03-29T03:00:00+02:00"),  # no 02:30
        (QuietHours(time(23), time(2, 30)), "2026-10-25T02:10:00+02:00", "2026-10-25T02:30:00+02:00"),  # and again
        (QuietHours(time(2, 30), time(3)), "2026-10-25T02:45:00+02:00", "2026-10-25T02:00:00+01:00"),
    ],
)
def test_quiet_hours_go_by_the_wall_clock_when_the_clocks_change(quiet: QuietHours, now: str, end: str) -> None:
    assert open_at(quiet, BRUSSELS, datetime.fromisoformat(now)) == datetime.fromisoformat(end)


@given(MOMENTS, TIMES_OF_DAY, TIMES_OF_DAY, ZONES)
def test_quiet_hours_end_at_the_first_minute_that_is_not_quiet(
    now: datetime, start: time, end: time, zone: ZoneInfo
) -> None:
    if start == end:
        return
    quiet = QuietHours(start, end)
    opened = open_at(quiet, zone, now)
    assert not is_quiet(quiet, zone, opened)
    assert opened == now or is_quiet(quiet, zone, opened - timedelta(minutes=1))
    assert now <= opened < now + timedelta(days=2)


@given(MOMENTS, ZONES)
def test_the_full_hour_is_ahead_and_within_an_hour(now: datetime, zone: ZoneInfo) -> None:
    hour = next_full_hour(zone, now)
    assert timedelta() < hour - now <= timedelta(hours=1)
    shown = hour.astimezone(zone)
    changes = shown.utcoffset() != now.astimezone(zone).utcoffset()
    assert changes or (shown.minute, shown.second, shown.microsecond) == (0, 0, 0)


DUE = st.builds(
    delivery,
    st.integers(1, 10**6),
    st.just(NOON),
    st.sampled_from(("keel", "alarm")),
    digest=st.booleans(),
    hold=st.sampled_from((None, "quiet", "limit", "catch_up")),
    first_due_at=st.sampled_from((NOON, NOON - timedelta(hours=1))),
    update_of=st.sampled_from((None, None, 7)),
)


@given(
    st.lists(DUE, max_size=40, unique_by=lambda one: one.id),
    st.integers(1, 30),
    st.integers(0, 40),
    st.sampled_from((NOON, MIDNIGHT)),
)
def test_each_delivery_goes_out_or_is_held_and_quiet_hours_and_limit_hold(
    due: Sequence[Delivery], limit: int, sent: int, now: datetime
) -> None:
    plan = dispatch(due, gate(NIGHT, limit, "alarm"), sent, now)
    out = [one.id for message in plan.messages for one in message.deliveries]
    waiting = [one.delivery.id for one in plan.held if one.hold != "catch_up"]
    assert sorted((*out, *waiting)) == sorted(one.id for one in due)
    assert all(one.due_at > now for one in plan.held if one.hold != "catch_up")
    if now == MIDNIGHT:
        assert all(any(one.rule == "alarm" for one in message.deliveries) for message in plan.messages)
    single = [message for message in plan.messages if not message.merged and not message.wakes]
    held_before = [message for message in single if message.deliveries[0].hold]
    assert len(single) - len(held_before) <= max(0, limit - sent)


def test_a_story_with_enough_sources_wakes_and_one_with_fewer_does_not() -> None:
    night = replace(gate(), waking_at={"keel": 2})
    due = [delivery(n, MIDNIGHT, sources=sources) for n, sources in enumerate((None, 1, 2), start=1)]
    plan = dispatch(due, night, 0, MIDNIGHT)
    assert (numbers(plan), [one.wakes for one in plan.messages]) == ([[3]], [True])
    assert [number for number, _, _ in holds(plan)] == [1, 2]


def test_a_story_that_wakes_is_one_message_with_all_that_was_held_of_it() -> None:
    night = replace(gate(), waking_at={"keel": 2})
    held = [
        delivery(1, MIDNIGHT, article=1, sources=2, hold="quiet"),
        delivery(2, MIDNIGHT, article=2, sources=2, follows=1, hold="quiet"),
        delivery(3, MIDNIGHT, article=3, sources=2, follows=1),
        delivery(4, MIDNIGHT, article=4, sources=2, follows=9, hold="quiet"),  # of another story
    ]
    waiting = [delivery(5, NOON, article=5, sources=2, follows=1, hold="story")]
    plan = dispatch(held, night, 0, MIDNIGHT, waiting)
    assert numbers(plan) == [[1, 2, 3, 5], [4]]
    assert [(one.wakes, one.merged) for one in plan.messages] == [(True, True), (True, False)]
    fresh = dispatch([replace(one, hold=None) for one in held], night, 0, MIDNIGHT)
    assert numbers(fresh) == [[1], [2], [3], [4]]  # nothing held them: each is told as it comes
