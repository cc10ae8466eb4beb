"""The ledger's alerting half: cursor, matches, alerts, deliveries, attempts."""

from alerts.store.counts import Counts, counts
from alerts.store.deliveries import alert, due_deliveries, next_due_at, settle, target_key
from alerts.store.forgetting import forget_alerts
from alerts.store.past import Told, article_of, told_of
from alerts.store.raising import Raised, cursor, raise_alerts, record_matches, seen_rules
from alerts.store.schema import ALERTS
from alerts.store.waiting import pull_in_deliveries

__all__ = [
    "ALERTS",
    "Counts",
    "Raised",
    "Told",
    "alert",
    "article_of",
    "counts",
    "cursor",
    "due_deliveries",
    "forget_alerts",
    "next_due_at",
    "pull_in_deliveries",
    "raise_alerts",
    "record_matches",
    "seen_rules",
    "settle",
    "target_key",
    "told_of",
]
