"""Feeds as nobody should write them: broken, hostile, enormous, or none at all."""

import json
import pickle
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.polled import PolledEntries
from crawler.sources.feeds import MAX_ENTRIES, read_feed
from tests.crawler.sources.documents import RSS, entry, read, rss
from tests.draws import draws


def test_a_broken_document_gives_what_can_be_read() -> None:
    listing = read("<rss version='2.0'><channel><item><title>A & B</title><link>/1</link></item><item><title>cut")
    assert listing.entries[0].title == "A & B"


def test_an_empty_feed_is_no_error() -> None:
    assert rss("") == PolledEntries(language="en", title="News")
    assert read('{"version": "x", "items": []}') == PolledEntries()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "an empty document"), (" \n\0", "an empty document"),
        ("<!DOCTYPE html><html><body>Log in", "a web page"), ("<html>", "a web page"),
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url/></urlset>", "a sitemap"),
        ("{", "broken JSON"), ('{"items": 5}', "no list of items"), ("[1, 2]", "no list of items"),
        ("hello", "no feed"), ("/etc/passwd", "no feed"), ("http://127.0.0.1:1/", "no feed"), ("<a/>", "no feed"),
        ("<rss version='2.0'><channel><title>cut", "cut off"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_an_error_with_the_host(body: str, said: str) -> None:
    listing = read(body)
    assert not listing.entries
    assert said in (listing.error or "")
    assert "news.example" in (listing.error or "")


def test_a_web_page_that_names_its_feed_is_asked_where_it_is() -> None:
    page = (
        '<!doctype html><head><link rel="stylesheet" href="/x.css"><link rel="alternate" type="application/rss+xml" '
        'href="/en/feed/?a=1&amp;b=2"><link rel="alternate" type="application/atom+xml" href="/atom">'
    )
    assert read(page).error == (
        "news.example sent a web page instead of a feed; the page offers https://news.example/en/feed/?a=1&b=2."
    )


def test_a_document_that_names_a_file_is_never_that_file(tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_text(RSS.format(items="<item><link>/secret</link></item>", encoding="utf-8"))
    assert not read(str(secret)).entries


def test_entities_are_not_expanded_beyond_measure_and_files_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("top secret")
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    item = "<item><title>{}</title><link>/1</link></item>"
    for doctype, use in (
        (f'<!DOCTYPE r [<!ENTITY a0 "lol">{levels}]>', "&a9;"),
        (f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>', "&x;"),
        ('<!DOCTYPE r [<!ENTITY x "' + "a" * 100_000 + '">]>', "&x;" * 5000),
    ):
        started = time.process_time()
        listing = read(f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel>{item.format(use)}</channel></rss>")
        assert "top secret" not in repr(listing)
        assert len(repr(listing)) < 1_000_000
        assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ("<rss version='2.0'><channel>{}</channel></rss>", "item"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'>{}</feed>", "entry"),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>{}</rdf:RDF>", "item"),
    ],
)  # fmt: skip
def test_of_very_many_entries_the_first_are_read_and_the_rest_is_said(document: str, name: str) -> None:
    link = '<link href="/{0}"/>' if name == "entry" else "<link>/{0}</link>"
    one = f"<{name}><title>t{{0}}</title>{link}</{name}>"
    started = time.process_time()
    listing = read(document.format("".join(one.format(n) for n in range(50_000))))
    assert time.process_time() - started < 5
    assert len(listing.entries) == MAX_ENTRIES
    assert listing.entries[-1].title == f"t{MAX_ENTRIES - 1}"
    assert listing.note == "news.example lists 50,000 entries; only the first 2,000 were read."


def test_of_very_many_json_entries_the_first_are_read_and_the_rest_is_said() -> None:
    listing = read(json.dumps({"items": [{"url": f"/{n}"} for n in range(3000)]}))
    assert len(listing.entries) == MAX_ENTRIES
    assert listing.note


def test_deep_nesting_is_survived() -> None:
    deep = "<b>" * 5000
    assert rss(f"<item><link>/1</link><description>{'&lt;b&gt;' * 20_000}x</description></item>").entries
    assert isinstance(read(f"<rss version='2.0'><channel><item>{deep}"), PolledEntries)
    assert isinstance(read("[" * 100_000), PolledEntries)
    assert isinstance(read('{"a":' * 100_000), PolledEntries)


def test_gigantic_fields_are_cut_or_left_out() -> None:
    huge = "x" * 1_000_000
    one = entry(f"<title>{huge}</title><link>/1</link><guid>{huge}</guid><author>{'@' * 100_000}</author>")
    assert one.title == "x" * 999 + "…"
    assert one.guid is None
    assert one.authors == ()
    assert not rss(f"<item><link>/{huge}</link></item>").entries


def test_the_reader_and_its_result_travel_to_a_worker() -> None:
    assert pickle.loads(pickle.dumps(read_feed)) is read_feed
    assert pickle.loads(pickle.dumps(rss("<item><link>/1</link></item>"))).entries


_PIECES = st.lists(
    st.one_of(
        st.binary(max_size=20),
        st.sampled_from([
            b"<rss version='2.0'>", b"<channel>", b"<item>", b"</item>", b"<link>/1</link>", b"<title>x</title>", b"<feed>",
            b"<entry>", b"</entry>", b"<link href='http://[::1'/>", b"<guid>x</guid>", b"<pubDate>Mon, 99 Foo 0 25:61</pubDate>",
            b"<content type='text/html' mode='base64'>@@@</content>", b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"]>", b"&a;",
            b"<![CDATA[", b"]]>", b"<?xml version='1.0' encoding='utf-16'?>", b"<summary type='xhtml'><div>", b"\xff\xfe", b"\0",
            b"<dc:date>", b"<geo:lat>x</geo:lat>", b"<media:content url='x'>", b"<itunes:duration>", b"<updated>0000-00-00</updated>",
            b"{", b"}", b'"items": [', b'{"url": 1, "id": null}', b"xml:base='http://['", b"<div xml:lang='", b"<published>-1</published>",
        ]),
    ),
    max_size=25,
).map(b"".join)  # fmt: skip


@settings(deadline=None, max_examples=draws(300))
@given(
    _PIECES,
    st.sampled_from(
        ["", "text/xml; charset=utf-16", "application/json", "x; charset=\ud800", "text/html; charset=foo"]
    ),
)
def test_noise_is_a_listing(body: bytes, content_type: str) -> None:
    assert isinstance(read(body, content_type), PolledEntries)
