"""A box with a button where the text stops: its few words count together, in the language of the box."""

from importlib.resources import files

import pytest

from crawler.model import Response
from crawler.page.access.box_words import read_box_words
from crawler.page.access.gate_patterns import ANY_ENDING_LANGUAGES, fold
from crawler.page.article_page import read_page
from tests.crawler.access.pages import TONGUES, URL, article, chronicle, jsonld, judged, paragraphs

EN = next(tongue for tongue in TONGUES if tongue.code == "en")
PL = next(tongue for tongue in TONGUES if tongue.code == "pl")
FOUR_HUNDRED_WORDS = paragraphs(*chronicle(12))
BUTTON = '<p><a href="/subscribe">Choose a pass</a></p>'
NOTICE = "<h3>There is more behind this line.</h3><p>Holders of a pass may carry on to the end.</p>"


def under(*parts: str, text: str = FOUR_HUNDRED_WORDS) -> str:
    return f'<div class="text">{text}</div><div class="zone">{"".join(parts)}</div>'


def test_a_notice_spread_over_a_box_marks_the_cut_under_a_text_of_some_length() -> None:
    verdict = judged(article(EN, under(NOTICE, BUTTON)))
    assert verdict.access.state == "truncated"
    assert verdict.access.notice is not None
    assert "pass" not in verdict.text


def test_the_same_words_without_a_button_are_a_text() -> None:
    assert judged(article(EN, under(NOTICE, "<p>Choose a pass</p>"))).access.state == "full"


def test_a_list_of_other_articles_under_the_box_makes_no_teaser_of_it() -> None:
    teasers = "".join(
        f'<li><a href="/{at}"><h4>{title} and more of it</h4></a></li>' for at, title in enumerate(EN.others)
    )
    assert judged(article(EN, under(NOTICE, BUTTON)) + f"<ul>{teasers}</ul>").access.state == "truncated"


TEASERS = "".join(f'<li><a href="/{at}">{title} and more of it</a></li>' for at, title in enumerate(EN.others))
RELATED = f"<section><h2>Related articles</h2><ul>{TEASERS}</ul></section>"
SHORT = paragraphs(*chronicle(8))


def test_a_box_below_other_articles_marks_the_cut_of_a_text_that_is_not_long() -> None:
    for between in (RELATED, f"<ul>{TEASERS}</ul>", f"<ul>{TEASERS * 6}</ul>"):
        cut = f'<div class="text">{SHORT}</div>{between}<div class="zone">{NOTICE}{BUTTON}</div>'
        assert judged(article(EN, cut)).access.state == "truncated"
        text = f'<div class="text">{SHORT}</div>{between}<div class="zone">{NOTICE}<p>Choose a pass</p></div>'
        assert judged(article(EN, text)).access.state == "full"


def test_below_other_articles_neither_their_own_cards_nor_the_sites_footer_withhold() -> None:
    card = f'<div><h4><a href="/9">{EN.others[0]} and more of it</a></h4>{NOTICE}{BUTTON}</div>'
    for below in (card, f"<footer>{NOTICE}{BUTTON}</footer>"):
        verdict = judged(article(EN, f'<div class="text">{SHORT}</div>{RELATED}{below}'))
        assert verdict.access.state == "full", below


def test_a_box_that_only_counts_free_articles_withholds_under_the_text_and_not_below_others() -> None:
    spent = "<p>The limit for May is near. A pass lifts it.</p>"
    zone = f'<div class="zone">{spent}{BUTTON}</div>'
    assert read_box_words("The limit for May is near. A pass lifts it.", ("en",)).withholds
    assert judged(article(EN, f'<div class="text">{SHORT}</div>{zone}')).access.state == "truncated"
    assert judged(article(EN, f'<div class="text">{SHORT}</div>{RELATED}{zone}')).access.state == "full"


def test_a_box_below_other_articles_proves_nothing_under_a_long_text() -> None:
    long_text = f'<div class="text">{paragraphs(*chronicle(40))}</div>{RELATED}<div class="zone">{NOTICE}{BUTTON}</div>'
    assert judged(article(EN, long_text)).access.state == "full"


def test_a_heading_over_a_list_of_other_articles_is_their_label() -> None:
    rows = "".join(f'<li><a href="/{at}">{title} and more of it</a></li>' for at, title in enumerate(EN.others))
    label = "<div><p>Articles for subscribers only</p></div>"
    verdict = judged(article(EN, f'<div class="text">{paragraphs(*EN.paragraphs)}</div>{label}<ul>{rows}</ul>'))
    assert (verdict.access.state, verdict.access.marked_paid) == ("full", None)


