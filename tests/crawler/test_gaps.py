"""What scrolled out of a feed between two polls is noticed, counted and found again where the site still has it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.gaps import (
    are_renamed,
    below_pinned,
    follows_on,
    in_their_place,
    missed_before,
    older_documents,
    says_more,
    scrolled_out,
    sitemaps_named,
)
from crawler.gathering import MAX_OLDER, MAX_SITEMAPS_BESIDE, Gathering, gathering
from crawler.model import Entry, FetchRequest, Gap, Response, Source
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
    assert older_documents(address, PolledEntries()) == (FurtherDocument(older, is_guess=True),)


def test_a_link_to_older_entries_is_followed_within_the_site_alone() -> None:
    linked = PolledEntries(further=(FurtherDocument("https://www.a.example/2026/10"),))
    assert older_documents("https://a.example/feed", linked) == linked.further
    foreign = PolledEntries(further=(FurtherDocument("https://b.example/2026/10"),))
    assert older_documents("https://a.example/feed", foreign)[0].url.startswith("https://a.example/feed?")


def test_what_is_missed_is_estimated_by_the_pace_of_what_is_there() -> None:
    assert missed_before(entries(280, 20), START, None) == 279
    assert missed_before(entries(280, 20), START - timedelta(days=30), START) == 279
    assert missed_before([Entry("https://a.example/1", title="x")] * 3, START, None) is None
    assert missed_before(entries(280, 20), None, None) is None


def test_a_document_that_comes_again_says_nothing_more_though_its_dates_and_links_change() -> None:
    stamped = [replace(one, published=START.isoformat(), url=f"{one.url}?s=1") for one in entries(1, 5)]
    assert not says_more(entries(1, 5), stamped)
    assert says_more(entries(1, 5), entries(5, 5))


def weighed(gathered: Gathering, is_known: Callable[[Entry], bool], headlines: Collection[str] = ()) -> Gathering:
    """The gathering weighed against a ledger that has these entries, and these headlines at other addresses."""
    return gathered.weighed(
        lambda some, _: any(map(is_known, some)), lambda some: len({one.title for one in some} & set(headlines))
    )


def called(*titles: str) -> Callable[[Entry], bool]:
    return lambda one: one.title in titles


def polled_until(pages: Sequence[tuple[Entry, ...]], known: datetime) -> tuple[int, Gap | None, int]:
    """The documents asked for, the gap, and the entries, when the feed's pages are these."""

    def is_known(one: Entry) -> bool:
        return one.published is not None and one.published <= known.isoformat()

    gathered, asked = weighed(gathering(PLAN, ANSWER, PolledEntries(pages[0])), is_known), 1
    while gathered.waiting:
        gathered = weighed(gathered.answered(ANSWER, PolledEntries(pages[min(asked, len(pages) - 1)])), is_known)
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
    assert in_their_place((*top, *feed), (START + 2501 * MINUTE,)) == feed
    assert in_their_place((*feed, *bottom), (START + 2501 * MINUTE,)) == feed
    assert in_their_place((*feed, *top), (START + 2501 * MINUTE,)) == (*feed, *top)
    assert in_their_place(tuple(reversed(feed)), (START,)) == tuple(reversed(feed))
    undated = tuple(replace(one, published=None) for one in feed)
    assert in_their_place(undated, (START,)) == undated


def test_what_scrolled_out_behind_a_pinned_entry_is_looked_for() -> None:
    pinned = entries(0, 1)
    plan = replace(PLAN, newest_dates=(START + 2000 * MINUTE,), unseen_at=START + 3005 * MINUTE)
    gathered = gathering(plan, ANSWER, PolledEntries((*pinned, *entries(3000, 20))))
    assert weighed(gathered, called("Report 0")).waiting
    assert not weighed(gathered, called("Report 3000")).waiting


def test_an_old_entry_that_stays_at_the_end_hides_no_gap() -> None:
    kept, known = entries(-100, 1), [f"Report {n}" for n in range(20)]
    newest = tuple(START + n * MINUTE for n in reversed(range(20)))
    plan = replace(PLAN, newest_dates=newest, unseen_at=START + 20 * MINUTE)
    one = weighed(gathering(plan, ANSWER, PolledEntries((*entries(301, 20), *kept))), called("Report -100", *known))
    assert one.waiting
    lost = replace(one, waiting=())
    assert weighed(lost, called("Report -100", *known)).result.gap == Gap(recovered=0, lost=280)
    found = one.answered(ANSWER, PolledEntries(entries(15, 286)))
    assert weighed(found, called("Report -100", *known)).result.gap == Gap(recovered=281, lost=0)
    few = gathering(plan, ANSWER, PolledEntries((*entries(301, 20), *entries(18, 1), *kept)))
    assert not weighed(few, called("Report -100", *known)).waiting  # the newest but one
    choice = gathering(plan, ANSWER, PolledEntries((*entries(301, 20), *entries(1, 2), *kept)))
    assert not weighed(choice, called("Report -100", *known)).waiting


