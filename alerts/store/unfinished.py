"""Changes whose judging did not end: marks of what was begun, and what could not be judged at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.model import NO_JUDGEMENT
from crawler.store import Ledger
from crawler.store.columns import moment, texts


@dataclass(frozen=True, slots=True)
class UnjudgedRecord:
    """A version of an article that could not be judged; `reason`: a clause without a full stop."""

    revision: int
    reason: str
    at: datetime


def mark_begun(ledger: Ledger, seqs: Sequence[int]) -> None:
    """Mark changes as begun. `raise_alerts` removes the marks with what came of the judging."""
    with ledger.write() as db:
        db.conn.executemany("insert into judging (seq) values (?) on conflict do nothing", [(seq,) for seq in seqs])


def postpone_unfinished(ledger: Ledger) -> int:
    """Postpone every change that an earlier run began to judge and did not finish; how many there are.

    To be called at a start, before anything is judged. The cursor passes them; they keep their marks until they are
    judged, also through further restarts.
    """
    rows = ledger.rows("select count(*) as many from judging")
    if rows[0]["many"]:
        with ledger.write() as db:
            db.execute("update judging set postponed = 1")
    return int(rows[0]["many"])


def postponed_changes(ledger: Ledger) -> tuple[int, ...]:
    """The numbers of the postponed changes, in order."""
    rows = ledger.rows(
        "select j.seq from judging j join changes c on c.seq = j.seq where j.postponed = 1 order by j.seq"
    )
    return tuple(row["seq"] for row in rows)


def unjudged_of(ledger: Ledger, article_id: int) -> tuple[UnjudgedRecord, ...]:
    """The versions of an article that could not be judged, oldest first."""
    rows = ledger.rows(
        "select revision, unknown, at from matches where article_id = ? and rule = ? order by id",
        [article_id, NO_JUDGEMENT],
    )
    return tuple(UnjudgedRecord(row["revision"], "; ".join(texts(row["unknown"])), moment(row["at"])) for row in rows)
