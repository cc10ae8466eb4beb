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

# Matches that are folded into an alert, and deliveries that were not made because of one.
_FOLDED: Final = (
    "select folded_into, fold_reason as reason, article_id from alerts "
    "where folded_into in (select value from json_each(?1)) "
    "union all select h.folded_into, h.reason, m.article_id from held_back h join matches m on m.id = h.match_id "
    "where h.folded_into in (select value from json_each(?1))"
)
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
        f"select f.folded_into as alert, f.reason, a.source, count(*) as count from ({_FOLDED}) f "  # noqa: S608 - a constant
        "join articles a on a.id = f.article_id "
        "group by f.folded_into, f.reason, a.source order by f.folded_into, f.reason, a.source",
        [json.dumps(list(alerts))],
    )
    return tuple(FoldedMatch(**row) for row in rows)


def folded_since(ledger: Ledger, digest: Delivery, listed: Sequence[int]) -> tuple[FoldedMatch, ...]:
    """What was folded, since the digest before, into alerts that its address was told of, but for those `listed`.

    None of what a full copy confirmed, which is told to nobody.
    """
    rows = ledger.rows(
        "select f.folded_into as alert, f.fold_reason as reason, a.source, count(*) as count from alerts f "
        "join articles a on a.id = f.article_id where +f.folded_into is not null and f.fold_reason != 'confirmed' "
        "and f.raised_at > ?1 "
        "and f.folded_into not in (select value from json_each(?3)) and exists (select 1 from deliveries d "
        "where d.alert = f.folded_into and d.state = 'sent' and (d.target = ?2 or d.target in (select o.target "
        "from targets t join targets o on o.address = t.address where t.target = ?2))) "
        "group by f.folded_into, f.fold_reason, a.source order by f.folded_into, f.fold_reason, a.source",
        [to_text(last_digest_at(ledger, digest)), digest.target, json.dumps(list(listed))],
    )
    return tuple(FoldedMatch(**row) for row in rows)
