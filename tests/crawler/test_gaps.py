"""What scrolled out of a feed between two polls is noticed, counted and found again where the site still has it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.gaps import in_their_place, missed_before, older_documents, says_more, scrolled_out, sitemaps_named
from crawler.gathering import MAX_OLDER_FEEDS, MAX_SITEMAPS_OF_FEED, gathering
from crawler.model import Entry, FetchRequest, Gap, Response
from crawler.polled import FurtherDocument, PolledEntries
from crawler.visit_plans import PollPlan
from tests.ledger import START, source

MINUTE = timedelta(minutes=1)


def entries(first: int, count: int) -> tuple[Entry, ...]:
    """Entries one minute apart, the newest first."""
    return tuple(
        Entry(f"https://a.example/{n}", title=f"Report {n}", published=(START + n * MINUTE).isoformat())
        for n in range(first + count - 1, first - 1, -1)
    )


PLAN = PollPlan(source(), START, FetchRequest(source().url), 0, False, START, START)  # noqa: FBT003
ANSWER = Response(source().url, source().url, 200, (), b"")


@pytest.mark.parametrize(
    ("address", "older"),
    [
        ("https://a.example/feed/", "https://a.example/feed/?paged=2"),
        ("https://a.example/feed/?paged=2", "https://a.example/feed/?paged=3"),
        ("https://a.example/?feed=rss2&paged=9", "https://a.example/?feed=rss2&paged=10"),
        ("https://a.example/feed?paged=x", "https://a.example/feed?paged=2"),
    ],
)
def test_a_feed_without_a_link_to_older_entries_is_asked_for_its_next_page(address: str, older: str) -> None:
    assert older_documents(address, PolledEntries()) == (FurtherDocument(older),)


def test_a_link_to_older_entries_is_followed_within_the_site_alone() -> None:
    linked = PolledEntries(further=(FurtherDocument("https://www.a.example/2026/10"),))
    assert older_documents("https://a.example/feed", linked) == linked.further
    foreign = PolledEntries(further=(FurtherDocument("https://b.example/2026/10"),))
    assert older_documents("https://a.example/feed", foreign)[0].url.startswith("https://a.example/feed?")


def test_what_is_missed_is_estimated_by_the_pace_of_what_is_there() -> None:
    assert missed_before(entries(280, 20), START, None) == 279
    assert missed_before([Entry("https://a.example/1", title="x")] * 3, START, None) == 1
    assert missed_before(entries(280, 20), None, None) == 1


def test_a_document_that_comes_again_says_nothing_more_though_its_dates_and_links_change() -> None:
    stamped = [replace(one, published=START.isoformat(), url=f"{one.url}?s=1") for one in entries(1, 5)]
    assert not says_more(entries(1, 5), stamped)
    assert says_more(entries(1, 5), entries(5, 5))


def polled_until(pages: Sequence[tuple[Entry, ...]], known: datetime) -> tuple[int, Gap | None, int]:
    """The documents asked for, the gap, and the entries, when the feed's pages are these."""
    gathered = gathering(PLAN, ANSWER, PolledEntries(pages[0]))
    asked = 1
    while gathered.waiting:
        if gathered.is_enough(lambda some: any(one.published and one.published <= known.isoformat() for one in some)):
            gathered = gathered.given_up()
            break
        gathered = gathered.answered(ANSWER, PolledEntries(pages[min(asked, len(pages) - 1)]))
        asked += 1
    return asked, gathered.result.gap, len(gathered.result.entries)


def test_older_documents_are_read_until_one_holds_an_entry_that_is_known() -> None:
    pages = [entries(first, 20) for first in range(281, 0, -20)]
    assert polled_until(pages, START + 40 * MINUTE) == (14, Gap(recovered=260, lost=0), 280)
    assert polled_until(pages[:1], START + 300 * MINUTE) == (1, None, 20)


def test_a_site_without_older_documents_is_asked_once_more_then_for_its_sitemaps_and_the_loss_is_told() -> None:
    assert polled_until([entries(281, 20)], START) == (5, Gap(recovered=0, lost=280), 20)


def test_a_pinned_entry_says_nothing_of_what_scrolled_out() -> None:
    feed = entries(3000, 20)
    top, bottom = entries(2500, 1), entries(10, 1)
    assert in_their_place((*top, *feed), START + 2501 * MINUTE) == feed
    assert in_their_place((*feed, *bottom), START + 2501 * MINUTE) == feed
    assert in_their_place((*feed, *top), START + 2501 * MINUTE) == (*feed, *top)
    assert in_their_place(tuple(reversed(feed)), START) == tuple(reversed(feed))
    undated = tuple(replace(one, published=None) for one in feed)
    assert in_their_place(undated, START) == undated


