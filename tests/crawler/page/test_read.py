"""The laws of reading a page: pure, never raising, and bounded in time whatever the page is."""

import json
import time
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Response
from crawler.page.article_page import read_page
from crawler.source_options import PageHints
from tests.crawler.page.pages import STORIES, URL, Story, article_html, page

DEADLINE_S = 10.0  # what a worker gives a page; these take a fraction of it
SHAPES = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div class='body'>", "</div>", "<article>", "<br>", "<h1>", "</h1>", "<a href='http://['>", "</a>",
         "<time datetime='2024-13-99'>", "<meta property='og:title' content=", "<script type='application/ld+json'>",
         '{"@type": "NewsArticle", "headline": [[]], "author": {"name": {}}}', "</script>", "<link rel=canonical href='//['>",
         '{"@type": "NewsArticle", "headline": "a\\ud800", "url": "/\\udfff", "image": "/\\udfff", "keywords": "\\ud800"}',
         "<p>&#xD800;&#1;&#xFFFE;</p>", "<blockquote>", "<table><td>", "&#0;", "&nbsp;", "\x00", "<![CDATA[", "A sentence of some length stands here. ", "海軍は契約に調印した。"]
    ),
    max_size=40,
)  # fmt: skip
HOSTILE = {
    "unclosed paragraphs": b"<p>text here" * 200_000,
    "line breaks": b"<br>" * 1_000_000,
    "nested elements": b"<div>" * 50_000
    + b"<p>The navy ordered twelve patrol boats from the northern yard on Thursday.",
    "links": b"<a href='/page/2'>a link to a story</a> " * 100_000,
    "text": b"<p>" + b"words and more words without an end " * 850_000,
    "half a character": b"<p>The navy ordered boats from the yard\xc3",
    "a document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Catalog>>",
    "nothing": b"",
    "blanks": b" \n\t ",
    "attributes": b"<p " + b"a=b " * 200_000 + b">x",
    "deep json": b"<script type='application/ld+json'>" + b'{"a":[' * 100_000 + b"</script><p>x",
    "quotes": b"<p>" + b'."' * 1_000_000,
    "colons": b"<p>" + b"a: " * 1_000_000,
    "bylines": b"<article>" + b"<div class='byline author'>By Anna Marsh</div>" * 9_000,
    "metas": b"<meta name=author content='Anna Marsh and others'>" * 15_000,
    "states": b"<script>" + b"a = {" * 200_000 + b"</script>",
}
TAKE_SECONDS = ("line breaks", "unclosed paragraphs", "links", "colons")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_an_article_is_read_with_its_language(story: Story) -> None:
    article = read_page(page(article_html(story)))
    assert (article.title, article.language, article.extraction) == (story.title, story.language, "ok")
    assert article.text == "\n\n".join(story.paragraphs)
    assert article.access.state == "full"


def test_the_feeds_language_counts_when_the_page_says_nothing() -> None:
    assert read_page(page("<html><body><h1>Bundeswehr</h1></body></html>"), feed_language="de-AT").language == "de"


def test_what_is_no_html_is_no_article() -> None:
    article = read_page(Response(URL, URL, 200, (), b"%PDF-1.7 and so on"))
    assert (article.extraction, article.text, article.title) == ("not_article", "", None)


def test_an_error_page_is_no_article() -> None:
    article = read_page(page(article_html(STORIES[0]), status=404))
    assert (article.extraction, article.text) == ("not_article", "")


def test_characters_that_nobody_sees_hide_no_word_from_the_rules() -> None:
    html = article_html(STORIES[0]).replace("patrol", "pa\u00adtrol").replace("Thursday", "Thu\u200brsday\u202e")
    article = read_page(page(html))
    assert article.title == STORIES[0].title
    assert article.text == "\n\n".join(STORIES[0].paragraphs)


def test_joiners_that_spell_a_word_stay_and_composed_forms_are_used() -> None:
    sentence = "نیروی دریایی روز پنج‌شنبه دوازده قایق گشتی سفارش داد و کارخانهٔ شمالی را نجات داد."
    html = f"<html lang=fa><body><h1>x</h1><article><p>{sentence}</p><p>Cafe\u0301s at the port stayed open all day long.</p></article></body></html>"
    text = read_page(page(html)).text
    assert "پنج‌شنبه" in text
    assert "Cafés" in text


def test_an_empty_page_is_empty() -> None:
    assert read_page(Response(URL, URL, 200, (), b"")).extraction == "empty"


def test_a_page_that_is_too_large_keeps_its_metadata_and_its_plain_paragraphs() -> None:
    html = article_html(STORIES[0]).replace("</main>", "<i></i>" * 25_000 + "</main>")
    article = read_page(page(html))
    assert article.extraction == "too_large"
    assert article.title == STORIES[0].title
    assert set(STORIES[0].paragraphs) <= set(article.text.split("\n\n"))


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in TAKE_SECONDS else ()) for name in HOSTILE]
)
def test_a_hostile_page_is_read_in_bounded_time(name: str) -> None:
    started = time.process_time()
    article = read_page(Response(URL, URL, 200, (), HOSTILE[name]))
    assert time.process_time() - started < DEADLINE_S
    assert len(article.text) <= 1_100_000


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_are_read_without_raising(body: bytes) -> None:
    read_page(Response(URL, URL, 200, (), body))


@given(SHAPES, st.sampled_from([URL, "", "not an address", "http://[", "file:///x.html"]))
@settings(deadline=None)
def test_any_html_at_any_address_is_read_without_raising_and_twice_alike(parts: list[str], url: str) -> None:
    given_page = Response(url, url, 200, (), "".join(parts).encode())
    article = read_page(given_page)
    assert article == read_page(given_page)
    assert json.dumps(asdict(article), ensure_ascii=False).encode()


@given(
    st.lists(st.sampled_from(["p", "div > p", "", "p[", "::text", "\\", ":has(p)", "a:nth-child(x)"]), max_size=3),
    st.booleans(),
)
@settings(deadline=None)
def test_any_hints_are_taken_without_raising(selectors: list[str], ignore_flag: bool) -> None:  # noqa: FBT001 - hypothesis
    hints = PageHints(text=tuple(selectors), access_selectors=tuple(selectors), ignore_flag=ignore_flag)
    read_page(page(article_html(STORIES[0])), hints)
