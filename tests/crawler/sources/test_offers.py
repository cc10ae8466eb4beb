"""What a page offers to be read, and lists of feeds."""

import pytest

from crawler.model import Response
from crawler.sources.listings import read_listing
from crawler.sources.offers import site_offers
from crawler.sources.outlines import Outline, read_outlines, written_outlines
from crawler.sources.sitemaps import read_sitemap, sitemaps_of

URL = "https://post.example/"
HEADLINES = [f"Frigate number {number} was launched at Northport" for number in range(8)]


def page(body: str, head: str = "") -> Response:
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    return Response(URL, URL, 200, (("content-type", "text/html; charset=utf-8"),), text.encode())


def test_feeds_that_the_page_links_are_found_but_not_those_of_comments() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/feed/">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate stylesheet" type="text/css" href="/a.css">'
        '<link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="https://feeds.example/post">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">'
        '<meta property="og:site_name" content=" Harbour  Post ">'
    )
    found = site_offers(page("", head))
    assert found.feeds == ("https://post.example/feed/", "https://feeds.example/post")
    assert found.name == "Harbour Post"


@pytest.mark.parametrize(
    "item",
    [
        '<article class="card"><h2><a href="/n/{n}">{title}</a></h2><p>Teaser of it.</p></article>',
        '<li class="news-item"><a href="/n/{n}">{title}</a> <time>2 May</time></li>',
        '<div class="row"><div class="col-md-8 teaser"><h3 class="title"><a href="/n/{n}">{title}</a></h3></div></div>',
        '<tr><td class="date">2 May</td><td class="subject"><a href="/n/{n}">{title}</a></td></tr>',
        "<article><header><div><a href='/n/{n}'><span>{title}</span></a></div></header></article>",
    ],
)
def test_the_selector_of_the_articles_picks_them_and_no_menu(item: str) -> None:
    menu = "".join(f'<a href="/about/{n}">About our people and places {n}</a>' for n in range(30))
    items = "".join(item.format(n=n, title=title) for n, title in enumerate(HEADLINES))
    table = f"<table>{items}</table>" if item.startswith("<tr") else items
    listing = page(f"<nav>{menu}</nav><div class='more'><a href='/x'>More</a></div>{table}<footer>{menu}</footer>")
    best, *_ = site_offers(listing).links
    entries = read_listing(listing, best).entries
    assert [entry.title for entry in entries] == HEADLINES
    assert {entry.url for entry in entries} == {f"https://post.example/n/{n}" for n in range(8)}


@pytest.mark.parametrize("name", ["main-menu", "Menu", "nav", "site_footer", "sidebar widget"])
def test_a_block_that_is_named_a_menu_is_none_of_the_articles_but_where_there_is_nothing_else(name: str) -> None:
    menu = "".join(f'<a href="/m/{n}">Entry of the menu number {n}</a>' for n in range(40))
    items = "".join(f'<li class="item"><a href="/n/{n}">{title}</a></li>' for n, title in enumerate(HEADLINES))
    best, *_ = site_offers(
        page(f'<body class="has-sidebar"><div class="{name}">{menu}</div><ul>{items}</ul></body>')
    ).links
    assert best == "li.item a"
    assert site_offers(page(f'<div class="{name}">{menu}</div>')).links != ()


@pytest.mark.parametrize(("url", "name"), [("https://t.me/s/yard", "The yard"), ("https://post.example/s", "Telegram")])
def test_on_a_site_of_many_outlets_the_page_says_the_name(url: str, name: str) -> None:
    head = '<meta property="og:site_name" content="Telegram"><meta property="og:title" content="The yard">'
    body = f"<html><head>{head}</head><body><p>Hello</p></body></html>".encode()
    assert site_offers(Response(url, url, 200, (), body)).name == name


def test_a_page_without_a_list_offers_none() -> None:
    assert site_offers(page("<p>Nothing <a href='/a'>here</a></p>")).links == ()
    assert site_offers(Response(URL, URL, 200, (), b"")).links == ()


def test_sitemaps_of_a_robots_txt() -> None:
    body = b"User-agent: *\nDisallow: /x\nsitemap: /map.xml\n Sitemap : https://post.example/news.xml\n# Sitemap: no\n"
    robots = Response(URL, f"{URL}robots.txt", 200, (), body)
    assert sitemaps_of(robots) == ("https://post.example/news.xml", "https://post.example/map.xml")
    assert [one.url for one in read_sitemap(robots).further] == list(sitemaps_of(robots))


