"""Who wrote an article: people wherever a page names them, agencies apart, and nobody from another story."""

import json

import pytest

from crawler.model import Response
from crawler.page.agencies import agencies, agency, credited, in_dateline
from crawler.page.article_page import read_page
from crawler.page.metadata import Metadata, read_metadata
from crawler.page.person_names import people
from tests.crawler.page.pages import STORIES, URL, article_html, document

KEEL = "The yard laid the keel of the second frigate on Monday, and the minister watched from the quay."
HULL = "The hull will be launched in two years, the yard said, and the ship handed over a year after that."
TEXT = f"<p>{KEEL}</p><p>{HULL}</p>"
NAMESAKE = (
    "<p>The boat was named after <a href='/people/mara-olsen'>Mara Olsen</a>, an admiral who had led the fleet in the"
    " war and died last year.</p>"
)
CARD = "<article><h3><a href='/other'>Tanks sold</a></h3><span class='byline'>By Mara Olsen</span></article>"


def page(body: str, head: str = "") -> Metadata:
    return read_metadata(document(f"<html><head>{head}</head><body>{body}</body></html>"))


def linked(**values: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **values}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    "byline",
    [
        "<small>By Anna Marsh</small>",
        "<div>Von Anna Marsh, Kiel</div>",
        "<p><em>Text: Anna Marsh</em></p>",
        "<p>By Anna Marsh | 3 May 2024</p>",
        "<p>—By Anna Marsh May 3, 2024 10:05 am</p>",
        "<p><a href='/authors/anna-marsh'>Anna Marsh</a> 3 May</p>",
        "<div><span class='meta-author'>Anna Marsh</span><span>Defence Editor</span></div>",
        "<div class='byline'>By<a href='/p/1'>Anna Marsh</a><span>Political Correspondent</span>3 May 2024</div>",
        "<h3 class='byline'>By Anna Marsh</h3>",
        "<div class='storyAuthorDate'><b>Datum:</b> 3.5.2024<br><b>Autor:</b> Anna Marsh<br></div>",
        "<div class='author'>anna marsh</div>",
        "<div itemprop='author'><span itemprop='name'>ANNA MARSH</span></div>",
    ],
)
def test_a_byline_at_the_headline_names_the_author(byline: str) -> None:
    assert page(f"<main><h1>Keel laid</h1>{byline}{TEXT}</main>").authors == ("Anna Marsh",)


def test_names_in_elements_of_their_own_are_parted() -> None:
    byline = "<div class='authors'><a href='/a/1'>Anna Marsh</a> <a href='/a/2'>Jonas Feldmann</a></div>"
    assert page(f"<main><h1>Keel laid</h1>{byline}{TEXT}</main>").authors == ("Anna Marsh", "Jonas Feldmann")


@pytest.mark.parametrize(
    "byline", ["By Anna Marsh", "Text: Anna Marsh", "Автор: Анна Марш", "— Anna Marsh", "–Anna Marsh"]
)
def test_a_byline_at_the_end_of_the_text_names_the_author(byline: str) -> None:
    (name,) = page(f"<main><h1>Keel laid</h1>{TEXT}<p>{byline}</p></main>").authors
    assert byline.endswith(name)


def test_a_name_behind_the_last_sentence_signs_the_text() -> None:
    assert page(f"<main><h1>Keel laid</h1><p>{KEEL}</p><p>{HULL} — Anna Marsh</p></main>").authors == ("Anna Marsh",)


@pytest.mark.parametrize(
    "end",
    [
        "<blockquote><p>A ship is safe in harbour.</p><p>— John Shedd</p></blockquote>",
        "<p>“A ship in harbour is safe, but that is not what ships are for.” — John Shedd</p>",
        "<p>— The navy said no more</p>",
        "<p>— Reuters</p>",
    ],
)
def test_who_is_quoted_at_the_end_of_the_text_did_not_write_it(end: str) -> None:
    assert page(f"<main><h1>Keel laid</h1>{TEXT}{end}</main>").authors == ()


@pytest.mark.parametrize("label", ["", "Written by", "Verfasst von", "Escrito por", "Geschreven door"])
def test_the_twitter_card_names_the_author(label: str) -> None:
    head = f'<meta name="twitter:label1" content="{label}"><meta name="twitter:data1" content="Anna Marsh">'
    assert page(f"<h1>Keel laid</h1>{TEXT}", head).authors == ("Anna Marsh",)


def test_a_twitter_card_may_say_something_else() -> None:
    head = '<meta name="twitter:label1" content="Filed under"><meta name="twitter:data1" content="Foreign Policy">'
    assert page(f"<h1>Keel laid</h1>{TEXT}", head).authors == ()


@pytest.mark.parametrize(
    "body",
    [
        f"<main><h1>Keel laid</h1>{TEXT}{TEXT}<div>{CARD}{CARD}</div></main>",
        f"<nav>{CARD}</nav><main><h1>Keel laid</h1>{TEXT}{TEXT}</main>",
        f"<main><h1>Keel laid</h1><figure><img src=a.jpg><figcaption class=author>Mara Olsen</figcaption></figure>{TEXT}</main>",
        f"<main><h1>Keel laid</h1>{NAMESAKE}{TEXT}</main>",
    ],
)
def test_nobody_who_wrote_another_story_is_the_author(body: str) -> None:
    assert page(body).authors == ()


