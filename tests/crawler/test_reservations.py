"""Reservations of text and data mining, and what is kept of a page with one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.collect import _article_of
from crawler.model import Article, DueEntry, Entry, Response, Source
from crawler.reservations import as_reserved, reservation
from crawler.visit_plans import PagePlan
from tests.ledger import START

URL = "https://paper.example/keel"
TEXT = "The yard at Northport laid the keel of the ship on Monday, in front of four hundred workers and guests. "
PAGE = "<html lang=en><head><title>Keel laid</title>{}</head><body><article><h1>Keel laid</h1><p>{}</p></article></body></html>"


def page(meta: str = "", *headers: tuple[str, str]) -> Response:
    return Response(
        URL, URL, 200, (("content-type", "text/html; charset=utf-8"), *headers), PAGE.format(meta, TEXT * 8).encode()
    )


@pytest.mark.parametrize(
    ("meta", "headers", "clause"),
    [
        ("", (("tdm-reservation", "1"),), "the header TDM-Reservation"),
        ('<meta name="tdm-reservation" content="1">', (), "the meta element tdm-reservation"),
        ("<META content='1' NAME='TDM-Reservation'/>", (), "the meta element tdm-reservation"),
        ('<meta name="robots" content="noindex, NoAI">', (), "the meta element robots: noindex, NoAI"),
        ("<meta name=vedette content=noai>", (), "the meta element vedette: noai"),
        ("", (("x-robots-tag", "noindex"), ("x-robots-tag", "noai, noimageai")), "the header X-Robots-Tag: noai, noimageai"),
        ("", (("x-robots-tag", "vedette: noai"),), "the header X-Robots-Tag: vedette: noai"),
        ("", (("x-robots-tag", "unavailable_after: 25 Jun 2030 15:00:00 GMT, noai"),), "the header X-Robots-Tag: unavailable_after: 25 Jun 2030 15:00:00 GMT, noai"),
        ("", (("tdm-reservation", "0"),), None),
        ('<meta name="tdm-reservation" content="0"><meta name="robots" content="noindex, nofollow, noarchive">', (), None),
        ("", (("x-robots-tag", "otherbot: noai"),), None),
        ('<meta name="otherbot" content="noai"><meta name="description" content="noai">', (), None),
        ('<!-- <meta name="robots" content="noai"> --><script>"<meta name=robots content=noai>"</script>', (), None),
    ],
)  # fmt: skip
def test_a_reservation_is_found_where_it_is_stated(
    meta: str, headers: tuple[tuple[str, str], ...], clause: str | None
) -> None:
    assert reservation(page(meta, *headers)) == clause


@pytest.mark.parametrize(
    ("meta", "headers", "clause"),
    [
        ("", (), "the site's /.well-known/tdmrep.json"),
        ("", (("tdm-reservation", " 0"),), None),
        ('<meta name="tdm-reservation" content="0">', (), None),
        ('<meta name="tdm-reservation" content="0">', (("x-robots-tag", "noai"),), "the header X-Robots-Tag: noai"),
        ('<meta name="tdm-reservation" content="2">', (), "the site's /.well-known/tdmrep.json"),
    ],
)
def test_what_a_page_says_itself_counts_before_its_site_s_file(
    meta: str, headers: tuple[tuple[str, str], ...], clause: str | None
) -> None:
    assert reservation(replace(page(meta, *headers), is_reserved=True)) == clause


def read(got: Response, entry: Entry, *, obey: bool = True) -> Article:
    source = Source("a", "feed", "https://paper.example/feed", 900.0, obey_tdm=obey)
    return _article_of(PagePlan(source, DueEntry(1, "a", entry, START, first_poll=False), None, None), got)


def test_headline_teaser_and_link_are_kept_and_the_article_is_cut() -> None:
    whole = read(page("", ("tdm-reservation", "1")), Entry(URL, title="Keel laid at Northport", text="A ship begins."))
    assert (whole.url, whole.title, whole.text) == (URL, "Keel laid", "A ship begins.")
    assert whole.access.state == "truncated"
    assert whole.access.evidence[0] == (
        "The publisher reserves text and data mining (the header TDM-Reservation), so only headline, teaser and link are kept."
    )
    assert "workers" not in repr(whole)


def test_a_listing_without_a_teaser_keeps_the_headline() -> None:
    whole = read(page("", ("tdm-reservation", "1")), Entry(URL))
    assert (whole.title, whole.text, whole.access.state) == ("Keel laid", "", "truncated")


def test_a_source_that_may_be_mined_by_contract_is_read() -> None:
    whole = read(page("", ("tdm-reservation", "1")), Entry(URL, title="Keel laid"), obey=False)
    assert "workers" in whole.text
    assert whole.access.state == "full"


def test_a_page_that_holds_no_article_stays_what_it_is() -> None:
    nothing = Article(URL, extraction="not_article")
    assert as_reserved(nothing, page("", ("tdm-reservation", "1")), is_obeyed=True) is nothing


@given(st.binary(max_size=300), st.text(max_size=50))
def test_random_pages_raise_nothing(noise: bytes, value: str) -> None:
    reservation(Response(URL, URL, 200, (("x-robots-tag", value),), b"<meta name=" + noise + b"><meta " + noise))
