"""For every kind of evidence a page that is cut off, and its near twin that is not."""

import pytest

from crawler.page.body import Body
from tests.crawler.access.pages import TONGUES, article, chronicle, document, jsonld, judged, paragraphs

EN = next(tongue for tongue in TONGUES if tongue.code == "en")
DE = next(tongue for tongue in TONGUES if tongue.code == "de")
FR = next(tongue for tongue in TONGUES if tongue.code == "fr")
PAID = jsonld('"isAccessibleForFree": false')
LONG = " ".join(EN.paragraphs)


def paid_part(selector: str) -> str:
    return jsonld(
        f'"isAccessibleForFree": false, "hasPart": {{"@type": "WebPageElement", "isAccessibleForFree": false, '
        f'"cssSelector": "{selector}"}}'
    )


def counted(words: int) -> str:
    return jsonld(f'"wordCount": {words}')


def test_a_flag_alone_marks_as_paid_and_truncates_nothing() -> None:
    access = judged(article(EN, paragraphs(*chronicle(8)), PAID)).access
    assert (access.state, access.marked_paid) == ("full", True)


def test_a_paid_part_that_is_empty_is_evidence_of_a_short_text() -> None:
    inside = paragraphs(EN.paragraphs[0]) + '<div class="locked"></div>'
    access = judged(article(EN, inside, paid_part(".locked"))).access
    assert access.state == "truncated"
    assert any(".locked" in sentence and "empty" in sentence for sentence in access.evidence)


def test_a_paid_part_that_is_missing_tells_of_a_short_text_only() -> None:
    short = judged(article(EN, paragraphs(*EN.paragraphs), paid_part(".locked"))).access
    assert short.state == "truncated"
    assert any("missing" in sentence for sentence in short.evidence)
    assert judged(article(EN, paragraphs(*chronicle(16)), paid_part(".locked"))).access.state == "full"


def test_a_paid_part_that_holds_the_text_is_evidence_of_the_whole() -> None:
    inside = f'<div class="locked">{paragraphs(*EN.paragraphs, LONG)}</div>'
    assert judged(article(EN, inside, paid_part(".locked"))).access.state == "full"


def test_a_broken_selector_harms_nothing() -> None:
    assert judged(article(EN, paragraphs(*EN.paragraphs, LONG), paid_part("..(("))).access.state == "full"


def test_half_the_stated_words_and_an_ellipsis_are_a_truncation_without_any_notice() -> None:
    access = judged(article(DE, paragraphs(*DE.paragraphs[:2], DE.paragraphs[2][:70] + "…"), counted(800))).access
    assert access.state == "truncated"
    assert access.hidden_percent is not None
    assert access.hidden_percent > 80
    assert access.notice is None
    assert any("800 words" in sentence for sentence in access.evidence)


def test_all_the_stated_words_outweigh_a_form_at_the_end() -> None:
    inside = paragraphs(*chronicle(6)) + "<div>Register now to read the full story</div>"
    words = len(" ".join(chronicle(6)).split())
    assert judged(article(EN, inside, counted(words))).access.state == "full"


def test_a_count_of_characters_is_not_taken_for_words() -> None:
    text = " ".join(chronicle(6))
    access = judged(article(EN, paragraphs(*chronicle(6)), counted(len(text)))).access
    assert access.state == "full"
    assert not any("words" in sentence and str(len(text)) in sentence for sentence in access.evidence)


@pytest.mark.parametrize("stated", [2, 60, 100])
def test_a_placeholder_count_is_ignored(stated: int) -> None:
    assert judged(article(EN, paragraphs(*chronicle(6)), counted(stated))).access.state == "full"


def test_an_ellipsis_above_an_offer_is_a_truncation() -> None:
    inside = paragraphs(FR.paragraphs[0], FR.paragraphs[1][:60] + "...") + (
        "<div><h3>Envie de poursuivre la lecture ?</h3><a>Abonnez-vous dès 1 €</a></div>"
    )
    access = judged(article(FR, inside)).access
    assert (access.state, access.marked_paid) == ("truncated", True)


def test_an_ellipsis_in_a_quotation_at_the_end_is_none() -> None:
    last = 'Asked whether more ships would follow, the minister smiled and said: "Let us see what the spring brings..."'
    assert judged(article(EN, paragraphs(*EN.paragraphs, last))).access.state == "full"


def test_a_text_that_stops_in_mid_sentence_and_is_marked_as_paid_is_not_called_full() -> None:
    inside = paragraphs(EN.paragraphs[0], LONG[:200].rsplit(" ", 1)[0])
    access = judged(article(EN, inside, PAID)).access
    assert access.state in {"truncated", "unknown"}
    assert any("mid-sentence" in sentence for sentence in access.evidence)


def test_a_list_of_names_without_full_stops_ends_no_text_early() -> None:
    assert judged(article(EN, paragraphs(*EN.paragraphs, "Reporting by the news desk"))).access.state == "full"


def test_a_pop_up_on_a_long_article_does_not_count() -> None:
    inside = paragraphs(*chronicle(36))
    over = '<div class="modal"><p>Subscribe now to continue reading this article</p></div>'
    below = "<section><h3>Related articles</h3><ul><li><a href='/2'>Estonia buys howitzers</a></li></ul></section>"
    assert judged(article(EN, inside + below + over)).access.state == "full"


def test_a_hidden_offer_does_not_count() -> None:
    inside = (
        paragraphs(*EN.paragraphs) + '<div style="display: none"><p>This article is for subscribers only.</p></div>'
    )
    assert judged(article(EN, inside)).access.state == "full"


