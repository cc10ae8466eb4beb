"""The targets as the ledger last knew them, and the deliveries that move when they change."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from alerts.delivery.schedule import RETRY_WINDOW
from alerts.delivery.succession import KnownTarget, Succession, successions
from alerts.model import Target
from crawler.store import Ledger
from crawler.times import to_text

# What waits: pending deliveries, and those given up within the day in which a channel may be mended.
_WAITS: Final = "(d.state = 'pending' or (d.state = 'dead' and d.first_due_at > ?))"
_COPIED: Final = "alert, match_id, digest, collected, hold, due_at, first_due_at, listed_for"


def follow_targets(
    ledger: Ledger, current: Sequence[Target], now: datetime, under_way: Collection[int] = ()
) -> tuple[Succession, ...]:
    """Make the ledger's targets those of the configuration, and move what waits for those that left; the moves.

    What waits for a target whose URL changed is due at once. `under_way`: numbers of deliveries that are being sent;
    they stay. One transaction; doing it again changes nothing.
    """
    with ledger.write() as db:
        known = _known(ledger, now)
        moves = successions(known, current)
        addresses = {(one.channel, one.key): one.address for one in known}
        for move in moves:
            if move.is_rename:
                _rename(ledger, move)
        # First each waiting message finds one successor, then the others get theirs: two that replace two get one each.
        others = [move for move in moves if not move.is_rename]
        moved = [(number, move) for move in others for number in _hand_over(ledger, move, now, under_way)]
        for number, move in moved:
            _copy(ledger, number, move.to, now)
        for target in current:
            known_address = addresses.get((target.channel, target.key), target.address)
            if known_address not in (target.address, target.former):
                _wake(ledger, target, now)
            db.execute(
                "insert into targets (channel, target, kind, address) values (?, ?, ?, ?) "
                "on conflict (channel, target) do update set kind = excluded.kind, address = excluded.address",
                [target.channel, target.key, target.kind, target.address],
            )
        _forget_others(ledger, current, now)
    return moves


def _known(ledger: Ledger, now: datetime) -> list[KnownTarget]:
    rows = ledger.rows(
        "select t.*, exists (select 1 from deliveries d where d.channel = t.channel and d.target = t.target "  # noqa: S608 - constants
        f"and {_WAITS}) as waits from targets t order by t.channel, t.target",
        [_window(now)],
    )
    return [KnownTarget(row["channel"], row["target"], row["kind"], row["address"], bool(row["waits"])) for row in rows]


def _window(now: datetime) -> str:
    return to_text(now - RETRY_WINDOW)


def _rename(ledger: Ledger, move: Succession) -> None:
    """Give all deliveries of an address, those sent among them, the key that it has now."""
    of, [to] = move.of, move.to
    for table in ("deliveries", "held_back"):
        ledger.db.execute(
            f"update or ignore {table} set target = ? where channel = ? and target = ?",  # noqa: S608 - constants
            [to.key, of.channel, of.key],
        )


def _hand_over(ledger: Ledger, move: Succession, now: datetime, under_way: Collection[int]) -> list[int]:
    """Move each waiting delivery to the first successor that has not had its message; the numbers of those moved.

    One that all successors have had stays with its target, which is said to be removed.
    """
    waiting = ledger.rows(
        f"select d.* from deliveries d where d.channel = ? and d.target = ? and {_WAITS} order by d.id",  # noqa: S608 - constants
        [move.of.channel, move.of.key, _window(now)],
    )
    moved = []
    for row in waiting:
        heir = next((target for target in move.to if not _has(ledger, row, target)), None)
        if heir and row["id"] not in under_way:
            due_at = to_text(now) if row["attempts"] else row["due_at"]
            ledger.db.execute(
                "update deliveries set channel = ?, target = ?, state = 'pending', due_at = ? where id = ?",
                [heir.channel, heir.key, due_at, row["id"]],
            )
            moved.append(row["id"])
    return moved


def _copy(ledger: Ledger, number: int, targets: Sequence[Target], now: datetime) -> None:
    """Give the message of a delivery to each of `targets` that has not had it."""
    row = ledger.rows("select * from deliveries where id = ?", [number])[0]
    for target in targets:
        is_its_own = (target.channel, target.key) == (row["channel"], row["target"])
        if not is_its_own and not _has(ledger, row, target):
            ledger.db.execute(
                f"insert into deliveries ({_COPIED}, channel, target, state, created_at) "  # noqa: S608 - constants
                f"select {_COPIED}, ?, ?, 'pending', ? from deliveries where id = ?",
                [target.channel, target.key, to_text(now), number],
            )


def _has(ledger: Ledger, delivery: dict[str, Any], target: Target) -> bool:
    """Whether another delivery of the same message exists for this target, or for its address in another channel."""
    rows = ledger.rows(
        "select 1 from deliveries d left join targets t on t.channel = d.channel and t.target = d.target "
        "where d.alert is ? and d.match_id is ? and d.id != ? "
        "and ((d.channel = ? and d.target = ?) or t.address = ?) limit 1",
        [delivery["alert"], delivery["match_id"], delivery["id"], target.channel, target.key, target.address],
    )
    return bool(rows)


def _wake(ledger: Ledger, target: Target, now: datetime) -> None:
    """Make due what was tried in vain before the target's URL changed; the pause that the old server asked for ends."""
    ledger.db.execute(
        "update deliveries as d set state = 'pending', due_at = ? where d.channel = ? and d.target = ? "  # noqa: S608 - constants
        f"and d.attempts > 0 and {_WAITS}",
        [to_text(now), target.channel, target.key, _window(now)],
    )
    for table in ("target_pauses", "failing_targets"):
        ledger.db.execute(f"delete from {table} where target = ?", [target.key])  # noqa: S608 - constants


def _forget_others(ledger: Ledger, current: Sequence[Target], now: datetime) -> None:
    """Remove the targets that left, but for those that something still waits for."""
    present = {(target.channel, target.key) for target in current}
    for one in _known(ledger, now):
        if (one.channel, one.key) not in present and not one.waits:
            ledger.db.execute("delete from targets where channel = ? and target = ?", [one.channel, one.key])
