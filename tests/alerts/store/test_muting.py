"""Mutes in the ledger, what they held, marks, resent alerts, and how all of it is forgotten."""

from dataclasses import replace
from datetime import timedelta

from alerts.delivery.mutes import MuteKind
from alerts.model import Outcome
from alerts.store import (
    begin_mute,
    due_deliveries,
    end_future_mutes,
    end_mutes,
    follow_targets,
    forget_alerts,
    held_back_of,
    held_rows,
    mark_alert,
    marks_by_rule,
    mutes_in_force,
    raise_alerts,
    raised_rows,
    resend,
    rules_in_ledger,
    settle,
    totals,
)
from crawler.model import Change
from crawler.store import forget
from tests.alerts.store.raising import TARGETS, TEXT, fresh, judgement, raise_one, routed, table
from tests.ledger import Desk

HOUR = timedelta(hours=1)


def silence(desk: Desk, kind: MuteKind, subject: str, hours: int = 6) -> None:
    begin_mute(desk.ledger, kind, subject, desk.now, desk.now + HOUR * hours)


def raise_under_mutes(desk: Desk, change: Change) -> int:
    routes = replace(table(), mutes=mutes_in_force(desk.ledger, desk.now))
    return len(raise_alerts(desk.ledger, routed(desk, judgement(desk, change), routes), change.seq, desk.now))


def names(desk: Desk) -> list[str]:
    return [one.name for one in mutes_in_force(desk.ledger, desk.now)]


def test_a_mute_counts_what_it_holds_and_ends_by_itself_without_a_flood(desk: Desk) -> None:
    silence(desk, "rule", "keel")
    change = fresh(desk)
    assert raise_under_mutes(desk, change) == 0
    [one] = mutes_in_force(desk.ledger, desk.now)
    assert (one.name, one.held) == ("rule:keel", 1)
    assert totals(desk.ledger).held_back == (("muted", 1),)
    assert [(row.rule, row.reason, row.article.title) for row in held_rows(desk.ledger, desk.now, reason="muted")] == [
        ("keel", "muted", "A title")
    ]
    desk.now += HOUR * 6
    assert names(desk) == []
    assert due_deliveries(desk.ledger, desk.now + HOUR * 100) == ()
    assert raise_under_mutes(desk, fresh(desk, "https://a.example/2", "Another yard laid another keel today.")) == 1


def test_a_new_mute_of_the_same_takes_the_place_of_the_old_one_and_a_mute_can_be_ended(desk: Desk) -> None:
    silence(desk, "source", "a", 6)
    silence(desk, "source", "a", 1)
    silence(desk, "rule", "keel", 2)
    assert [one.until - desk.now for one in mutes_in_force(desk.ledger, desk.now)] == [HOUR, HOUR * 2]
    assert [one.name for one in end_mutes(desk.ledger, "rule", "keel", desk.now)] == ["rule:keel"]
    assert names(desk) == ["source:a"]


def test_a_group_is_known_by_any_of_its_articles_until_all_are_forgotten(desk: Desk) -> None:
    first, copy = fresh(desk), fresh(desk, "https://b.example/1", source_id="b")
    silence(desk, "group", str(first.article_id))
    assert raise_under_mutes(desk, copy) == 0
    assert [held.reason for held in held_back_of(desk.ledger, copy.article_id)] == ["muted"]
    for change in (first, copy):
        assert len(names(desk)) == 1
        with desk.ledger.write():
            forget_alerts(desk.ledger, change.article_id)
            forget(desk.ledger, change.article_id)
    assert desk.rows("select * from mutes") == []
    assert desk.rows("select * from held_back") == []


def test_a_mute_of_a_clock_that_was_ahead_silences_nobody_later(desk: Desk) -> None:
    desk.now += timedelta(days=2)
    silence(desk, "rule", "keel")
    desk.now -= timedelta(days=2)
    assert end_future_mutes(desk.ledger, desk.now) == 1
    assert end_future_mutes(desk.ledger, desk.now) == 0
    desk.now += timedelta(days=2, hours=1)
    assert names(desk) == []


def test_a_mute_that_was_removed_before_its_match_is_written_leaves_the_match_held(desk: Desk) -> None:
    silence(desk, "rule", "keel")
    change = fresh(desk)
    plan = routed(desk, judgement(desk, change), replace(table(), mutes=mutes_in_force(desk.ledger, desk.now)))
    with desk.ledger.write() as db:
        db.execute("delete from mutes")
    raise_alerts(desk.ledger, plan, change.seq, desk.now)
    assert totals(desk.ledger).held_back == (("muted", 1),)


def test_an_alert_is_listed_with_its_deliveries_and_its_mark(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    [first, _] = due_deliveries(desk.ledger, desk.now)
    settle(desk.ledger, first, Outcome("sent", ""), desk.now)
    assert mark_alert(desk.ledger, 1, "noise", desk.now)
    assert mark_alert(desk.ledger, 1, "useful", desk.now)
    assert not mark_alert(desk.ledger, 2, "useful", desk.now)
    [row] = raised_rows(desk.ledger, desk.now)
    assert (row.id, row.rule, row.hits, row.mark) == (1, "keel", ("keel",), "useful")
    assert row.deliveries == (("pending", 1), ("sent", 1))
    assert marks_by_rule(desk.ledger) == (("keel", 1, 0),)
    assert list(raised_rows(desk.ledger, desk.now, "other")) == []
    assert list(raised_rows(desk.ledger, desk.now + HOUR)) == []
    assert rules_in_ledger(desk.ledger) == {"keel"}
    with desk.ledger.write():
        forget_alerts(desk.ledger, row.article.id)
    assert desk.rows("select * from marks") == []


def test_what_was_sent_or_given_up_goes_again_and_what_waits_is_left_to_wait(desk: Desk) -> None:
    raise_one(desk, fresh(desk, text=TEXT))
    follow_targets(desk.ledger, [one for some in TARGETS.values() for one in some], desk.now)
    [first, second] = due_deliveries(desk.ledger, desk.now)
    settle(desk.ledger, first, Outcome("sent", ""), desk.now)
    done = resend(desk.ledger, 1, ["desk", "duty"], desk.now)
    assert done
    assert (done.again, done.waiting, done.removed) == (1, 1, 0)
    settle(desk.ledger, second, Outcome("retry", "no connection"), desk.now)
    desk.now += timedelta(days=3)
    [second] = [one for one in due_deliveries(desk.ledger, desk.now) if one.id == second.id]
    second = replace(second, attempts=4)
    assert settle(desk.ledger, second, Outcome("retry", "no connection"), desk.now) is None
    [again] = due_deliveries(desk.ledger, desk.now)
    assert (again.id, again.attempts) == (first.id, 0)
    settle(desk.ledger, again, Outcome("sent", ""), desk.now)
    follow_targets(desk.ledger, TARGETS["duty"], desk.now)
    done = resend(desk.ledger, 1, ["desk", "duty"], desk.now)
    assert done
    assert (done.again, done.waiting, done.removed) == (1, 0, 1)
    assert resend(desk.ledger, 1, [], desk.now) is not None
    assert resend(desk.ledger, 9, ["desk"], desk.now) is None
