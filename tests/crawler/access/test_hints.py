"""What a source's own configuration changes in a verdict, and that the evidence says so."""

from crawler.source_options import PageHints
from tests.crawler.access.pages import TONGUES, article, jsonld, judged, paragraphs

EN = next(tongue for tongue in TONGUES if tongue.code == "en")
TEASED = paragraphs(*EN.paragraphs[:2]) + '<div class="more-in-print">More of this in the printed issue</div>'


def test_without_hints_an_unknown_notice_is_none() -> None:
    assert judged(article(EN, TEASED)).access.state == "full"


def test_a_selector_marks_where_the_body_stops() -> None:
    verdict = judged(
        article(EN, TEASED + paragraphs(EN.paragraphs[2])), PageHints(access_selectors=(".more-in-print",))
    )
    assert verdict.access.state == "truncated"
    assert verdict.access.evidence[0] == (
        'truncated because of the source\'s access: selector ".more-in-print" (without it: full)'
    )
    assert verdict.access.notice == "More of this in the printed issue"
    assert verdict.text == "\n\n".join(EN.paragraphs[:2])


def test_an_empty_element_marks_it_too() -> None:
    inside = paragraphs(*EN.paragraphs[:2]) + '<div id="wall"></div>' + paragraphs(EN.paragraphs[2])
    verdict = judged(article(EN, inside), PageHints(access_selectors=("#wall",)))
    assert (verdict.access.state, verdict.access.notice) == ("truncated", None)
    assert verdict.text == "\n\n".join(EN.paragraphs[:2])


def test_a_selector_that_matches_nothing_changes_nothing() -> None:
    hints = PageHints(access_selectors=(".wall", "..(("), access_phrases=("in the evening issue",))
    assert judged(article(EN, TEASED), hints) == judged(article(EN, TEASED))


def test_a_phrase_marks_where_the_body_stops_whatever_its_case() -> None:
    verdict = judged(article(EN, TEASED), PageHints(access_phrases=("IN THE PRINTED issue",)))
    assert verdict.access.state == "truncated"
    assert 'phrase "IN THE PRINTED issue"' in verdict.access.evidence[0]
    assert "printed" not in verdict.text


def test_a_phrase_in_a_paragraph_cuts_at_its_sentence() -> None:
    inside = paragraphs(EN.paragraphs[0], f"{EN.paragraphs[1]} More of this in the printed issue.")
    verdict = judged(article(EN, inside), PageHints(access_phrases=("printed issue",)))
    assert verdict.text == "\n\n".join(EN.paragraphs[:2])


def test_a_hint_that_only_agrees_says_no_change() -> None:
    inside = paragraphs(*EN.paragraphs[:2], EN.notice)
    verdict = judged(article(EN, inside), PageHints(access_phrases=("left to read",)))
    assert verdict.access.state == "truncated"
    assert "without it" not in verdict.access.evidence[0]
    assert verdict.access.hidden_percent == 75


def test_a_text_selector_is_named_in_the_evidence() -> None:
    inside = f'<div class="story">{paragraphs(*EN.paragraphs)}</div><div class="more">{paragraphs(EN.notice)}</div>'
    access = judged(article(EN, inside), PageHints(text=(".story",))).access
    assert any(sentence.startswith("because of the source's text: selector") for sentence in access.evidence)
    assert not any("text: selector" in sentence for sentence in judged(article(EN, inside)).access.evidence)


def test_ignore_flag_believes_no_flag_and_says_so() -> None:
    html = article(EN, paragraphs(*EN.paragraphs), jsonld('"isAccessibleForFree": false'))
    assert judged(html).access.marked_paid is True
    access = judged(html, PageHints(ignore_flag=True)).access
    assert access.marked_paid is None
    assert access.evidence[-1] == (
        "because of the source's ignore_flag, not believed: JSON-LD says isAccessibleForFree: false"
        " (without it: marked as paid)"
    )


def test_ignore_flag_leaves_a_notice_in_force() -> None:
    inside = paragraphs(*EN.paragraphs[:2], EN.notice)
    assert judged(article(EN, inside), PageHints(ignore_flag=True)).access.marked_paid is True
