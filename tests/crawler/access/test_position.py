"""Where a notice stands: in a card of another article it guards that one; in a box its clearest sentence counts."""

import pytest

from tests.crawler.access.pages import TONGUES, article, chronicle, jsonld, judged, paragraphs

EN = next(tongue for tongue in TONGUES if tongue.code == "en")
TEXT = paragraphs(*EN.paragraphs)
HEADLINE = "Missile launch fails off the coast for a second time"
CARDS = {
    "label in the headline's line": f'<ul><li><a href="/b">{HEADLINE}</a><span>Subscribers only</span></li></ul>',
    "label under a summary": f'<div class="card"><a href="/b"><h3>{HEADLINE}</h3></a><p>The rocket fell into the sea soon '
    "after it had left its ramp, fishermen say.</p><p>Subscribers only</p></div>",
    "button under the headline": f'<div class="card"><a href="/b"><span>PLUS</span>{HEADLINE}</a>'
    "<p>Continue reading with a subscription</p></div>",
    "Korean": '<ul><li><a href="/b">국방부는 새로운 미사일 방어 체계를 도입한다고 밝혔다</a><span>구독자 전용</span></li></ul>',
    "Chinese": '<ul><li><a href="/b">国防部宣布新型驱逐舰将于明年服役</a><span>会员专享</span></li></ul>',
}


@pytest.mark.parametrize("name", CARDS)
def test_a_notice_in_the_card_of_another_article_does_not_count(name: str) -> None:
    assert judged(article(EN, TEXT + CARDS[name])).access.state == "full"


def test_the_same_button_right_under_the_text_counts() -> None:
    inside = TEXT + '<div class="box"><p>Continue reading with a subscription</p><a href="/s">See offers</a></div>'
    assert judged(article(EN, inside)).access.state == "truncated"


def test_of_a_box_the_sentence_that_says_most_is_the_notice() -> None:
    box = "<section><h3>Already a subscriber? Log in</h3><p>To continue reading, choose your subscription</p></section>"
    verdict = judged(article(EN, f"<div>{TEXT}</div>{box}"))
    assert verdict.access.state == "truncated"
    assert verdict.text.endswith(EN.paragraphs[-1])


def test_a_dialog_right_under_the_text_is_not_held_against_the_notice_twice() -> None:
    text = paragraphs(*chronicle(9))
    dialog = "<dialog open><p>You have reached your limit of free articles. Subscribe to continue reading.</p></dialog>"
    assert judged(article(EN, f"<div>{text}{dialog}</div>")).access.state == "truncated"


def test_a_long_note_on_the_author_below_the_notice_is_no_text_of_the_article() -> None:
    note = f'<div class="author-bio">Anna Berg {EN.paragraphs[0]} {EN.paragraphs[2]}</div>'
    box = "<section><p>You have reached your limit of free articles.</p></section>"
    assert (
        judged(article(EN, f'<div class="text"><p>{EN.paragraphs[1]}</p></div>{box}') + note).access.state
        == "truncated"
    )


def test_an_article_about_subscriptions_is_not_cut_off_by_its_last_sentence() -> None:
    about = "The Herald will make all of its articles subscriber-only from Monday, its owner told the staff."
    price = "Subscribers will pay nine crowns a month for the paper, she said; registered readers get a discount."
    last = "Readers who want to continue reading will have to subscribe to the paper."
    assert judged(article(EN, paragraphs(about, price, *EN.paragraphs, last))).access.state != "truncated"
    assert judged(article(EN, paragraphs(*EN.paragraphs, last))).access.state == "truncated"


def test_an_offer_that_asks_whether_one_enjoys_the_article_stands_under_whole_ones_too() -> None:
    inside = f'<div>{TEXT}</div><div class="box"><p>Enjoying this article? Subscribe today for the magazine.</p></div>'
    assert judged(article(EN, inside)).access.state != "truncated"


def test_both_halves_of_a_notice_in_a_plain_sentence_weigh_less_than_in_a_box() -> None:
    notice = "Subscribers will get the full story from the paper's editors on Sunday."
    plain = judged(article(EN, paragraphs(*EN.paragraphs, notice))).access
    boxed = judged(article(EN, f"<div>{TEXT}</div><section><p>{notice}</p></section>")).access
    assert boxed.state == "truncated"
    assert plain.confidence < boxed.confidence


def test_a_notice_that_states_a_share_holds_under_a_long_text_that_is_declared_free() -> None:
    head = jsonld('"isAccessibleForFree": true')
    verdict = judged(article(EN, paragraphs(*EN.paragraphs * 25, EN.notice), head))
    assert verdict.access.state == "truncated"
    assert verdict.access.hidden_percent == 75
