"""What scrolled out of a source's documents between two polls: how much about, and what may hold it. Pure.

A poll of which no entry is known, though its source had some, may have missed others. A feed's older entries are in
the document that it links to as `prev-archive` or `next` (RFC 5005), those of a page of cards behind its `next`, and in
WordPress's feeds and lists behind `?paged=2`, which other servers ignore. Where these lead to nothing that is known,
and for a source that is a sitemap, another sitemap of the site may hold them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice, pairwise
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawler.model import Entry
from crawler.polled import FurtherDocument, PolledEntries
from crawler.sources.sitemaps import WELL_KNOWN_SITEMAPS
from crawler.times import instant, latest_instant
from crawler.urls import key_url, same_site
from crawler.visit_plans import PollPlan

MAX_MISSED: Final = 100_000  # an estimate above says nothing
MAX_SITEMAPS: Final = 3  # of those that robots.txt or an index names, the first, which are of news or changed last
MIN_SHARE: Final = 0.8  # of a sitemap's articles that a feed of the whole site has, of those as new as its entries
MIN_ENTRIES: Final = 3  # a document of fewer turns over between two polls
MAX_PINNED: Final = 4  # cards at the top of a list
MIN_RENAMED: Final = 0.5  # of a document's entries: so many with known headlines, or older than the last poll
NEXT_ONE: Final = 2.0  # a sitemap whose oldest entry came so many times its pace after the last poll may be whole
MARGIN: Final = timedelta(days=1)  # dates without a time of day or an offset mean some time within a day
_ROBOTS: Final = "/robots.txt"
_PAGE_PARAMETER: Final = "paged"


def older_documents(address: str, polled: PolledEntries) -> tuple[FurtherDocument, ...]:
    """The document with the entries before those at this address: the one it links to, or the likely one."""
    linked = tuple(one for one in polled.further if same_site(one.url, address))
    return linked[:1] or (FurtherDocument(_next_page(address), is_guess=True),)


def sitemap_list(address: str) -> tuple[FurtherDocument, ...]:
    """The document that names the sitemaps of a source's site."""
    return (FurtherDocument(urljoin(address, _ROBOTS), is_sitemap=True),)


def sitemaps_named(
    asked: FurtherDocument, polled: PolledEntries, read: Collection[str] = ()
) -> tuple[FurtherDocument, ...]:
    """The sitemaps of the same site that a robots.txt or an index names; of the former, else those of usual names.

    `read`: addresses of those that the poll has read.
    """
    site = [replace(one, is_sitemap=True) for one in polled.further if same_site(one.url, asked.url)]
    named = [one for one in site if one.url not in read][:MAX_SITEMAPS]
    if not named and urlsplit(asked.url).path == _ROBOTS:
        usual = [urljoin(asked.url, path) for path in WELL_KNOWN_SITEMAPS[:2]]
        return tuple(FurtherDocument(url, is_sitemap=True) for url in usual if url not in read)
    return tuple(named)


def scrolled_out(entries: Sequence[Entry], listed: Sequence[Entry], since: datetime | None) -> tuple[Entry, ...]:
    """The articles of a news sitemap that came before these entries of a source and after `since`.

    Entries without dates get those that the sitemap gives them. None when the source has only some of the site's
    articles: most of the sitemap's that are as new as its own are none of its own.
    """
    own = {key_url(entry.url) for entry in entries if entry.url}
    told = [(at, entry) for entry in listed if entry.title and (at := instant(entry.published))]
    dates = [at for entry in entries if (at := instant(entry.published))]
    dates = dates or [at for at, entry in told if key_url(entry.url) in own]
    if not dates:
        return ()
    beside = [key_url(entry.url) in own for at, entry in told if min(dates) <= at <= max(dates)]
    if not beside or sum(beside) < MIN_SHARE * len(beside):
        return ()
    return tuple(
        entry
        for at, entry in told
        if key_url(entry.url) not in own and at < min(dates) + MARGIN and (since is None or at > since - MARGIN)
    )


