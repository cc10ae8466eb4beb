"""The ledger's alerting half: cursor, matches, alerts, deliveries, attempts."""

from alerts.store.counts import Counts, counts
from alerts.store.deliveries import alert, due_deliveries, next_due_at, settle, target_key
from alerts.store.forgetting import forget_alerts
from alerts.store.past import Told, article_of, told_of
from alerts.store.raising import Raised, cursor, raise_alerts, record_matches, seen_rules
from alerts.store.schema import ALERTS
from alerts.store.waiting import pull_in_deliveries
from alerts.store.words import (
    Unworded,
    Worded,
    candidates,
    keep_words,
    name_words_version,
    queue_for_words,
    unworded,
    words_are,
)

__all__ = [
    "ALERTS",
    "Counts",
    "Raised",
    "Told",
    "Unworded",
    "Worded",
    "alert",
    "article_of",
    "candidates",
    "counts",
    "cursor",
    "due_deliveries",
    "forget_alerts",
    "keep_words",
    "name_words_version",
    "next_due_at",
    "pull_in_deliveries",
    "queue_for_words",
    "raise_alerts",
    "record_matches",
    "seen_rules",
    "settle",
    "target_key",
    "told_of",
    "unworded",
    "words_are",
]
