"""A target that keeps failing in the ledger: what waits for it, and what becomes of it."""

from datetime import timedelta

from alerts.delivery.symptoms import channel_symptoms
from alerts.model import Outcome
from alerts.store import (
    channel_states,
    deliveries_due_to,
    due_deliveries,
    due_targets,
    is_paused,
    next_due_at,
    paused_addresses,
    settle,
    totals,
)
from tests.alerts.store.raising import DAY, fresh, raise_one
from tests.ledger import Desk

DOWN = Outcome("retry", "no connection", target="failing")
GONE = Outcome("refused", "the service answered 410 Gone", target="refusing")
SENT = Outcome("sent", "sent")


def raise_several(desk: Desk, count: int) -> None:
    for n in range(count):
        raise_one(desk, fresh(desk, f"https://b.example/{n}", f"Elsewhere a keel was laid for ferry {n * 7}.", "b"))


def attempts(desk: Desk, target: str) -> int:
    rows = desk.rows("select sum(attempts) as n from deliveries where target = ?", [target])
    return int(str(rows[0]["n"]))


def try_all(desk: Desk, target: str, outcome: Outcome) -> int:
    """Try what is due until the target is paused; how many attempts were made."""
    made = 0
    for one in deliveries_due_to(desk.ledger, target, desk.now):
        if not is_paused(desk.ledger, target, desk.now):
            settle(desk.ledger, one, outcome, desk.now)
            made += 1
    return made


def test_a_dead_target_is_tried_with_one_message_at_a_time_and_then_gets_everything(desk: Desk) -> None:
    raise_several(desk, 20)
    assert try_all(desk, "k1", DOWN) == 3
    [paused] = paused_addresses(desk.ledger)
    assert (paused.channel, paused.waiting, paused.until - desk.now) == ("desk", 20, timedelta(seconds=10))
    assert due_targets(desk.ledger, desk.now) == ("k2",)
    begun = desk.now
    for _ in range(10):
        desk.now = paused_addresses(desk.ledger)[0].until
        assert next_due_at(desk.ledger, leaving_out=["k2"]) == desk.now
        assert try_all(desk, "k1", DOWN) == 1
    assert desk.now - begun < timedelta(hours=1)
    desk.now = paused_addresses(desk.ledger)[0].until
    settle(desk.ledger, deliveries_due_to(desk.ledger, "k1", desk.now)[0], SENT, desk.now)
    assert not paused_addresses(desk.ledger)
    assert len(deliveries_due_to(desk.ledger, "k1", desk.now)) == 19


def test_nothing_is_given_up_since_its_target_took_nothing_however_long(desk: Desk) -> None:
    raise_several(desk, 4)
    try_all(desk, "k1", GONE)
    end = desk.now + 10 * DAY
    while desk.now < end:
        desk.now = paused_addresses(desk.ledger)[0].until
        assert try_all(desk, "k1", GONE) == 1
    assert totals(desk.ledger).dead == 0
    desk.now = paused_addresses(desk.ledger)[0].until
    settle(desk.ledger, deliveries_due_to(desk.ledger, "k1", desk.now)[0], SENT, desk.now)
    assert len(deliveries_due_to(desk.ledger, "k1", desk.now)) == 3


def test_one_message_that_its_target_refuses_for_a_day_beside_others_that_it_takes_is_given_up(desk: Desk) -> None:
    raise_several(desk, 2)
    bad, good = deliveries_due_to(desk.ledger, "k1", desk.now)
    settle(desk.ledger, bad, DOWN, desk.now)
    settle(desk.ledger, good, SENT, desk.now)
    end = desk.now + 2 * DAY
    while (due_at := next_due_at(desk.ledger, leaving_out=["k2"])) and due_at < end:
        desk.now = due_at
        for one in deliveries_due_to(desk.ledger, "k1", desk.now):
            settle(desk.ledger, one, DOWN, desk.now)
    assert totals(desk.ledger).dead == 1


def test_a_message_of_many_deliveries_that_fails_counts_once(desk: Desk) -> None:
    raise_several(desk, 5)
    together = deliveries_due_to(desk.ledger, "k1", desk.now)
    for one in together:
        settle(desk.ledger, one, DOWN, desk.now, together[0].id)
    assert not paused_addresses(desk.ledger)


def test_a_refusal_is_trouble_at_once_and_until_a_message_gets_through(desk: Desk) -> None:
    raise_several(desk, 2)
    assert try_all(desk, "k1", GONE) == 1
    [symptom] = channel_symptoms(channel_states(desk.ledger), ())
    assert symptom.subject == "desk"
    assert "410 Gone; what waits for this address goes out once this is mended" in symptom.sentence
    desk.now = paused_addresses(desk.ledger)[0].until
    for one in deliveries_due_to(desk.ledger, "k1", desk.now):
        settle(desk.ledger, one, SENT, desk.now)
    assert not channel_symptoms(channel_states(desk.ledger), ("desk",))


def test_the_urgent_goes_first_and_of_that_the_oldest_whatever_was_tried_before(desk: Desk) -> None:
    raise_several(desk, 6)
    numbers = [one.id for one in deliveries_due_to(desk.ledger, "k1", desk.now)]
    settle(desk.ledger, deliveries_due_to(desk.ledger, "k1", desk.now)[0], Outcome("retry", "451"), desk.now)
    desk.now += timedelta(minutes=1)
    with desk.ledger.write() as db:
        db.execute("update deliveries set digest = 1 where id = ?", [numbers[1]])
        db.execute(
            "update alerts set rule = 'siren' where id = (select alert from deliveries where id = ?)", [numbers[4]]
        )
    expected = [numbers[n] for n in (4, 0, 2, 3, 5, 1)]
    found = deliveries_due_to(desk.ledger, "k1", desk.now, waking=["siren"])
    assert [one.id for one in found] == expected
    assert [one.id for one in deliveries_due_to(desk.ledger, "k1", desk.now, 2, ["siren"])] == expected[:2]
    assert len(due_deliveries(desk.ledger, desk.now)) == 12
