"""Mutes in the ledger. Which match one silences is decided in `alerts.delivery.mutes`."""

from datetime import datetime
from typing import Any, get_args

from alerts.delivery.mutes import Mute, MuteKind
from crawler.errors import LedgerError
from crawler.store import Ledger
from crawler.store.columns import moment
from crawler.times import to_text


def begin_mute(ledger: Ledger, kind: MuteKind, subject: str, now: datetime, until: datetime) -> None:
    """Silence a rule, a source or a group until then, in the place of an earlier mute of the same.

    `subject`: the id of the rule or source, or the number of the group.
    """
    with ledger.write() as db:
        end_mutes(ledger, kind, subject, now)
        db.execute(
            "insert into mutes (kind, subject, begun_at, until) values (?, ?, ?, ?)",
            [kind, subject, to_text(now), to_text(until)],
        )


def end_mutes(ledger: Ledger, kind: MuteKind, subject: str, now: datetime) -> tuple[Mute, ...]:
    """End the mutes of a rule, a source or a group now; those that were in force."""
    with ledger.write() as db:
        ended = tuple(one for one in mutes_in_force(ledger, now) if one.silences(kind, subject))
        for one in ended:
            db.execute("update mutes set until = ? where id = ?", [to_text(now), one.id])
    return ended


def end_future_mutes(ledger: Ledger, now: datetime) -> int:
    """End the mutes that begin after `now`, which were begun while the clock was ahead; how many there were."""
    with ledger.write() as db:
        ended = db.execute("update mutes set until = begun_at where begun_at > ? and until > begun_at", [to_text(now)])
    return int(ended.rowcount)


def mutes_in_force(ledger: Ledger, now: datetime) -> tuple[Mute, ...]:
    """The mutes in force, the first to end at the front; each with the number of matches that it held back."""
    rows = ledger.rows(
        "select m.*, (select count(*) from held_back h where h.mute = m.id) as held, case when m.kind = 'group' then "
        "(select group_id from articles where id = cast(m.subject as integer)) end as group_id from mutes m "
        "where m.begun_at <= ?1 and m.until > ?1 order by m.until, m.id",
        [to_text(now)],
    )
    return tuple(map(_mute, rows))


def _mute(row: dict[str, Any]) -> Mute:
    kind: MuteKind | None = next((one for one in get_args(MuteKind) if one == row["kind"]), None)
    if kind is None:
        raise LedgerError(f"the ledger holds a mute of the kind {row['kind'][:40]!r}; update Vedette.")
    return Mute(
        row["id"], kind, row["subject"], moment(row["begun_at"]), moment(row["until"]), row["group_id"], row["held"]
    )


def forget_mutes(ledger: Ledger, article_id: int) -> None:
    """Let mutes of the article's group name another of its articles; remove them when there is none."""
    heirs = ledger.rows(
        "select min(id) as id from articles where id != ?1 "
        "and group_id = (select group_id from articles where id = ?1)",
        [article_id],
    )
    mine = "kind = 'group' and subject = ?"
    if (heir := heirs[0]["id"]) is not None:
        ledger.db.execute(f"update mutes set subject = ? where {mine}", [str(heir), str(article_id)])  # noqa: S608 - a constant
    else:
        ledger.db.execute(f"delete from mutes where {mine}", [str(article_id)])  # noqa: S608 - a constant
