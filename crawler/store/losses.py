"""What scrolled out of sources between two polls: how much of it was found again, and where some was lost.

What a later poll finds of it counts there, and what is still missing then, too: so the earlier polls lost nothing.
"""

from datetime import datetime

from crawler.loss import LOSSES_COUNT_FOR, Loss
from crawler.model import Gap
from crawler.polled import FurtherDocument, OwedDocument
from crawler.store.columns import moment
from crawler.store.ledger import Ledger
from crawler.times import to_text


def keep_gap(ledger: Ledger, source_id: str, gap: Gap, owed: OwedDocument | None = None) -> None:
    """Write what the source's last poll missed, and got back from older documents. Part of the caller's transaction.

    `owed`: it went on to look for what scrolled out before an earlier poll.
    """
    if owed:
        ledger.db.execute(
            "update polls set missed = recovered, loss_unknown = 0 where source = ? and started_at > ? "
            "and (missed > recovered or loss_unknown)",
            [source_id, to_text(owed.since)],
        )
    ledger.db.execute(
        "update polls set missed = ?, recovered = ?, loss_unknown = ? "
        "where id = (select max(id) from polls where source = ?)",
        [gap.recovered + (gap.lost or 0), gap.recovered, gap.lost is None, source_id],
    )


def keep_owed(ledger: Ledger, source_id: str, owed: OwedDocument | None) -> None:
    """Write which older document the source's next poll asks for; None: none. Part of the caller's transaction."""
    ledger.db.execute("delete from owed_documents where source = ?", [source_id])
    if owed:
        one = owed.document
        ledger.db.execute(
            "insert into owed_documents (source, url, is_sitemap, is_guess, since, walks) values (?, ?, ?, ?, ?, ?)",
            [source_id, one.url, one.is_sitemap, one.is_guess, to_text(owed.since), owed.walks],
        )


def owed_document(ledger: Ledger, source_id: str) -> OwedDocument | None:
    """The older document that the source's next poll is to ask for."""
    for row in ledger.rows("select * from owed_documents where source = ?", [source_id]):
        one = FurtherDocument(row["url"], is_sitemap=bool(row["is_sitemap"]), is_guess=bool(row["is_guess"]))
        return OwedDocument(one, moment(row["since"]), row["walks"])
    return None


def losses(ledger: Ledger, now: datetime) -> tuple[Loss, ...]:
    """The sources of the configuration that lost entries of late, by id."""
    rows = ledger.rows(
        "select s.id, sum(p.missed - p.recovered) as lost, count(*) as n, max(p.started_at) as last_at, "
        "max(p.id) = (select max(id) from polls where source = s.id and error is null) as is_latest, "
        "w.since is not null as is_sought "
        "from sources s left join owed_documents w on w.source = s.id "
        "join polls p on p.source = s.id and p.started_at > min(?, coalesce(w.since, '9')) and p.started_at <= ? "
        "where s.removed_at is null and (p.missed > p.recovered or p.loss_unknown) group by s.id order by s.id",
        [to_text(now - LOSSES_COUNT_FOR), to_text(now)],
    )
    return tuple(
        Loss(
            row["id"],
            row["lost"] or None,
            row["n"],
            moment(row["last_at"]),
            bool(row["is_latest"]),
            is_sought=bool(row["is_sought"]),
        )
        for row in rows
    )
