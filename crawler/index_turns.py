"""Which sitemaps of an index a poll reads: the newest, those that changed, and by turns one after the other. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from crawler.polled import FurtherDocument
from crawler.times import latest_instant
from crawler.visit_plans import PollPlan

MAX_DOCUMENTS: Final = 10  # of an index in one poll
MAX_FIRST_DOCUMENTS: Final = 50  # in its first, so that later polls can tell what is new
ALWAYS: Final = 2  # of an index: the newest two are read whatever their dates say
_TURNS: Final = MAX_DOCUMENTS - ALWAYS - 1  # of those without a date, each poll begins so many further on
MARGIN: Final = timedelta(days=1)  # dates without a time of day or an offset mean some time within a day


def wanted_of(plan: PollPlan, further: tuple[FurtherDocument, ...]) -> tuple[FurtherDocument, ...]:
    """Those further documents that may hold something new, given the newest first.

    Of an index the first two, since a date of change is often forgotten, and those that changed since the last good
    poll; then, by turns, one that did not, and those without a date. What the first poll did not read gets no turn: all
    of its pages would be new. A date that most of more than a poll reads share is the index's, and no sitemap's.
    """
    if plan.unseen_at is None:
        return further
    further = _without_shared_date(further)
    unseen_at, rest = plan.unseen_at, further[ALWAYS:]
    changed = [one for one in rest if (at := latest_instant(one.modified)) and at >= unseen_at - MARGIN]
    read = [one for one in further[ALWAYS:MAX_FIRST_DOCUMENTS] if one not in changed]
    stale = _by_turns([one for one in read if latest_instant(one.modified)], plan.polls)[:1]
    undated = [one for one in read if not latest_instant(one.modified)]
    beyond = [one for one in further[MAX_FIRST_DOCUMENTS:] if not latest_instant(one.modified)]
    return (*further[:ALWAYS], *changed, *stale, *_by_turns(undated, plan.polls * _TURNS), *beyond)


def _without_shared_date(documents: Sequence[FurtherDocument]) -> tuple[FurtherDocument, ...]:
    shared, times = next(iter(Counter(one.modified for one in documents).most_common(1)), (None, 0))
    if len(documents) <= MAX_DOCUMENTS or times * 2 <= len(documents):
        return tuple(documents)
    return tuple(replace(one, modified=None) if one.modified == shared else one for one in documents)


def _by_turns(documents: list[FurtherDocument], turn: int) -> list[FurtherDocument]:
    """The documents in the order in which this turn asks for them."""
    at = turn % len(documents) if documents else 0
    return documents[at:] + documents[:at]
