"""What scrolled out of sources between two polls: how much of it was found again, and where some was lost."""

from datetime import datetime

from crawler.loss import LOSSES_COUNT_FOR, Loss
from crawler.model import Gap
from crawler.store.columns import moment
from crawler.store.ledger import Ledger
from crawler.times import to_text


def keep_gap(ledger: Ledger, source_id: str, gap: Gap) -> None:
    """Write what the source's last poll missed, and got back from older documents. Part of the caller's transaction."""
    ledger.db.execute(
        "update polls set missed = ?, recovered = ?, loss_unknown = ? "
        "where id = (select max(id) from polls where source = ?)",
        [gap.recovered + (gap.lost or 0), gap.recovered, gap.lost is None, source_id],
    )


def losses(ledger: Ledger, now: datetime) -> tuple[Loss, ...]:
    """The sources of the configuration that lost entries of late, by id."""
    rows = ledger.rows(
        "select s.id, sum(p.missed - p.recovered) as lost, count(*) as n, max(p.started_at) as last_at, "
        "max(p.id) = (select max(id) from polls where source = s.id and error is null) as is_latest "
        "from sources s join polls p on p.source = s.id and p.started_at > ? and p.started_at <= ? "
        "where s.removed_at is null and (p.missed > p.recovered or p.loss_unknown) group by s.id order by s.id",
        [to_text(now - LOSSES_COUNT_FOR), to_text(now)],
    )
    return tuple(
        Loss(row["id"], row["lost"] or None, row["n"], moment(row["last_at"]), bool(row["is_latest"])) for row in rows
    )
