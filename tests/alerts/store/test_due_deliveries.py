"""When a delivery is due: after failures and pauses, at a digest's hour, and when the clock was wrong."""

from datetime import UTC, timedelta
from pathlib import Path

from alerts.delivery.dispatch import Gate
from alerts.model import Outcome
from alerts.store import (
    due_deliveries,
    due_targets,
    next_due_at,
    replan_deliveries,
    reschedule_deliveries,
    settle,
    totals,
)
from crawler.times import to_text
from tests.alerts.store.raising import (
    DAY,
    due,
    fresh,
    next_due,
    raise_for_digest,
    raise_one,
    table,
    tries_until_given_up,
)
from tests.ledger import Desk


def test_a_sent_delivery_is_settled_and_a_failed_one_waits(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    first, second = due_deliveries(desk.ledger, desk.now)
    assert settle(desk.ledger, first, Outcome("sent", "accepted"), desk.now) is None
    assert settle(desk.ledger, second, Outcome("retry", "no answer"), desk.now) == desk.now + timedelta(seconds=10)
    assert not due_deliveries(desk.ledger, desk.now)
    assert next_due_at(desk.ledger) == desk.now + timedelta(seconds=10)
    after = totals(desk.ledger)
    assert (after.sent, after.pending, after.last_error) == (1, 1, "no answer")


def test_a_delivery_that_fails_for_a_day_is_dead_and_shown(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    tries = tries_until_given_up(desk)
    assert totals(desk.ledger).dead == 2
    assert 30 < tries / 2 < 36


def test_no_target_takes_another_ones_turn_however_much_waits_for_it(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    row = "insert into deliveries (match_id, channel, target, state, created_at, due_at, first_due_at) values "
    with desk.ledger.write() as db:
        for n in range(20):
            db.execute("insert into matches (rule, rule_hash, article_id, revision, spans, unknown, at) "
                       "values ('r', ?, 1, 1, '[]', '[]', '')", [f"h{n}"])  # fmt: skip
            db.execute(
                row + "(last_insert_rowid(), 'x', 'hanging', 'pending', ?1, ?1, ?1)", ["2020-01-01T00:00:00.000Z"]
            )
    found = [one.target for one in due_deliveries(desk.ledger, desk.now, limit=5)]
    assert found == ["hanging"] * 5 + ["k1", "k2"]
    assert due_targets(desk.ledger, desk.now) == ("hanging", "k1", "k2")
    assert next_due_at(desk.ledger, leaving_out=["hanging"]) == desk.now


def test_a_target_that_asks_for_a_pause_is_left_alone_until_its_end_with_all_that_waits_for_it(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    first, second = due_deliveries(desk.ledger, desk.now)
    asked = Outcome("retry", "429", retry_after=("600",))
    assert settle(desk.ledger, first, asked, desk.now) == desk.now + timedelta(minutes=10)
    raise_one(desk, fresh(desk, "https://b.example/2", "Elsewhere a keel was laid, for a ferry.", "b"))
    assert {one.target for one in due_deliveries(desk.ledger, desk.now)} == {second.target}
    for one in due_deliveries(desk.ledger, desk.now):
        settle(desk.ledger, one, Outcome("sent", "sent"), desk.now)
    assert next_due_at(desk.ledger) == desk.now + timedelta(minutes=10)
    reschedule_deliveries(desk.ledger, desk.now + timedelta(hours=1), desk.now)
    assert not due_deliveries(desk.ledger, desk.now + timedelta(minutes=9))
    assert len(due_deliveries(desk.ledger, desk.now + timedelta(minutes=10))) == 2
    reschedule_deliveries(desk.ledger, desk.now, desk.now)
    assert len(due_deliveries(desk.ledger, desk.now)) == 2


def test_what_meets_redirects_is_tried_twice_more_and_then_given_up(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    for _ in range(2):
        for one in due_deliveries(desk.ledger, desk.now):
            settle(desk.ledger, one, Outcome("retry", "the service answered 503"), desk.now)
        desk.now = next_due(desk)
    for pause in (timedelta(seconds=10), timedelta(hours=1)):
        for one in due_deliveries(desk.ledger, desk.now):
            again_at = settle(desk.ledger, one, Outcome("unknown", "302", redirected=True), desk.now)
            assert again_at == desk.now + pause
        desk.now += pause
    for one in due_deliveries(desk.ledger, desk.now):
        assert settle(desk.ledger, one, Outcome("unknown", "302", redirected=True), desk.now) is None
    assert totals(desk.ledger).dead == 2


def test_a_digest_was_made_when_it_was_raised_and_is_due_at_its_time_of_day(desk: Desk) -> None:
    raise_for_digest(desk, fresh(desk))
    assert due(desk) == {"duty": desk.now, "desk": desk.now.replace(hour=13)}
    assert [row["created_at"] for row in desk.rows("select created_at from deliveries")] == [to_text(desk.now)] * 2
    assert [delivery.channel for delivery in due_deliveries(desk.ledger, desk.now)] == ["duty"]


def test_a_start_does_not_send_a_digest_before_its_time(desk: Desk) -> None:
    raise_for_digest(desk, fresh(desk))
    before = due(desk)
    for spare in (timedelta(hours=1), timedelta()):
        reschedule_deliveries(desk.ledger, desk.now + spare, desk.now)
    assert due(desk) == before


def test_after_a_clock_that_was_ahead_nothing_waits_for_long_and_no_digest_comes_early(desk: Desk) -> None:
    change = fresh(desk)
    right = desk.now
    desk.now += timedelta(days=200)
    raise_for_digest(desk, change)
    desk.now = right
    reschedule_deliveries(desk.ledger, desk.now + timedelta(hours=1), desk.now)
    gates = {id_: Gate(channel, UTC) for id_, channel in table().channels.items()}
    for _ in range(2):
        replan_deliveries(desk.ledger, gates, desk.now)
        assert due(desk) == {"duty": desk.now, "desk": desk.now.replace(hour=13)}
    assert {one.first_due_at for one in due_deliveries(desk.ledger, desk.now + DAY)} == set(due(desk).values())


def test_a_retry_that_a_clock_ahead_put_off_is_made_now_and_given_up_a_day_later(desk: Desk) -> None:
    change = fresh(desk)
    right = desk.now
    desk.now += timedelta(days=200)
    raise_one(desk, change)
    for delivery in due_deliveries(desk.ledger, desk.now):
        settle(desk.ledger, delivery, Outcome("retry", "no answer"), desk.now)
    desk.now = right
    reschedule_deliveries(desk.ledger, desk.now, desk.now)
    assert set(due(desk).values()) == {right}
    assert tries_until_given_up(desk) / 2 < 36


def test_a_digest_that_fails_is_tried_for_a_day_from_its_time_of_day(desk: Desk) -> None:
    raise_for_digest(desk, fresh(desk))
    desk.now = next_due(desk)
    settle(desk.ledger, due_deliveries(desk.ledger, desk.now)[0], Outcome("sent", "sent"), desk.now)
    first = next_due(desk)
    tries_until_given_up(desk)
    assert desk.now - first >= DAY


def test_an_older_ledger_keeps_when_its_digests_are_due_and_learns_when_they_were_made(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    desk = Desk(path)
    raise_for_digest(desk, fresh(desk))
    before = due(desk)
    with desk.ledger.write() as db:  # back to the release before, which wrote the due time into `created_at`
        db.execute("update deliveries set created_at = due_at")
        db.execute("drop table held_back")
        db.execute("drop index alerts_match")
        db.execute("alter table deliveries drop column first_due_at")
        db.execute("delete from _sqlite_migrations where name = '004_held_back'")
    desk.ledger.close()
    desk = Desk(path)
    assert due(desk) == before
    assert {row["created_at"] for row in desk.rows("select created_at from deliveries")} == {to_text(desk.now)}
    assert {one.channel: one.first_due_at for one in due_deliveries(desk.ledger, desk.now + DAY)} == before
    desk.ledger.close()
