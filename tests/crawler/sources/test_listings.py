"""Links of a listing page, as a selector picks them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Entry, Response
from crawler.polled import PolledEntries
from crawler.sources.listings import MAX_LINKS, read_listing, selector_error

BASE = "https://mod.example/news/"


def read(html: str | bytes, links: str = "article a", content_type: str = "text/html; charset=utf-8") -> PolledEntries:
    raw = html.encode() if isinstance(html, str) else html
    return read_listing(Response(BASE, BASE, 200, (("content-type", content_type),), raw), links)


def urls(html: str, links: str) -> list[str]:
    return [entry.url for entry in read(html, links).entries]


def test_links_are_read_in_order_each_once_with_their_text() -> None:
    listing = read(
        '<html lang="en-GB"><body><a href="/about">About</a><article><h3><a href="1">First\n  <b>ship</b></a></h3></article>'
        '<article><a href="/news/1#more"><img></a><a href="https://other.example/2">Second</a></article>'
    )
    assert listing == PolledEntries(
        (
            Entry(url="https://mod.example/news/1", title="First ship"),
            Entry(url="https://other.example/2", title="Second"),
        ),
        language="en",
    )


def test_a_picture_link_before_the_headline_link_takes_its_title() -> None:
    listing = read('<article><a href="/1"><img></a><h3><a href="/1">Headline</a></h3></article>')
    assert [(entry.url, entry.title) for entry in listing.entries] == [("https://mod.example/1", "Headline")]


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ('<h3><a href="/1">x</a></h3>', "h3 a"),
        ('<h3><a href="/1">x</a></h3>', "h3"),
        ('<a href="/1"><h3>x</h3></a>', "h3"),
        ('<a class="card" href="/1">x</a><a href="/2">y</a>', "a.card"),
        ('<div id="l"><a href="/1">x</a></div>', "#l > a:first-child"),
        ('<base href="/other/"><a href="../1">x</a>', "a"),
    ],
)
def test_a_selector_may_pick_the_link_or_what_holds_it_or_what_it_holds(html: str, links: str) -> None:
    assert urls(html, links) == ["https://mod.example/1"]


@pytest.mark.parametrize(
    ("card", "title"),
    [
        ("<h3>Yard opens</h3><p>Tugs wait</p>", "Yard opens Tugs wait"),
        ("<span>Norrmark</span><span>Yard opens</span>", "Norrmark Yard opens"),
        ("<time>09:14</time><my-title>Yard opens</my-title>", "09:14 Yard opens"),
        ("Yard<br>opens", "Yard opens"),
        ("<img><span>Yard opens</span>", "Yard opens"),
        ("<b>Y</b>ard opens", "Yard opens"),
        ("<span>Y</span><span>ard opens</span>", "Yard opens"),
        ("Ya<b>rd</b><i>s</i> open", "Yards open"),
        ("Ya<wbr>rd opens", "Yard opens"),
        ("<b>Norrmark</b><i>Yard opens</i>", "Norrmark Yard opens"),
        ("Yard opens<script>track()</script><style>a{}</style>", "Yard opens"),
    ],
)
def test_words_that_a_reader_sees_apart_are_apart_in_a_title(card: str, title: str) -> None:
    assert read(f'<article><a href="1">{card}</a></article>').entries[0].title == title


def test_links_that_are_no_web_addresses_are_left_out() -> None:
    html = '<a href="javascript:x()">a</a><a href="mailto:b@c.example">b</a><a>c</a><a href="">d</a><a href="/1">e</a>'
    assert urls(html, "a") == ["https://mod.example/1"]


def test_links_to_pages_that_live_in_one_document_are_an_entry_each() -> None:
    html = (
        '<ul><li><a href="#!/story/1">One</a><li><a href="#!/story/2">Two</a><li><a href="#/story/3">Three</a>'
        '<li><a href="#top">Up</a><li><a href="/4#comments">Four</a></ul>'
    )
    assert urls(html, "li a") == [
        f"{BASE}#!/story/1", f"{BASE}#!/story/2", f"{BASE}#/story/3", BASE, "https://mod.example/4",
    ]  # fmt: skip


def test_a_link_through_a_redirect_service_is_the_articles() -> None:
    html = '<article><a href="https://l.facebook.com/l.php?u=https%3A%2F%2Fmod.example%2F1&amp;h=x">x</a></article>'
    assert urls(html, "article a") == ["https://mod.example/1"]


@pytest.mark.parametrize(("href", "query"), [("?id=1&lang=en", "?id=1&lang=en"), ("?id=1&amp;copy=2", "?id=1&copy=2"),
                                            ("?id=1&copy=2", "?id=1&copy=2")])  # fmt: skip
def test_a_bare_ampersand_in_a_link_stands_for_itself(href: str, query: str) -> None:
    assert urls(f'<article><a href="{href}">x</a></article>', "article a") == [BASE + query]


def test_the_encoding_is_taken_from_header_or_page() -> None:
    page = "<meta charset=windows-1251><article><a href='/1'>Шойгу</a></article>".encode("windows-1251")
    assert read(page, content_type="text/html").entries[0].title == "Шойгу"
    assert read("<article><a href='/1'>Łódź</a>".encode("iso-8859-2"), content_type="text/html; charset=iso-8859-2").entries[
        0
    ].title == "Łódź"  # fmt: skip


def test_a_selector_that_finds_nothing_says_that_the_page_may_have_changed() -> None:
    assert read("<p>x</p>").error == "The selector 'article a' finds no link on mod.example; its page may have changed."


@pytest.mark.parametrize("body", ["", " ", "\0", "<!-- -->"])
def test_an_empty_page_is_an_error(body: str) -> None:
    assert "mod.example" in (read(body).error or "")


def test_very_many_links_are_capped_and_said() -> None:
    listing = read("<article>" + "".join(f'<a href="/{n}">x</a>' for n in range(3000)) + "</article>")
    assert len(listing.entries) == MAX_LINKS
    assert listing.note == "mod.example lists 3,000 links; only the first 2,000 were read."


@pytest.mark.parametrize("css", ["a", "article h3 a", "a:not(.ad)", "div:has(h3) > a", '[data-x="1"] a', "h2, h3"])
def test_a_good_selector_has_no_error(css: str) -> None:
    assert selector_error(css) is None


@pytest.mark.parametrize("css", ["", " ", "a[[", "a::text", "a:unknown", ":not(", "//a", "a{}", "a ~"])
def test_a_bad_selector_has_an_error_that_ends_once(css: str) -> None:
    error = selector_error(css) or ""
    assert error.endswith(".")
    assert not error.endswith("..")
    assert read("<a href=/1>x</a>", css).error


@settings(deadline=None)
@given(st.binary(max_size=200), st.text(max_size=20))
def test_noise_is_a_listing(body: bytes, links: str) -> None:
    assert isinstance(read(body, links), PolledEntries)
    assert isinstance(read(b"<a href='" + body + b"'>" + body, "a"), PolledEntries)


def test_deep_nesting_is_survived() -> None:
    assert isinstance(read("<div>" * 100_000 + '<a href="/1">x</a>', "a"), PolledEntries)


@pytest.mark.parametrize(
    ("html", "title", "text"),
    [
        ("<a href=/1>Defence</a> <a href=/1>Frigate runs aground off Kiel</a>", "Frigate runs aground off Kiel", None),
        ("<a href=/1>Live: harbour opens its gates</a><a href=/1>Frigate runs aground off Kiel</a>",
         "Live: harbour opens its gates", "Frigate runs aground off Kiel"),
        ("<a href=/1>Minister opens the harbour</a><a href=/1>Sirens in Kyiv</a><a href=/1>07:30</a>",
         "Minister opens the harbour", "Sirens in Kyiv"),
        ("<a href=/1>北约秘书长今天在布鲁塞尔发表讲话</a><a href=/1>基辅警报</a>", "北约秘书长今天在布鲁塞尔发表讲话", "基辅警报"),
        ("<a href='/1'><img alt='Frigate runs aground'></a>", "Frigate runs aground", None),
        ("<a href=/1 aria-label='Frigate runs aground off Kiel'>Read more</a>", "Frigate runs aground off Kiel", None),
        ("<div><h3>Frigate runs aground off Kiel</h3><p><a href=/1>Read more</a></p></div>", "Frigate runs aground off Kiel", None),
        ("<a href='/1#one'>Budget passes the chamber</a><a href='/1#two'>Frigate runs aground off Kiel</a>",
         "Budget passes the chamber", "Frigate runs aground off Kiel"),
        ("<a href=/1>Frigate runs aground off Kiel</a><a href='/1#comments'>12 comments</a>", "Frigate runs aground off Kiel", None),
        ("<div><h3><a href=/2>Another headline of the day</a></h3><a href=/1>Read more</a></div>", "Read more", None),
    ],
)  # fmt: skip
def test_every_headline_of_an_address_is_read(html: str, title: str, text: str | None) -> None:
    entries = {entry.url: entry for entry in read(f"<article>{html}</article>").entries}
    one = entries["https://mod.example/1"]
    assert (one.title, one.text) == (title, text)


@pytest.mark.parametrize(
    ("label", "captions"),
    [("Sirens", "Sirens"), ("Тривога", "Тривога"), ("12:40", None), ("Read more", None), ("3", None)],
)
def test_one_word_beside_a_headline_stands_beside_it(label: str, captions: str | None) -> None:
    [one] = read(f"<article><a href=/1>Minister opens the harbour</a><a href=/1>{label}</a></article>").entries
    assert (one.title, one.text, one.captions) == ("Minister opens the harbour", None, captions)
