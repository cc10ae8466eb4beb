"""The end of history that is older than it is kept: attempts, what failed before a delivery was sent, judged changes.

What tells an article from a new one, or who was told of what, is never removed: entries, addresses, matches, alerts and
deliveries stay. A change stays while a source lists its article, and for a year after.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from crawler.store import Ledger
from crawler.times import to_text

_AT_A_TIME: Final = 1_000  # rows of a transaction: some milliseconds
_UNLISTED_FOR: Final = timedelta(days=365)

# Of a listed match that was sent, its attempts tell that it was, when it is listed again.
_ATTEMPTS: Final = """
delete from attempts where id in (
    select t.id from attempts t join deliveries d on d.id = t.delivery
        where t.at < ? and d.state = 'sent' and d.alert is not null and d.sent_at < ?1 limit ?
)
"""
_ERRORS: Final = """
update deliveries set error = null where id in (
    select id from deliveries where state = 'sent' and sent_at < ? and error is not null limit ?
)
"""
# An imported article is told by its change from one that a source has; the newest number stays, as it is counted on.
_CHANGES: Final = """
delete from changes where seq in (
    select c.seq from changes c where c.at < ? and c.kind != 'imported' and c.seq <= (select seq from cursor)
        and c.seq < (select max(seq) from changes) and c.seq not in (select seq from judging)
        and not exists (select 1 from entries e where e.article_id = c.article_id
            and (e.listed or e.gone_at is null or e.gone_at >= ?)) limit ?
)
"""


def remove_attempts(ledger: Ledger, before: datetime) -> Iterator[int]:
    """Remove the attempts of alerts that were sent before then, and why earlier ones failed; how many, by the batch."""
    at = to_text(before)
    yield from _in_batches(ledger, _ATTEMPTS, [at])
    yield from _in_batches(ledger, _ERRORS, [at])


def remove_changes(ledger: Ledger, before: datetime, now: datetime) -> Iterator[int]:
    """Remove the judged changes of before then, of articles that no source has listed for a year; how many."""
    yield from _in_batches(ledger, _CHANGES, [to_text(before), to_text(now - _UNLISTED_FOR)])


def _in_batches(ledger: Ledger, sql: str, parameters: list[str]) -> Iterator[int]:
    removed = _AT_A_TIME
    while removed == _AT_A_TIME:
        with ledger.write() as db:
            removed = db.execute(sql, [*parameters, _AT_A_TIME]).rowcount
        yield removed
