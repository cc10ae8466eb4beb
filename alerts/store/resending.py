"""Sending an alert again that was sent, or given up, before."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crawler.store import Ledger
from crawler.times import to_text

_OF_ALERT = "alert = ?1 and channel in (select value from json_each(?2))"
_IS_KNOWN = "exists (select 1 from targets t where t.channel = d.channel and t.target = d.target)"


_TAKEN_BACK: Final = (
    "select max(w.id) as by from alerts a join alerts w on w.id > a.id and w.rule = a.rule and w.fold_reason is null "
    "left join corrections c on c.article_id = w.article_id and c.revision = w.revision where a.id = ? "
    "and not exists (select 1 from alerts again where again.revives = w.id) and (w.withdraws in (a.id, a.updates) "
    "or (w.article_id = a.article_id and c.kind in ('gone', 'notice') and not exists (select 1 from corrections b "
    "where b.article_id = c.article_id and b.kind = 'back' and b.revision > c.revision)))"
)


@dataclass(frozen=True, slots=True)
class Resent:
    """What became of an alert's deliveries: `again` go out once more, `waiting` were still to go out and stay so.

    `removed`: to addresses that left the configuration. `folded_into`: the alert to send in its place.
    `taken_back_by`: the last alert that says that it holds no more, or what became of its article; None when none does.
    """

    again: int
    waiting: int
    removed: int
    folded_into: int | None = None
    taken_back_by: int | None = None


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
    [back] = ledger.rows(_TAKEN_BACK, [alert_id])
    return Resent(again.rowcount, counts[0]["waiting"], counts[0]["removed"], rows[0]["folded_into"], back["by"])
