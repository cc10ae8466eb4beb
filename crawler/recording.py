"""Records a poll: its row, its entries, how its source is, and when that is polled next."""

from dataclasses import replace
from datetime import datetime

from crawler.collect import PollResult
from crawler.model import Poll
from crawler.pace import pause_of
from crawler.store import Ledger, arrivals, bring_poll_forward, keep_pages_fault, keep_rhythm, record_poll


def record_document(ledger: Ledger, result: PollResult, now: datetime) -> Poll:
    """Write the poll and its entries in one transaction; the poll with its new entries and the next one's time."""
    source = result.plan.source
    with ledger.write():
        poll = record_poll(
            ledger, result.poll, result.entries, result.next_poll_at, now, first_poll=result.plan.is_first,
            url=source.url,
        )  # fmt: skip
        if poll.error is not None:
            return replace(poll, next_at=result.next_poll_at)
        came = arrivals(ledger, source.id)
        keep_rhythm(ledger, source.id, came)
        keep_pages_fault(ledger, source.id)
        next_at = poll.started_at + pause_of(source, came, now)
        bring_poll_forward(ledger, source, next_at)
    return replace(poll, next_at=next_at)
