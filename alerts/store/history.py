"""An article's alerts in the ledger: their deliveries, and the reasons for those held back."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from alerts.delivery.routing import ToldAlert
from alerts.model import DeliveryState
from crawler.store import Ledger
from crawler.store.columns import moment, texts


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One delivery of one alert of an article. `error` is the last attempt's, None once the message is sent."""

    alert: int
    rule: str
    revision: int
    raised_at: datetime
    channel: str
    state: DeliveryState
    attempts: int
    error: str | None


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """Why a match raised no alert or, when `channel` is given, why its alert has no delivery to an address of it.

    `folded_into`: the alert that already told of it, None when that is not the reason or the alert was removed.
    """

    rule: str
    revision: int
    channel: str | None
    reason: str
    folded_into: int | None
    at: datetime


def told_alerts(ledger: Ledger, article_ids: Collection[int], group_ids: Collection[int]) -> tuple[ToldAlert, ...]:
    """The alerts on these articles and on all articles of these duplicate groups, oldest first."""
    rows = ledger.rows(
        "select a.rule, m.rule_hash, a.article_id, a.revision, art.group_id, a.hits from alerts a "
        "join matches m on m.id = a.match_id join articles art on art.id = a.article_id "
        "where art.id in (select value from json_each(?)) or art.group_id in (select value from json_each(?)) "
        "order by a.id",
        [json.dumps(sorted(article_ids)), json.dumps(sorted(group_ids))],
    )
    return tuple(
        ToldAlert(row["rule"], row["rule_hash"], row["article_id"], row["revision"], row["group_id"],
                  frozenset(texts(row["hits"])))
        for row in rows
    )  # fmt: skip


def deliveries_of(ledger: Ledger, article_id: int) -> tuple[DeliveryRecord, ...]:
    """The deliveries of all alerts of an article, in the order in which they were raised."""
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


def held_back_of(ledger: Ledger, article_id: int) -> tuple[HoldRecord, ...]:
    """What was held back of an article, and why, oldest first."""
    rows = ledger.rows(
        "select m.rule, m.revision, h.channel, h.reason, h.folded_into, h.at from held_back h "
        "join matches m on m.id = h.match_id where m.article_id = ? order by h.at, m.id, h.channel, h.target",
        [article_id],
    )
    return tuple(
        HoldRecord(row["rule"], row["revision"], row["channel"] or None, row["reason"], row["folded_into"],
                   moment(row["at"]))
        for row in rows
    )  # fmt: skip


def article_of(ledger: Ledger, alert_id: int) -> int | None:
    """The article that an alert is about, None when there is no such alert."""
    rows = ledger.rows("select article_id from alerts where id = ?", [alert_id])
    return int(rows[0]["article_id"]) if rows else None


def forget_alerts(ledger: Ledger, article_id: int) -> None:
    """Remove the article's matches, reasons, alerts and deliveries. Part of the caller's transaction."""
    db = ledger.db
    alerts = "select id from alerts where article_id = ?"
    deliveries = f"select id from deliveries where alert in ({alerts})"  # noqa: S608 - constants
    db.execute(f"delete from attempts where delivery in ({deliveries})", [article_id])  # noqa: S608
    db.execute(f"delete from deliveries where alert in ({alerts})", [article_id])  # noqa: S608
    db.execute("delete from alerts where article_id = ?", [article_id])
    db.execute("delete from matches where article_id = ?", [article_id])
