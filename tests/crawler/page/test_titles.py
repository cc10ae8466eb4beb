"""The title of an article is the headline that its page shows, with its kicker apart and without the outlet's name."""

import json

import pytest

from crawler.page.metadata import Metadata, read_metadata
from tests.crawler.page.pages import document

TEXT = "<p>The yard laid the keel of the second frigate on Monday, and the minister watched from the quay.</p>"


def page(body: str, head: str = "", url: str = "https://news.example/defence/keel") -> Metadata:
    return read_metadata(document(f"<html><head>{head}</head><body>{body}</body></html>", url))


def shared(title: str, more: str = "") -> str:
    return f'<meta property="og:title" content="{title}">{more}'


def test_the_headline_that_is_shown_goes_before_those_for_search_engines() -> None:
    node = {"@type": "NewsArticle", "headline": "Frigate keel laid in Kiel: all you need to know"}
    head = shared(
        "Frigate keel laid in Kiel: all you need to know",
        f'<script type="application/ld+json">{json.dumps(node)}</script>',
    )
    assert (
        page(f"<main><h1>Yard lays keel of second frigate</h1>{TEXT}</main>", head).title
        == "Yard lays keel of second frigate"
    )


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Defence</h1>{TEXT}",
        f"<nav><h1>Minister on frigate keel: live coverage</h1></nav>{TEXT}",
        f"<h1>Ten islands for a quiet holiday</h1><h1>Subscribe to our letters</h1>{TEXT}",
        f"<h1>The Example Post</h1>{TEXT}",
    ],
)
def test_what_is_no_headline_is_not_taken_for_it(body: str) -> None:
    assert page(body, shared("Minister sees frigate keel laid")).title == "Minister sees frigate keel laid"


@pytest.mark.parametrize(
    "headline",
    [
        "<h1><span class=kicker>Navy</span> <span>Keel of frigate laid</span></h1>",
        "<h1><span><span class=article__topline>Navy</span><span class=x>Keel of frigate laid</span></span></h1>",
        "<h1><div class=overline>Navy</div>Keel of frigate laid</h1>",
        "<h1><span class=a>Navy<span class=hidden-visually>:</span></span> <span class=b>Keel of frigate laid</span></h1>",
        "<h1><span class=a>Navy</span><span class=b>: </span><span class=c>Keel of frigate laid</span></h1>",
    ],
)
def test_the_kicker_is_apart(headline: str) -> None:
    metadata = page(f"<main>{headline}{TEXT}</main>", shared("Navy: Keel of frigate laid"))
    assert (metadata.title, metadata.kicker) == ("Keel of frigate laid", "Navy")


@pytest.mark.parametrize(
    "stated", ["Navy: Keel of frigate laid", "Navy | Keel of frigate laid", "Navy – Keel of frigate laid"]
)
def test_a_first_part_that_another_place_leaves_out_is_a_kicker(stated: str) -> None:
    metadata = page(f"<main><h1>{stated}</h1>{TEXT}</main>", shared("Keel of frigate laid"))
    assert (metadata.title, metadata.kicker) == ("Keel of frigate laid", "Navy")


def test_a_span_of_its_own_is_a_kicker_only_where_another_place_leaves_it_out() -> None:
    body = f"<main><h1><span>Navy</span> Keel of frigate laid</h1>{TEXT}</main>"
    assert page(body, shared("Keel of frigate laid")).kicker == "Navy"
    assert page(body, shared("Navy Keel of frigate laid")).title == "Navy Keel of frigate laid"


