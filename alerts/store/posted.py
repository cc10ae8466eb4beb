"""Which message told a target of an alert, so that what follows it joins its thread."""

from collections.abc import Sequence

from alerts.delivery.threads import posting_id
from crawler.store import Ledger


def earlier_postings(ledger: Ledger, alerts: Sequence[int], target: str) -> tuple[str, ...]:
    """The `posting_id`s of the messages that told the target of these alerts, in the order of the alerts."""
    found: dict[str, None] = {}
    for number in alerts:  # "+" keeps SQLite from reading all that the target ever got
        rows = ledger.rows(
            "select l.id, l.digest or l.hold != '' as merged, "
            "(select min(alert) from deliveries d where d.message = l.id) as alert "
            "from deliveries told join deliveries l on l.id = told.message "
            "where told.alert = ? and +told.target = ? and told.state = 'sent' order by told.id limit 1",
            [number, target],
        )
        found |= {posting_id(row["id"], row["alert"], merged=bool(row["merged"])): None for row in rows}
    return tuple(found)
