"""What waits: when it is due by the configuration in force, what is held, and how much a target got of late."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from alerts.delivery.dispatch import LIMIT_PERIOD, Dispatch, Gate, HeldDelivery, dispatch
from alerts.delivery.replanning import Waiting, due_again
from alerts.model import Delivery
from alerts.store.deliveries import PENDING, deliveries_beside, delivery_of
from crawler.store import Ledger
from crawler.store.columns import moment
from crawler.times import to_text


def replan_deliveries(ledger: Ledger, gates: Mapping[str, Gate], now: datetime) -> None:
    """Give what waits for a digest or for the end of quiet hours the time that the configuration in force says.

    `gates`: by channel; what waits for another channel stays as it is. One transaction; a second call changes nothing.
    """
    with ledger.write() as db:
        rows = ledger.rows(
            f"{PENDING} and d.attempts = 0 and d.due_at > ? and (d.digest = 1 or d.hold = 'quiet')",
            [to_text(now)],
        )
        for row in rows:
            if gate := gates.get(row["channel"]):
                waiting = Waiting(delivery_of(row), moment(row["tell_at"] or row["due_at"]))
                due_at = to_text(due_again(waiting, gate, now))
                if due_at != row["due_at"]:
                    db.execute(
                        "update deliveries set due_at = ?1, first_due_at = ?1 where id = ?2", [due_at, row["id"]]
                    )


def hold_deliveries(ledger: Ledger, held: Sequence[HeldDelivery]) -> None:
    """Write until when deliveries are held, and why. A crash before leaves them due, to be held by the next look."""
    if not held:
        return
    with ledger.write() as db:
        db.conn.executemany(
            "update deliveries set hold = ?1, due_at = ?2, first_due_at = case when attempts = 0 then ?2 "
            "else first_due_at end where id = ?3 and state = 'pending'",
            [(one.hold, to_text(one.due_at), one.delivery.id) for one in held],
        )


def take_up(ledger: Ledger, due: Sequence[Delivery], gate: Gate, now: datetime, sent: Collection[int] = ()) -> Dispatch:
    """The messages in which these deliveries, all due to one target, go out now; the others are held in the ledger.

    `sent`: numbers of deliveries that were sent, which the ledger does not know yet.
    """
    if not due:
        return Dispatch(())
    so_far = _messages_sent(ledger, due[0].target, now - LIMIT_PERIOD)
    beside = [one for one in deliveries_beside(ledger, due) if one.id not in sent]
    plan = dispatch(due, gate, so_far, now, beside)
    hold_deliveries(ledger, plan.held)
    return plan


def _messages_sent(ledger: Ledger, target: str, since: datetime) -> int:
    """How many messages a target got since then."""
    rows = ledger.rows(
        "select count(distinct message) as n from deliveries where target = ? and state = 'sent' and sent_at > ?",
        [target, to_text(since)],
    )
    return int(rows[0]["n"])
