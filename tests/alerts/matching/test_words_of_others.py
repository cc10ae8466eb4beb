"""Rules see what feeds say of an article beside its own words; a NOT is checked in its own words alone."""

import pytest

from alerts.matching import build
from alerts.matching.index_terms import index_terms_of
from alerts.model import Match, Rule, Span, Subject

OWN = Subject("Harbour works go on", "The yard repaired the crane. It was paid by the port.")


def judged(query: str, subject: Subject) -> tuple[Match, ...]:
    return build([Rule("r", query)], {}).judge(subject)


def with_others(title: str = "", text: str = "", own: Subject = OWN) -> Subject:
    return Subject(own.title, own.text, access=own.access, other_title=title, other_text=text)


@pytest.mark.parametrize("query", ["frigate", "crane AND frigate", "frigate NEAR/3 launched", "=Frigate OR missing"])
def test_a_hit_in_the_feeds_words_is_a_hit(query: str) -> None:
    assert judged(query, with_others(text="Frigate launched today."))
    assert not judged(query, OWN)


def test_a_hit_is_told_with_its_place_in_the_words_of_others() -> None:
    [match] = judged("frigate OR crane", with_others("Frigate at sea", "A second frigate followed."))
    assert match.spans == (Span("text", 22, 27), Span("other_title", 0, 7), Span("other_text", 9, 16))


def test_a_title_search_sees_the_feeds_headline_and_not_its_teaser() -> None:
    assert judged("title:frigate", with_others("Frigate at sea"))
    assert not judged("title:frigate", with_others(text="Frigate at sea"))


def test_a_not_is_checked_in_the_articles_own_words_alone() -> None:
    subject = with_others(text="Frigate launched in an exercise.")
    assert judged("frigate NOT exercise", subject)
    assert not judged("frigate NOT crane", subject)


def test_a_not_stays_open_when_the_articles_own_text_is_cut() -> None:
    cut = Subject("Harbour", "The yard repaired the crane.", access="truncated", other_text="Frigate launched.")
    [match] = judged("frigate NOT exercise", cut)
    assert match.unknown == ("NOT exercise",)


def test_words_of_others_do_not_join_with_own_words() -> None:
    own = Subject("", "They said the new")
    assert not judged('"new frigate"', with_others(text="frigate launched", own=own))


def test_the_index_files_an_article_under_the_words_of_others() -> None:
    assert "frigate" in index_terms_of(with_others("Frigate at sea"))


POINTS = "The frigate is at sea.\n\nOur podcast looks at the exercise next door.\n\nThe crew rests."


@pytest.mark.parametrize(
    ("query", "open_clause"),
    [
        ("frigate NOT exercise", "NOT exercise"),
        ("frigate NOT (exercise OR submarine)", "NOT (exercise OR submarine)"),
        ("(frigate NOT exercise) OR submarine", "NOT exercise"),
        ("frigate NOT (exercise NEAR/9 podcast)", "NOT (exercise NEAR/9 podcast)"),
    ],
)
def test_a_not_stays_open_when_only_a_line_that_points_elsewhere_has_its_words(query: str, open_clause: str) -> None:
    [match] = judged(query, Subject("", POINTS))
    assert match.unknown == (open_clause,)


def test_a_not_is_decided_when_a_sentence_of_the_article_has_its_words_too() -> None:
    assert not judged("frigate NOT exercise", Subject("", f"{POINTS} The exercise is over."))
    assert not judged("frigate NOT exercise", Subject("Exercise at sea", POINTS))


def test_a_not_that_no_line_violates_is_settled() -> None:
    [match] = judged("frigate NOT submarine", Subject("", POINTS))
    assert match.unknown == ()


def test_a_hit_in_a_line_that_points_elsewhere_is_a_hit() -> None:
    [match] = judged("exercise", Subject("", POINTS))
    assert match.unknown == ()


def test_a_page_that_may_be_anothers_decides_no_not() -> None:
    outage = Subject("Air alert", "We take part in an exercise.", is_unlike=True)
    [match] = judged("alert NOT exercise", outage)
    assert match.unknown == ("NOT exercise",)
    [match] = judged("alert NOT frigate", outage)
    assert match.unknown == ()
    assert not judged("alert NOT air", outage)  # its headline is the feed's
    [match] = judged("alert AND exercise", outage)
    assert Span("text", 19, 27) in match.spans


def test_an_exception_is_checked_as_a_not_is() -> None:
    own = Subject("", "The yard has a crane")
    query = "crane BUTNOT (crane NEAR/3 driver)"
    assert not judged(query, Subject("", "The yard has a crane driver"))
    assert judged(query, with_others(text="Drivers are missing.", own=own))
    assert not judged(query, with_others(text="A crane driver.", own=Subject("", "The yard.")))
    assert judged(query, with_others(text="A crane fell.", own=Subject("", "A crane driver.")))


def test_a_number_of_the_feed_makes_no_date_of_an_own_one() -> None:
    assert judged("NUM/9 crane", with_others(text="May is here.", own=Subject("", "The yard has cranes: 12")))
