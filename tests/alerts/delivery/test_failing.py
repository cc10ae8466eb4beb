"""When a target is paused as a whole, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.delivery.failing import FailingTarget, after_failure, probed_at
from alerts.model import Outcome

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
DOWN = Outcome("retry", "no connection", target="failing")
CUT = Outcome("unknown", "cut", target="failing")
GONE = Outcome("refused", "410", target="refusing")
SPAM = Outcome("refused", "554 spam")


def failed(outcome: Outcome, *messages: int) -> FailingTarget | None:
    known = None
    for message in messages:
        known = after_failure(known, outcome, message, NOW)
    return known


def pause(failing: FailingTarget | None) -> timedelta | None:
    assert failing is not None
    at = probed_at(failing, NOW)
    return at - NOW if at else None


@pytest.mark.parametrize("outcome", [DOWN, CUT])
def test_a_target_is_paused_after_three_messages_in_a_row_and_not_for_one_that_fails_by_itself(
    outcome: Outcome,
) -> None:
    assert pause(failed(outcome, 1, 2)) is None
    assert pause(failed(outcome, 1, 1, 1, 1, 1)) is None
    assert pause(failed(outcome, 1, 2, 3)) == timedelta(seconds=10)
    assert pause(failed(outcome, 1, 2, 3, 3)) == timedelta(seconds=20)


def test_a_refusal_pauses_at_once() -> None:
    assert pause(failed(GONE, 1)) == timedelta(seconds=10)


@pytest.mark.parametrize(("outcome", "longest"), [(DOWN, 5), (CUT, 60), (GONE, 60)])
def test_pauses_grow_up_to_a_limit(outcome: Outcome, longest: int) -> None:
    assert pause(failed(outcome, *range(1, 200))) == timedelta(minutes=longest)


def test_what_concerns_the_message_alone_and_a_redirect_say_nothing_of_the_target() -> None:
    known = failed(DOWN, 1, 2)
    assert after_failure(known, SPAM, 3, NOW) == known
    assert after_failure(None, SPAM, 3, NOW) is None
    assert after_failure(None, Outcome("unknown", "302", redirected=True, target="failing"), 3, NOW) is None


def test_a_probe_keeps_the_order_every_other_time_and_never_repeats_what_may_have_arrived() -> None:
    tried = [failed(DOWN, *range(1, n)) for n in range(2, 8)]
    assert [one.probes_in_order for one in tried if one] == [True, True, True, False, True, False]
    cut = failed(CUT, 1, 2, 3)
    assert cut is not None
    assert not cut.probes_in_order
