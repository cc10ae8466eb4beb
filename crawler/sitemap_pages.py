"""Which pages of a plain sitemap are read: it lists all of a site, and says when each changed, or nothing. Pure."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from crawler.model import Entry
from crawler.polled import PolledEntries
from crawler.times import latest_instant

MAX_PAGES: Final = 2000  # of one poll
FIRST_AGE: Final = timedelta(days=7)  # of what changed before, a first poll reads nothing
MARGIN: Final = timedelta(days=1)  # a date without a time of day or an offset means some time within a day
MIN_STAMPED: Final = 20
MAX_WINDOW: Final = 1000  # articles, of a sitemap of the newest; Google allows a news sitemap no more


def is_plain(entry: Entry) -> bool:
    """Whether a sitemap says nothing of a page but its address, and perhaps when it changed."""
    return not (entry.title or entry.published or entry.text)


def plain_pages(polled: PolledEntries) -> tuple[Entry, ...]:
    """The plain entries, those without a date last; a date that most of them share is that of the sitemap, and none."""
    dated = [entry for entry in polled.entries if is_plain(entry)]
    shared, times = next(iter(Counter(_minute(entry) for entry in dated).most_common(1)), ("", 0))
    is_stamped = times >= MIN_STAMPED and times * 2 > len(dated)
    told = (replace(one, modified=None) if is_stamped and _minute(one) == shared else one for one in dated)
    return (*told, *(Entry(url, language=polled.language) for url in polled.undated))


def _minute(entry: Entry) -> str:
    return (entry.modified or "")[: len("2026-11-28T06:30")]


@dataclass(frozen=True, slots=True)
class PageChoice:
    """The plain pages that a poll reads; those for which it has no place; and whether these wait for later polls.

    `old`: how many that were not listed before changed long before the last poll, and count as known.
    """

    read: tuple[Entry, ...]
    left: tuple[Entry, ...] = ()
    is_first: bool = False
    old: int = 0

    @property
    def note(self) -> str | None:
        """Sentences on what is not read, None when all is."""
        left, places = f"{len(self.left):,}", f"{MAX_PAGES:,}"
        notes = []
        if self.left and self.is_first:
            notes.append(f"{left} further pages changed within a week; a first poll reads the newest {places}.")
        elif self.left:
            notes.append(f"{left} pages that are new or changed wait for later polls, which read {places} each.")
        if self.old:
            notes.append(
                f"{self.old:,} pages, listed for the first time, changed a week before the last poll; not read."
            )
        return " ".join(notes) or None


def pages_to_read(
    pages: Sequence[Entry], unknown: Collection[str], unseen_at: datetime | None, now: datetime
) -> PageChoice:
    """Of the plain pages those to read: at a first poll the ones that changed lately, later also what was not listed.

    `unknown`: addresses that no poll of the source listed before. `unseen_at`: the last good poll, None at the first.
    When all are unknown, and most changed before or they are more than a window of the newest holds, the pages have new
    addresses, and the poll is as a first one. Of more than MAX_PAGES those that were not listed before come first, of
    either those that changed last, then those without a date, in the order of the sitemap. When so many are new, those
    that changed a week before the last good poll are an archive's.
    """
    if unseen_at and _are_renamed(pages, unknown, unseen_at - MARGIN):
        unseen_at = None
    since = unseen_at - MARGIN if unseen_at else now - FIRST_AGE
    wanted = [one for one in pages if _changed_since(one, since) or (unseen_at and one.url in unknown)]
    if len(wanted) <= MAX_PAGES:
        return PageChoice(tuple(wanted))
    kept = [one for one in wanted if one.modified is None or _changed_since(one, since - FIRST_AGE)]
    kept.sort(key=lambda one: (one.url in unknown, latest_instant(one.modified) or since), reverse=True)
    return PageChoice(tuple(kept[:MAX_PAGES]), tuple(kept[MAX_PAGES:]), unseen_at is None, len(wanted) - len(kept))


def _are_renamed(pages: Sequence[Entry], unknown: Collection[str], since: datetime) -> bool:
    if len(pages) < MIN_STAMPED or any(one.url not in unknown for one in pages):
        return False
    old = sum(one.modified is not None and not _changed_since(one, since) for one in pages)
    return len(pages) > MAX_WINDOW or old * 2 > len(pages)


def _changed_since(one: Entry, since: datetime) -> bool:
    changed = latest_instant(one.modified)
    return changed is not None and changed >= since
