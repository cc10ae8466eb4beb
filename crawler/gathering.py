"""A poll that reads several documents: an index with its sitemaps, a page of cards or a feed with older ones. Pure.

A further document that cannot be had takes nothing away: the entries of the others count, and the poll says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from crawler.gaps import (
    MARGIN,
    MIN_ENTRIES,
    all_came_by,
    are_renamed,
    below_pinned,
    filling,
    follows_on,
    in_their_place,
    missed_before,
    older_documents,
    says_more,
    scrolled_out,
    sitemap_list,
    sitemaps_named,
    skips,
    vouches,
)
from crawler.index_turns import MAX_DOCUMENTS, MAX_FIRST_DOCUMENTS, wanted_of
from crawler.model import Entry, FailureKind, FetchFailure, Gap, Response
from crawler.owing import may_be_had_later, owed_after
from crawler.polled import MAX_LEFT_OUT, FurtherDocument, OwedDocument, PolledEntries
from crawler.sources.sitemaps import MAX_ADDRESSES, newest
from crawler.visit_plans import PollPlan

MAX_PAGES: Final = 4  # of cards, behind the first, in a first poll
MAX_OLDER: Final = 20  # documents behind the first; with a window of twenty these hold 400 entries
MAX_SITEMAPS_BESIDE: Final = 8  # with robots.txt, after the older documents
MAX_BYTES: Final = 32 * 1024 * 1024  # as sent, of all documents of one poll


_PASSING: Final = frozenset[FailureKind]({"timeout", "connection", "broken_body"})
_PASSING_STATUS: Final = frozenset({500, 502, 504})

_COMPLETE: Final = frozenset({"spider", "mailbox"})  # kinds of which a poll reads all there is, or says what it left
LISTS: Final = frozenset({"listing", "json"})  # kinds whose documents name the one with older entries

NOTHING: Final = PolledEntries()
Knows = Callable[[tuple[Entry, ...]], bool]
KnewBy = Callable[[tuple[Entry, ...], datetime | None], bool]


@dataclass(frozen=True, slots=True)
class Gathering:
    """A poll under way, whose first document was read.

    `got`: the answer to the poll itself. `polled`: what was read so far. `waiting`: documents still to be asked for.
    `documents` and `size`: how many were read, and their bytes. `left_out`: how many are not asked for in this poll
    although they may hold something new. `errors`: sentences on those that could not be read. `window`: how many
    entries the source's own documents held, 0 where no gap is looked for; `looked`: how many documents were read for
    what scrolled out; `reached`: an entry is known of an earlier poll, or nothing scrolled out for another reason;
    `renamed`: the entries are old ones at new addresses; `by_sitemaps`: the site's other sitemaps are asked for, too.
    `failed`: the first of the older documents that could not be read, and may be had later; `beyond`: the one for which
    the poll has no more place. `is_past`: the last document's entries came more than a day before the last good poll;
    `aside`: those of one behind entries that no document has, so that they say nothing of what scrolled out.
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
    looked: int = 0
    reached: bool = False
    renamed: bool = False
    by_sitemaps: bool = False
    failed: FurtherDocument | None = None
    beyond: FurtherDocument | None = None
    is_past: bool = False
    aside: tuple[Entry, ...] = ()

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
        one = replace(
            self, waiting=self.waiting[1:], documents=self.documents + 1, size=size,
            looked=self.looked + bool(self.window),
        )  # fmt: skip
        if polled.error and not self.waiting[0].is_again and _may_pass(got):
            return replace(one, waiting=(replace(self.waiting[0], is_again=True), *one.waiting))
        if polled.error and one.failed is None and may_be_had_later(self.waiting[0], got):
            one = replace(one, failed=replace(self.waiting[0], is_again=False))
        if one.by_sitemaps:
            return _of_sitemap_beside(one, self.waiting[0], polled)
        if one.plan.source.kind != "sitemap":
            return _of_older(one, self.waiting[0], polled)
        if polled.error:
            return _beside(_bounded(one, (), (*one.errors, polled.error)))
        return _beside(_bounded(replace(one, polled=_joined(one.polled, polled)), polled.further, one.errors))

    def weighed(self, knew_any: KnewBy, knows_words: Callable[[tuple[Entry, ...]], int]) -> "Gathering":
        """The same without asking for what scrolled out, when nothing did, or when the entries have new addresses.

        `knew_any`: whether one of the entries is known of an earlier poll, until a time, None: until now.
        `knows_words`: how many of their headlines.
        """
        owed = self.plan.owed

        def knows_any(entries: tuple[Entry, ...]) -> bool:
            return knew_any(entries, owed.since if owed else None)

        is_asked = bool(self.waiting or self.by_sitemaps)
        if not is_asked or self.plan.is_first or (self.plan.source.kind == "sitemap" and not self.window):
            return self
        if self._holds_known(knows_any):
            return replace(self, waiting=(), reached=True)
        if self.looked or not self.window:
            return _beside(replace(self, waiting=())) if self.is_past and not self.by_sitemaps else self
        if owed:
            follows = knew_any(self.polled.entries, None)  # or others scrolled out since
            return self if follows else replace(self, waiting=_older(self), by_sitemaps=False)
        if are_renamed(self.polled.entries, self.plan.unseen_at, knows_words):
            return replace(self, waiting=(), renamed=True)
        is_whole = self.plan.source.kind == "sitemap" and follows_on(self._told, self.plan.unseen_at)
        return replace(self, waiting=(), reached=True) if is_whole else self

    @property
    def _told(self) -> tuple[Entry, ...]:
        """The entries with those of which a sitemap gives the address alone."""
        return (*self.polled.entries, *(Entry(url) for url in self.polled.undated))

    def _holds_known(self, knows_any: Knows) -> bool:
        """Whether an entry is known that says that nothing scrolled out before it."""
        if self.plan.source.kind == "sitemap":
            return knows_any(self._told)
        entries = in_their_place(self.polled.entries, self.plan.newest_dates)
        if not knows_any(entries):
            return False
        if self.plan.source.kind == "feed":
            return vouches(entries, self.plan, knows_any)
        below = below_pinned(entries, knows_any)
        return len(below) == len(entries) or knows_any(below)

    @property
    def _gap(self) -> Gap | None:
        """What scrolled out before this poll; None when its own documents hold something that is known."""
        if not self.window or (self.reached and not self.looked):
            return None
        if self.renamed:
            return Gap(0, None)
        plan, entries = self.plan, self._told
        if plan.owed and len(entries) == self.window and not self.reached:
            return None  # what an earlier poll said of it holds
        lost = 0 if self.reached else missed_before(entries, plan.last_arrival_at, plan.unseen_at)
        return Gap(filling(plan, self._found), lost)

    @property
    def _found(self) -> tuple[Entry, ...]:
        """The entries that were read for what scrolled out."""
        own = self.window - len(self.polled.undated)
        return self.polled.entries[max(0, own) :] if self.window else ()

    @property
    def _owes(self) -> OwedDocument | None:
        """The older document that the next poll asks for."""
        if self.plan.source.kind in _COMPLETE or self.plan.source.kind == "sitemap" or not self.window:
            return self.plan.owed
        if self.reached or self.renamed:
            return None
        return owed_after(self.plan, self.failed, self.beyond or next(iter(self.waiting), None))

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
        entries, found = newest((*self.polled.entries, *self.aside)), frozenset((*self._found, *self.aside))
        return replace(
            self.polled, entries=entries, older=sum(one in found for one in entries),
            undated=self.polled.undated[:MAX_ADDRESSES], note=" ".join(notes) or None, gap=self._gap, owes=self._owes,
        )  # fmt: skip


