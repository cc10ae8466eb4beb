"""Records a poll: its row, its entries, which pages of a sitemap are read, how its source is, and when it is polled."""

from dataclasses import replace
from datetime import datetime

from crawler.collect import PollResult
from crawler.model import Poll
from crawler.pace import pause_of
from crawler.sitemap_pages import MAX_PAGES, pages_to_read
from crawler.store import (
    Ledger,
    arrivals,
    bring_poll_forward,
    keep_pages_fault,
    keep_rhythm,
    new_addresses,
    record_poll,
)


def record_document(ledger: Ledger, result: PollResult, now: datetime) -> Poll:
    """Write the poll and its entries in one transaction; the poll with its new entries and the next one's time."""
    source, plain = result.plan.source, result.plain
    with ledger.write():
        unknown = new_addresses(ledger, source.id, [one.url for one in plain])
        pages = pages_to_read(plain, frozenset(unknown), result.plan.unseen_at, now)
        read = {one.url for one in pages}
        are_left = len(pages) >= MAX_PAGES and not result.plan.is_first  # for later polls, to which they are still new
        poll = record_poll(
            ledger, result.poll, (*result.entries, *pages), result.next_poll_at, now, first_poll=result.plan.is_first,
            url=source.url, listed=result.listed,
            addresses=[url for url in unknown if url in read or not are_left],
        )  # fmt: skip
        if poll.error is not None:
            return replace(poll, next_at=result.next_poll_at)
        came = arrivals(ledger, source.id)
        keep_rhythm(ledger, source.id, came)
        keep_pages_fault(ledger, source.id)
        next_at = poll.started_at + pause_of(source, came, now)
        bring_poll_forward(ledger, source, next_at)
    return replace(poll, next_at=next_at)