@pytest.mark.parametrize(
    "words",
    [
        "Our evening letter brings all of the day to your inbox. Subscribe now.",
        "Only members may comment. Log in to take part in all of it.",
        "Read everything offline in our app, with your account.",
        "Chip in for the whole newsroom: our journalism is free for everyone. Become a member.",
        "This is number 2 of your 5 free articles. Subscribe to take off the limit.",
    ],
)
def test_a_box_that_offers_another_thing_withholds_nothing(words: str) -> None:
    assert judged(article(EN, under(f"<p>{words}</p>", BUTTON))).access.state == "full"


def test_words_of_another_language_do_not_make_an_offer_of_the_box() -> None:
    words = "<p>Pozostałe akapity ukryliśmy.</p><p>Jeśli jesteś naszym klientem, podaj hasło.</p>"
    inside = under(words, '<p><a href="/login">Zaloguj</a></p>', text=paragraphs(*PL.paragraphs))
    assert judged(article(PL, inside)).access.state == "truncated"


def test_a_box_above_a_short_text_withholds_it_and_stays_out_of_no_text() -> None:
    box = f'<div class="zone">{NOTICE}{BUTTON}</div>'
    verdict = judged(article(EN, box + f'<div class="text">{paragraphs(*EN.paragraphs)}</div>'))
    assert verdict.access.state == "truncated"
    assert EN.paragraphs[2] in verdict.text


def test_a_box_above_a_text_of_some_length_withholds_it_unless_it_is_named_as_a_template() -> None:
    box = f'<div class="zone">{NOTICE}{BUTTON}</div>'
    assert judged(article(EN, f'{box}<div class="text">{FOUR_HUNDRED_WORDS}</div>')).access.state == "truncated"
    assert judged(article(EN, f'{box}<div class="text">{paragraphs(*chronicle(60))}</div>')).access.state == "full"


def test_a_dialog_that_says_what_is_withheld_counts_at_the_end_of_the_page_too() -> None:
    said = "<p>The rest of this article is for subscribers.</p>"
    links = "".join(
        f'<section><h3><a href="/{at}">Another story of the yard, number {at}</a></h3></section>' for at in range(20)
    )
    text = f'<div class="text">{FOUR_HUNDRED_WORDS}</div>{links}'
    assert (
        judged(article(EN, f'{text}<div class="modal" role="dialog">{said}{BUTTON}</div>')).access.state == "truncated"
    )
    letter = "<p>Our evening letter brings all of the day to your inbox.</p>"
    assert judged(article(EN, f'{text}<div class="modal" role="dialog">{letter}{BUTTON}</div>')).access.state == "full"


def test_a_sentence_that_withholds_counts_for_more_in_a_box_that_asks() -> None:
    said = "The rest of this article is for subscribers."
    plain = judged(article(EN, under(f"<p>{said}</p>"))).access
    boxed = judged(
        article(EN, under(f"<p>{said}</p><p>Choose a subscription and read on to the end.</p>", BUTTON))
    ).access
    assert plain.state == boxed.state == "truncated"
    assert boxed.confidence > plain.confidence


def test_a_wall_that_a_template_lays_above_a_whole_text_withholds_nothing() -> None:
    wall = f'<div class="ia-paywall">{NOTICE}{BUTTON}</div>'
    assert judged(article(EN, f'{wall}<div class="text">{FOUR_HUNDRED_WORDS}</div>')).access.state == "full"
    cut_off = FOUR_HUNDRED_WORDS.rstrip().removesuffix("</p>") + " and then…</p>"
    assert judged(article(EN, f'{wall}<div class="text">{cut_off}</div>')).access.state == "truncated"


def test_a_box_that_asks_beside_a_button_makes_a_whole_text_less_sure() -> None:
    asks = under("<p>A day of our archive costs 90 cents, and a membership is due.</p>", BUTTON)
    plain = f'<div class="text">{FOUR_HUNDRED_WORDS}</div>'
    assert judged(article(EN, asks)).access.state == judged(article(EN, plain)).access.state == "full"
    assert judged(article(EN, asks)).access.confidence < judged(article(EN, plain)).access.confidence


def test_a_dialog_that_waits_for_a_script_does_not_count_and_an_open_one_does() -> None:
    text = f'<div class="text">{FOUR_HUNDRED_WORDS}</div>'
    assert judged(article(EN, f"{text}<dialog>{NOTICE}{BUTTON}</dialog>")).access.state == "full"
    assert judged(article(EN, f"{text}<dialog open>{NOTICE}{BUTTON}</dialog>")).access.state == "truncated"


