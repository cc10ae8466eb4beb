"""Digests with days, quiet hours and limits, as the configuration has them."""

from datetime import time
from pathlib import Path

import pytest

from alerts.model import EVERY_DAY, DigestTime, QuietHours
from tests.alerts.configuration.files import SMALL, config, warnings


@pytest.mark.parametrize(
    ("days", "expected"),
    [("mon-fri", {0, 1, 2, 3, 4}), ("sat", {5}), ("fri-mon", {4, 5, 6, 0}), ("tue-mon", set(EVERY_DAY))],
)
def test_a_digest_may_have_days(tmp_path: Path, days: str, expected: set[int]) -> None:
    [channel] = config(
        tmp_path, SMALL.replace('"console://"', f'"console://", digest: ["07:00", {{at: "13:00", days: {days}}}]')
    ).channels
    assert channel.digest == (DigestTime(time(7)), DigestTime(time(13), frozenset(expected)))


def test_a_channel_has_quiet_hours_and_a_limit(tmp_path: Path) -> None:
    [channel] = config(
        tmp_path, SMALL.replace('"console://"', '"console://", quiet: "22:00-06:30", limit: 9/h')
    ).channels
    assert (channel.quiet, channel.limit) == (QuietHours(time(22), time(6, 30)), 9)
    [channel] = config(tmp_path, SMALL).channels
    assert (channel.quiet, channel.limit, channel.empty) == (None, 60, "send")
    [channel] = config(tmp_path, SMALL.replace('"console://"', '"console://", digest: ["07:00"], empty: skip')).channels
    assert channel.empty == "skip"


def test_a_rule_may_wake(tmp_path: Path) -> None:
    [rule] = config(tmp_path, SMALL.replace("{any: [drone]}", "{any: [drone], wake: true}")).rules
    assert rule.wake


def test_a_digest_in_the_quiet_hours_is_warned_of(tmp_path: Path) -> None:
    text = SMALL.replace('"console://"', '"console://", quiet: "22:00-06:30", digest: ["07:00", "23:00"]')
    assert [line for line in warnings(tmp_path, text) if "quiet" in line] == [
        "config.yaml:3:69: 23:00 is in the quiet hours of the channel 'desk'; this digest goes out at their end"
    ]


def test_a_rule_may_wake_from_some_sources_on(tmp_path: Path) -> None:
    [rule] = config(tmp_path, SMALL.replace("{any: [drone]}", "{any: [drone], wake: {sources: 2}}")).rules
    assert (rule.wake, rule.wake_sources) == (False, 2)
    assert [rule.wakes(sources) for sources in (None, 1, 2, 8)] == [False, False, True, True]
