"""What scrolled out of a feed between two polls: how much about, and which documents may hold it. Pure.

A poll of which no entry is known, though its source had some, may have missed others. A feed's older entries are in
the document that it links to as `prev-archive` or `next` (RFC 5005), and in WordPress's feeds behind `?paged=2`, which
other servers ignore. Where these lead to nothing that is known, the site's news sitemap may hold them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawler.model import Entry
from crawler.polled import FurtherDocument, PolledEntries
from crawler.sources.sitemaps import WELL_KNOWN_SITEMAPS
from crawler.times import instant
from crawler.urls import key_url, same_site

MAX_MISSED: Final = 100_000  # an estimate above says nothing
MAX_SITEMAPS: Final = 3  # of those that robots.txt or an index names, the first, which are of news or changed last
MIN_SHARE: Final = 0.8  # of a sitemap's articles that a feed of the whole site has, of those as new as its entries
MARGIN: Final = timedelta(days=1)  # dates without a time of day or an offset mean some time within a day
_ROBOTS: Final = "/robots.txt"
_PAGE_PARAMETER: Final = "paged"


def older_documents(address: str, polled: PolledEntries) -> tuple[FurtherDocument, ...]:
    """The document with the entries before those of a feed at this address: the one it links to, or the likely one."""
    linked = tuple(one for one in polled.further if same_site(one.url, address))
    return linked[:1] or (FurtherDocument(_next_page(address)),)


def sitemap_list(address: str) -> tuple[FurtherDocument, ...]:
    """The document that names the sitemaps of a feed's site."""
    return (FurtherDocument(urljoin(address, _ROBOTS), is_sitemap=True),)


def sitemaps_named(asked: FurtherDocument, polled: PolledEntries) -> tuple[FurtherDocument, ...]:
    """The sitemaps of the same site that a robots.txt or an index names; of the former, else those of usual names."""
    named = [replace(one, is_sitemap=True) for one in polled.further if same_site(one.url, asked.url)][:MAX_SITEMAPS]
    if not named and urlsplit(asked.url).path == _ROBOTS:
        return tuple(FurtherDocument(urljoin(asked.url, path), is_sitemap=True) for path in WELL_KNOWN_SITEMAPS[:2])
    return tuple(named)


def scrolled_out(entries: Sequence[Entry], listed: Sequence[Entry], since: datetime | None) -> tuple[Entry, ...]:
    """The articles of a news sitemap that came before these entries of a feed and after `since`.

    None when the feed has only some of the site's articles: most of the sitemap's that are as new as its own are none
    of its own.
    """
    dates = [at for entry in entries if (at := instant(entry.published))]
    if not dates:
        return ()
    own = {key_url(entry.url) for entry in entries if entry.url}
    told = [(at, entry) for entry in listed if entry.title and (at := instant(entry.published))]
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


def in_their_place(entries: Sequence[Entry], newest_at: datetime | None) -> tuple[Entry, ...]:
    """The entries of a feed but for those that stand there for another reason than their date.

    An entry that is pinned says nothing of what scrolled out: one that stands before later ones in a feed whose newest
    entries come first, or is more than a day older than the newest that is known.
    """
    dates = [instant(entry.published) for entry in entries]
    stated = [at for at in dates if at]
    falls = sum(one > other for one, other in pairwise(stated)) - sum(one < other for one, other in pairwise(stated))
    kept: list[Entry] = []
    later: datetime | None = None  # the latest date behind the entry at hand
    for entry, at in zip(reversed(entries), reversed(dates), strict=True):
        is_pinned = falls > 0 and at and later and at < later
        is_old = at and newest_at and at < newest_at - MARGIN
        if not is_pinned and not is_old:
            kept.append(entry)
        later = max(filter(None, (at, later)), default=None)
    return tuple(reversed(kept))


def says_more(known: Iterable[Entry], entries: Iterable[Entry]) -> bool:
    """Whether one of the entries is none of the known ones: a server may answer with the same document again."""
    told = {_words(entry) for entry in known}
    return any(_words(entry) not in told for entry in entries)


def _words(entry: Entry) -> str:
    return entry.title or entry.text or entry.url


def missed_before(entries: Sequence[Entry], last_arrival_at: datetime | None, unseen_at: datetime | None) -> int:
    """About how many entries came between the last known one and the oldest of these, by their pace; one or more."""
    dates = sorted(at for entry in entries if (at := instant(entry.published)))
    since = last_arrival_at or unseen_at
    if since is None or len(dates) < 2 or dates[0] == dates[-1]:
        return 1
    pace = (dates[-1] - dates[0]) / (len(dates) - 1)
    return max(1, min(MAX_MISSED, round((dates[0] - since) / pace) - 1))
