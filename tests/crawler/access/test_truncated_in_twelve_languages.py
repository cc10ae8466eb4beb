"""The same small article in twelve languages: whole, cut off, and whole with words that look like a gate."""

import pytest

from tests.crawler.access.pages import TONGUES, Tongue, article, judged, others, paragraphs

in_every_language = pytest.mark.parametrize("tongue", TONGUES, ids=[tongue.code for tongue in TONGUES])


@in_every_language
def test_a_notice_where_the_body_stops_is_a_truncation_with_its_percentage(tongue: Tongue) -> None:
    verdict = judged(article(tongue, paragraphs(*tongue.paragraphs[:2], tongue.notice) + others(tongue)))
    assert verdict.access.state == "truncated"
    assert verdict.access.hidden_percent == 75
    assert verdict.access.marked_paid is True
    assert verdict.access.notice is not None
    assert verdict.access.confidence > 0.8


@in_every_language
def test_the_text_holds_neither_the_notice_nor_what_follows_it(tongue: Tongue) -> None:
    verdict = judged(article(tongue, paragraphs(*tongue.paragraphs[:2], tongue.notice) + others(tongue)))
    assert verdict.text.split("\n\n")[-1] == tongue.paragraphs[1]
    assert not [title for title in (*tongue.others, tongue.tail, tongue.notice) if title in verdict.text]


@in_every_language
def test_a_notice_under_a_short_list_of_other_articles_counts_too(tongue: Tongue) -> None:
    verdict = judged(article(tongue, paragraphs(*tongue.paragraphs[:2]) + others(tongue) + f"<p>{tongue.notice}</p>"))
    assert (verdict.access.state, verdict.access.hidden_percent) == ("truncated", 75)
    assert tongue.others[0] not in verdict.text
    assert tongue.notice not in verdict.text


@in_every_language
def test_badges_of_other_articles_are_no_notice(tongue: Tongue) -> None:
    badges = {"en": "Subscribers only", "fr": "Réservé aux abonnés", "de": "Nur für Abonnenten", "ja": "会員限定記事"}
    badge = badges.get(tongue.code, "Subscribers only")
    cards = "".join(f'<div><a href="/{title}"><h3>{title}</h3></a><div>{badge}</div></div>' for title in tongue.others)
    verdict = judged(article(tongue, paragraphs(*tongue.paragraphs) + f"<h2>{tongue.tail}</h2>{cards}"))
    assert (verdict.access.state, verdict.access.marked_paid) == ("full", None)


@in_every_language
def test_the_whole_article_is_full(tongue: Tongue) -> None:
    verdict = judged(article(tongue, paragraphs(*tongue.paragraphs) + others(tongue)))
    assert verdict.access.state == "full"
    assert verdict.access.marked_paid is None
    assert verdict.access.hidden_percent is None
    assert tongue.paragraphs[2] in verdict.text


@in_every_language
def test_reserved_comments_are_no_gate(tongue: Tongue) -> None:
    verdict = judged(article(tongue, paragraphs(*tongue.paragraphs, tongue.widget) + others(tongue)))
    assert verdict.access.state == "full"
    assert verdict.access.marked_paid is None


@in_every_language
def test_a_notice_that_the_text_runs_past_does_not_count(tongue: Tongue) -> None:
    first, second, third = tongue.paragraphs
    verdict = judged(article(tongue, paragraphs(first, tongue.notice, second, third, first[::-1], second[::-1])))
    assert verdict.access.state == "full"
    assert third in verdict.text


@in_every_language
def test_a_notice_in_the_last_paragraph_cuts_it_there(tongue: Tongue) -> None:
    first, second, _ = tongue.paragraphs
    verdict = judged(article(tongue, paragraphs(first, f"{second} {tongue.notice}")))
    assert verdict.access.state == "truncated"
    assert verdict.text.endswith(second)
