"""Targets that keep failing, and what waits for them."""

from dataclasses import dataclass
from datetime import datetime

from alerts.delivery.failing import FailingTarget, after_failure, probed_at
from alerts.model import Outcome
from crawler.store import Ledger
from crawler.store.columns import moment
from crawler.times import to_text


@dataclass(frozen=True, slots=True)
class PausedAddress:
    """An address that is paused. `waiting`: how many deliveries wait for it, `until`: when one of them is tried."""

    channel: str
    waiting: int
    since: datetime
    until: datetime
    error: str
    refusing: bool


def failing_target(ledger: Ledger, target: str) -> FailingTarget | None:
    """What failed at this target since it last took a message; None when nothing did."""
    rows = ledger.rows("select * from failing_targets where target = ?", [target])
    if not rows:
        return None
    row = rows[0]
    return FailingTarget(
        row["failures"], row["message"], moment(row["since"]), row["error"], bool(row["refusing"]), bool(row["careful"])
    )


def is_paused(ledger: Ledger, target: str, now: datetime) -> bool:
    """Whether nothing may be sent to this target now."""
    return bool(ledger.rows("select 1 from target_pauses where target = ? and until > ?", [target, to_text(now)]))


def took_others(ledger: Ledger, target: str, since: datetime) -> bool:
    """Whether this target took a message since then."""
    rows = ledger.rows(
        "select 1 from deliveries where target = ? and state = 'sent' and sent_at >= ? limit 1",
        [target, to_text(since)],
    )
    return bool(rows)


def note_on_target(ledger: Ledger, target: str, outcome: Outcome, message: int, now: datetime) -> datetime | None:
    """Note what a message says of its target, as part of the caller's transaction; the end of the pause that it begins.

    A message that got through ends the pause: all that was tried in vain is due.
    """
    known = failing_target(ledger, target)
    if outcome.kind == "sent":
        if known:
            resume(ledger, target, now)
        return None
    failing = after_failure(known, outcome, message, now)
    if failing is None or failing == known:
        return None
    ledger.db.execute(
        "insert or replace into failing_targets (target, failures, message, since, error, refusing, careful) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        [target, failing.failures, failing.message, to_text(failing.since), failing.error, failing.refusing,
         failing.careful],
    )  # fmt: skip
    return probed_at(failing, now)


def resume(ledger: Ledger, target: str, now: datetime) -> None:
    """End the pause of a target: all that was tried in vain is due, but for what waits for the end of quiet hours.

    Part of the caller's transaction.
    """
    db = ledger.db
    paused = "select 1 from target_pauses where target = ?1"
    db.execute(
        "update deliveries set due_at = ?2 where target = ?1 and state = 'pending' and attempts > 0 and due_at > ?2 "  # noqa: S608 - a constant
        f"and hold not in ('quiet', 'limit') and exists ({paused})",
        [target, to_text(now)],
    )
    db.execute("delete from failing_targets where target = ?", [target])
    db.execute("delete from target_pauses where target = ?", [target])


def paused_addresses(ledger: Ledger) -> tuple[PausedAddress, ...]:
    """The addresses that are paused since they keep failing, and that something waits for; by channel."""
    rows = ledger.rows(
        "select d.channel, count(*) as n, f.since, p.until, f.error, f.refusing from failing_targets f "
        "join target_pauses p on p.target = f.target join deliveries d on d.target = f.target "
        "where d.state = 'pending' and not (d.alert is null and d.match_id is null) "
        "group by d.channel, d.target order by d.channel, d.target"
    )
    return tuple(
        PausedAddress(
            row["channel"], row["n"], moment(row["since"]), moment(row["until"]), row["error"], bool(row["refusing"])
        )
        for row in rows
    )
