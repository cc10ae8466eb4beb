"""Raising writes matches, alerts, deliveries, reasons and cursor together or not at all; again, it changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database, Migrations

from alerts.delivery.routing import RoutedMatch, RoutingTable, route, route_past
from alerts.judging import JudgedChange, judged_change
from alerts.model import Channel, IfCutOff, Match, Outcome, Rule, Span, Subject, Target
from alerts.store import (
    ALERTS,
    alert,
    cursor,
    due_deliveries,
    due_targets,
    forget_alerts,
    held_back_of,
    next_due_at,
    raise_alerts,
    record_matches,
    reschedule_deliveries,
    settle,
    target_key,
    told_alerts,
    totals,
)
from crawler.errors import LedgerError
from crawler.model import Change, Entry
from crawler.store import CRAWLER, article_at, forget, prune
from crawler.times import to_text
from tests.ledger import START, Desk

DAY = timedelta(hours=24)
TARGETS = {
    "desk": (Target("desk", "k1", "mailto", "mailto://x"),),
    "duty": (Target("duty", "k2", "json", "json://y"),),
}
TEXT = " ".join(
    f"The yard laid the keel of frigate {n} on day {n * 3}, said witness number {n * 5}." for n in range(20)
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def finds_keel(subject: Subject) -> tuple[Match, ...]:
    at = subject.text.find("keel")
    return (Match("keel", "hash-of-keel", (Span("text", at, at + 4),)),) if at >= 0 else ()


def table(if_cut_off: IfCutOff = "alert", targets: dict[str, tuple[Target, ...]] = TARGETS) -> RoutingTable:
    return RoutingTable(
        rules={"keel": Rule("keel", query="keel", notify=("desk", "duty"), if_cut_off=if_cut_off)},
        channels={"desk": Channel("desk", (), (time(7), time(13))), "duty": Channel("duty", ())},
        targets=targets,
        zone=UTC,
        alert_max_age=DAY,
    )


def judgement(desk: Desk, change: Change, unknown: tuple[str, ...] = ()) -> JudgedChange:
    article = article_at(desk.ledger, change.article_id, change.revision)
    assert article is not None
    found = judged_change(change, article, finds_keel)
    return replace(found, matches=tuple(replace(match, unknown=unknown) for match in found.matches))


def routed(desk: Desk, one: JudgedChange, routes: RoutingTable) -> tuple[RoutedMatch, ...]:
    told = told_alerts(desk.ledger, {one.article.id}, {one.article.group_id})
    return route([one], routes, told, desk.now)


def fresh(desk: Desk, url: str = "https://a.example/1", text: str = TEXT, source_id: str = "a") -> Change:
    return desk.article(url, text, source_id, published=desk.now.isoformat())


def raise_one(desk: Desk, change: Change) -> int:
    return len(raise_alerts(desk.ledger, routed(desk, judgement(desk, change), table()), change.seq, desk.now))


def raise_for_digest(desk: Desk, change: Change) -> None:
    """Raise an alert that tells the desk in its next digest, and duty at once."""
    open_match = judgement(desk, change, unknown=("NOT exercise",))
    raise_alerts(desk.ledger, routed(desk, open_match, table("digest")), change.seq, desk.now)


def due(desk: Desk) -> dict[str, datetime]:
    """The due time of every pending delivery, by channel."""
    far = desk.now + timedelta(days=1000)
    return {delivery.channel: delivery.due_at for delivery in due_deliveries(desk.ledger, far)}


def reasons(desk: Desk, change: Change) -> list[tuple[str, int | None]]:
    return [(held.reason, held.folded_into) for held in held_back_of(desk.ledger, change.article_id)]


def next_due(desk: Desk) -> datetime:
    due_at = next_due_at(desk.ledger)
    assert due_at is not None
    return due_at


def tries_until_given_up(desk: Desk) -> int:
    """How many attempts are made, all failing, until no delivery is pending; the clock follows."""
    tries = 0
    while waiting := next_due_at(desk.ledger):
        desk.now = waiting
        for delivery in due_deliveries(desk.ledger, desk.now):
            settle(desk.ledger, delivery, Outcome("retry", "no answer"), desk.now)
            tries += 1
    return tries


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
    assert desk.rows("select folded_into from held_back") == [{"folded_into": 7}]
    assert not desk.rows("pragma foreign_key_check")
    assert desk.rows("pragma foreign_keys") == [{"foreign_keys": 1}]
    [told] = told_alerts(desk.ledger, {change.article_id}, set())
    assert (told.sentences, told.tell_at, told.updates) == (("The keel was laid.",), desk.now, None)
    assert raise_one(desk, revise(desk, "The keel was laid. The sun shone.")) == 0
    assert raise_one(desk, revise(desk, "The keel was laid. A second keel broke.")) == 0
    assert raise_one(desk, revise(desk, "The keel of another ship was laid.")) == 1
    assert desk.rows("select id, updates from alerts order by id") == [
        {"id": 7, "updates": None}, {"id": 10, "updates": 7},
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


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