def _next_page(address: str) -> str:
    parts = urlsplit(address)
    said = parse_qsl(parts.query, keep_blank_values=True)
    pages = [value for name, value in said if name == _PAGE_PARAMETER and value.isdecimal()]
    others = [(name, value) for name, value in said if name != _PAGE_PARAMETER]
    number = int(pages[0]) + 1 if pages and len(pages[0]) < len("1000") else 2
    return urlunsplit(parts._replace(query=urlencode([*others, (_PAGE_PARAMETER, str(number))])))


def in_their_place(entries: Sequence[Entry], newest_dates: Sequence[datetime]) -> tuple[Entry, ...]:
    """The entries of a feed but for those that stand there for another reason than their date.

    An entry that is pinned says nothing of what scrolled out: one that stands before later ones in a feed whose newest
    entries come first, or is more than a day older than the newest that is known.
    """
    dates = [instant(entry.published) for entry in entries]
    is_falling = _fall(dates)
    kept: list[Entry] = []
    later: datetime | None = None  # the latest date behind the entry at hand
    for entry, at in zip(reversed(entries), reversed(dates), strict=True):
        is_pinned = is_falling and at and later and at < later
        is_old = at and newest_dates and at < newest_dates[0] - MARGIN
        if not is_pinned and not is_old:
            kept.append(entry)
        later = max(filter(None, (at, later)), default=None)
    return tuple(reversed(kept))


def vouches(entries: Sequence[Entry], plan: PollPlan, knows_any: Callable[[tuple[Entry, ...]], bool]) -> bool:
    """Whether known entries of a feed, of which there are some, say that nothing scrolled out before it.

    Where the newest come first, one that is dated after the last good poll was known by then: it was updated, and moved
    up. It says nothing, nor do those above an entry that came after that poll. And one or two at the end say nothing
    where three others that are known and newer are not there: the source keeps these longer. Where three or more are
    known the feed dates all anew, its clock is ahead, or it holds a choice. Where none states a date: see
    `_vouch_undated`.
    """
    dates = [instant(entry.published) for entry in entries]
    if not any(dates):
        return _vouch_undated(entries, knows_any)
    if plan.unseen_at is None or not _fall(dates):
        return True
    last = next(_known_from_end(entries, knows_any), 0)
    is_last = last == len(entries) - 1
    if any(at > plan.unseen_at for at in dates[last:] if at):
        return is_last and sum(knows_any((entry,)) for entry in entries) >= MIN_ENTRIES
    newer = plan.newest_dates[:MIN_ENTRIES][-1:] if len(plan.newest_dates) >= MIN_ENTRIES else ()
    if not newer or (at := dates[last]) is None or at >= newer[0]:
        return True
    return any(
        number >= MIN_ENTRIES or (at := dates[place]) is None or at >= newer[0]
        for number, place in enumerate(_known_from_end(entries[: last + 1], knows_any), 1)
    )


def _known_from_end(entries: Sequence[Entry], knows_any: Callable[[tuple[Entry, ...]], bool]) -> Iterator[int]:
    """The places of those that are known, the last first; each is looked up when it is asked for."""
    return (place for place in reversed(range(len(entries))) if knows_any((entries[place],)))


def _vouch_undated(entries: Sequence[Entry], knows_any: Callable[[tuple[Entry, ...]], bool]) -> bool:
    """Whether known entries of a feed without dates say that nothing scrolled out.

    One or two among new ones are standing entries, unless they are the last, or the document is short. A feed in no
    order at all has more, but for the rare poll, which then asks for older documents once.
    """
    places = tuple(islice(_known_from_end(entries, knows_any), MIN_ENTRIES))
    many = len(places)
    is_end = many > 0 and places[-1] == len(entries) - many
    return many >= MIN_ENTRIES or len(entries) < (1 + MIN_ENTRIES) * many or is_end


def _fall(dates: Iterable[datetime | None]) -> bool:
    """Whether more of these dates fall than rise."""
    stated = [at for at in dates if at]
    return sum((one > other) - (one < other) for one, other in pairwise(stated)) > 0


