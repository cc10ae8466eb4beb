"""What each rule raised on each day, and what became of the deliveries."""

from datetime import timedelta

from alerts.store import TodaysDeliveries, deliveries_since, rule_volumes
from tests.alerts.store.raising import fresh, raise_one
from tests.ledger import Desk


def test_alerts_are_counted_by_rule_and_day_and_copies_are_not(desk: Desk) -> None:
    begin = desk.now
    raise_one(desk, fresh(desk))
    raise_one(desk, fresh(desk, "https://b.example/copy", source_id="b"))
    desk.now += timedelta(days=1)
    raise_one(desk, fresh(desk, "https://a.example/2", "Another yard laid a keel in the north this week."))
    days = [begin + timedelta(days=n) for n in range(-1, 3)]
    assert rule_volumes(desk.ledger, days) == {"keel": (0, 1, 1)}
    assert rule_volumes(desk.ledger, days[:2]) == {}
    with desk.ledger.write() as db:
        db.execute("update deliveries set state = 'sent' where id = (select max(id) from deliveries)")
        db.execute("update deliveries set state = 'dead' where id = (select min(id) from deliveries)")
    assert deliveries_since(desk.ledger, days[0]) == TodaysDeliveries(sent=1, waiting=2, given_up=1)
    assert deliveries_since(desk.ledger, desk.now) == TodaysDeliveries(sent=1, waiting=1)
