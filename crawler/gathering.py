"""A poll that reads several documents: an index with its sitemaps, a page of cards or a feed with older ones. Pure.

A further document that cannot be had takes nothing away: the entries of the others count, and the poll says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from crawler.gaps import (
    in_their_place,
    missed_before,
    older_documents,
    says_more,
    scrolled_out,
    sitemap_list,
    sitemaps_named,
)
from crawler.model import Entry, FetchFailure, Gap, Response
from crawler.polled import FurtherDocument, PolledEntries
from crawler.sources.sitemaps import MAX_ADDRESSES, MAX_ENTRIES, newest
from crawler.times import latest_instant
from crawler.visit_plans import PollPlan

MAX_DOCUMENTS: Final = 10  # of an index in one poll
MAX_FIRST_DOCUMENTS: Final = 50  # in its first, so that later polls can tell what is new
MAX_PAGES: Final = 4  # of cards, behind the first
MAX_OLDER_FEEDS: Final = 20  # behind the first; with a window of twenty these hold 400 entries
MAX_SITEMAPS_OF_FEED: Final = 8  # with robots.txt, after the older feeds
MIN_WINDOW: Final = 3  # a feed of fewer entries turns over between two polls
MAX_BYTES: Final = 32 * 1024 * 1024  # as sent, of all documents of one poll
ALWAYS: Final = 2  # of an index: the newest two are read whatever their dates say
_TURNS: Final = MAX_DOCUMENTS - ALWAYS - 1  # of those without a date, each poll begins so many further on
MARGIN: Final = timedelta(days=1)  # dates without a time of day or an offset mean some time within a day


@dataclass(frozen=True, slots=True)
class Gathering:
    """A poll under way, whose first document was read.

    `got`: the answer to the poll itself. `polled`: what was read so far. `waiting`: documents still to be asked for.
    `documents` and `size`: how many were read, and their bytes. `left_out`: how many are not asked for in this poll
    although they may hold something new. `errors`: sentences on those that could not be read. `window`: how many
    entries the first document of a feed held; `reached`: one of those that were read is known of an earlier poll;
    `by_sitemaps`: the site's sitemaps are asked for, too.
    """

    plan: PollPlan
    got: Response | FetchFailure
    polled: PolledEntries
    waiting: tuple[FurtherDocument, ...] = ()
    documents: int = 0
    size: int = 0
    left_out: int = 0
    errors: tuple[str, ...] = ()
    window: int = 0
    reached: bool = False
    by_sitemaps: bool = False

    @property
    def reading_plan(self) -> PollPlan:
        """The plan with the source as the first document that waits is to be read, compared with no earlier one."""
        source = self.plan.source
        if self.waiting[0].is_sitemap:
            source = replace(source, kind="sitemap")
        return replace(self.plan, source=source, body_digest=None)

    def answered(self, got: Response | FetchFailure, polled: PolledEntries) -> "Gathering":
        """The same with the answer to the first document that waits."""
        size = self.size + (len(got.body) if isinstance(got, Response) else 0)
        one = replace(self, waiting=self.waiting[1:], documents=self.documents + 1, size=size)
        if self.plan.source.kind == "feed":
            return _of_feed(one, self.waiting[0], polled)
        if polled.error:
            return _bounded(one, (), (*self.errors, polled.error))
        return _bounded(replace(one, polled=_joined(self.polled, polled)), polled.further, self.errors)

    def is_enough(self, knows_any: Callable[[tuple[Entry, ...]], bool]) -> bool:
        """Whether older pages of cards, or of a feed, hold nothing new: one entry is known of an earlier poll."""
        is_sitemap, is_asked = self.plan.source.kind == "sitemap", bool(self.waiting or self.by_sitemaps)
        return is_asked and not is_sitemap and not self.plan.is_first and knows_any(self._telling)

    @property
    def _telling(self) -> tuple[Entry, ...]:
        """The entries of which one that is known says that nothing scrolled out before it."""
        entries = self.polled.entries
        return in_their_place(entries, self.plan.newest_at) if self.plan.source.kind == "feed" else entries

    def given_up(self) -> "Gathering":
        """The same without asking for the documents that wait, since they hold what is known."""
        return replace(self, waiting=(), reached=True)

    @property
    def _gap(self) -> Gap | None:
        """What scrolled out of a feed before this poll; None when its first document holds something that is known."""
        if not self.window or (self.reached and not self.documents):
            return None
        found, plan = len(self.polled.entries), self.plan
        lost = 0 if self.reached else missed_before(self.polled.entries, plan.last_arrival_at, plan.unseen_at)
        return Gap(max(0, found - self.window), lost)

    @property
    def result(self) -> PolledEntries:
        """What the poll comes to: an error when none of an index's sitemaps could be read."""
        nothing = not (self.polled.entries or self.polled.undated)
        if self.errors and nothing and self.polled.error is None:
            return PolledEntries(error=f"None of its documents could be read: {self.errors[0]}")
        notes = [self.polled.note] if self.polled.note else []
        if self.errors:
            notes.append(f"{len(self.errors)} of its further documents could not be read: {self.errors[0]}")
        if self.left_out:
            notes.append(f"{self.left_out} of its sitemaps were left for a later poll.")
        return replace(
            self.polled, entries=newest(self.polled.entries), undated=self.polled.undated[:MAX_ADDRESSES],
            note=" ".join(notes) or None, gap=self._gap,
        )  # fmt: skip


