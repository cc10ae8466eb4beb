"""The standfirst is found wherever it stands between headline and text, and is no part of the text."""

import pytest

from crawler.page.article_page import read_page
from tests.crawler.page.pages import STORIES, page

STORY = STORIES[0]
LEAD = "Twelve boats, ten years of work and one shipyard saved: the cabinet settles an old quarrel."
BODY = "".join(f"<p>{text}</p>" for text in STORY.paragraphs)


def html(head: str, above: str) -> str:
    return (f"<html lang='en'><head><title>{STORY.title}</title>{head}</head><body><article><header><h1>{STORY.title}</h1>"
            f"{above}<p class='byline'>{STORY.byline}</p></header><div class='text'>{BODY}</div></article></body></html>")  # fmt: skip


@pytest.mark.parametrize(
    "above",
    [f"<p class='standfirst'>{LEAD}</p>", f"<div class='article-lead'><p>{LEAD}</p></div>", f"<h2 class='sub-title'>{LEAD}</h2>",
     f"<p itemprop='description'>{LEAD}</p>", f"<p class='chapo'>{LEAD}</p>"],
)  # fmt: skip
def test_a_named_standfirst_is_found(above: str) -> None:
    article = read_page(page(html("", above)))
    assert LEAD in (article.standfirst or article.text)
    assert article.text.endswith("\n\n".join(STORY.paragraphs))


def test_what_the_page_gives_as_its_description_is_the_standfirst() -> None:
    article = read_page(page(html(f'<meta name="description" content="{LEAD}">', f"<h3>{LEAD}</h3>")))
    assert article.standfirst == LEAD


def test_a_description_that_the_page_does_not_show_is_none() -> None:
    assert read_page(page(html(f'<meta name="description" content="{LEAD}">', ""))).standfirst is None


def test_the_headline_again_is_no_standfirst() -> None:
    assert read_page(page(html("", f"<p class='lead'>{STORY.title}</p>"))).standfirst is None
