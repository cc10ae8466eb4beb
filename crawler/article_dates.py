"""Which of the dates that are stated of an article it goes by, and how sure that is. Pure.

A feed and a page state dates of their own; a date found in a page's words, or one that a source's pages share, is a
guess. A guess never makes an article old, and where feed and page differ the newer one counts.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from crawler.times import instant, latest_instant, most_precise

DateOrigin = Literal["feed", "page", "page_words", "shared_by_pages"]
Sureness = Literal["time", "day", "guess"]

MAX_ROUNDING: Final = timedelta(hours=1)  # two dates of one article may differ by so much
MAX_UTC_OFFSET: Final = timedelta(hours=14)  # a local time may be so far ahead of UTC
# A date further ahead is of an event, or another calendar's: an article that is there was published.
MAX_AHEAD: Final = timedelta(days=2)
NEAR_GUESS: Final = timedelta(days=2)  # a guess this close to when the article was found is believed
SHARING_PAGES: Final = 3
BACKLOG_AGE: Final = timedelta(days=1)
MIN_BACKLOG: Final = 5


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date stated of an article, in ISO 8601 as precise as it was stated, and where it stands."""

    origin: DateOrigin
    stated: str

    @property
    def sureness(self) -> Sureness:
        """How sure the date is: explicit with a time of day, explicit without one, or a guess."""
        if self.origin in ("page_words", "shared_by_pages"):
            return "guess"
        return "day" if len(self.stated) == len("2026-11-23") else "time"


@dataclass(frozen=True, slots=True)
class ChosenDate:
    """The date that an article goes by, None when no date is believed, and a clause that names what was stated."""

    published: str | None
    reason: str


def stated_dates(
    by_feed: str | None, by_page: str | None, *, page_guessed: bool, shared: Iterable[str] = ()
) -> tuple[StatedDate, ...]:
    """The dates stated of an article. `shared`: dates that many pages of its source state, which prove nothing."""
    origin: DateOrigin = "page_words" if page_guessed else "shared_by_pages" if by_page in set(shared) else "page"
    both: tuple[tuple[DateOrigin, str | None], ...] = (("feed", by_feed), (origin, by_page))
    return tuple(StatedDate(place, stated) for place, stated in both if stated)


def shared_dates(of_articles: Iterable[Sequence[StatedDate]], now: datetime) -> frozenset[str]:
    """The dates that at least three pages of a source state and that are not of these days: a template's.

    An outlet may publish several articles in a minute, or a bulletin a day, but not for ever.
    """
    counts = Counter(date.stated for dates in of_articles for date in dates if date.origin != "feed")
    return frozenset(
        stated
        for stated, pages in counts.items()
        if pages >= SHARING_PAGES and (at := latest_instant(stated)) and now - at > NEAR_GUESS
    )


def chosen_date(dates: Sequence[StatedDate], found_at: datetime, *, first_poll: bool) -> ChosenDate:
    """The date that an article goes by.

    Of explicit dates the newest, and of those that agree with it the most precise. A guess counts where nothing
    explicit is stated, and only when it is near `found_at` or the article was found by its source's first poll.
    """
    possible = [date for date in dates if (at := instant(date.stated)) and at - found_at <= MAX_AHEAD]
    sure = [date for date in possible if date.sureness != "guess"]
    if not sure:
        return _guessed(possible, dates, found_at, first_poll=first_poll)
    newest = max(sure, key=_latest)
    agreeing = [date for date in sure if _earliest(newest) - _latest(date) <= MAX_ROUNDING]
    best = most_precise(newest.stated, *(date.stated for date in agreeing))
    return ChosenDate(best, _reason(agreeing, dates))


def is_backlog(unknown: Sequence[str | None], entries: int, unseen_at: datetime) -> bool:
    """Whether a poll of so many entries shows a backlog, as a source's first one does.

    `unknown`: the dates of those that were not known. They are a backlog when more than half of the poll's entries, and
    at least five, are unknown and were a day old at the last good poll.
    """
    old = sum((at := latest_instant(stated)) is not None and unseen_at - at > BACKLOG_AGE for stated in unknown)
    return old >= MIN_BACKLOG and old * 2 > entries


def _earliest(date: StatedDate) -> datetime:
    at = datetime.fromisoformat(date.stated)
    return at if at.tzinfo else at.replace(tzinfo=UTC) - MAX_UTC_OFFSET


def _latest(date: StatedDate) -> datetime:
    at = latest_instant(date.stated)
    assert at is not None, "only dates that are times come here"
    return at


def _guessed(
    possible: Sequence[StatedDate], dates: Sequence[StatedDate], found_at: datetime, *, first_poll: bool
) -> ChosenDate:
    near = [date for date in possible if first_poll or found_at - _latest(date) <= NEAR_GUESS]
    if not near:
        return ChosenDate(None, _reason((), dates))
    newest = max(near, key=_latest)
    return ChosenDate(newest.stated, _reason([newest], dates))


_PLACES: Final[dict[DateOrigin, str]] = {
    "feed": "its feed states",
    "page": "its page states",
    "page_words": "the words of its page suggest",
    "shared_by_pages": "many pages of its source state",
}


def _reason(by: Sequence[StatedDate], dates: Sequence[StatedDate]) -> str:
    """For example: its feed states 2026-11-23; its page states 2018-02-01, which does not count."""
    counted = [f"{_PLACES[date.origin]} {date.stated}" for date in by]
    others = [f"{_PLACES[date.origin]} {date.stated}, which does not count" for date in dates if date not in by]
    return "; ".join((*counted, *others)) or "it states no date"