NOTHING = called()
ARCHIVE = (FurtherDocument("https://a.example/2026/10"),)


def walked(first: PolledEntries, *older: PolledEntries, known: Callable[[Entry], bool]) -> Gathering:
    """A poll that asks for these older documents, and finds nothing where the site's sitemaps usually are."""
    one = weighed(gathering(PLAN, ANSWER, first), known)
    for polled in older:
        assert not one.by_sitemaps
        one = weighed(one.answered(ANSWER, polled), known)
    while one.waiting:
        assert one.by_sitemaps
        one = weighed(one.answered(replace(ANSWER, status=404), PolledEntries(error="no such page")), known)
    return one


@pytest.mark.parametrize("days", [0, 40])
@pytest.mark.parametrize("is_known", [False, True])
def test_an_archive_from_before_the_last_poll_fills_no_gap(days: int, is_known: bool) -> None:  # noqa: FBT001
    archive = entries(-20 - days * 24 * 60, 20)
    known = {one.title for one in archive} if is_known else {"Report 0"}
    one = walked(
        PolledEntries(entries(281, 20), further=ARCHIVE), PolledEntries(archive, further=ARCHIVE),
        known=lambda entry: entry.title in known,
    )  # fmt: skip
    assert one.result.gap == Gap(recovered=0, lost=280)
    assert (one.result.entries[20:], one.result.older) == (archive, 20)


def test_an_archive_that_goes_on_where_the_feed_ends_fills_the_gap() -> None:
    first = PolledEntries(entries(2, 20), further=ARCHIVE)
    assert walked(first, PolledEntries(entries(-18, 20)), known=called("Report 0")).result.gap == Gap(1, 0)
    after_a_pause = PolledEntries((*entries(250, 1), *entries(-18, 19)))
    late = PolledEntries(entries(301, 20), further=ARCHIVE)
    assert walked(late, after_a_pause, known=called("Report 0")).result.gap == Gap(1, 0)


def test_older_pages_that_begin_a_day_before_the_last_poll_lead_no_further() -> None:
    old = PolledEntries(entries(-2000, 20))
    one = walked(PolledEntries(entries(281, 20)), old, known=NOTHING)
    assert (one.result.gap, one.result.older) == (Gap(recovered=0, lost=280), 20)
    assert not one.result.owes
    contiguous = walked(PolledEntries(entries(281, 20)), old, known=called("Report -1985"))
    assert contiguous.result.gap == Gap(recovered=0, lost=0)


def test_a_feed_that_states_its_times_some_hours_too_early_fills_its_gap() -> None:
    early = replace(PLAN, newest_dates=(START - 300 * MINUTE,))
    one = weighed(gathering(early, ANSWER, PolledEntries(entries(-20, 20))), NOTHING)
    one = weighed(one.answered(ANSWER, PolledEntries(entries(-310, 290))), called("Report -310"))
    assert one.result.gap == Gap(recovered=279, lost=0)


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
    assert weighed(gathered, called("Report 0")).result.gap == Gap(recovered=280, lost=0)  # since the last good poll


def test_a_sitemap_of_which_the_feed_has_a_part_gives_nothing() -> None:
    feed = entries(281, 20)
    others = tuple(replace(one, url=f"{one.url}-sport", title=f"Match {one.url}") for one in entries(0, 301))
    assert len(scrolled_out(feed, entries(0, 301), START)) == 281
    assert scrolled_out(feed, (*entries(0, 301), *others), START) == ()
    assert scrolled_out(feed, entries(0, 200), START) == ()


def test_entries_without_dates_get_those_of_the_sitemap() -> None:
    undated = tuple(replace(one, published=None) for one in entries(281, 20))
    assert len(scrolled_out(undated, entries(0, 301), START)) == 281
    assert scrolled_out(undated, entries(0, 200), START) == ()


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
    assert asked <= MAX_OLDER + MAX_SITEMAPS_BESIDE + 1
    assert gap
    assert gap.recovered == MAX_OLDER * 20
    assert gap.lost > 19_000


