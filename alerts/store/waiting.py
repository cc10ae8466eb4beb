"""Deliveries that wait by a clock that was ahead."""

from datetime import datetime

from crawler.store import Ledger
from crawler.times import to_text


def reschedule_deliveries(ledger: Ledger, latest: datetime, now: datetime) -> None:
    """Make due at `now` what waits beyond `latest`: retries, and first tries that were due when the alert was raised.

    What waits for a time of day stays where it is.
    """
    with ledger.write() as db:
        db.execute(
            "update deliveries set due_at = ? "
            "where state = 'pending' and due_at > ? and (attempts > 0 or due_at = created_at)",
            [to_text(now), to_text(latest)],
        )
