"""Pages that answer 200 and hold no article are told from articles, in every language and design."""

from dataclasses import replace

import pytest

from crawler.model import Response
from crawler.page.article_page import read_page
from tests.crawler.page.pages import page
from tests.crawler.page.stand_ins import DESIGNS, WORDS, articles, paragraphs, stand_ins

STAND_INS = {f"{code}-{kind}-{design}": html for code, kind, design, html in stand_ins()}
ARTICLES = {f"{words.code}-{design}": (words, html) for words, design, html in articles()}


@pytest.mark.parametrize("name", STAND_INS)
def test_a_page_in_an_articles_place_is_none(name: str) -> None:
    article = read_page(page(STAND_INS[name]))
    assert article.extraction == "not_article"
    assert article.access.state in {"blocked", "unknown"}
    assert article.access.evidence


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_about_an_outage_stays_one(name: str) -> None:
    words, html = ARTICLES[name]
    article = read_page(page(html))
    assert article.extraction == "ok"
    assert set(words.article[1:]) <= set(article.text.split("\n\n"))


@pytest.mark.parametrize("design", DESIGNS)
def test_an_article_whose_headline_quotes_an_error_stays_one(design: str) -> None:
    words = next(words for words in WORDS if words.code == "en")
    html = DESIGNS[design]("en", "Page not found: how the army lost its archive", paragraphs(*words.article[1:]))
    assert read_page(page(html)).extraction == "ok"


def test_a_home_page_in_an_articles_place_is_none() -> None:
    teasers = "".join(f"<div class='card'><h2><a href='/s/{n}'>Brigade {n} moves to the coast</a></h2><p>The brigade of the "
                      f"town leaves its barracks number {n} this week.</p></div>" for n in range(15))  # fmt: skip
    html = f"<html lang='en'><head><title>The Example Post</title><meta property='og:type' content='website'></head><body>{teasers}</body></html>"
    article = read_page(page(html, url="https://news.example/"))
    assert article.extraction == "not_article"
    assert article.access.evidence[0].endswith("the page is a list of articles")


def test_a_shell_that_scripts_fill_takes_nothing_from_the_feed() -> None:
    html = "<html><head><title>Loading...</title></head><body><div id=root></div><noscript>Enable JavaScript.</noscript></body></html>"
    assert read_page(page(html)).extraction in {"empty", "not_article"}


def test_garbled_text_is_marked() -> None:
    html = f"<html><body><h1>Fl{chr(0xFFFD)}</h1><p>{('W' + chr(0xFFFD) * 2 + 'rter, die niemand lesen kann. ') * 8}</p></body></html>"
    article = read_page(page(html))
    assert article.extraction == "not_article"
    assert article.text


@pytest.mark.parametrize(
    ("path", "attribute"), [("/404", ""), ("/news/1", "class='error404 no-js'"), ("/auth/signin", ""), ("/x", "id='error-page'")]
)  # fmt: skip
def test_addresses_and_names_tell_where_the_words_are_unknown(path: str, attribute: str) -> None:
    html = f"<html><head><title>Qvorn</title></head><body {attribute}><h1>Qvorn</h1><p>Lorrum quex vindo taplet.</p></body></html>"
    article = read_page(page(html, url=f"https://news.example{path}"))
    assert article.extraction in {"not_article", "empty"}


@pytest.mark.parametrize(
    "headline",
    [
        "Under maintenance",
        "Access denied",
        "Not found",
        "Offline",
        "Forbidden",
        "404",
        "Wartungsarbeiten",
        "Log in",
        "Page not found",
    ],
)
def test_the_words_of_a_short_article_under_such_a_headline_stand_beside(headline: str) -> None:
    said = "The frigate Rosolnica is under maintenance in Split until May."
    body = f"<h1>{headline}</h1><p>{said}</p><p>Her crew of ninety works ashore, the navy said.</p>"
    read = read_page(Response("https://n.example/a", "https://n.example/a", 200, (("content-type", "text/html"),),
                              f"<html><head><title>{headline}</title></head><body>{body}</body></html>".encode()))  # fmt: skip
    assert said in (*read.left_out, *read.text.split("\n\n"))


@pytest.mark.parametrize(
    ("headline", "said"),
    [
        ("Under maintenance", "The frigate Rosolnica is under maintenance in Split until May."),
        ("Access denied", "The port of Odesa stays closed to the Rosolnica, the ministry said."),
        ("Not found", "The wreck of the Rosolnica was not found on Friday."),
        ("Wartungsarbeiten", "Die Fregatte Rosolnica liegt bis Mai in der Werft von Split."),
        ("Offline", "The radar of the Rosolnica is offline, the navy said."),
        ("Forbidden", "The Rosolnica may not enter the port."),
        ("404", "The squadron named its new jet Rosolnica."),
        ("Temporarily unavailable", "The Rosolnica is temporarily unavailable, the ministry said."),
        ("Login to the navy's network stolen", "It opened the log of the Rosolnica."),
    ],
)
@pytest.mark.parametrize("around", ["{}", "<main>{}</main>", "<article>{}</article>"])
def test_what_a_short_article_with_the_headline_of_an_error_page_says_is_kept(
    headline: str, said: str, around: str
) -> None:
    inside = around.format(f"<h1>{headline}</h1><p>{said}</p>")
    article = read_page(page(f"<html lang='en'><head><title>{headline}</title></head><body>{inside}</body></html>"))
    assert said in (*article.text.split("\n\n"), *article.left_out)


def test_an_error_of_the_server_keeps_no_word_of_its_page() -> None:
    html = "<html lang='en'><body><main><h1>Not found</h1><p>The page is gone, and so is the Rosolnica.</p></main></body></html>"
    article = read_page(replace(page(html), status=404))
    assert (article.text, article.left_out) == ("", ())