def below_pinned(entries: Sequence[Entry], knows_any: Callable[[tuple[Entry, ...]], bool]) -> tuple[Entry, ...]:
    """The entries of a list of links but for known ones at its top, with three times as many behind them: pinned ones.

    In such a list new entries come first, so that a known one above them stands there for another reason.
    """
    most = min(MAX_PINNED, len(entries) // (1 + MIN_ENTRIES))
    pinned = next((place for place in range(most + 1) if not knows_any((entries[place],))), 0) if entries else 0
    return tuple(entries[pinned:])


def are_renamed(
    entries: Sequence[Entry], unseen_at: datetime | None, knows_words: Callable[[tuple[Entry, ...]], int]
) -> bool:
    """Whether entries of which none is known are old ones at new addresses: half are older than the last good poll.

    Or half have the headline of a known one. `knows_words`: how many of such entries have.
    """
    dates = [at for entry in entries if (at := latest_instant(entry.published) or latest_instant(entry.modified))]
    old = sum(unseen_at is not None and at < unseen_at - MARGIN for at in dates)
    titled = tuple(entry for entry in entries if entry.title)
    return (
        old >= max(MIN_ENTRIES, MIN_RENAMED * len(entries))
        or knows_words(titled) >= max(MIN_ENTRIES, MIN_RENAMED * len(entries))
    )  # fmt: skip


def follows_on(entries: Sequence[Entry], unseen_at: datetime | None) -> bool:
    """Whether a sitemap may hold all since the last good poll: a file of a month begins anew, and one of two days ends.

    Its oldest entry then came before that poll, or no longer after it than the next one would.
    """
    dates = _dates(entries)
    if unseen_at is None or len(dates) < len(entries) or len(dates) < MIN_ENTRIES:
        return False
    return dates[0] - unseen_at < NEXT_ONE * (dates[-1] - dates[0]) / (len(dates) - 1)


def says_more(known: Iterable[Entry], entries: Sequence[Entry], *, mostly: bool = False) -> bool:
    """Whether one of the entries, or most, are none of the known ones: a server may answer with the same page again."""
    told = {_words(entry) for entry in known}
    new = sum(_words(entry) not in told for entry in entries)
    return new * 2 > len(entries) if mostly else new > 0


def _words(entry: Entry) -> str:
    return entry.title or entry.text or entry.url


def missed_before(entries: Sequence[Entry], last_arrival_at: datetime | None, unseen_at: datetime | None) -> int | None:
    """About how many entries came between the last good poll and the oldest of these, by their pace; one or more.

    What came before that poll was there to be found, however long ago the last known entry came. None: not known.
    """
    since = unseen_at or last_arrival_at
    stated = _dates(entries)
    dates = [at for at in stated if since is None or at > since] or stated  # one that stays there says nothing
    if since is None or len(dates) < 2 or dates[0] == dates[-1]:
        return None
    pace = (dates[-1] - dates[0]) / (len(dates) - 1)
    return max(1, min(MAX_MISSED, round((dates[0] - since) / pace) - 1))


def skips(plan: PollPlan, entries: Sequence[Entry], older: Sequence[Entry]) -> bool:
    """Whether an older document that a feed links to begins before the last good poll, and many came in between.

    `entries`: those read so far. An archive of months that are over lacks those of the month at hand.
    """
    if plan.unseen_at is None or not all_came_by(older, plan.unseen_at):
        return False
    is_open = all(at > plan.unseen_at for at in _dates(entries))
    return is_open and (missed_before(entries, plan.last_arrival_at, plan.unseen_at) or 0) >= MIN_ENTRIES


def all_came_by(entries: Sequence[Entry], at: datetime) -> bool:
    """Whether a document states of all its entries, three or more, that they came by this moment."""
    return len(entries) >= MIN_ENTRIES and all(came_by(one, at) for one in entries)


def came_by(entry: Entry, at: datetime) -> bool:
    """Whether an entry states that it came by this moment, whatever the zone of its date is."""
    stated = latest_instant(entry.published) or latest_instant(entry.modified)
    return stated is not None and stated <= at


def filling(plan: PollPlan, found: Sequence[Entry]) -> int:
    """How many entries of older documents can have scrolled out since the last good poll: not those dated before it.

    Nor those before the newest that was known then: a feed may state its times some hours too early.
    """
    since = plan.unseen_at and min((plan.unseen_at, *plan.newest_dates[:1]))
    return sum(since is None or not came_by(one, since) for one in found)


def _dates(entries: Sequence[Entry]) -> list[datetime]:
    """The dates of publication, of entries that state none the last changes; in order."""
    return sorted(at for entry in entries if (at := instant(entry.published) or instant(entry.modified)))
