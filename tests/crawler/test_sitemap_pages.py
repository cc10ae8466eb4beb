"""Which pages of a plain sitemap are read."""

from datetime import UTC, datetime, timedelta

from crawler.model import Entry
from crawler.polled import PolledEntries
from crawler.sitemap_pages import MAX_PAGES, MAX_WINDOW, MIN_STAMPED, PageChoice, pages_to_read, plain_pages

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)


def page(name: str, days_ago: float | None = None) -> Entry:
    modified = None if days_ago is None else (NOW - timedelta(days=days_ago)).isoformat()
    return Entry(f"https://a.example/{name}", modified=modified)


def names(pages: PageChoice) -> list[str]:
    return [one.url.removeprefix("https://a.example/") for one in pages.read]


def test_a_first_poll_reads_what_changed_in_a_week_and_nothing_without_a_date() -> None:
    pages = (page("new", 1), page("week", 6.9), page("old", 8), page("undated"))
    assert names(pages_to_read(pages, {one.url for one in pages}, None, NOW)) == ["new", "week"]


def test_a_later_poll_reads_what_is_new_and_what_changed_since() -> None:
    pages = (page("changed", 0.5), page("known", 9), page("new", 9), page("undated-new"), page("undated-known"))
    unknown = {pages[2].url, pages[3].url}
    assert names(pages_to_read(pages, unknown, NOW - timedelta(hours=1), NOW)) == ["changed", "new", "undated-new"]


def test_fifty_thousand_pages_make_two_thousand_requests_at_most_for_the_newest() -> None:
    pages = (*(page(f"p{n}", 6 - n / 10_000) for n in range(50_000)), *(page(f"u{n}") for n in range(50_000)))
    first = pages_to_read(pages, {one.url for one in pages}, None, NOW)
    assert len(first.read) == MAX_PAGES
    assert set(names(first)) == {f"p{n}" for n in range(48_000, 50_000)}
    assert len(pages_to_read(pages, {one.url for one in pages}, NOW, NOW).read) == MAX_PAGES


def test_a_date_that_most_pages_share_is_that_of_the_sitemap() -> None:
    pages = (*(page(f"s{n}", 0) for n in range(MIN_STAMPED)), page("own", 3))
    told = plain_pages(PolledEntries(pages, undated=("https://a.example/u",)))
    assert [one.url for one in told if one.modified] == ["https://a.example/own"]
    assert told[-1].url == "https://a.example/u"
    few = pages[: MIN_STAMPED - 1]
    assert all(one.modified for one in plain_pages(PolledEntries(few)))


def test_a_page_with_a_headline_or_a_date_of_publication_is_not_plain() -> None:
    news = (Entry("https://a.example/1", title="Keel"), Entry("https://a.example/2", published="2026-11-28"))
    assert plain_pages(PolledEntries(news)) == ()


def test_a_site_whose_addresses_all_changed_is_read_as_at_a_first_poll_and_a_window_of_the_newest_is_read() -> None:
    unseen_at = NOW - timedelta(hours=1)
    old = tuple(page(f"o{n}", 30) for n in range(30))
    unknown = {one.url for one in old}
    assert names(pages_to_read((*old, page("new", 0.1)), {*unknown, page("new").url}, unseen_at, NOW)) == ["new"]
    assert len(pages_to_read((*old, page("known", 40)), unknown, unseen_at, NOW).read) == 30
    newest = tuple(page(f"n{n}") for n in range(MAX_WINDOW))
    assert len(pages_to_read(newest, {one.url for one in newest}, unseen_at, NOW).read) == MAX_WINDOW
    site = (*newest, page("more"))
    assert pages_to_read(site, {one.url for one in site}, unseen_at, NOW).read == ()


def test_pages_that_only_changed_leave_their_places_to_new_ones_and_what_waits_is_counted() -> None:
    moved, new = tuple(page(f"m{n}", 0) for n in range(2500)), tuple(page(f"n{n}", 0.5) for n in range(500))
    undated = (page("u"),)
    unknown = {one.url for one in (*new, *undated)}
    chosen = pages_to_read((*moved, *new, *undated), unknown, NOW, NOW)
    assert len(chosen.read) == MAX_PAGES
    assert unknown <= {one.url for one in chosen.read}
    assert chosen.note == "1,001 pages that are new or changed wait for later polls, which read 2,000 each."
    first = pages_to_read(moved, {one.url for one in moved}, None, NOW)
    assert first.note == "500 further pages changed within a week; a first poll reads the newest 2,000."
    assert pages_to_read(new, unknown, NOW, NOW).note is None


def test_an_archive_of_thousands_that_is_listed_at_once_is_not_read_and_counted() -> None:
    known, archive = page("known", 30), tuple(page(f"a{n}", 300) for n in range(3000))
    new = page("new", 0.1)
    chosen = pages_to_read((known, *archive, new), {one.url for one in (*archive, new)}, NOW, NOW)
    assert names(chosen) == ["new"]
    assert chosen.note == "3,000 pages, listed for the first time, changed a week before the last poll; not read."
    few = archive[:10]
    assert len(pages_to_read((known, *few), {one.url for one in few}, NOW, NOW).read) == 10
