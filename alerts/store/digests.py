"""Digests as deliveries of their own: a row for the next digest of each target, which goes out also without a match."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from alerts.delivery.dispatch import Gate
from alerts.delivery.schedule import next_digest
from alerts.model import Delivery, FoldedMatch, Target
from crawler.store import Ledger
from crawler.store.columns import moment
from crawler.times import to_text

_OWN: Final = "alert is null and match_id is null"
_OF_TARGET: Final = f"where channel = ? and target = ? and state = 'pending' and {_OWN}"
_NOT_WANTED: Final = (
    f"delete from deliveries {_OF_TARGET} and attempts = 0",  # noqa: S608
    f"update deliveries set state = 'skipped' {_OF_TARGET}",  # noqa: S608 - one that was tried keeps its attempts
)


def plan_digests(
    ledger: Ledger, targets: Mapping[str, Sequence[Target]], gates: Mapping[str, Gate], now: datetime
) -> None:
    """Make each target wait for its next digest, and none for one that its channel does not have any more.

    One that waits already stays. One transaction; doing it again changes nothing.
    """
    wanted = [
        (target.channel, target.key, next_digest(gate.channel.digest, gate.zone, now, gate.channel.quiet))
        for channel, gate in gates.items()
        if gate.channel.digest and gate.channel.enabled
        for target in targets.get(channel, ())
    ]
    with ledger.write() as db:
        pending = ledger.rows(f"select channel, target from deliveries where state = 'pending' and {_OWN}")  # noqa: S608
        waiting = {(row["channel"], row["target"]) for row in pending}
        not_wanted = sorted(waiting - {(channel, key) for channel, key, _ in wanted})
        for remove in _NOT_WANTED:
            db.conn.executemany(remove, not_wanted)
        db.conn.executemany(
            "insert into deliveries (channel, target, state, created_at, due_at, first_due_at, digest) "
            "values (?1, ?2, 'pending', ?3, ?4, ?4, 1)",
            [
                (channel, key, to_text(now), to_text(due_at))
                for channel, key, due_at in wanted
                if (channel, key) not in waiting
            ],
        )


def last_digest_at(ledger: Ledger, digest: Delivery) -> datetime:
    """When the target of a digest got the one before; when this one was planned, if it got none."""
    rows = ledger.rows(
        f"select coalesce((select max(sent_at) from deliveries where channel = ?1 and target = ?2 and {_OWN} "  # noqa: S608
        "and state in ('sent', 'skipped')), (select created_at from deliveries where id = ?3)) as at",
        [digest.channel, digest.target, digest.id],
    )
    return moment(rows[0]["at"])


def folded_into(ledger: Ledger, alerts: Sequence[int]) -> tuple[FoldedMatch, ...]:
    """What told nothing new beside these alerts, by alert, reason and source."""
    rows = ledger.rows(
        "select h.folded_into as alert, h.reason, a.source, count(*) as count from held_back h "
        "join matches m on m.id = h.match_id join articles a on a.id = m.article_id "
        "where h.folded_into in (select value from json_each(?)) "
        "group by h.folded_into, h.reason, a.source order by h.folded_into, h.reason, a.source",
        [json.dumps(list(alerts))],
    )
    return tuple(FoldedMatch(**row) for row in rows)
