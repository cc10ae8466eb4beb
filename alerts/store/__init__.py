"""The ledger's alerting half: cursor, matches, alerts, deliveries, attempts."""

from alerts.store.deliveries import alert, due_deliveries, next_due_at, settle, target_key
from alerts.store.forgetting import forget_alerts
from alerts.store.history import DeliveryRecord, article_of, deliveries_of
from alerts.store.raising import RaisedAlert, cursor, raise_alerts, record_matches, seen_rules
from alerts.store.schema import ALERTS
from alerts.store.totals import Totals, totals
from alerts.store.waiting import reschedule_deliveries
from alerts.store.word_index import (
    IndexedWords,
    IndexTask,
    candidates,
    index_is_of,
    index_tasks,
    queue_for_index,
    record_index_version,
    write_index,
)

__all__ = [
    "ALERTS",
    "DeliveryRecord",
    "IndexTask",
    "IndexedWords",
    "RaisedAlert",
    "Totals",
    "alert",
    "article_of",
    "candidates",
    "cursor",
    "deliveries_of",
    "due_deliveries",
    "forget_alerts",
    "index_is_of",
    "index_tasks",
    "next_due_at",
    "queue_for_index",
    "raise_alerts",
    "record_index_version",
    "record_matches",
    "reschedule_deliveries",
    "seen_rules",
    "settle",
    "target_key",
    "totals",
    "write_index",
]
