"""Sitemaps: news, plain, compressed, broken and hostile ones, and indexes of sitemaps."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Entry, Response
from crawler.polled import FurtherDocument, PolledEntries
from crawler.sources.sitemaps import MAX_ENTRIES, MAX_OPENED_BYTES, read_sitemap

BASE = "https://paper.example/sitemaps/news.xml"
URLSET = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
    'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1">{}</urlset>'
)
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


def read(document: str | bytes) -> PolledEntries:
    raw = document.encode() if isinstance(document, str) else document
    return read_sitemap(Response(BASE, BASE, 200, (("content-type", "application/xml"),), raw))


def listed(*items: str) -> PolledEntries:
    return read(URLSET.format("".join(f"<url>{item}</url>" for item in items)))


def test_a_news_sitemap_states_headline_date_language_and_keywords() -> None:
    found = listed(
        "<loc>https://paper.example/2026/keel</loc><lastmod>2026-11-28T06:30:00Z</lastmod>"
        "<news:news><news:publication><news:name>The Paper</news:name><news:language>pl</news:language>"
        "</news:publication><news:publication_date>2026-11-28T06:00:00+01:00</news:publication_date>"
        "<news:title>Stępka &amp; kadłub</news:title><news:keywords>okręty, stocznia</news:keywords></news:news>"
        "<image:image><image:loc>https://paper.example/keel.jpg</image:loc><image:caption>Palenie blach</image:caption>"
        "</image:image>"
    )
    assert found == PolledEntries(
        (
            Entry(
                "https://paper.example/2026/keel",
                title="Stępka & kadłub",
                published="2026-11-28T06:00:00+01:00",
                modified="2026-11-28T06:30:00+00:00",
                language="pl",
                captions="Palenie blach",
                categories="okręty\n\nstocznia",
            ),
        ),
        title="The Paper",
        listed=1,
    )


def test_the_date_of_change_of_a_plain_sitemap_is_no_date_of_publication() -> None:
    [one] = listed("<loc>https://paper.example/old</loc><lastmod>2026-11-28</lastmod>").entries
    assert (one.published, one.modified) == (None, "2026-11-28")


def test_a_film_keeps_its_title_and_description() -> None:
    [one] = listed(
        "<loc>https://paper.example/film</loc><video:video><video:title>Sea trial</video:title>"
        "<video:description>The frigate leaves.</video:description></video:video>"
    ).entries
    assert (one.title, one.captions) == ("Sea trial", "The frigate leaves.")


def test_addresses_of_which_nothing_is_said_are_told_apart_and_the_front_page_is_none() -> None:
    found = listed(
        "<loc>https://paper.example/</loc>",
        "<loc> /about </loc>",
        "<loc>https://paper.example/a</loc><lastmod>2026-11-27</lastmod>",
        "<loc>mailto:desk@paper.example</loc>",
    )
    assert [one.url for one in found.entries] == ["https://paper.example/a"]
    assert found.undated == ("https://paper.example/about",)


def test_of_a_long_sitemap_all_addresses_are_told_and_the_newest_articles_wherever_they_stand() -> None:
    dates = [f"<loc>https://paper.example/{n}</loc><lastmod>2019-01-01</lastmod>" for n in range(3000)]
    assert len(listed(*dates).entries) == 3000
    news = [f"{one}<news><title>Keel</title></news>" for one in dates]
    news[1500] = "<loc>https://paper.example/new</loc><lastmod>2026-11-28</lastmod><news><title>Hull</title></news>"
    found = listed(*news, *(one.replace("paper.example/", "paper.example/page/") for one in dates[:10]))
    assert len(found.entries) == MAX_ENTRIES + 10
    assert "https://paper.example/new" in {one.url for one in found.entries}
    assert found.listed == 3010


def test_an_index_names_its_sitemaps_the_newest_first() -> None:
    found = read(
        INDEX.format(
            "<sitemap><loc>https://paper.example/2024.xml.gz</loc><lastmod>2024-12-31</lastmod></sitemap>"
            "<sitemap><loc>https://paper.example/2026.xml.gz</loc><lastmod>2026-11-28</lastmod></sitemap>"
            "<sitemap><loc>pages.xml</loc></sitemap><sitemap><lastmod>2026-11-28</lastmod></sitemap>"
        )
    )
    assert found.further == (
        FurtherDocument("https://paper.example/2026.xml.gz", "2026-11-28"),
        FurtherDocument("https://paper.example/2024.xml.gz", "2024-12-31"),
        FurtherDocument("https://paper.example/sitemaps/pages.xml"),
    )
    assert (found.entries, found.error) == ((), None)


def test_a_compressed_sitemap_is_opened_up_to_a_limit() -> None:
    document = URLSET.format("<url><loc>https://paper.example/a</loc><lastmod>2026-11-28</lastmod></url>").encode()
    assert len(read(gzip.compress(document)).entries) == 1
    bomb = gzip.compress(document[:-9] + b" " * (MAX_OPENED_BYTES + 1) + b"</urlset>")
    found = read(bomb)
    assert len(found.entries) == 1
    assert found.note == "The sitemap of paper.example breaks off; what stands before that was read."


@pytest.mark.parametrize("end", [60, 200, 600])
def test_a_sitemap_that_breaks_off_raises_nothing(end: int) -> None:
    items = (f"<url><loc>https://paper.example/{n**9}</loc></url>" for n in range(100))
    whole = gzip.compress(URLSET.format("".join(items)).encode())
    found = read(whole[:end])
    assert found.error or found.note


def test_a_text_of_addresses_and_a_feed_are_sitemaps_too() -> None:
    assert read("\ufeffhttps://paper.example/a\nhttps://paper.example/b\n").undated == (
        "https://paper.example/a",
        "https://paper.example/b",
    )
    feed = "<rss version='2.0'><channel><item><link>https://paper.example/a</link><title>Keel</title></item></channel></rss>"
    assert [one.title for one in read(feed).entries] == ["Keel"]


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ("", "paper.example sent an empty document instead of a sitemap."),
        ("<!doctype html><html><body>Not here</body></html>", "paper.example sent a web page instead of a sitemap."),
        ("<svg/>", "paper.example sent a document instead of a sitemap."),
        ("Nothing to see", "paper.example sent a document instead of a sitemap."),
    ],
)
def test_what_is_no_sitemap_is_an_error(document: str, error: str) -> None:
    assert read(document).error == error


def test_an_entity_of_the_document_is_not_read() -> None:
    document = (
        '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset>'
        "<url><loc>https://paper.example/&x;</loc><lastmod>2026-11-28</lastmod></url></urlset>"
    )
    assert all("root" not in one.url for one in read(document).entries)


@given(st.binary(max_size=300))
def test_random_bytes_raise_nothing(noise: bytes) -> None:
    read(noise)
    read(b"<urlset><url><loc>https://a.example/b</loc>" + noise)
    read(b"\x1f\x8b" + noise)