def test_a_first_poll_and_a_feed_of_two_entries_miss_nothing() -> None:
    first = replace(PLAN, is_first=True, unseen_at=None, last_arrival_at=None)
    assert not gathering(first, ANSWER, PolledEntries(entries(1, 20))).waiting
    assert not gathering(PLAN, ANSWER, PolledEntries(entries(100, 2))).waiting


# lists of links, cards and sitemaps

LIST = replace(PLAN, source=Source("a", "listing", "https://a.example/news", 900.0))
SITEMAP = replace(PLAN, source=Source("a", "sitemap", "https://a.example/news.xml", 900.0))


def links(first: int, count: int) -> tuple[Entry, ...]:
    """Entries without dates, the newest first."""
    return tuple(replace(one, published=None) for one in entries(first, count))


def urls(gathered: Gathering) -> list[str]:
    return [one.url.removeprefix("https://a.example") for one in gathered.waiting]


def test_a_list_of_links_of_which_none_is_known_is_asked_for_its_next_page_then_its_site_for_sitemaps() -> None:
    gathered = weighed(gathering(LIST, ANSWER, PolledEntries(links(281, 20))), NOTHING)
    assert urls(gathered) == ["/news?paged=2"]
    gathered = weighed(gathered.answered(ANSWER, PolledEntries(error="no such page")), NOTHING)
    assert urls(gathered) == ["/robots.txt"]
    gathered = gathered.answered(ANSWER, PolledEntries(further=(FurtherDocument("https://a.example/news.xml"),)))
    gathered = gathered.answered(ANSWER, PolledEntries(entries(0, 301)))
    assert weighed(gathered, called("Report 0")).result.gap == Gap(recovered=280, lost=0)
    assert gathered.result.note is None


def test_of_a_list_without_dates_that_no_document_completes_the_loss_is_not_known() -> None:
    gathered = gathering(LIST, ANSWER, PolledEntries(links(281, 20)))
    while gathered.waiting:
        gathered = weighed(gathered.answered(ANSWER, PolledEntries(error="no such page")), NOTHING)
    assert gathered.result.gap == Gap(recovered=0, lost=None)
    assert gathered.result.error is None


def test_a_list_that_comes_again_with_other_teasers_is_no_older_one() -> None:
    gathered = gathering(LIST, ANSWER, PolledEntries(links(281, 20)))
    gathered = gathered.answered(ANSWER, PolledEntries((*links(281, 20), *links(5, 4))))
    assert urls(gathered) == ["/robots.txt"]
    assert len(gathered.polled.entries) == 20


def test_older_cards_are_read_behind_their_link_alone_and_one_that_fails_is_told() -> None:
    linked = PolledEntries(links(281, 20), further=(FurtherDocument("https://a.example/older"),))
    gathered = weighed(gathering(LIST, ANSWER, linked), NOTHING)
    assert urls(gathered) == ["/older"]
    last = weighed(gathered.answered(ANSWER, PolledEntries(links(261, 20))), NOTHING)
    assert urls(last) == ["/robots.txt"]
    failed = weighed(gathered.answered(ANSWER, PolledEntries(error="a.example answered 500.")), NOTHING)
    assert urls(failed) == ["/robots.txt"]
    assert failed.result.note == "1 of its further documents could not be read: a.example answered 500."


def test_a_known_card_on_top_says_nothing_and_one_further_down_says_that_nothing_is_missed() -> None:
    top = called("Pinned")
    pinned = Entry("https://a.example/p", title="Pinned")
    assert below_pinned((pinned, *links(1, 19)), lambda some: any(map(top, some))) == links(1, 19)
    gathered = gathering(LIST, ANSWER, PolledEntries((pinned, *links(281, 19))))
    assert weighed(gathered, top).waiting
    gathered = gathering(LIST, ANSWER, PolledEntries((*links(290, 10), pinned, *links(281, 9))))
    assert not weighed(gathered, top).waiting
    assert weighed(gathered, top).result.gap is None


def test_a_list_that_was_put_in_another_order_misses_nothing() -> None:
    mixed = sorted(links(1, 20), key=lambda one: one.url)
    known = called(*(f"Report {n}" for n in range(1, 16)))
    assert weighed(gathering(LIST, ANSWER, PolledEntries(tuple(mixed))), known).result.gap is None


def test_known_headlines_at_new_addresses_are_no_loss_of_so_many_and_nothing_more_is_read() -> None:
    for plan in (LIST, PLAN):
        gathered = gathering(plan, ANSWER, PolledEntries(entries(281, 20)))
        gathered = weighed(gathered, NOTHING, headlines=[f"Report {n}" for n in range(270, 295)])
        assert not gathered.waiting
        assert gathered.result.gap == Gap(recovered=0, lost=None)
    assert not are_renamed([Entry(f"https://a.example/{n}", title="Notice") for n in range(20)], START, lambda _: 1)