def gathering(plan: PollPlan, got: Response | FetchFailure, polled: PolledEntries) -> Gathering:
    """What is to be read after a poll's first document: nothing, unless it names further ones or entries are missed."""
    size = len(got.body) if isinstance(got, Response) else 0
    one = Gathering(plan, got, polled, size=size)
    if plan.source.kind in _COMPLETE:
        return one
    if plan.source.kind == "sitemap":
        return _beside(_bounded(one, polled.further, ()))
    if plan.owed and polled.entries:
        waits, by_sitemaps = plan.owed.document, plan.owed.document.is_sitemap
        return replace(one, window=len(polled.entries), waiting=(waits,), by_sitemaps=by_sitemaps)
    if not _may_miss(plan, polled):
        return one if plan.source.kind == "feed" else _bounded(one, polled.further, ())
    return _bounded(replace(one, window=len(polled.entries)), _older(one), ())


def _older(one: Gathering) -> tuple[FurtherDocument, ...]:
    """The document with the entries before those of the first one."""
    source = one.plan.source
    further = one.polled.further[:1] if source.kind in LISTS else ()
    return further or older_documents(source.url, one.polled)


def _may_pass(got: Response | FetchFailure) -> bool:
    """Whether what failed may be well a moment later; not where the server asks to be left alone."""
    if isinstance(got, FetchFailure):
        return got.failure in _PASSING and got.retry_at is None
    return got.status in _PASSING_STATUS and got.header("retry-after") is None


def _may_miss(plan: PollPlan, polled: PolledEntries) -> bool:
    """Whether entries can have scrolled out: the source had some, and its last document was not all but empty.

    What is known may stand in the lost part of a document that broke off.
    """
    listed = len(polled.entries) + len(polled.undated)
    before = MIN_ENTRIES if plan.listed_before is None else plan.listed_before
    had_some = plan.last_arrival_at is not None and polled.ending != "cut"
    return had_some and min(before, listed) >= MIN_ENTRIES


