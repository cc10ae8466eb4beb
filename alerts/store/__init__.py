"""The ledger's alerting half. What is written here was decided in `alerts.delivery`; SQL stays in this folder.

- `schema`, `later_schema`: the tables, as numbered migrations.
- `raising`: writes what routing planned: matches, alerts, deliveries, reasons and the cursor.
- `deliveries`: which are due, what each attempt came to, the alert that a message is made of.
- `holding`: what is held and until when, by the configuration in force.
- `known_targets`: the targets as the configuration last had them, and the deliveries that move when it changes.
- `outages`: the targets that keep failing, and what waits for them.
- `digests`: the next digest of each target, and what its alerts stand for besides.
- `read_since`: what was read between two digests, for their coverage.
- `history`: what was told of an article, what was held back, and how both are forgotten.
- `incidents`: trouble with the program itself, and what was told of it.
- `muting`: mutes, and what each held back.
- `review`: what was raised and held back, as people review it, and what they say of it.
- `resending`: an alert that is sent once more.
- `unfinished`: marks of the changes whose judging has begun, and those that could not be judged.
- `settlements`: what fuller copies of cut articles settled.
- `stories`: which articles tell of one event.
- `ungrouped`: the queue of articles that are given a story anew.
- `switching`: what waits for a channel that was switched off.
- `upgrade_notices`: what the first start after an upgrade tells.
- `totals`: how many of everything.
- `history_life`: the end of history that is older than it is kept.
- `word_index`: the index of articles' words, which makes searches fast.
"""

from alerts.store.copied_texts import texts_beside
from alerts.store.deliveries import (
    alert,
    deliveries_due_to,
    due_deliveries,
    due_targets,
    late_match,
    next_alert,
    next_due_at,
    reschedule_deliveries,
    settle,
    still_waiting,
    target_key,
)
from alerts.store.digests import folded_into, folded_since, plan_digests
from alerts.store.history import (
    DeliveryRecord,
    HoldRecord,
    article_of,
    deliveries_of,
    forget_alerts,
    held_back_of,
    judged_before,
    told_alerts,
    told_before,
    told_of_copies,
    without_what_is_settled,
)
from alerts.store.history_life import remove_attempts, remove_changes
from alerts.store.holding import hold_deliveries, replan_deliveries, take_up
from alerts.store.incidents import (
    bring_back_incidents,
    channel_states,
    deliveries_given_up,
    forget_incidents,
    incidents_since,
    newest_incidents,
    open_incidents,
    record_told,
    record_untold,
    told_targets,
    unjudged_since,
    versions_not_judged,
    write_developments,
)
from alerts.store.known_targets import follow_targets
from alerts.store.later_schema import ALERTS
from alerts.store.muting import begin_mute, end_future_mutes, end_mutes, mutes_in_force
from alerts.store.no_longer import NoLonger, no_longer_matching
from alerts.store.outages import PausedAddress, failing_target, is_paused, paused_addresses
from alerts.store.posted import earlier_postings
from alerts.store.raising import RaisedAlert, cursor, raise_alerts, record_matches, seen_rules
from alerts.store.read_since import coverage, coverage_since
from alerts.store.resending import Resent, resend
from alerts.store.review import (
    HeldRow,
    RaisedRow,
    ReviewedArticle,
    Verdict,
    held_rows,
    mark_alert,
    marked_articles,
    marks_by_rule,
    raised_rows,
    rules_in_ledger,
)
from alerts.store.settlements import CopyRecord, copy_records
from alerts.store.stories import (
    Story,
    articles_saying,
    grouping_time,
    join_story,
    last_outlines,
    members_near,
    outlined_revision,
    story_of,
    story_of_copies,
    story_places,
    story_told,
    wake_stories,
    write_grouping,
)
from alerts.store.switching import give_up_switched_off
from alerts.store.totals import Totals, totals
from alerts.store.unfinished import (
    UnjudgedRecord,
    mark_begun,
    postpone_unfinished,
    postponed_changes,
    unjudged_of,
)
from alerts.store.ungrouped import (
    forget_outlines,
    leave_ungrouped,
    next_to_group,
    queue_for_grouping,
    record_grouping_version,
    stories_are_of,
)
from alerts.store.upgrade_notices import take_digest_notice
from alerts.store.word_index import (
    WORD_INDEX,
    IndexedWords,
    IndexTask,
    candidates,
    index_is_of,
    index_tasks,
    parted_candidates,
    queue_for_index,
    record_index_version,
    write_index,
)

__all__ = [
    "ALERTS",
    "WORD_INDEX",
    "CopyRecord",
    "DeliveryRecord",
    "HeldRow",
    "HoldRecord",
    "IndexTask",
    "IndexedWords",
    "NoLonger",
    "PausedAddress",
    "RaisedAlert",
    "RaisedRow",
    "Resent",
    "ReviewedArticle",
    "Story",
    "Totals",
    "UnjudgedRecord",
    "Verdict",
    "alert",
    "article_of",
    "articles_saying",
    "begin_mute",
    "bring_back_incidents",
    "candidates",
    "channel_states",
    "copy_records",
    "coverage",
    "coverage_since",
    "cursor",
    "deliveries_due_to",
    "deliveries_given_up",
    "deliveries_of",
    "due_deliveries",
    "due_targets",
    "earlier_postings",
    "end_future_mutes",
    "end_mutes",
    "failing_target",
    "folded_into",
    "folded_since",
    "follow_targets",
    "forget_alerts",
    "forget_incidents",
    "forget_outlines",
    "give_up_switched_off",
    "grouping_time",
    "held_back_of",
    "held_rows",
    "hold_deliveries",
    "incidents_since",
    "index_is_of",
    "index_tasks",
    "is_paused",
    "join_story",
    "judged_before",
    "last_outlines",
    "late_match",
    "leave_ungrouped",
    "mark_alert",
    "mark_begun",
    "marked_articles",
    "marks_by_rule",
    "members_near",
    "mutes_in_force",
    "newest_incidents",
    "next_alert",
    "next_due_at",
    "next_to_group",
    "no_longer_matching",
    "open_incidents",
    "outlined_revision",
    "parted_candidates",
    "paused_addresses",
    "plan_digests",
    "postpone_unfinished",
    "postponed_changes",
    "queue_for_grouping",
    "queue_for_index",
    "raise_alerts",
    "raised_rows",
    "record_grouping_version",
    "record_index_version",
    "record_matches",
    "record_told",
    "record_untold",
    "remove_attempts",
    "remove_changes",
    "replan_deliveries",
    "reschedule_deliveries",
    "resend",
    "rules_in_ledger",
    "seen_rules",
    "settle",
    "still_waiting",
    "stories_are_of",
    "story_of",
    "story_of_copies",
    "story_places",
    "story_told",
    "take_digest_notice",
    "take_up",
    "target_key",
    "texts_beside",
    "told_alerts",
    "told_before",
    "told_of_copies",
    "told_targets",
    "totals",
    "unjudged_of",
    "unjudged_since",
    "versions_not_judged",
    "wake_stories",
    "without_what_is_settled",
    "write_developments",
    "write_grouping",
    "write_index",
]
