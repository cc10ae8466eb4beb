"""A digest is a delivery of its own: one waits for each target, and what it covers is read from the ledger."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlite_utils import Database, Migrations

from alerts.delivery.dispatch import Gate
from alerts.model import Channel, DigestTime, Outcome
from alerts.store import ALERTS, coverage, due_deliveries, plan_digests, settle, totals
from crawler.store import CRAWLER
from crawler.times import to_text
from tests.alerts.store.raising import TARGETS, fresh, raise_one
from tests.ledger import Desk

DIGESTS = {"desk": Gate(Channel("desk", (), (DigestTime(time(13)),)), UTC), "duty": Gate(Channel("duty", ()), UTC)}
LATER = {"desk": Gate(Channel("desk", (), (DigestTime(time(18)),)), UTC), "duty": DIGESTS["duty"]}
NONE = {"desk": Gate(Channel("desk", ()), UTC)}


def waiting(desk: Desk) -> list[tuple[str, datetime]]:
    far = due_deliveries(desk.ledger, desk.now + timedelta(days=9))
    return [(one.target, one.due_at) for one in far if one.is_digest_itself]


def test_each_target_of_a_channel_with_digests_waits_for_the_next_one(desk: Desk) -> None:
    for _ in range(2):
        plan_digests(desk.ledger, TARGETS, DIGESTS, desk.now)
        assert waiting(desk) == [("k1", desk.now.replace(hour=13))]
    plan_digests(desk.ledger, TARGETS, NONE, desk.now)
    assert waiting(desk) == []


def test_a_digest_that_went_out_makes_room_for_the_next(desk: Desk) -> None:
    planned_at = desk.now
    plan_digests(desk.ledger, TARGETS, DIGESTS, desk.now)
    desk.now = desk.now.replace(hour=13)
    [digest] = due_deliveries(desk.ledger, desk.now)
    assert coverage(desk.ledger, digest, 1, desk.now).since == planned_at
    settle(desk.ledger, digest, Outcome("sent", ""), desk.now)
    plan_digests(desk.ledger, TARGETS, DIGESTS, desk.now)
    desk.now += timedelta(days=1)
    [following] = due_deliveries(desk.ledger, desk.now)
    assert following.due_at == desk.now
    assert coverage(desk.ledger, following, 1, desk.now).since == desk.now - timedelta(days=1)
    settle(desk.ledger, following, Outcome("skipped", ""), desk.now)
    assert [row["state"] for row in desk.rows("select state from deliveries order by id")] == ["sent", "skipped"]


def test_a_digest_that_fails_still_waits_and_no_second_one_does(desk: Desk) -> None:
    plan_digests(desk.ledger, TARGETS, DIGESTS, desk.now)
    desk.now = desk.now.replace(hour=13)
    [digest] = due_deliveries(desk.ledger, desk.now)
    settle(desk.ledger, digest, Outcome("retry", "no answer"), desk.now)
    plan_digests(desk.ledger, TARGETS, DIGESTS, desk.now + timedelta(days=1))
    assert len(waiting(desk)) == 1
    plan_digests(desk.ledger, TARGETS, NONE, desk.now)
    assert waiting(desk) == []
    assert desk.rows("select state, attempts from deliveries") == [{"state": "skipped", "attempts": 1}]


def test_coverage_is_what_was_read_since_the_digest_before(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    desk.polled(source_id="b", error="no answer")
    plan_digests(desk.ledger, TARGETS, DIGESTS, desk.now)
    desk.now += timedelta(minutes=5)
    desk.article("https://a.example/2", "Another text.", state="truncated")
    for delivery in due_deliveries(desk.ledger, desk.now):
        settle(desk.ledger, delivery, Outcome("sent", ""), desk.now)
    [digest] = due_deliveries(desk.ledger, desk.now + timedelta(days=1))
    found = coverage(desk.ledger, digest, 3, desk.now)
    assert (found.articles, found.cut, found.told, found.rules, found.unjudged) == (1, 1, 1, 3, 1)
    assert {source.id: source.health(desk.now) for source in found.sources} == {"a": "fresh", "b": "failing"}


def test_a_ledger_of_the_release_before_keeps_its_deliveries(tmp_path: Path) -> None:
    before = Migrations("alerts")
    for migration in ALERTS.pending(Database(memory=True))[:12]:
        before(name=migration.name)(migration.fn)
    old = Desk(tmp_path / "v.db", migrations=(CRAWLER, before))
    at, later = to_text(old.now), to_text(old.now + timedelta(hours=5))
    with old.ledger.write() as db:
        db.execute("insert into matches (id, rule, rule_hash, article_id, revision, spans, unknown, at) values "
                   "(1, 'keel', 'h', 1, 1, '[]', '[]', ?)", [at])  # fmt: skip
        db.execute("insert into alerts (id, rule, article_id, revision, match_id, hits, raised_at, tell_at) values "
                   "(7, 'keel', 1, 1, 1, '[]', ?, ?)", [at, at])  # fmt: skip
        for number, alert, match, target, state, due_at, digest in (
            (3, 7, None, "k1", "pending", later, 1),
            (5, 7, None, "k2", "sent", at, 0),
            (9, None, 1, "k1", "pending", later, 1),
        ):
            db.execute("insert into deliveries (id, alert, match_id, channel, target, state, created_at, due_at, "
                       "first_due_at, attempts, digest) values (?, ?, ?, 'desk', ?, ?, ?, ?, ?, 1, ?)",
                       [number, alert, match, target, state, at, due_at, due_at, digest])  # fmt: skip
        db.execute("insert into attempts (delivery, at, kind, sentence, elapsed_ms) values (5, ?, 'sent', '', 1)", [at])
    rows = "select id, alert, match_id, channel, target, state, created_at, due_at, attempts, digest from deliveries"
    kept = old.rows(rows)
    old.ledger.close()
    for again in (False, True):
        desk = Desk(tmp_path / "v.db")
        assert desk.rows(rows) == kept
        assert not desk.rows("pragma foreign_key_check")
        assert [(one.id, one.hold) for one in due_deliveries(desk.ledger, desk.now + timedelta(hours=5))] == [
            (3, None), (9, None),
        ]  # fmt: skip
        assert totals(desk.ledger).sent == 1
        if not again:  # as after a crash before the migration was recorded
            with desk.ledger.write() as db:
                db.execute("delete from _sqlite_migrations where name = '013_holds'")
        desk.ledger.close()
