"""A box under a short text, in words that no list knows: its markup and what it sells speak, and never alone."""

from tests.crawler.access.pages import TONGUES, article, chronicle, jsonld, judged, paragraphs

EN = next(tongue for tongue in TONGUES if tongue.code == "en")
PAID = jsonld('"isAccessibleForFree": false')
SHORT = f'<div class="text">{paragraphs(*EN.paragraphs)}</div>'
WHOLE = f'<div class="text">{paragraphs(*chronicle(14))}</div>'
OFFER = "<p>Join us from 1 euro. Already a subscriber? Log in</p>"


def box(name: str, words: str = OFFER) -> str:
    return f'<div class="{name}"><div class="inner">{words}</div></div>'


def test_a_box_that_sells_and_is_named_a_wall_marks_the_cut_of_a_short_text() -> None:
    access = judged(article(EN, SHORT + box("paywall-box"))).access
    assert access.state == "truncated"
    assert any("Already a subscriber?" in sentence for sentence in access.evidence)


def test_the_same_box_under_a_whole_text_does_not() -> None:
    assert judged(article(EN, WHOLE + box("paywall-box"))).access.state == "full"


def test_an_offer_in_a_box_of_another_name_does_not() -> None:
    assert judged(article(EN, SHORT + box("offer-box"))).access.state == "full"


def test_an_offer_where_the_text_breaks_off_marks_the_cut() -> None:
    last = f"{EN.paragraphs[2].rstrip('.')}, as well as the upkeep of the two older ships and of the"
    broken = f'<div class="text">{paragraphs(*EN.paragraphs[:2], last)}</div>'
    assert judged(article(EN, broken + box("offer-box"))).access.state == "truncated"
    assert judged(article(EN, broken)).access.state == "unknown"


def test_a_price_beside_a_button_makes_a_whole_text_less_sure() -> None:
    button = '<p><a href="/offers">Buy</a></p>'
    priced = judged(article(EN, WHOLE + box("offer-box", "<p>A day for 90 cents.</p>" + button))).access
    plain = judged(article(EN, WHOLE + box("offer-box", "<p>A day at the sea.</p>" + button))).access
    assert priced.state == plain.state == "full"
    assert priced.confidence < plain.confidence


def test_a_newsletter_in_a_box_named_a_wall_does_not() -> None:
    words = "<p>Sign up to our newsletter: the week in your inbox.</p>"
    assert judged(article(EN, SHORT + box("paywall-box", words))).access.state == "full"


def test_a_hidden_or_empty_wall_does_not() -> None:
    assert judged(article(EN, SHORT + box('paywall-box" hidden="'), PAID)).access.state == "full"
    assert judged(article(EN, SHORT + box("paywall-box", ""))).access.state == "full"


def test_an_empty_wall_is_evidence_where_a_short_text_is_marked_as_paid_or_breaks_off() -> None:
    empty = '<div class="slot"><section data-testid="paywall"></section></div>'
    marked = judged(article(EN, SHORT + empty, PAID)).access
    assert marked.state == "unknown"
    assert any("empty element" in sentence for sentence in marked.evidence)
    last = f"{EN.paragraphs[2].rstrip('.')}, as well as the upkeep of the two older ships and of the"
    broken = f'<div class="text">{paragraphs(*EN.paragraphs[:2], last)}</div>'
    assert judged(article(EN, broken + empty)).access.state == "truncated"
    assert judged(article(EN, broken)).access.state == "unknown"


def test_an_empty_wall_below_other_text_a_long_text_or_one_that_waits_for_letters_is_none() -> None:
    empty = '<div id="paywall"></div>'
    plain = judged(article(EN, WHOLE)).access
    assert judged(article(EN, WHOLE + empty)).access == plain
    for beside in (
        "<div>Further reading</div>" + empty,
        '<div class="piano-letters"></div>',
        '<div id="paywall" hidden></div>',
    ):
        access = judged(article(EN, SHORT + beside, PAID)).access
        assert not any("empty element" in sentence for sentence in access.evidence)


def test_a_wall_that_holds_the_article_too_is_no_box_under_it() -> None:
    inside = f'<div class="paywall">{SHORT}<p>Written in the capital</p></div>'
    assert judged(article(EN, inside)).access.state == "full"


def test_a_teaser_of_another_article_is_no_box_that_sells() -> None:
    teaser = '<ul><li><a href="/b">Missile launch fails off the coast for a second time</a><span>Subscribers</span></li></ul>'
    access = judged(article(EN, SHORT + teaser, PAID)).access
    assert access.state == "full"
    assert not any("box" in sentence for sentence in access.evidence)


def test_a_question_over_an_offer_with_a_price_marks_the_cut_under_and_above_a_short_text() -> None:
    asks = "<p>How did the hearing end?</p><p>A day of access for a member costs 90 cents.</p>"
    button = '<p><a href="/offers">Buy a day</a></p>'
    assert judged(article(EN, WHOLE + box("offer-box", asks + button))).access.state == "truncated"
    assert judged(article(EN, box("offer-box", asks + button) + WHOLE)).access.state == "truncated"
    letter = "<p>How did you like this?</p><p>Our newsletter costs 90 cents, sign up.</p>"
    assert judged(article(EN, WHOLE + box("offer-box", letter + button))).access.state == "full"


def test_millions_in_a_box_are_no_price() -> None:
    button = '<p><a href="/offers">Log in</a></p>'
    raised = judged(article(EN, WHOLE + box("tags", "<p>It raised $16 million last year.</p>" + button))).access
    priced = judged(article(EN, WHOLE + box("tags", "<p>It costs $16 last year.</p>" + button))).access
    assert raised.state == "full"
    assert raised.confidence > priced.confidence
