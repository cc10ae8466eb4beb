"""Sending an alert again that was sent, or given up, before."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from crawler.store import Ledger
from crawler.times import to_text

_OF_ALERT = "alert = ?1 and channel in (select value from json_each(?2))"
_IS_KNOWN = "exists (select 1 from targets t where t.channel = d.channel and t.target = d.target)"


@dataclass(frozen=True, slots=True)
class Resent:
    """What became of an alert's deliveries: `again` go out once more, `waiting` were still to go out and stay so.

    `removed`: to addresses that left the configuration. `folded_into`: the alert to send in its place.
    """

    again: int
    waiting: int
    removed: int
    folded_into: int | None = None


def resend(ledger: Ledger, alert_id: int, channels: Collection[str], now: datetime) -> Resent | None:
    """Make due what was sent or given up of an alert to these channels; None when there is no such alert.

    What is sent again counts as new: it is tried for a day. The attempts so far stay recorded. A crash before leaves
    everything as it was.
    """
    rows = ledger.rows("select folded_into from alerts where id = ?", [alert_id])
    if not rows:
        return None
    with ledger.write() as db:
        counts = ledger.rows(
            f"select coalesce(sum(state = 'pending'), 0) as waiting, "  # noqa: S608 - constants
            f"coalesce(sum(state != 'pending' and not {_IS_KNOWN}), 0) as removed from deliveries d where {_OF_ALERT}",
            [alert_id, json.dumps(sorted(channels))],
        )
        again = db.execute(
            "update deliveries as d set state = 'pending', due_at = ?3, first_due_at = ?3, attempts = 0, digest = 0, "  # noqa: S608 - constants
            f"collected = 0, hold = '', error = null where {_OF_ALERT} and state != 'pending' and {_IS_KNOWN}",
            [alert_id, json.dumps(sorted(channels)), to_text(now)],
        )
    return Resent(again.rowcount, counts[0]["waiting"], counts[0]["removed"], rows[0]["folded_into"])