def test_a_robots_txt_that_names_no_sitemap_says_so_when_it_is_read_as_one() -> None:
    robots = Response(URL, f"{URL}robots.txt", 200, (), b"User-agent: *\nDisallow: /x\n")
    assert read_sitemap(robots).error == "The robots.txt of post.example names no sitemap."


OPML = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
<opml version="1.1"><head><title>t</title></head><body>
<outline text="Navies"><outline title="H\u00e4fen &b;" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/>
<outline text=" Two
lines " type="rss" XMLURL=" https://b.example/feed "/></outline><outline text="no feed" url="https://c.example"/>
</body></opml>"""


def test_feeds_are_read_however_they_are_nested() -> None:
    (first, second), is_damaged = read_outlines(OPML.encode("latin-1"))
    assert not is_damaged
    assert first.url == "https://a.example/feed"
    assert first.name.startswith("Häfen")
    assert len(first.name) < 20
    assert second == Outline("Two lines", "https://b.example/feed")


@pytest.mark.parametrize("data", [b"", b"no xml", b"<rss/>", b"\x00\x01"])
def test_what_is_no_list_of_feeds_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="it is no"):
        read_outlines(data)


def test_what_is_written_is_read_again() -> None:
    feeds = (
        Outline('Ä & "B"', "https://a.example/f?a=1&b=2", "https://a.example/"),
        Outline("C", "https://c.example/f"),
    )
    again, is_damaged = read_outlines(written_outlines(feeds, "Vedette"))
    assert not is_damaged
    assert [(one.name, one.url) for one in again] == [(one.name, one.url) for one in feeds]
    assert again[1].home == "https://c.example/"


def test_a_list_in_a_namespace_is_read_and_a_cut_one_is_said_to_be_damaged() -> None:
    named = (
        b'<opml xmlns="http://example.org/opml"><body><outline text="A" xmlUrl="https://a.example/f"/></body></opml>'
    )
    assert [one.url for one in read_outlines(named)[0]] == ["https://a.example/f"]
    cut = b'<opml><body><outline text="A" xmlUrl="https://a.example/f"/><outline text="B" xmlU'
    feeds, is_damaged = read_outlines(cut)
    assert [one.url for one in feeds] == ["https://a.example/f"]
    assert is_damaged


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("feed://a.example/f", "http://a.example/f"),
        ("feed:http://a.example/f", "http://a.example/f"),
        ("feed:https://a.example/f", "https://a.example/f"),
    ],
)
def test_the_scheme_of_feed_readers_is_one_of_the_web(url: str, asked: str) -> None:
    [only], _ = read_outlines(f'<opml><body><outline xmlUrl="{url}"/></body></opml>'.encode())
    assert only.url == asked


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/somewhere/all.xml">RSS</a>', '<a href="/somewhere/all.xml"><img title="x" alt=""><b>News feed</b></a>',
        '<a href="/somewhere/all.xml" title="Atom"></a>', '<a href="/somewhere/rss-all.xml">All</a>',
    ],
)  # fmt: skip
def test_a_link_for_readers_that_says_feed_is_one_where_the_page_states_none(link: str) -> None:
    [address] = site_offers(page(f'<a href="/press">Press</a> <a href="/feedback">Feedback</a> {link}')).feeds
    assert address.startswith("https://post.example/somewhere/")
    head = '<link rel="alternate" type="application/rss+xml" href="/feed/">'
    assert site_offers(page(link, head)).feeds == ("https://post.example/feed/",)


def test_a_feed_that_the_header_names_is_found() -> None:
    said = '</a.css>; rel=preload, </rssx>; rel="alternate"; type="application/rss+xml", </fr>; rel="alternate"'
    answer = Response(URL, URL, 200, (("content-type", "text/html"), ("link", said)), b"<html><p>Hello</p></html>")
    assert site_offers(answer).feeds == ("https://post.example/rssx",)


def test_a_page_that_sends_its_readers_on_names_the_other() -> None:
    assert site_offers(page("", "<meta http-equiv=refresh content='0; url=/home'>")).refresh == f"{URL}home"
    assert site_offers(page("", "<meta http-equiv=refresh content='600; url=/home'>")).refresh is None
    assert site_offers(page("", "<meta http-equiv=refresh content='0; url=https://b.example/'>")).refresh is None
