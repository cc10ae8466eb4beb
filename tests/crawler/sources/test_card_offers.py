"""Pages of cards are found by what repeats on them: a date and words, without a page for each."""

import pytest

from crawler.model import Response
from crawler.source_options import CardSelectors
from crawler.sources.cards import read_cards
from crawler.sources.offers import site_offers

URL = "https://t.example/s/ministry"
DAYS = range(1, 7)
SAID = "The frigate of the third lot left Northport for its trials, says the yard number {n}."


def page(body: str, head: str = "", language: str = "en") -> Response:
    text = f"<html lang={language}><head>{head}</head><body>{body}</body></html>"
    return Response(URL, URL, 200, (("content-type", "text/html; charset=utf-8"),), text.encode())


def channel(posts: str) -> Response:
    """A channel's public preview, as Telegram marks one up: newest post last, a link to older ones in the head."""
    header = (
        '<header class="tgme_header"><a href="https://t.example/ministry"><b>The ministry of defence</b></a></header>'
    )
    return page(
        f'{header}<main class="tgme_main"><section class="tgme_channel_history">{posts}</section></main>'
        '<div class="tgme_footer"><a href="/app">Download the application for your system</a></div>',
        '<link rel="prev" href="/s/ministry?before=101"><link rel="canonical" href="/s/ministry?before=107">',
    )


def post(n: int, inner: str) -> str:
    return (
        f'<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message js-widget_message"'
        f' data-post="ministry/{100 + n}"><div class="tgme_widget_message_user"><a href="https://t.example/ministry">M'
        '</a></div><div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author">'
        f'<a href="https://t.example/ministry">The ministry of defence</a></div>{inner}'
        '<div class="tgme_widget_message_footer compact"><div class="tgme_widget_message_info"><span class='
        f'"tgme_widget_message_views">1.2K</span><a class="tgme_widget_message_date" href="https://t.example/ministry/'
        f'{100 + n}"><time datetime="2026-11-0{n}T05:14:00+00:00" class="time">05:14</time></a></div></div></div></div></div>'
    )


def words(n: int) -> str:
    return f'<div class="tgme_widget_message_text js-message_text" dir="auto">{SAID.format(n=n)}<br>More soon.</div>'


def test_a_channel_s_posts_are_cards_with_text_date_and_the_link_to_each() -> None:
    film = '<time class="message_video_duration">0:35</time>'
    posts = "".join(post(n, (film if n % 2 else "") + words(n)) for n in DAYS)
    shown = channel(posts + post(7, film))
    cards = site_offers(shown).cards
    assert cards == CardSelectors(
        "div.tgme_widget_message",
        link="a.tgme_widget_message_date",
        text="div.tgme_widget_message_text",
        date="time[datetime]",
        next="link[rel~=prev]",
    )
    found = read_cards(shown, cards)
    assert [(one.url, one.published) for one in found.entries] == [
        (f"https://t.example/ministry/{100 + n}", f"2026-11-0{n}T05:14:00+00:00") for n in DAYS
    ]
    assert found.entries[0].text == f"{SAID.format(n=1)} More soon."
    assert [one.url for one in found.further] == ["https://t.example/s/ministry?before=101"]


@pytest.mark.parametrize(
    ("item", "around", "items"),
    [
        ('<li><time datetime="2026-11-0{n}">{n} Nov</time><p>{said}</p></li>', '<ul class="notices">{}</ul>', "ul.notices li"),
        ("<article><p>{said}</p><footer><time>0{n}.11.2026</time></footer></article>", "<main>{}</main>", "article"),
        ('<tr><td class="s">{said}</td><td class="date">0{n}.11.2026</td></tr>', '<table class="board"><tbody>{}</tbody></table>', "table.board tr"),
        ('<div class="row"><div class="card12"><h3>Notice {n}</h3><div>{said}</div><span class="pubdate">{n} November 2026</span></div></div>', "<div>{}</div>", "div.row"),
    ],
)  # fmt: skip
def test_blocks_that_repeat_with_a_date_and_words_are_cards(item: str, around: str, items: str) -> None:
    shown = page(around.format("".join(item.format(n=n, said=SAID.format(n=n)) for n in DAYS)))
    cards = site_offers(shown).cards
    assert cards is not None
    assert (cards.items, cards.link) == (items, None)
    found = read_cards(shown, cards)
    assert [(one.published or "")[:10] for one in found.entries] == [f"2026-11-0{n}" for n in DAYS]
    assert all(SAID.format(n=n) in (one.text or "") for n, one in zip(DAYS, found.entries, strict=True))


@pytest.mark.parametrize(
    "item",
    [
        '<article><h2><a href="/n/{n}">{said}</a></h2><p>{said}</p><time datetime="2026-11-0{n}">{n}</time></article>',
        '<a class="card" href="/n/{n}"><p>{said}</p><time datetime="2026-11-0{n}">{n}</time></a>',
        '<li class="item"><time datetime="2026-11-0{n}">{n}</time> <a href="/n/{n}">{said}</a></li>',
        '<li class="item"><time datetime="2026-11-0{n}">{n}</time></li>',
        '<li class="item">{said}</li>',
    ],
)
def test_what_has_pages_of_its_own_or_no_words_or_no_date_is_no_card(item: str) -> None:
    assert site_offers(page("".join(item.format(n=n, said=SAID.format(n=n)) for n in DAYS))).cards is None


@pytest.mark.parametrize("block", ["aside", 'div class="sidebar"', "footer"])
def test_what_stands_beside_the_content_is_no_card(block: str) -> None:
    items = "".join(
        f'<div class="comment"><p>{SAID.format(n=n)}</p><time datetime="2026-11-0{n}">{n}</time></div>' for n in DAYS
    )
    assert site_offers(page(f"<{block}>{items}</{block.split(maxsplit=1)[0]}>")).cards is None


def test_two_notices_are_too_few() -> None:
    items = '<article><p>A notice of the yard.</p><time datetime="2026-11-02">2</time></article>' * 2
    assert site_offers(page(items)).cards is None


def test_a_long_list_of_cards_is_one_too() -> None:
    items = f'<div class="c"><p>{SAID}</p><time datetime="2026-11-02">2</time></div>' * 1_000
    found = site_offers(page(items)).cards
    assert found is not None
    assert found.items == "div.c"
