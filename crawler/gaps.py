"""What scrolled out of a feed between two polls: how much about, and which documents may hold it. Pure.

A poll of which no entry is known, though its source had some, may have missed others. A feed's older entries are in
the document that it links to as `prev-archive` or `next` (RFC 5005), and in WordPress's feeds behind `?paged=2`, which
other servers ignore.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.model import Entry, FurtherDocument, PolledEntries
from crawler.times import instant
from crawler.urls import same_site

MAX_MISSED: Final = 100_000  # an estimate above says nothing
_PAGE_PARAMETER: Final = "paged"


def older_documents(address: str, polled: PolledEntries) -> tuple[FurtherDocument, ...]:
    """The document with the entries before those of a feed at this address: the one it links to, or the likely one."""
    linked = tuple(one for one in polled.further if same_site(one.url, address))
    return linked[:1] or (FurtherDocument(_next_page(address)),)


def _next_page(address: str) -> str:
    parts = urlsplit(address)
    said = parse_qsl(parts.query, keep_blank_values=True)
    pages = [value for name, value in said if name == _PAGE_PARAMETER and value.isdecimal()]
    others = [(name, value) for name, value in said if name != _PAGE_PARAMETER]
    number = int(pages[0]) + 1 if pages and len(pages[0]) < len("1000") else 2
    return urlunsplit(parts._replace(query=urlencode([*others, (_PAGE_PARAMETER, str(number))])))


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