def test_entries_from_before_the_last_poll_of_which_none_is_known_have_new_addresses() -> None:
    plan = replace(SITEMAP, unseen_at=START + timedelta(days=3))
    gathered = weighed(gathering(plan, ANSWER, PolledEntries(entries(1, 20))), NOTHING)
    assert gathered.result.gap == Gap(recovered=0, lost=None)
    changed = tuple(replace(one, title=None, published=None, modified=one.published) for one in entries(1, 20))
    assert are_renamed(changed, START + timedelta(days=3), len)
    assert not are_renamed(changed, START, lambda _: 0)


def test_a_news_sitemap_of_which_none_is_known_sends_to_the_sites_other_sitemaps_and_the_loss_is_told() -> None:
    gathered = weighed(gathering(SITEMAP, ANSWER, PolledEntries(entries(281, 20))), NOTHING)
    assert urls(gathered) == ["/robots.txt"]
    named = tuple(FurtherDocument(f"https://a.example/{name}.xml") for name in ("news", "archive"))
    gathered = weighed(gathered.answered(ANSWER, PolledEntries(further=named)), NOTHING)
    assert urls(gathered) == ["/archive.xml"]
    found = gathered.answered(ANSWER, PolledEntries(entries(0, 301)))
    assert weighed(found, called("Report 0")).result.gap == Gap(recovered=280, lost=0)
    lost = gathered.answered(ANSWER, PolledEntries(error="gone"))
    assert weighed(lost, NOTHING).result.gap == Gap(recovered=0, lost=280)
    assert lost.result.error is None


def test_a_sitemap_of_addresses_alone_is_watched_too() -> None:
    polled = PolledEntries(undated=tuple(f"https://a.example/{n}" for n in range(20)))
    gathered = gathering(SITEMAP, ANSWER, polled)
    assert not weighed(gathered, lambda one: one.url == "https://a.example/7").waiting
    gathered = weighed(gathered, NOTHING).answered(ANSWER, PolledEntries(error="no robots.txt"))
    while gathered.waiting:
        gathered = gathered.answered(ANSWER, PolledEntries(error="no such page"))
    assert gathered.result.gap == Gap(recovered=0, lost=None)


def test_an_index_is_looked_at_when_all_its_sitemaps_were_read_and_not_when_one_could_not_be() -> None:
    parts = PolledEntries(further=tuple(FurtherDocument(f"https://a.example/{n}.xml", "2026-11-23") for n in (2, 1)))
    one = gathering(SITEMAP, ANSWER, parts)
    assert urls(weighed(one, called("Report 281"))) == ["/2.xml", "/1.xml"]
    one = weighed(one.answered(ANSWER, PolledEntries(entries(281, 20))), NOTHING)
    assert urls(one) == ["/1.xml"]
    turned = weighed(one.answered(ANSWER, PolledEntries(entries(1, 20))), called("Report 1"))
    assert (urls(turned), turned.result.gap) == ([], None)
    assert urls(weighed(one.answered(ANSWER, PolledEntries()), NOTHING)) == ["/robots.txt"]
    failed = weighed(one.answered(ANSWER, PolledEntries(error="a.example answered 500.")), NOTHING)
    assert (urls(failed), failed.result.gap) == ([], None)


def test_a_sitemap_that_began_anew_after_the_last_poll_may_hold_all() -> None:
    assert follows_on(entries(1, 20), START)
    assert not follows_on(entries(3, 20), START)
    assert not follows_on(links(1, 20), START)
    assert weighed(gathering(SITEMAP, ANSWER, PolledEntries(entries(1, 20))), NOTHING).result.gap is None


def test_in_a_document_that_broke_off_nothing_is_missed() -> None:
    for plan in (SITEMAP, LIST, PLAN):
        cut = PolledEntries(entries(281, 20), ending="cut")
        assert weighed(gathering(plan, ANSWER, cut), NOTHING).result.gap is None


def test_a_source_that_was_idle_lost_nothing() -> None:
    for plan in (SITEMAP, LIST, PLAN):
        idle = replace(plan, listed_before=2, last_arrival_at=START - timedelta(days=30))
        assert weighed(gathering(idle, ANSWER, PolledEntries(entries(281, 5))), NOTHING).result.gap is None
        first = replace(plan, is_first=True, unseen_at=None, last_arrival_at=None)
        assert weighed(gathering(first, ANSWER, PolledEntries(entries(281, 20))), NOTHING).result.gap is None
