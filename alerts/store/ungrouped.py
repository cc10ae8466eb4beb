"""The queue of articles that are given a story anew, after the way of grouping has changed, or stories were removed.

All that grouping wrote follows from the articles. An article in the queue keeps the story that it had until its turn
comes; nobody joins that story meanwhile. `alerts.store.stories` takes an article from the queue when it writes one.
"""

from datetime import datetime, timedelta
from typing import Final

from crawler.model import ArticleVersion
from crawler.store import Ledger, article_now
from crawler.times import to_text

_VERSION_SETTING: Final = "grouping_version"
_ARTICLES_PER_QUEUEING: Final = 1_000  # takes a few milliseconds
_RECENT: Final = timedelta(days=15)  # of these the next alerts may be part; they are grouped before all older ones


def stories_are_of(ledger: Ledger, version: int) -> bool:
    """Whether all stories were made, or are being made, by this version of grouping."""
    return bool(ledger.rows("select 1 from settings where name = ? and value = ?", [_VERSION_SETTING, str(version)]))


def forget_outlines(ledger: Ledger) -> None:
    """Forget what grouping knows of the articles that it has read; their stories stay."""
    with ledger.write() as db:
        db.execute("delete from story_probes")
        db.execute("delete from story_outlines")
        db.execute("delete from story_terms")


def queue_for_grouping(ledger: Ledger, after: int) -> int | None:
    """Queue the next articles after the id `after` whose text was kept; the last id seen, None when none is left."""
    with ledger.write() as db:
        rows = ledger.rows(
            "select max(id) as id from (select id from articles where id > ? order by id limit ?)",
            [after, _ARTICLES_PER_QUEUEING],
        )
        upto: int | None = rows[0]["id"]
        if upto is not None:
            db.execute(
                "insert into ungrouped (article_id) select id from articles where id > ? and id <= ? and text != '' "
                "on conflict do nothing",
                [after, upto],
            )
    return upto


def record_grouping_version(ledger: Ledger, version: int) -> None:
    """Record that stories and queue are of this version. Call it once all articles are queued."""
    with ledger.write() as db:
        db.execute(
            "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
            [_VERSION_SETTING, str(version)],
        )


def next_to_group(ledger: Ledger, now: datetime) -> ArticleVersion | None:
    """The article whose turn is next: the oldest of the last fifteen days, then of all; None when none waits."""
    [row] = ledger.rows(
        "select coalesce((select min(article_id) from ungrouped where article_id >= "
        "(select min(id) from articles where found_at >= ?)), (select min(article_id) from ungrouped)) as id",
        [to_text(now - _RECENT)],
    )
    return None if row["id"] is None else article_now(ledger, row["id"])


def leave_ungrouped(ledger: Ledger, article_id: int) -> None:
    """Take an article from the queue that could not be read in time; it keeps the story that it had, if any."""
    with ledger.write() as db:
        db.execute("delete from ungrouped where article_id = ?", [article_id])
