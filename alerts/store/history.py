"""What was told of an article: its alerts, and what became of their deliveries."""

from dataclasses import dataclass
from datetime import datetime

from alerts.model import DeliveryState
from crawler.store import Ledger
from crawler.store.columns import moment


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One delivery of one alert of an article; `error` is the last attempt's, None once it is sent."""

    alert: int
    rule: str
    revision: int
    raised_at: datetime
    channel: str
    state: DeliveryState
    attempts: int
    error: str | None


def deliveries_of(ledger: Ledger, article_id: int) -> tuple[DeliveryRecord, ...]:
    """The deliveries of all alerts of an article, in the order they were raised."""
    rows = ledger.rows(
        "select a.id, a.rule, a.revision, a.raised_at, d.channel, d.state, d.attempts, d.error from alerts a "
        "join deliveries d on d.alert = a.id where a.article_id = ? order by d.id",
        [article_id],
    )
    return tuple(
        DeliveryRecord(row["id"], row["rule"], row["revision"], moment(row["raised_at"]), row["channel"], row["state"],
             row["attempts"], row["error"])
        for row in rows
    )  # fmt: skip


def article_of(ledger: Ledger, alert_id: int) -> int | None:
    """The article that an alert is about, None when there is no such alert."""
    rows = ledger.rows("select article_id from alerts where id = ?", [alert_id])
    return int(rows[0]["article_id"]) if rows else None