def test_a_share_in_a_box_is_stated_when_it_is_what_is_left() -> None:
    left = judged(article(EN, under("<p>Another 60 % of this piece lies ahead. Pick up a plan.</p>", BUTTON))).access
    assert (left.state, left.hidden_percent) == ("truncated", 60)
    assert read_box_words("Get the plan with a 60 % discount").hidden_percent is None


def test_a_long_sentence_without_a_button_may_report_of_a_notice() -> None:
    reported = "The paper said that from Monday its articles would be reserved for subscribers, and readers would have to log in."
    assert judged(article(EN, paragraphs(*chronicle(8), reported))).access.state == "full"


def test_a_stated_word_count_far_above_the_text_is_a_cut() -> None:
    counted = article(EN, FOUR_HUNDRED_WORDS, jsonld('"wordCount": 1500'))
    assert judged(counted).access.state == "truncated"


def test_a_dialog_that_can_be_closed_proves_less_than_one_that_cannot() -> None:
    text = f'<div class="text">{FOUR_HUNDRED_WORDS}</div>'
    locked = f'{text}<div class="modal" role="dialog">{NOTICE}{BUTTON}</div>'
    assert judged(article(EN, locked)).access.state == "truncated"
    open_one = judged(article(EN, locked)).access.confidence
    for control in (
        '<button class="modal-close"></button>',
        "<span>×</span>",
        '<a aria-label="Schließen" href="#"></a>',
        '<button data-dismiss="modal"></button>',
        "<button>No thanks</button>",
    ):
        closable = locked.replace('role="dialog">', f'role="dialog">{control}')
        access = judged(article(EN, closable)).access
        assert access.state != "truncated" or access.confidence < open_one - 0.1


@pytest.mark.parametrize("mark", ['class="hidden"', 'class="box d-none"', 'class="is-hidden"', 'aria-hidden="true"'])
def test_a_box_that_waits_for_a_script_withholds_nothing(mark: str) -> None:
    said = "<p>This article is for subscribers only.</p>"
    shown = f'<div class="text">{FOUR_HUNDRED_WORDS}</div><div><section>{said}{BUTTON}</section></div>'
    assert judged(article(EN, shown)).access.state == "truncated"
    assert judged(article(EN, shown.replace("<div><section>", f"<div {mark}><section>"))).access.state == "full"


def test_no_sentence_of_the_notices_box_is_left_in_the_text_and_none_is_lost() -> None:
    opening = "<p>The remaining lines stand apart.</p>"
    said = "<p>This article is for subscribers only.</p>"
    page = article(EN, under(opening, said, BUTTON))
    assert "remaining lines" not in judged(page).text
    assert judged(page).text.endswith("sailors.")
    asks = under("<p>That was the first of what we know.</p>", NOTICE, BUTTON)
    assert judged(article(EN, asks)).text.endswith("sailors.")
    whole = read_page(Response(URL, URL, 200, (), page.encode()))
    assert "The remaining lines stand apart." in whole.left_out


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", "La rete sociale"),
        ("fi", "Tilanne on vaikea"),
        ("ru", "Почти картины"),
        ("hr", "Puno članaka"),
        ("hu", "Tagadta a vádat"),
        ("lt", "Pastatas sudegė"),
        ("et", "Liiklus seisab"),
    ],
)
def test_a_short_word_of_the_table_is_no_stem_of_ordinary_ones(language: str, words: str) -> None:
    assert read_box_words(words, (language,)).concepts <= {"all"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", "Solo per i soci"),
        ("fi", "Vain tilaajille"),
        ("ru", "Укажите адрес почты"),
        ("hr", "Samo za članove"),
        ("hu", "Csak tagjainknak"),
        ("lt", "Tik nariams"),
        ("et", "Ainult liikmetele"),
    ],
)
def test_the_forms_of_a_short_word_are_known(language: str, words: str) -> None:
    assert "pay" in read_box_words(words, (language,)).concepts


def test_words_count_in_the_languages_of_the_page_alone() -> None:
    words = "El socio puede seguir hasta el final"
    assert read_box_words(words, ("es",)).withholds
    assert not read_box_words(words, ("de", "en")).withholds


def test_no_stem_of_the_table_is_shorter_than_five_letters() -> None:
    lines = files("crawler.page.access").joinpath("box_words.tsv").read_text("utf8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    short = [
        (language, entry)
        for language, _, text in rows
        for entry in text.split()
        if entry.endswith("*") and len(fold(entry.rstrip("*")).rpartition("_")[2]) < 5
        if language not in ANY_ENDING_LANGUAGES
    ]
    assert short == []
