from .appended import append_change
from .articles import save, version_question
from .changes import (
    article_at,
    article_by_key,
    article_now,
    articles_since,
    changes_after,
    changes_of,
    changes_since,
    copied_articles,
    group_of,
    last_seq,
    latest_articles,
    newest_articles,
    newest_of,
    number_appeared,
    pages_hold_articles,
    revised_articles,
    usual_language,
    usual_length,
)
from .due_entries import due_entries, is_known_elsewhere, recent_entries
from .entries import ReadResult, known_headlines, knows_any, record_poll
from .imports import import_article
from .ledger import Ledger, open_as_it_is, open_existing, open_ledger
from .lock import last_shown_life, lock_holder, show_life, store_lock
from .losses import keep_gap, keep_owed, losses, owed_document
from .newer_schema import CRAWLER
from .pruning import TEXT_INDEX, prune
from .repeated_lines import repeated_lines_of
from .repeated_teasers import teaser_left_out_by, without_boilerplate
from .retention import back_up, forget
from .retry_after import note_pause, pauses, put_off
from .revision_records import RevisionRecord, revisions_of
from .shared_articles import is_read_since
from .signs import IN_SEVERAL, corrections_of, watch
from .sitemap_addresses import new_addresses
from .source_volume import SourceVolume, source_volumes
from .sources import (
    SourceState,
    arrivals,
    bring_poll_forward,
    keep_pages_fault,
    keep_rhythm,
    last_found,
    last_listed,
    newest_stated,
    next_visit_at,
    outlets,
    poll_states,
    reschedule_polls,
    reschedule_readings,
    source_state,
    source_states,
    sync_sources,
)
from .subscriptions import sync_subscriptions
from .translations import translated_pairs, translations_of

__all__ = [
    "CRAWLER",
    "IN_SEVERAL",
    "TEXT_INDEX",
    "Ledger",
    "ReadResult",
    "RevisionRecord",
    "SourceState",
    "SourceVolume",
    "append_change",
    "arrivals",
    "article_at",
    "article_by_key",
    "article_now",
    "articles_since",
    "back_up",
    "bring_poll_forward",
    "changes_after",
    "changes_of",
    "changes_since",
    "copied_articles",
    "corrections_of",
    "due_entries",
    "forget",
    "group_of",
    "import_article",
    "is_known_elsewhere",
    "is_read_since",
    "keep_gap",
    "keep_owed",
    "keep_pages_fault",
    "keep_rhythm",
    "known_headlines",
    "knows_any",
    "last_found",
    "last_listed",
    "last_seq",
    "last_shown_life",
    "latest_articles",
    "lock_holder",
    "losses",
    "new_addresses",
    "newest_articles",
    "newest_of",
    "newest_stated",
    "next_visit_at",
    "note_pause",
    "number_appeared",
    "open_as_it_is",
    "open_existing",
    "open_ledger",
    "outlets",
    "owed_document",
    "pages_hold_articles",
    "pauses",
    "poll_states",
    "prune",
    "put_off",
    "recent_entries",
    "record_poll",
    "repeated_lines_of",
    "reschedule_polls",
    "reschedule_readings",
    "revised_articles",
    "revisions_of",
    "save",
    "show_life",
    "source_state",
    "source_states",
    "source_volumes",
    "store_lock",
    "sync_sources",
    "sync_subscriptions",
    "teaser_left_out_by",
    "translated_pairs",
    "translations_of",
    "usual_language",
    "usual_length",
    "version_question",
    "watch",
    "without_boilerplate",
]