def test_the_whole_text_in_the_pages_data_is_full_whatever_the_page_shows() -> None:
    html = article(EN, paragraphs(EN.paragraphs[0], "This article is for subscribers only."))
    held = judged(html, body=Body(EN.paragraphs * 2, "jsonld"))
    assert held.access.state == "full"
    assert held.text == "\n\n".join(EN.paragraphs * 2)
    teaser = judged(html, body=Body((EN.paragraphs[0],), "jsonld"))
    assert teaser.access.state == "truncated"


def test_conflicting_signs_are_unknown_and_all_of_them_named() -> None:
    inside = paragraphs(*chronicle(20)) + "<p>Register to read the full story</p>"
    access = judged(article(EN, inside, PAID)).access
    assert access.state == "unknown"
    assert access.evidence[0] == "the signs conflict"
    assert len(access.evidence) >= 3


def test_a_headline_above_a_gate_and_nothing_else_is_truncated_to_nothing() -> None:
    verdict = judged(article(EN, "<div>This article is for subscribers only.</div>"))
    assert (verdict.access.state, verdict.text) == ("truncated", "")


def test_a_page_without_text_is_unknown() -> None:
    verdict = judged(article(EN, ""))
    assert (verdict.access.state, verdict.text) == ("unknown", "")


def test_paywall_software_is_a_label_and_no_evidence() -> None:
    head = '<script src="https://cdn.tinypass.com/api/tinypass.min.js"></script>'
    access = judged(article(EN, paragraphs(*EN.paragraphs, LONG), head)).access
    assert (access.state, access.marked_paid, access.vendor) == ("full", None, "Piano")


def test_a_document_too_large_to_judge_keeps_its_text_and_is_unknown() -> None:
    html = article(EN, paragraphs(*EN.paragraphs) + "<i></i>" * 20_001)
    assert document(html).is_too_large
    verdict = judged(html, body=Body(EN.paragraphs, "plain"))
    assert verdict.access.state == "unknown"
    assert verdict.text == "\n\n".join(EN.paragraphs)


PETITION = "Whoever shares this view can sign the petition that the crews of the four ships have put up this week here:"


def test_a_last_line_that_announces_the_link_under_it_is_no_cut() -> None:
    link = "<p><a href='https://petition.example/1'>https://petition.example/ships-of-the-north</a></p>"
    assert judged(article(EN, paragraphs(PETITION) + link)).access.state == "full"


def test_a_last_line_that_announces_more_over_a_button_is_a_cut() -> None:
    button = "<p><a href='/subscribe'>Go on</a></p>"
    assert judged(article(EN, paragraphs(PETITION) + button)).access.state == "truncated"


@pytest.mark.parametrize("text", ["A tug left the yard today.", "造船所は引き渡した。"])
def test_a_text_of_a_few_words_is_never_full(text: str) -> None:
    access = judged(article(EN, paragraphs(text))).access
    assert access.state == "unknown"
    assert "too few words" in access.evidence[0]


def test_a_heading_with_nothing_under_it_is_evidence_of_a_cut() -> None:
    text = paragraphs(*chronicle(3)) + "<h2>What the inspectors found</h2>"
    cut = judged(article(EN, text, PAID)).access
    assert cut.state == "truncated"
    assert any("heading with nothing under it" in sentence for sentence in cut.evidence)
    for below in (paragraphs(EN.paragraphs[0]), "<ul><li>Two cracks in the wall</li></ul>"):
        assert judged(article(EN, text + below, PAID)).access.state == "full"
    for heading in (
        "<h2>Last articles</h2>",
        '<h2><a href="/b">The next story of the day</a></h2>',
        "<h2>Posters:</h2>",
    ):
        assert judged(article(EN, paragraphs(*chronicle(3)) + heading, PAID)).access.state == "full"


def test_a_count_far_above_the_text_outweighs_its_length() -> None:
    text = paragraphs(*chronicle(24))
    assert judged(article(EN, text, counted(2000))).access.state == "truncated"
    assert judged(article(EN, text, counted(900))).access.state == "full"


def test_an_ellipsis_at_the_end_of_a_short_text_alone_is_no_cut_and_beside_a_flag_is_one() -> None:
    text = paragraphs(*EN.paragraphs, "He added that it might be one of those occasions...")
    whole = paragraphs(
        *EN.paragraphs * 2, "The minister said at the yard on Friday that it might be one of those occasions..."
    )
    assert judged(article(EN, text)).access.state == "full"
    assert judged(article(EN, whole)).access.state == "full"
    assert judged(article(EN, whole, PAID)).access.state == "truncated"


def test_a_short_text_that_links_to_its_rest_elsewhere_is_not_called_full() -> None:
    def teaser(link: str) -> str:
        return f"<p>{EN.paragraphs[0]} {EN.paragraphs[1]}</p><p>{link}</p>"

    away = judged(
        article(EN, teaser('<a href="https://tribune.example/7">Read the full article at the Tribune</a>'))
    ).access
    assert away.state == "truncated"
    assert any("link to its rest" in sentence for sentence in away.evidence)
    for link in ('<a href="#more">Read the full article</a>', '<a href="/topics/ships">Ships of the north</a>'):
        assert judged(article(EN, teaser(link))).access.state == "full"


def test_a_text_that_breaks_off_below_the_stated_count_is_cut_though_little_of_it_is_missing() -> None:
    texts = chronicle(14)
    words = sum(len(text.split()) for text in texts)
    stated = jsonld(f'"wordCount": {round(words / 0.86)}')
    broken = paragraphs(*texts[:-1], f"{texts[-1].rstrip('.')} and then, as the keeper of the light wrote, to the")
    whole = judged(article(EN, paragraphs(*texts), stated)).access
    cut = judged(article(EN, broken, stated)).access
    assert whole.state == "full"
    assert cut.state != "full"
