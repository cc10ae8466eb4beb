"""Deliveries that wait by a clock that was ahead."""

from datetime import timedelta
from pathlib import Path

from alerts.store import reschedule_deliveries
from tests.ledger import Desk


def test_retries_and_first_tries_are_pulled_in_and_a_time_of_day_stays(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    change = desk.article("https://a.example/1", "The keel was laid.")
    ahead, morning = "2027-06-01T08:00:00.000Z", "2027-06-02T07:00:00.000Z"
    with desk.ledger.write() as db:
        db.execute(
            "insert into matches (id, rule_hash, article_id, revision, rule, spans, unknown, at) "
            "values (1, 'h', ?, 1, 'r', '[]', '[]', ?)",
            [change.article_id, ahead],
        )
        db.execute(
            "insert into alerts (id, rule, article_id, revision, match_id, hits, raised_at) "
            "values (1, 'r', ?, 1, 1, '[]', ?)",
            [change.article_id, ahead],
        )
        for target, attempts, due_at in (("first", 0, ahead), ("retry", 3, morning), ("morning", 0, morning)):
            db.execute(
                "insert into deliveries (alert, channel, target, state, attempts, created_at, due_at) "
                "values (1, 'desk', ?, 'pending', ?, ?, ?)",
                [target, attempts, ahead, due_at],
            )
    reschedule_deliveries(desk.ledger, desk.now + timedelta(hours=1), desk.now)
    due = {row["target"]: row["due_at"] for row in desk.rows("select target, due_at from deliveries")}
    desk.ledger.close()
    assert due == {"first": "2026-11-23T08:00:00.000Z", "retry": "2026-11-23T08:00:00.000Z", "morning": morning}
