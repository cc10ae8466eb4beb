"""Which of its stated dates an article goes by."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.article_dates import StatedDate, chosen_date, is_backlog, shared_dates, stated_dates

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = "2026-11-23T07:00:00+00:00"
OLD = "2018-02-01T08:00:00+00:00"
OLDER = "2016-02-01"
AHEAD = "2027-03-01"


def chosen(
    feed: str | None = None, page: str | None = None, *, guess: str | None = None, first: bool = False
) -> str | None:
    dates = stated_dates(feed, guess or page, page_guessed=guess is not None)
    return chosen_date(dates, NOW, first_poll=first).published


@pytest.mark.parametrize(
    ("feed", "page", "published"),
    [
        (TODAY, None, TODAY),
        (None, TODAY, TODAY),
        (TODAY, OLD, TODAY),
        (OLD, TODAY, TODAY),
        (OLD, OLD, OLD),
        (OLD, OLDER, OLD),
        ("2026-11-23", TODAY, TODAY),
        (TODAY, "2026-11-23", TODAY),
        ("2026-11-23T07:00:00", "2026-11-22T23:00:00-05:00", "2026-11-22T23:00:00-05:00"),
        (AHEAD, None, None),
        (AHEAD, OLD, OLD),
        (None, None, None),
    ],
)
def test_the_newest_explicit_date_counts_and_of_those_that_agree_the_most_precise(
    feed: str | None, page: str | None, published: str | None
) -> None:
    assert chosen(feed, page) == published


def test_a_guess_counts_only_when_it_is_near_or_found_in_a_backlog() -> None:
    assert chosen(guess="2026-11-22") == "2026-11-22"
    assert chosen(guess="2021-06-14") is None
    assert chosen(guess="2021-06-14", first=True) == "2021-06-14"
    assert chosen(guess=AHEAD, first=True) is None


def test_a_guess_never_beats_an_explicit_date() -> None:
    assert chosen(OLD, guess="2026-11-23") == OLD
    assert chosen(TODAY, guess="2021-06-14") == TODAY


def test_a_date_that_three_pages_of_a_source_share_is_a_guess() -> None:
    earlier = [stated_dates(None, OLD, page_guessed=False)] * 3
    assert shared_dates(earlier[:2], NOW) == frozenset()
    assert shared_dates(earlier, NOW) == {OLD}
    assert shared_dates([stated_dates(None, TODAY, page_guessed=False)] * 5, NOW) == frozenset()
    assert shared_dates([stated_dates(OLD, None, page_guessed=False)] * 5, NOW) == frozenset()
    [date] = stated_dates(None, OLD, page_guessed=False, shared={OLD})
    assert (date.origin, date.sureness) == ("shared_by_pages", "guess")
    assert chosen_date([date], NOW, first_poll=False).published is None


def test_every_date_says_how_sure_it_is() -> None:
    sureness = [
        StatedDate("feed", TODAY).sureness,
        StatedDate("page", OLDER).sureness,
        StatedDate("page_words", OLD).sureness,
    ]
    assert sureness == ["time", "day", "guess"]


def test_the_reason_names_what_counts_and_what_does_not() -> None:
    differing = chosen_date(stated_dates(TODAY, OLD, page_guessed=False), NOW, first_poll=False)
    assert differing.reason == f"its feed states {TODAY}; its page states {OLD}, which does not count"
    guessed = chosen_date(stated_dates(None, OLDER, page_guessed=True), NOW, first_poll=False)
    assert guessed.reason == f"the words of its page suggest {OLDER}, which does not count"
    assert chosen_date((), NOW, first_poll=False).reason == "it states no date"


@pytest.mark.parametrize(("old", "fresh", "known", "backlog"), [
    (5, 0, 4, True), (5, 0, 5, False), (4, 0, 0, False), (5, 4, 0, True), (5, 5, 0, False), (0, 9, 0, False),
])  # fmt: skip
def test_a_poll_of_mostly_unknown_and_old_entries_is_of_a_backlog(
    old: int,
    fresh: int,
    known: int,
    backlog: bool,  # noqa: FBT001
) -> None:
    unseen_at = NOW - timedelta(days=3)  # what came in three days of silence is fresh
    unknown = [OLD] * old + ["2026-11-21T08:00:00+00:00"] * fresh
    assert is_backlog(unknown, len(unknown) + known, unseen_at) is backlog
    assert not is_backlog([None] * 9, 9, unseen_at)