def test_what_scrolled_out_behind_a_pinned_entry_is_looked_for() -> None:
    pinned = entries(0, 1)
    plan = replace(PLAN, newest_at=START + 2000 * MINUTE)
    gathered = gathering(plan, ANSWER, PolledEntries((*pinned, *entries(3000, 20))))
    assert not gathered.is_enough(lambda some: any(one.title == "Report 0" for one in some))
    assert gathered.is_enough(lambda some: any(one.title == "Report 3000" for one in some))


def test_a_news_sitemap_of_the_site_has_what_older_documents_have_not() -> None:
    gathered = gathering(PLAN, ANSWER, PolledEntries(entries(281, 20)))
    gathered = gathered.answered(ANSWER, PolledEntries(error="no such page"))
    assert [one.url for one in gathered.waiting] == ["https://a.example/robots.txt"]
    assert gathered.reading_plan.source.kind == "sitemap"
    named = tuple(FurtherDocument(url) for url in ("https://a.example/news.xml", "https://b.example/news.xml"))
    gathered = gathered.answered(ANSWER, PolledEntries(further=named))
    assert [one.url for one in gathered.waiting] == ["https://a.example/news.xml"]
    gathered = gathered.answered(ANSWER, PolledEntries(entries(-40, 341)))
    assert not gathered.waiting
    assert gathered.is_enough(lambda some: any(one.title == "Report 0" for one in some))
    assert gathered.given_up().result.gap == Gap(recovered=281 + 40, lost=0)


def test_a_sitemap_of_which_the_feed_has_a_part_gives_nothing() -> None:
    feed = entries(281, 20)
    others = tuple(replace(one, url=f"{one.url}-sport", title=f"Match {one.url}") for one in entries(0, 301))
    assert len(scrolled_out(feed, entries(0, 301), START)) == 281
    assert scrolled_out(feed, (*entries(0, 301), *others), START) == ()
    assert scrolled_out(feed, entries(0, 200), START) == ()
    assert scrolled_out(tuple(replace(one, published=None) for one in feed), entries(0, 301), START) == ()


def test_of_a_sitemap_only_articles_with_a_headline_after_the_last_one_known_are_taken() -> None:
    untitled = tuple(replace(one, title="") for one in entries(0, 301))
    assert scrolled_out(entries(281, 20), untitled, START) == ()
    late = START + timedelta(days=2)
    old = [replace(one, published=START.isoformat()) for one in entries(0, 3)]
    new = [replace(one, published=late.isoformat()) for one in entries(281, 20)]
    assert scrolled_out(new, (*new, *old), late) == ()
    assert len(scrolled_out(new, (*new, *old), START)) == 3


def test_a_robots_txt_without_sitemaps_sends_to_the_usual_places_and_an_index_to_its_first() -> None:
    robots = FurtherDocument("https://a.example/robots.txt", is_sitemap=True)
    usual = sitemaps_named(robots, PolledEntries(error="names no sitemap"))
    assert [one.url for one in usual] == ["https://a.example/news-sitemap.xml", "https://a.example/sitemap_news.xml"]
    index = FurtherDocument("https://a.example/index.xml", is_sitemap=True)
    parts = PolledEntries(further=tuple(FurtherDocument(f"https://a.example/{n}.xml") for n in range(9)))
    assert [one.url for one in sitemaps_named(index, parts)] == [f"https://a.example/{n}.xml" for n in range(3)]
    assert sitemaps_named(index, PolledEntries()) == ()


def test_older_documents_have_a_bound() -> None:
    pages = [entries(first, 20) for first in range(20_000, 0, -20)]
    asked, gap, _ = polled_until(pages, START)
    assert asked <= MAX_OLDER_FEEDS + MAX_SITEMAPS_OF_FEED + 1
    assert gap
    assert gap.recovered == MAX_OLDER_FEEDS * 20
    assert gap.lost > 19_000


def test_a_first_poll_and_a_feed_of_two_entries_miss_nothing() -> None:
    first = replace(PLAN, is_first=True, unseen_at=None, last_arrival_at=None)
    assert not gathering(first, ANSWER, PolledEntries(entries(1, 20))).waiting
    assert not gathering(PLAN, ANSWER, PolledEntries(entries(100, 2))).waiting
