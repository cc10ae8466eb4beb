"""Pages of cards: posts of a channel, notices of a ministry, tenders of a board."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Entry, Response
from crawler.polled import FurtherDocument, PolledEntries
from crawler.source_options import CardSelectors
from crawler.sources.cards import MAX_CARDS, read_cards
from crawler.urls import is_card, key_url

PAGE = "https://board.example/news?lang=pl"
POSTS = """<html lang="uk"><body><main>
<div class="post" data-post="channel/7"><a class="owner" href="https://t.example/channel">Channel</a>
<div class="words">Тривога.<br>Укриття відкриті.</div><a href="https://t.example/channel/7"><time datetime="2026-11-28T05:14:00+00:00">07:14</time></a></div>
<div class="post" data-post="channel/8"><a class="owner" href="https://t.example/channel">Channel</a>
<div class="words">Відбій.</div><a href="https://t.example/channel/8"><time datetime="2026-11-28T05:40:00+00:00">07:40</time></a></div>
</main><a class="older" href="?before=7">Older</a></body></html>"""


def read(html: str, cards: CardSelectors, language: str | None = None) -> PolledEntries:
    return read_cards(
        Response(PAGE, PAGE, 200, (("content-type", "text/html; charset=utf-8"),), html.encode()), cards, language
    )


def test_a_post_without_a_page_has_the_address_of_the_page_with_its_own_name() -> None:
    found = read(POSTS, CardSelectors(".post", text=".words", date="time", next=".older"))
    assert found.entries[0] == Entry(
        "https://board.example/news?lang=pl#card/channel%2F7",
        text="Тривога. Укриття відкриті.",
        published="2026-11-28T05:14:00+00:00",
        language="uk",
    )
    assert found.further == (FurtherDocument("https://board.example/news?before=7"),)
    assert is_card(found.entries[1].url)
    assert len({key_url(one.url) for one in found.entries}) == 2


def test_a_link_that_is_named_is_the_card_s_page() -> None:
    found = read(POSTS, CardSelectors(".post", link="a:last-of-type", text=".words"))
    assert [one.url for one in found.entries] == ["https://t.example/channel/7", "https://t.example/channel/8"]


def test_a_card_s_page_is_where_its_headline_leads_or_the_card_itself() -> None:
    html = (
        '<article><h3><a href="/1#top">Keel laid</a></h3><p>At Gdynia.</p><p><a href="https://x.example">Other</a></p></article>'
        '<a class="c" href="/2"><h3>Frigate named</h3><p>Today.</p></a>'
        '<article><h3>Tender</h3><p>Ask <a href="/contact">us</a>.</p></article>'
    )
    found = read(html, CardSelectors("article, a.c"))
    assert [(one.url, one.title, one.text) for one in found.entries[:2]] == [
        ("https://board.example/1", "Keel laid", "At Gdynia.\n\nOther"),
        ("https://board.example/2", "Frigate named", "Today."),
    ]
    assert is_card(found.entries[2].url)


def test_a_row_of_a_table_is_a_card_and_the_row_of_column_names_is_none() -> None:
    html = (
        '<html lang="pl"><table class="tenders"><tr><th>Przedmiot</th><th>Data</th></tr>'
        "<tr><td class=s>Amunicja 155 mm</td><td class=d>28 listopada 2026</td></tr>"
        "<tr><td class=s>Drony rozpoznawcze</td><td class=d>27.11.2026 09:30</td></tr></table></html>"
    )
    found = read(html, CardSelectors("tr", title=".s", date=".d"))
    assert [(one.title, one.published, one.text) for one in found.entries] == [
        ("Amunicja 155 mm", "2026-11-28", None),
        ("Drony rozpoznawcze", "2026-11-27T09:30:00", None),
    ]


def test_a_card_s_name_lasts_when_clocks_and_its_place_change_and_differs_when_its_words_do() -> None:
    def name(card: str) -> str:
        [one] = read(f"<div class=c {card}</div>", CardSelectors(".c")).entries
        return one.url

    assert name('id="c-1"><p>Two ships sailed.</p>') == name('id="c-2"><p>Two ships sailed.</p>')
    assert name("><p>Two ships sailed.</p><p>5 minutes ago</p>") == name(
        "><p>Two ships sailed.</p><p>7 minutes ago</p>"
    )
    assert name("><p>Two ships sailed.</p>") != name("><p>Three ships sailed.</p>")
    assert name('id="post-40071"><p>Two ships.</p>') == name('id="post-40071"><p>Three ships.</p>')
    siren = '><p>Siren</p><time datetime="2026-11-28T0{}:00Z"></time>'
    assert name(siren.format(1)) != name(siren.format(2))


@pytest.mark.parametrize(
    ("html", "cards", "error"),
    [
        ("<p>Nothing</p>", CardSelectors(".c"), "The selector '.c' finds no card on board.example; its page may have changed."),
        ("<p class=c></p>", CardSelectors(".c"), "The cards on board.example have neither headline nor text; its page may have changed."),
        ("", CardSelectors(".c"), "board.example sent an empty page instead of cards."),
        ("<p>x</p>", CardSelectors("p["), "A selector for board.example is wrong: Expected ident or '*', got <EOF at 2>."),
    ],
)  # fmt: skip
def test_a_page_without_cards_is_an_error(html: str, cards: CardSelectors, error: str) -> None:
    assert read(html, cards).error == error


def test_of_very_many_cards_the_first_are_read_and_the_poll_says_so() -> None:
    found = read("<p class=c>Ship sails</p>" * (MAX_CARDS + 1), CardSelectors(".c"))
    assert len(found.entries) == MAX_CARDS
    assert found.note == "board.example shows 501 cards; the first 500 were read."


@given(st.text(max_size=200))
def test_random_markup_raises_nothing(noise: str) -> None:
    read(
        f"<div class=c>{noise}<h3><a href='{noise}'>{noise}</a></h3><time>{noise}</time></div>",
        CardSelectors(".c", next="a"),
    )
