"""When deliveries are due: digests by local time, also on the days when the clocks change, and retries for a day."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from alerts.delivery.schedule import next_digest, next_try

BRUSSELS = ZoneInfo("Europe/Brussels")
TIMES = (time(2, 30), time(7, 0))


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
