"""The ledger's alerting half. What is written here was decided in `alerts.delivery`; SQL stays in this folder.

- `schema`: the tables, as numbered migrations.
- `raising`: writes what routing planned: matches, alerts, deliveries, reasons and the cursor.
- `deliveries`: which are due, what each attempt came to, the alert that a message is made of.
- `known_targets`: the targets as the configuration last had them, and the deliveries that move when it changes.
- `history`: what was told of an article, what was held back, and how both are forgotten.
- `unfinished`: marks of the changes whose judging has begun, and those that could not be judged.
- `upgrade_notices`: what the first start after an upgrade tells.
- `totals`: how many of everything.
- `word_index`: the index of articles' words, which makes searches fast.
"""

from alerts.store.deliveries import (
    alert,
    deliveries_due_to,
    due_deliveries,
    due_targets,
    late_match,
    next_due_at,
    reschedule_deliveries,
    settle,
    still_waiting,
    target_key,
)
from alerts.store.history import (
    DeliveryRecord,
    HoldRecord,
    article_of,
    deliveries_of,
    forget_alerts,
    held_back_of,
    told_alerts,
)
from alerts.store.known_targets import follow_targets
from alerts.store.raising import RaisedAlert, cursor, raise_alerts, record_matches, seen_rules
from alerts.store.schema import ALERTS
from alerts.store.totals import Totals, totals
from alerts.store.unfinished import (
    UnjudgedRecord,
    mark_begun,
    postpone_unfinished,
    postponed_changes,
    unjudged_of,
)
from alerts.store.upgrade_notices import take_digest_notice
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
    "HoldRecord",
    "IndexTask",
    "IndexedWords",
    "RaisedAlert",
    "Totals",
    "UnjudgedRecord",
    "alert",
    "article_of",
    "candidates",
    "cursor",
    "deliveries_due_to",
    "deliveries_of",
    "due_deliveries",
    "due_targets",
    "follow_targets",
    "forget_alerts",
    "held_back_of",
    "index_is_of",
    "index_tasks",
    "late_match",
    "mark_begun",
    "next_due_at",
    "postpone_unfinished",
    "postponed_changes",
    "queue_for_index",
    "raise_alerts",
    "record_index_version",
    "record_matches",
    "reschedule_deliveries",
    "seen_rules",
    "settle",
    "still_waiting",
    "take_digest_notice",
    "target_key",
    "told_alerts",
    "totals",
    "unjudged_of",
    "write_index",
]