def gathering(plan: PollPlan, got: Response | FetchFailure, polled: PolledEntries) -> Gathering:
    """What is to be read after a poll's first document: nothing, unless it names further ones."""
    size = len(got.body) if isinstance(got, Response) else 0
    one = Gathering(plan, got, polled, size=size)
    if plan.source.kind != "feed":
        return _bounded(one, polled.further, ())
    if plan.last_arrival_at is None or len(polled.entries) < MIN_WINDOW:
        return one
    return _bounded(replace(one, window=len(polled.entries)), older_documents(plan.source.url, polled), ())


def _of_feed(one: Gathering, asked: FurtherDocument, polled: PolledEntries) -> Gathering:
    """The same with a further document of a feed. One that cannot be had, or says nothing more, leads no further."""
    if asked.is_sitemap:
        since = one.plan.last_arrival_at or one.plan.unseen_at
        found = scrolled_out(one.polled.entries, polled.entries, since)
        return _bounded(_with(one, found), sitemaps_named(asked, polled), ())
    if not polled.error and says_more(one.polled.entries, polled.entries):
        known = set(one.polled.entries)
        joined = _with(one, tuple(entry for entry in polled.entries if entry not in known))
        further = _bounded(joined, older_documents(asked.url, polled), ())
        if further.waiting:
            return further
        one = joined
    return _bounded(replace(one, by_sitemaps=True, waiting=()), sitemap_list(one.plan.source.url), ())


def _with(one: Gathering, entries: tuple[Entry, ...]) -> Gathering:
    return replace(one, polled=replace(one.polled, entries=(*one.polled.entries, *entries)))


def _bounded(one: Gathering, further: tuple[FurtherDocument, ...], errors: tuple[str, ...]) -> Gathering:
    """The same with these documents to be asked for next, as far as the bounds of a poll allow."""
    wanted = (*wanted_of(one.plan, further), *one.waiting)
    places = (
        max(0, _most(one.plan) + one.by_sitemaps * MAX_SITEMAPS_OF_FEED - one.documents) if one.size < MAX_BYTES else 0
    )
    left_out = one.left_out + (max(0, len(wanted) - places) if one.plan.source.kind == "sitemap" else 0)
    return replace(one, waiting=wanted[:places], left_out=left_out, errors=errors)


def wanted_of(plan: PollPlan, further: tuple[FurtherDocument, ...]) -> tuple[FurtherDocument, ...]:
    """Those further documents that may hold something new, given the newest first.

    Of an index the first two, since a date of change is often forgotten, and those that changed since the last good
    poll; then, by turns, one that did not, and those without a date. What the first poll did not read gets no turn: all
    of its pages would be new.
    """
    if plan.source.kind != "sitemap" or plan.unseen_at is None:
        return further
    unseen_at, rest = plan.unseen_at, further[ALWAYS:]
    changed = [one for one in rest if (at := latest_instant(one.modified)) and at >= unseen_at - MARGIN]
    read = [one for one in further[ALWAYS:MAX_FIRST_DOCUMENTS] if one not in changed]
    stale = _by_turns([one for one in read if latest_instant(one.modified)], plan.polls)[:1]
    undated = [one for one in read if not latest_instant(one.modified)]
    beyond = [one for one in further[MAX_FIRST_DOCUMENTS:] if not latest_instant(one.modified)]
    return (*further[:ALWAYS], *changed, *stale, *_by_turns(undated, plan.polls * _TURNS), *beyond)


def _by_turns(documents: list[FurtherDocument], turn: int) -> list[FurtherDocument]:
    """The documents in the order in which this turn asks for them."""
    at = turn % len(documents) if documents else 0
    return documents[at:] + documents[:at]


def _most(plan: PollPlan) -> int:
    if plan.source.kind != "sitemap":
        return MAX_OLDER_FEEDS if plan.source.kind == "feed" else MAX_PAGES
    return MAX_FIRST_DOCUMENTS if plan.is_first else MAX_DOCUMENTS


def _joined(one: PolledEntries, other: PolledEntries) -> PolledEntries:
    urls = {entry.url for entry in one.entries}
    entries = (*one.entries, *(entry for entry in other.entries if entry.url not in urls))
    counts = [many.listed if many.listed is not None else len(many.entries) for many in (one, other)]
    return replace(
        one, entries=entries if len(entries) <= 2 * MAX_ENTRIES else newest(entries),
        undated=tuple(dict.fromkeys((*one.undated, *other.undated))), listed=sum(counts),
        language=one.language or other.language, title=one.title or other.title,
        note=" ".join(filter(None, (one.note, other.note))) or None,
        ending=max(one.ending, other.ending, key=("whole", "open", "cut").index),
    )  # fmt: skip
