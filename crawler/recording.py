"""Records a poll: its row, its entries, which pages of a sitemap are read, how its source is, and when it is polled."""

from dataclasses import replace
from datetime import datetime

from crawler.gaps import MARGIN, came_by
from crawler.model import Entry, Gap, Poll
from crawler.pace import pause_of, shortest_pause
from crawler.sitemap_pages import pages_to_read
from crawler.store import (
    Ledger,
    arrivals,
    bring_poll_forward,
    keep_gap,
    keep_owed,
    keep_pages_fault,
    keep_rhythm,
    last_found,
    new_addresses,
    note_pause,
    record_poll,
)
from crawler.visit_plans import PollResult


def record_document(ledger: Ledger, result: PollResult, now: datetime) -> Poll:
    """Write the poll and its entries in one transaction; the poll with its new entries and the next one's time."""
    source, plain = result.plan.source, result.plain
    with ledger.write():
        unknown = new_addresses(ledger, source.id, [one.url for one in plain])
        chosen = pages_to_read(plain, frozenset(unknown), result.plan.unseen_at, now)
        pages, left = chosen.read, {one.url for one in chosen.left if not chosen.is_first}  # still new to later polls
        is_same = result.poll.unchanged and result.poll.status == 200  # a server without validators sent it again
        polled = replace(result.poll, etag=None, last_modified=None, body_digest=None) if left else result.poll
        poll = record_poll(
            ledger, polled, (*result.entries, *pages), result.next_poll_at, now, first_poll=result.plan.is_first,
            url=source.url, listed=result.listed if not is_same else last_found(ledger, source.id),
            addresses=[url for url in unknown if url not in left],
            since=result.plan.owed.since if result.plan.owed else None, past=_past(result),
        )  # fmt: skip
        if poll.retry_at:
            note_pause(ledger, source.url, poll.retry_at, now)
        poll = replace(poll, note=" ".join(filter(None, (result.note, chosen.note))) or None)
        if poll.error is not None:
            return replace(poll, next_at=result.next_poll_at)
        came = arrivals(ledger, source.id)
        keep_rhythm(ledger, source.id, came)
        keep_pages_fault(ledger, source.id)
        pause = pause_of(source, came, now)
        gap = _filled(result, poll.new, len(pages))
        keep_owed(ledger, source.id, result.owes)
        if gap:
            keep_gap(ledger, source.id, gap, result.plan.owed)
            pause = min(pause, shortest_pause(source))
        next_at = poll.started_at + pause
        bring_poll_forward(ledger, source, next_at)
    return replace(poll, next_at=next_at, gap=gap)


def _past(result: PollResult) -> frozenset[Entry]:
    """The entries of older documents that came more than a day before the last good poll: no news, whenever found."""
    unseen_at, own = result.plan.unseen_at, len(result.entries) - result.older
    found = result.entries[own:] if result.older and unseen_at else ()
    return frozenset(one for one in found if unseen_at and came_by(one, unseen_at - MARGIN))


def _filled(result: PollResult, new: int, pages: int) -> Gap | None:
    """The gap before a poll with so many new entries, of which so many are plain pages of its own documents.

    What older documents held and was known filled none of it.
    """
    if result.gap is None:
        return None
    if result.plan.owed:  # those of its own document are known, but for a few
        return replace(result.gap, recovered=min(result.gap.recovered, new))
    window = len(result.entries) + pages - result.older
    return replace(result.gap, recovered=max(0, min(result.gap.recovered, new - window)))