def _beside(one: Gathering) -> Gathering:
    """The same with the other sitemaps of the site to be asked for, when all that the source names was read."""
    is_whole_sitemap = one.plan.source.kind == "sitemap" and not one.errors  # what cannot be had may hold what is known
    is_looked_for = one.window or (is_whole_sitemap and _may_miss(one.plan, one.polled))
    if one.waiting or one.by_sitemaps or not is_looked_for:
        return one
    window = one.window or len(one.polled.entries) + len(one.polled.undated)
    return _bounded(replace(one, window=window, by_sitemaps=True), sitemap_list(one.plan.source.url), one.errors)


def _of_older(one: Gathering, asked: FurtherDocument, polled: PolledEntries) -> Gathering:
    """The same with a document of older entries. One that cannot be had, or says nothing more, leads no further."""
    is_listing = one.plan.source.kind in LISTS
    if polled.error and is_listing and not asked.is_guess:
        one = replace(one, errors=(*one.errors, polled.error))
    mostly = is_listing and asked.is_guess  # a server that does not know `paged` shows its list, with other teasers
    if not (polled.entries and says_more(one.polled.entries, polled.entries, mostly=mostly)):
        return _beside(replace(one, waiting=()))
    known = set(one.polled.entries)
    added = tuple(entry for entry in polled.entries if entry not in known)
    if one.plan.source.kind == "feed" and not asked.is_guess and skips(one.plan, one.polled.entries, polled.entries):
        return _beside(replace(one, waiting=(), aside=added))
    unseen_at = one.plan.unseen_at
    is_past = unseen_at is not None and all_came_by(polled.entries, unseen_at - MARGIN)
    joined = replace(_with(one, added, polled), is_past=is_past)
    is_linked = is_listing and not asked.is_guess
    further = polled.further[:1] if is_linked else older_documents(asked.url, polled)
    return _beside(_bounded(joined, further, one.errors))


def _of_sitemap_beside(one: Gathering, asked: FurtherDocument, polled: PolledEntries) -> Gathering:
    """The same with what scrolled out and another sitemap of the site lists, or with those that a document names."""
    since = one.plan.last_arrival_at or one.plan.unseen_at
    found = scrolled_out(one.polled.entries, polled.entries, since)
    read = {one.plan.source.url, *(further.url for further in one.polled.further)}
    return _bounded(_with(one, found), sitemaps_named(asked, polled, read), one.errors)


def _with(one: Gathering, entries: tuple[Entry, ...], told: PolledEntries = NOTHING) -> Gathering:
    """The same with further entries, and with what `told` says of those that were left out."""
    notes = " ".join(dict.fromkeys(filter(None, (one.polled.note, told.note)))) or None
    left_out = (*one.polled.left_out, *told.left_out)[:MAX_LEFT_OUT]
    entries = (*one.polled.entries, *entries)
    return replace(one, polled=replace(one.polled, entries=entries, note=notes, left_out=left_out))


def _bounded(one: Gathering, further: tuple[FurtherDocument, ...], errors: tuple[str, ...]) -> Gathering:
    """The same with these documents to be asked for next, as far as the bounds of a poll allow."""
    of_index = one.plan.source.kind == "sitemap" and not one.by_sitemaps
    wanted = (*(wanted_of(one.plan, further) if of_index else further), *one.waiting)
    most = _most(one) + one.by_sitemaps * MAX_SITEMAPS_BESIDE
    places = max(0, most - one.documents) if one.size < MAX_BYTES else 0
    left_out = one.left_out + (max(0, len(wanted) - places) if of_index else 0)
    beyond = next(iter(wanted[places:]), one.beyond) if one.window and not of_index else None
    return replace(one, waiting=wanted[:places], left_out=left_out, errors=errors, beyond=beyond)


def _most(one: Gathering) -> int:
    """How many documents behind the first one the poll reads of those that the source names."""
    if one.plan.source.kind != "sitemap":
        return MAX_OLDER if one.window else MAX_PAGES
    return MAX_FIRST_DOCUMENTS if one.plan.is_first else MAX_DOCUMENTS


def _joined(one: PolledEntries, other: PolledEntries) -> PolledEntries:
    urls = {entry.url for entry in one.entries}
    entries = (*one.entries, *(entry for entry in other.entries if entry.url not in urls))
    counts = [many.listed if many.listed is not None else len(many.entries) for many in (one, other)]
    return replace(
        one, entries=entries if len(entries) <= 2 * MAX_ADDRESSES else newest(entries),
        undated=tuple(dict.fromkeys((*one.undated, *other.undated))), listed=sum(counts),
        language=one.language or other.language, title=one.title or other.title,
        note=" ".join(filter(None, (one.note, other.note))) or None,
        left_out=(*one.left_out, *other.left_out)[:MAX_LEFT_OUT],
        ending=max(one.ending, other.ending, key=("whole", "open", "cut").index),
    )  # fmt: skip