def test_a_teasers_byline_is_not_added_to_the_articles_own() -> None:
    body = f"<main><article><h1>Keel laid</h1><p class=byline>By Anna Marsh</p>{TEXT}{TEXT}</article>{CARD * 3}</main>"
    assert page(body).authors == ("Anna Marsh",)


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("Anna Marsh, New York", ("Anna Marsh",)),
        ("Anna Marsh, Political Writer", ("Anna Marsh",)),
        ("Anna Marsh The Associated Press", ("Anna Marsh",)),
        ("Anna Marsh / dpa", ("Anna Marsh",)),
        ("Anna Marsh - Defence Notes", ("Anna Marsh",)),
        ("Anna von der Marsh", ("Anna von der Marsh",)),
        ("ANNA MARSH AND JONAS FELDMANN", ("Anna Marsh", "Jonas Feldmann")),
        ("송유민 기자", ("송유민",)),
        ("Follow the author of this article", ()),
        ("Professor of naval history", ()),
        ("Ministry of Defence", ()),
        ("Example Media GmbH", ()),
        ("Deutsche Presse-Agentur", ()),
        ("世界要變得更好", ()),
    ],
)
def test_a_persons_name_is_told_from_what_stands_beside_it(stated: str, names: tuple[str, ...]) -> None:
    assert tuple(people([stated])) == names


def test_a_desk_that_bears_the_outlets_name_is_no_person() -> None:
    head = '<meta property="og:site_name" content="The Example Post"><meta name="author" content="Example Post Inland">'
    assert page(f"<h1>Keel laid</h1>{TEXT}", head).authors == ()


def test_surname_first_is_turned() -> None:
    assert page(TEXT, '<meta name="dc.creator" content="Marsh, Anna">').authors == ("Anna Marsh",)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("dpa", "dpa"),
        ("DPA", "dpa"),
        ("Deutsche Presse-Agentur", "dpa"),
        ("Agence France-Presse", "AFP"),
        ("The Associated Press", "AP"),
        ("Интерфакс", "Interfax"),
        ("Qatar News Agency", "Qatar News Agency"),
        ("pa", None),
        ("Anna Marsh", None),
        ("The Example Post", None),
    ],
)
def test_an_agency_has_one_name(name: str, known: str | None) -> None:
    assert agency(name) == known


def test_agencies_are_read_out_of_bylines_credits_and_datelines() -> None:
    assert agencies("sid/dpa") == ("SID", "dpa")
    assert credited("Quelle: dpa") == ("dpa",)
    assert credited("That was all. (dpa/AFP)") == ("dpa", "AFP")
    assert credited("He left (twice).") == ()
    assert credited("AFP reported on it.") == ()
    assert in_dateline("BERLIN (dpa) - The yard") == ("dpa",)
    assert in_dateline("МОСКВА, 3 ноя — РИА Новости. Верфь") == ("RIA Novosti",)
    assert in_dateline("Boats (NATO) - the alliance") == ()


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f"<h1>Keel laid</h1>{TEXT}", linked(author={"@type": "Organization", "name": "dpa"})),
        (f"<h1>Keel laid</h1>{TEXT}", linked(author=[{"@type": "Person", "name": "dpa"}])),
        (f"<h1>Keel laid</h1>{TEXT}", '<meta name="author" content="dpa">'),
        (f"<main><h1>Keel laid</h1><div class=byline>dpa</div>{TEXT}</main>", ""),
        (f"<main><h1>Keel laid</h1>{TEXT}<p>Quelle: dpa</p></main>", ""),
        (f"<main><h1>Keel laid</h1>{TEXT}<p>{KEEL} (dpa)</p></main>", ""),
        (f"<main><h1>Keel laid</h1><p>KIEL (dpa) - {KEEL}</p>{TEXT}</main>", ""),
    ],
)
def test_an_agency_is_named_apart(body: str, head: str) -> None:
    metadata = page(body, head)
    assert (metadata.authors, metadata.agency) == ((), "dpa")


def test_an_agency_beside_a_person_is_named_too() -> None:
    metadata = page(f"<main><h1>Keel laid</h1><div class=byline>Von Anna Marsh mit AFP</div>{TEXT}</main>")
    assert (metadata.authors, metadata.agency) == (("Anna Marsh",), "AFP")


def test_the_agency_of_a_picture_is_not_the_articles() -> None:
    body = f"<main><h1>Keel laid</h1><span class=author>Mara Olsen / AFP</span>{TEXT}</main>"
    assert page(body, '<meta name="author" content="Anna Marsh">').agency is None


def test_the_initials_beside_a_portrait_are_no_agency() -> None:
    body = f"<main><h1>Keel laid</h1><div class=author-icon>PA</div><div class=author>Petra Anders</div>{TEXT}</main>"
    metadata = page(body)
    assert (metadata.authors, metadata.agency) == (("Petra Anders",), None)


def test_a_page_that_is_read_carries_its_agency() -> None:
    html = article_html(STORIES[0], '<meta name="author" content="Reuters">')
    assert read_page(Response(URL, URL, 200, (), html.encode())).agency == "Reuters"
