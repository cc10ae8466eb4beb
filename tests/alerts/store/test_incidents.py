"""Incidents in the ledger: what a restart finds, what each address was told, and the facts that the ledger knows."""

from datetime import timedelta

from alerts.delivery.trouble import Symptom, developments, news_for
from alerts.incident import TroubleKind, TroubleNews
from alerts.model import Outcome, Target
from alerts.store import (
    channel_states,
    deliveries_given_up,
    due_deliveries,
    give_up_switched_off,
    incidents_since,
    newest_incidents,
    open_incidents,
    record_told,
    record_untold,
    settle,
    told_targets,
    unjudged_since,
    versions_not_judged,
    write_developments,
)
from crawler.store import poll_states
from tests.alerts.store.raising import fresh, raise_one
from tests.ledger import Desk

TECH = Target("tech", "k9", "json", "json://z")
FAILS = Symptom("source", "a", "the source a fails")
KINDS: tuple[TroubleKind, ...] = ("source",)


def look(desk: Desk, *symptoms: Symptom) -> None:
    write_developments(desk.ledger, developments(newest_incidents(desk.ledger), symptoms, KINDS), desk.now)


def news(desk: Desk) -> tuple[TroubleNews, ...]:
    [told] = told_targets(desk.ledger, [TECH], desk.now)
    return news_for(told, incidents_since(desk.ledger, desk.now - timedelta(days=1)), desk.now)


def test_an_incident_stands_in_the_ledger_until_it_is_over_and_is_told_once_each_way(desk: Desk) -> None:
    assert news(desk) == ()
    look(desk, FAILS)
    look(desk, FAILS)
    assert [one.sentence for one in open_incidents(desk.ledger)] == ["the source a fails"]
    record_told(desk.ledger, TECH, news(desk), desk.now)
    assert news(desk) == ()
    desk.now += timedelta(hours=2)
    look(desk)
    assert open_incidents(desk.ledger) == ()
    assert [one.phases for one in news(desk)] == [("closed",)]
    record_told(desk.ledger, TECH, news(desk), desk.now)
    look(desk, FAILS)
    assert [(one.incident.id, one.phases) for one in news(desk)] == [(2, ("opened",))]


def test_an_event_that_is_over_at_once_is_written_closed(desk: Desk) -> None:
    assert news(desk) == ()
    look(desk, Symptom("clock", "", "the clock was set", desk.now, lasts=False))
    assert open_incidents(desk.ledger) == ()
    assert [one.phases for one in news(desk)] == [("opened", "closed")]


def test_a_message_that_did_not_get_through_waits_and_is_forgotten_once_one_does(desk: Desk) -> None:
    told_targets(desk.ledger, [TECH], desk.now)
    later = desk.now + timedelta(minutes=5)
    record_untold(desk.ledger, TECH, "no connection", later)
    [told] = told_targets(desk.ledger, [TECH], desk.now)
    assert (told.attempts, told.due_at, told.since) == (1, later, desk.now)
    record_told(desk.ledger, TECH, (), desk.now)
    [told] = told_targets(desk.ledger, [TECH], desk.now)
    assert told.attempts == 0


def test_the_ledger_knows_which_sources_and_channels_fail(desk: Desk) -> None:
    desk.polled(error="it answered 503")
    desk.polled(error="it answered 504")
    assert [(one.id, one.failures, one.last_error) for one in poll_states(desk.ledger)] == [
        ("a", 2, "it answered 504"), ("b", 0, None),
    ]  # fmt: skip
    raise_one(desk, fresh(desk))
    assert channel_states(desk.ledger) == ()
    first, second = due_deliveries(desk.ledger, desk.now)
    settle(desk.ledger, first, Outcome("retry", "no connection"), desk.now)
    [state] = channel_states(desk.ledger)
    assert (state.channel, state.attempts, state.error) == (first.channel, 1, "no connection")
    settle(desk.ledger, second, Outcome("retry", "no route"), desk.now)
    desk.now += timedelta(days=2)
    while waiting := due_deliveries(desk.ledger, desk.now + timedelta(hours=1)):
        for one in waiting:
            settle(desk.ledger, one, Outcome("refused", "no such user"), desk.now)
    assert [(late.subject, late.count, late.last) for late in deliveries_given_up(desk.ledger, desk.now)] == [
        ("desk", 1, "no such user"), ("duty", 1, "no such user"),
    ]  # fmt: skip
    assert deliveries_given_up(desk.ledger, desk.now + timedelta(days=2)) == ()


def test_what_a_channel_that_was_switched_off_does_not_get_is_no_trouble(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    assert give_up_switched_off(desk.ledger, ["desk"], desk.now, ()) == 1
    assert deliveries_given_up(desk.ledger, desk.now) == ()


def test_the_oldest_change_that_waits_to_be_judged_is_known(desk: Desk) -> None:
    assert unjudged_since(desk.ledger) is None
    assert versions_not_judged(desk.ledger, desk.now) is None
    began = desk.now
    change = fresh(desk)
    desk.now += timedelta(hours=1)
    fresh(desk, "https://a.example/2")
    assert unjudged_since(desk.ledger) == began
    raise_one(desk, change)
    assert unjudged_since(desk.ledger) == began + timedelta(hours=1)