@pytest.mark.parametrize(
    ("above", "kicker"),
    [
        ("<p>Navy</p>", "Navy"),
        ("<p><a href='/navy'>Navy</a></p>", "Navy"),
        ("<div class=overline>Ships <b>of the</b> north</div>", "Ships of the north"),
        ("<h2 class=article-kicker><span>Navy</span><span>Yards</span></h2>", "Navy Yards"),
        ("<p>3 May</p>", None),
        ("<p>By Anna Marsh</p>", None),
        ("<p>Home › Navy</p>", None),
        ("<p>It was a quiet day.</p>", None),
        ("<div>Navy</div>", None),
        ("<p hidden>Navy</p>", None),
    ],
)
def test_a_kicker_may_stand_in_an_element_of_its_own_above_the_headline(above: str, kicker: str | None) -> None:
    for body in (
        f"<main>{above}<h1>Keel of frigate laid</h1>",
        f"<main>{above}<header><h1>Keel of frigate laid</h1></header>",
    ):
        metadata = page(f"{body}{TEXT}</main>", shared("Keel of frigate laid"))
        assert (metadata.title, metadata.kicker) == ("Keel of frigate laid", kicker)


@pytest.mark.parametrize(
    "headline",
    [
        "<h1><em>Victory</em> laid up in dock</h1>",
        "<h1>Crew of <span class=kicker>Victory</span> in dock</h1>",
        "<h1>Boats: a list</h1>",
    ],
)
def test_a_headline_without_a_kicker_stays_whole(headline: str) -> None:
    metadata = page(f"<main>{headline}{TEXT}</main>")
    assert metadata.kicker is None
    assert metadata.title in {"Victory laid up in dock", "Crew of Victory in dock", "Boats: a list"}


@pytest.mark.parametrize(
    ("stated", "site"),
    [
        ("Deliveries - Outlet", "Outlet"),
        ("Deliveries - The Outlet", "Outlet"),
        ("Deliveries | Outlet – News and Views", "Outlet – News and Views"),
        ("Deliveries：Outlet", "Outlet"),
        ("Outlet | Deliveries", "The Outlet"),
    ],
)
def test_the_title_is_without_the_sites_name(stated: str, site: str) -> None:
    head = shared(stated, f'<meta property="og:site_name" content="{site}"><title>{stated}</title>')
    assert page(TEXT, head).title == "Deliveries"


def test_a_site_that_states_no_name_is_told_by_the_headline_that_is_shown() -> None:
    assert (
        page(f"<h2>Deliveries of boats</h2>{TEXT}", "<title>Deliveries of boats | Navy | Elsewhere</title>").title
        == "Deliveries of boats"
    )
    assert page(f"<h1>Deliveries</h1>{TEXT}", "<title>Deliveries - Elsewhere</title>").title == "Deliveries"


def test_a_site_that_gives_each_title_as_its_name_keeps_its_titles() -> None:
    site = {"@type": "WebSite", "name": "Keel of frigate laid"}
    head = shared("Keel of frigate laid", f'<script type="application/ld+json">{json.dumps(site)}</script>')
    assert page(TEXT, head).title == "Keel of frigate laid"


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u200d", "\u200c", "\u034f", "\u3164"])
def test_no_invisible_character_stays_in_a_title(mark: str) -> None:
    assert page(f"<h1>Deliv{mark}eries of boats{mark}</h1>{TEXT}").title == "Deliveries of boats"


def test_joiners_stay_where_a_script_needs_them() -> None:
    assert page(f"<h1>می\u200cخواهم کشتی</h1>{TEXT}").title == "می\u200cخواهم کشتی"


@pytest.mark.parametrize("name", ["Ministry of Defence", "Home", "News - MoD"])
def test_where_a_page_states_a_name_of_few_words_alone_its_only_h1_is_the_headline(name: str) -> None:
    read = page(f"<article><h1>Frigate ordered from the northern yard</h1>{TEXT}</article>", f"<title>{name}</title>")
    assert read.title == "Frigate ordered from the northern yard"


def test_the_only_h1_stands_beside_a_long_name_that_all_pages_state() -> None:
    head = "<title>Bundesministerium für Landesverteidigung, Beispielstadt</title>"
    read = page(f"<article><h1>Frigate ordered from the northern yard</h1>{TEXT}</article>", head)
    assert read.other_titles == ("Frigate ordered from the northern yard",)
