"""Raising writes matches, alerts, deliveries, reasons and cursor together or not at all; again, it changes nothing."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database, Migrations

from alerts.delivery.routing import route_past
from alerts.model import Subject, Target
from alerts.store import (
    ALERTS,
    alert,
    cursor,
    due_deliveries,
    forget_alerts,
    raise_alerts,
    record_matches,
    reschedule_deliveries,
    target_key,
    told_alerts,
    totals,
)
from crawler.errors import LedgerError
from crawler.model import Change, Entry
from crawler.store import CRAWLER, article_at, forget, prune
from crawler.times import to_text
from tests.alerts.store.raising import (
    DAY,
    TARGETS,
    TEXT,
    finds_keel,
    fresh,
    judgement,
    raise_one,
    reasons,
    routed,
    table,
)
from tests.draws import draws
from tests.ledger import START, Desk


def test_an_alert_has_a_delivery_for_each_target_and_moves_the_cursor(desk: Desk) -> None:
    change = fresh(desk)
    assert raise_one(desk, change) == 1
    assert [(d.channel, d.target) for d in due_deliveries(desk.ledger, desk.now)] == [("desk", "k1"), ("duty", "k2")]
    assert cursor(desk.ledger) == change.seq
    told = alert(desk.ledger, 1)
    assert told is not None
    assert told.article == article_at(desk.ledger, change.article_id, change.revision)
    assert told.match == finds_keel(Subject("", TEXT))[0]


def test_raising_twice_raises_once(desk: Desk) -> None:
    change = fresh(desk)
    raise_one(desk, change)
    before = totals(desk.ledger)
    assert raise_one(desk, change) == 0
    assert totals(desk.ledger) == before


def test_a_failure_inside_raising_leaves_no_trace(desk: Desk) -> None:
    change = fresh(desk)
    broken = TARGETS | {"duty": (Target("duty", None, "json", "json://y"),)}  # type: ignore[arg-type]
    plan = routed(desk, judgement(desk, change), table(targets=broken))
    with pytest.raises(LedgerError):
        raise_alerts(desk.ledger, plan, change.seq, desk.now)
    assert totals(desk.ledger).matches == 0
    assert cursor(desk.ledger) == 0
    assert raise_one(desk, change) == 1


def test_a_revision_without_a_new_sentence_does_not_alert_again(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    desk.polled(Entry("https://a.example/1", title="A title", text="other", published=desk.now.isoformat()))
    change = desk.read(desk.due()[0], TEXT + " More.")
    assert change is not None
    assert raise_one(desk, change) == 0
    assert totals(desk.ledger).matches == 2
    assert reasons(desk, change) == [("said_before", 1)]


def revise(desk: Desk, text: str) -> Change:
    """The change that a new text of the first article makes."""
    desk.polled(Entry("https://a.example/1", title="A title", text=text[:40], published=desk.now.isoformat()))
    change = desk.read(desk.due()[0], text)
    assert change is not None
    return change


def test_updates_name_the_first_alert_and_those_of_one_pause_are_due_together(desk: Desk) -> None:
    raise_one(desk, fresh(desk, text="The keel was laid."))
    for minutes, text in ((10, "The keel broke."), (20, "The keel is of steel."), (40, "The keel weighs 90 tonnes.")):
        desk.now = START + timedelta(minutes=minutes)
        assert raise_one(desk, revise(desk, text)) == 1
    assert [row["updates"] for row in desk.rows("select updates from alerts order by id")] == [None, 1, 1, 1]
    waiting = [one for one in due_deliveries(desk.ledger, desk.now + DAY) if one.update_of]
    assert {(one.alert, one.update_of, one.due_at) for one in waiting} == {
        (3, 1, START + timedelta(minutes=70)), (4, 1, START + timedelta(minutes=70)),
    }  # fmt: skip
    assert (totals(desk.ledger).pending, totals(desk.ledger).collected) == (4, 4)
    told = alert(desk.ledger, 4)
    assert told is not None
    assert (told.updates, told.new_sentences) == (1, ("The keel weighs 90 tonnes.",))


def updated_twice(desk: Desk) -> datetime:
    """Raise an alert, an update at once and one that waits; the time for which it waits."""
    raise_one(desk, fresh(desk, text="The keel was laid."))
    raise_one(desk, revise(desk, "The keel broke."))
    raise_one(desk, revise(desk, "The keel is of steel."))
    return next_due_of_updates(desk)


def next_due_of_updates(desk: Desk) -> datetime:
    return min(one.due_at for one in due_deliveries(desk.ledger, desk.now + 400 * DAY) if one.update_of)


def test_a_start_keeps_the_pause_and_a_clock_set_back_ends_it(desk: Desk) -> None:
    due_at = updated_twice(desk)
    reschedule_deliveries(desk.ledger, desk.now + timedelta(hours=1), desk.now)
    assert next_due_of_updates(desk) == due_at == START + timedelta(hours=1)
    desk.now -= timedelta(minutes=30)
    reschedule_deliveries(desk.ledger, desk.now, desk.now)
    assert next_due_of_updates(desk) == desk.now


def test_a_pause_of_a_clock_that_was_days_ahead_ends_with_the_start(desk: Desk) -> None:
    desk.now += timedelta(days=3)
    updated_twice(desk)
    desk.now = START
    reschedule_deliveries(desk.ledger, desk.now + timedelta(hours=1), desk.now)
    assert next_due_of_updates(desk) == START


def test_a_text_that_is_removed_takes_the_sentences_of_its_alert_with_it(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    desk.now += timedelta(days=400)
    list(prune(desk.ledger, timedelta(days=365), desk.now))
    assert [row["sentences"] for row in desk.rows("select sentences from alerts")] == ["[]"]


def test_a_ledger_with_one_alert_an_article_is_upgraded_with_all_it_holds(tmp_path: Path) -> None:
    before = Migrations("alerts")
    for migration in ALERTS.pending(Database(memory=True))[:4]:
        before(name=migration.name)(migration.fn)
    old = Desk(tmp_path / "v.db", migrations=(CRAWLER, before))
    change = fresh(old, text="The keel was laid. It rained.")
    at, key = to_text(old.now), [change.article_id, change.revision]
    with old.ledger.write() as db:
        for rule, number in (("keel", 1), ("other", 2)):
            db.execute("insert into matches (id, rule, rule_hash, article_id, revision, spans, unknown, at) values "
                       "(?, ?, ?, ?, ?, '[[\"text\", 4, 8]]', '[]', ?)",
                       [number, rule, f"hash-of-{rule}", *key, at])  # fmt: skip
        for number in (7, 9):
            db.execute("insert into alerts (id, rule, article_id, revision, match_id, hits, raised_at) values "
                       "(?, ?, ?, ?, 1, '[\"keel\"]', ?)", [number, f"rule-{number}" if number > 7 else "keel", *key, at])  # fmt: skip
        db.execute("delete from alerts where id = 9")
        db.execute("insert into deliveries (id, alert, channel, target, state, created_at, due_at, first_due_at) values "
                   "(3, 7, 'desk', 'k1', 'pending', ?, ?, ?)", [at, at, at])  # fmt: skip
        db.execute(
            "insert into attempts (delivery, at, kind, sentence, elapsed_ms) values (3, ?, 'retry', 'no', 1)", [at]
        )
        db.execute("insert into held_back (match_id, reason, folded_into, at) values (2, 'copy_told', 7, ?)", [at])
    old.ledger.close()
    desk = Desk(tmp_path / "v.db")
    assert [(one.alert, one.id) for one in due_deliveries(desk.ledger, desk.now)] == [(7, 3)]
    assert desk.rows("select rule, fold_reason from alerts where folded_into = 7") == [
        {"rule": "other", "fold_reason": "copy_told"}
    ]
    assert not desk.rows("pragma foreign_key_check")
    assert desk.rows("pragma foreign_keys") == [{"foreign_keys": 1}]
    [told] = told_alerts(desk.ledger, {change.article_id}, set())
    assert (told.sentences, told.tell_at, told.updates) == (("The keel was laid.",), desk.now, None)
    assert raise_one(desk, revise(desk, "The keel was laid. The sun shone.")) == 0
    assert raise_one(desk, revise(desk, "The keel was laid. A second keel broke.")) == 0
    assert raise_one(desk, revise(desk, "The keel of another ship was laid.")) == 1
    assert desk.rows("select id, updates from alerts where fold_reason is null order by id") == [
        {"id": 7, "updates": None}, {"id": 13, "updates": 7},  # 9 was removed, 10 to 12 are folded
    ]  # fmt: skip
    desk.ledger.close()


def test_an_upgrade_that_was_cut_off_before_its_record_is_taken_up_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    raise_one(desk, fresh(desk))
    with desk.ledger.write() as db:
        db.execute("delete from _sqlite_migrations where name = '005_updates'")
    desk.ledger.close()
    desk = Desk(tmp_path / "v.db")
    assert totals(desk.ledger).alerts == 1
    assert [row["sentences"] is not None for row in desk.rows("select sentences from alerts")] == [True]
    desk.ledger.close()


def test_a_revision_that_matches_for_the_first_time_alerts(desk: Desk) -> None:
    assert raise_one(desk, fresh(desk, text="Nothing yet.")) == 0
    desk.polled(Entry("https://a.example/1", title="A title", text="other", published=desk.now.isoformat()))
    change = desk.read(desk.due()[0], TEXT)
    assert change is not None
    assert raise_one(desk, change) == 1


def test_a_copy_with_the_same_hits_does_not_alert_again(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    copy = fresh(desk, "https://b.example/1", "By our staff. " + TEXT, "b")
    assert raise_one(desk, copy) == 0
    assert reasons(desk, copy) == [("copy_told", 1)]


def test_another_article_with_the_same_hits_alerts(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    assert raise_one(desk, fresh(desk, "https://b.example/1", "Elsewhere a keel was laid, for a ferry.", "b")) == 1


def test_old_articles_match_and_do_not_alert(desk: Desk) -> None:
    change = desk.article("https://a.example/1", TEXT, published=(desk.now - timedelta(days=3)).isoformat())
    assert raise_one(desk, change) == raise_one(desk, change) == 0
    assert totals(desk.ledger).matches == 1
    assert totals(desk.ledger).held_back == (("too_old", 1),)
    assert reasons(desk, change) == [("too_old", None)]


def test_a_match_that_a_new_rule_recorded_loses_its_reason_when_its_change_raises_the_alert(desk: Desk) -> None:
    change = fresh(desk)
    past = route_past(judgement(desk, change))
    record_matches(desk.ledger, past, {"hash-of-keel": "keel"}, desk.now)
    assert reasons(desk, change) == [("new_rule", None)]
    assert raise_one(desk, change) == 1
    assert reasons(desk, change) == []
    record_matches(desk.ledger, past, {}, desk.now)
    assert reasons(desk, change) == []


def test_the_ledgers_key_stays_and_no_target_address_is_written(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    assert target_key(desk.ledger) == target_key(desk.ledger)
    desk.ledger.db.conn.execute("pragma wal_checkpoint(truncate)").fetchall()
    assert b"mailto://" not in desk.path.read_bytes()


def test_a_forgotten_article_leaves_nothing_and_does_not_come_back(desk: Desk) -> None:
    change = fresh(desk)
    copy = fresh(desk, "https://b.example/1", "By our staff. " + TEXT, "b")
    raise_one(desk, change)
    raise_one(desk, copy)
    with desk.ledger.write():
        forget_alerts(desk.ledger, change.article_id)
        forget(desk.ledger, change.article_id)
    assert [row["id"] for row in desk.rows("select id from articles")] == [copy.article_id]
    assert [row["article_id"] for row in desk.rows("select article_id from matches")] == [copy.article_id]
    assert reasons(desk, copy) == [("copy_told", None)]
    assert desk.polled(Entry("https://a.example/1", title="A title")).new == 0
    assert not desk.due()


@settings(max_examples=draws(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)), repeats=st.lists(st.integers(0, 3), max_size=4))
def test_any_order_and_repetition_of_judging_raises_the_same(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], repeats: list[int]
) -> None:
    desk = Desk(tmp_path_factory.mktemp("law") / "v.db")
    changes = [fresh(desk, f"https://a.example/{n}", f"On day {n} a keel was laid.") for n in range(4)]
    for n in [*order, *repeats]:
        raise_one(desk, changes[n])
    after = totals(desk.ledger)
    desk.ledger.close()
    assert (after.matches, after.alerts, after.pending) == (4, 4, 8)
    assert after.unjudged == 0
