"""An article's address that is redirected to a section page has no article there."""

from dataclasses import replace

import pytest

from crawler.model import Article
from crawler.page.article_page import read_page
from tests.crawler.page.pages import STORIES, URL, article_html, page

SECTION = "https://news.example/news/defence/"
TEASERS = tuple(
    (
        f"/news/defence/2024/{number}-{place}-brigade",
        f"The brigade of {place.title()} leaves its barracks",
        f"Its {number} hundred soldiers move to the coast this week, where {place.title()} has built a camp for them.",
    )
    for number, place in enumerate(("arlen", "borwick", "castel", "dunmore", "elstow", "farnley", "gorse", "hatton"), 2)
)
CARDS = {
    "cards": "<div><h2><a href='{}'>{}</a></h2><p>{}</p></div>",
    "linked cards": "<article><a href='{}'><h3>{}</h3><p>{}</p></a></article>",
    "flat": "<h2><a href='{}'>{}</a></h2><p>{}</p>",
    "list": "<li><div><h4><a href='{}'>{}</a></h4></div><div><p>{}</p></div></li>",
}


def section(card: str, intro: str = "", head: str = "") -> str:
    body = "".join(card.format(*teaser) for teaser in TEASERS)
    return (
        f"<html lang='en'><head><title>Defence news | Outlet</title>{head}</head><body><main><h1>Defence news</h1>{intro}"
        f"<div>{body}</div></main></body></html>"
    )


def read(html: str, final_url: str = SECTION, url: str = URL) -> Article:
    return read_page(replace(page(html, url), final_url=final_url))


@pytest.mark.parametrize("design", CARDS)
def test_the_teasers_of_a_section_are_not_the_article_that_was_asked_for(design: str) -> None:
    article = read(section(CARDS[design]))
    assert (article.extraction, article.text) == ("not_article", "")
    assert article.access.evidence == ("the page is a list of articles",)


def test_the_paragraphs_of_a_round_up_that_a_redirect_leads_to_stand_beside_the_text() -> None:
    article = read(section(CARDS["flat"]), "https://news.example/news/roundup", "https://news.example/go")
    assert {text for _, _, text in TEASERS} <= set(article.left_out)


def test_a_page_of_teasers_with_a_text_of_its_own_is_kept() -> None:
    intro = "".join(f"<p>{text}</p>" for text in STORIES[0].paragraphs)
    assert STORIES[0].paragraphs[0] in read(section(CARDS["cards"], intro)).text


def test_a_round_up_of_linked_headlines_is_kept_where_it_was_asked_for_or_calls_itself_an_article() -> None:
    html = section(CARDS["cards"])
    assert TEASERS[0][2] in read(html, URL).text
    assert TEASERS[0][2] in read(html, "https://news.example/2024/05/this-week-in-the-army").text
    assert TEASERS[0][2] in read(section(CARDS["cards"], head="<meta property='og:type' content='article'>")).text
    assert TEASERS[0][2] in read(html, url="https://feeds.example/~r/8812").text


def test_an_article_that_a_redirect_leads_to_is_read_whatever_its_address() -> None:
    assert read(article_html(STORIES[0])).extraction == "ok"
