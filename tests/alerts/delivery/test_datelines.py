"""An agency's line before a copy's sentence is no news; what it may hide is."""

from dataclasses import replace

import pytest

from alerts.delivery.datelines import end_of_dateline, without_told_behind_datelines
from alerts.delivery.novelty import HitSentence, new_in_article, new_in_copy
from tests.alerts.made import ARTICLE

SAID = "The navy has lost a frigate in the strait after a fire."
LINES = (
    ("LONDON (Agency) - ", "en"), ("LONDON, May 5 (Agency) -- ", "en"), ("(Agency) ", "en"), ("/PRAGENCY/ -- ", "en"),
    ("CAIRO, Nov 27 — ", "en"), ("Frankfurt am Main (dpa) – ", "de"), ("[Agence] ", "fr"), ("Paris, le 5 mai (AFP) - ", "fr"),
    ("MADRID, 27 noviembre (EFE) - ", "es"), ("(AGENZIA) - ROMA, 27 NOV - ", None), ("КИЇВ, 27 листопада (Агенція) — ", "uk"),
    ("МОСКВА, 27 ноября /АГЕНТСТВО/ - ", "ru"), ("【ロンドン共同】", "ja"), ("某某社北京11月27日电 ", "zh"),
    ("(서울=연합뉴스) 김철수 기자 = ", "ko"),
)  # fmt: skip
OTHERS = (
    "No survivors (Agency) - ", "Haifa: ", "BREAKING - ", "3 killed (Agency) - ", "Tehran denies (Agency) - ", "At 06:15 ",
    "The ministry (Defence) - ", "LONDON (officials deny) - ", "LONDON (5 dead) - ", "CAIRO, 40 dead, Nov 27 — ", "Reportedly (Agency) - ",
)  # fmt: skip


def left(sentence: str, *told: str, language: str | None = "en", last_hit: int | None = None) -> tuple[str, ...]:
    hits = [(sentence, last_hit)] if last_hit is not None else []
    return without_told_behind_datelines((sentence,), told, hits, language)


@pytest.mark.parametrize(("line", "language"), [one for one in LINES if "ROMA" not in one[0]])
def test_a_sentence_behind_an_agency_line_was_told_without_it(line: str, language: str | None) -> None:
    assert left(line + SAID, SAID, language=language) == ()
    assert left(SAID, line + SAID, language=language) == ()


@pytest.mark.parametrize("line", OTHERS)
def test_what_is_no_agency_line_is_news(line: str) -> None:
    assert left(line + SAID, SAID) == (line + SAID,)


def test_a_changed_sentence_behind_an_agency_line_is_news() -> None:
    changed = f"LONDON (Agency) - {SAID.replace('a frigate', 'two frigates')}"
    assert left(changed, SAID) == (changed,)
    assert left(changed, f"LONDON (Agency) - {SAID}") == (changed,)


def test_two_agencies_at_one_place_say_the_same_and_two_places_do_not() -> None:
    assert left(f"LONDON (Wire) - {SAID}", f"LONDON, May 6 (Agency) - {SAID}") == ()
    other = f"HAIFA (Agency) - {SAID}"
    assert left(other, f"LONDON (Agency) - {SAID}") == (other,)


def test_a_short_notice_behind_a_place_is_news() -> None:
    assert left("HAIFA (Agency) - Sirens sound now.", "Sirens sound now.") == ("HAIFA (Agency) - Sirens sound now.",)


def test_a_sentence_whose_hits_all_stand_in_its_agency_line_is_news() -> None:
    sentence = f"LONDON (Agency) - {SAID}"
    assert left(sentence, SAID, last_hit=0) == (sentence,)
    assert left(sentence, SAID, last_hit=sentence.index("frigate")) == ()


def test_a_copy_with_an_agency_line_tells_nothing_new() -> None:
    text = f"LONDON (Agency) - {SAID} Nobody was hurt."
    article = replace(ARTICLE, title="Frigate lost", text=text)
    found = (
        HitSentence("Frigate lost", in_title=True),
        HitSentence(f"LONDON (Agency) - {SAID}", in_title=False, last_hit=38),
    )
    assert new_in_copy(article, found, {SAID, "Frigate lost"}) == ()


def test_the_whole_copy_of_a_told_article_says_nothing_new_behind_an_agency_line() -> None:
    line = f"LONDON (Agency) - {SAID}"
    copied = HitSentence(line, in_title=False, last_hit=38, in_copy=True)
    assert new_in_article([HitSentence(SAID, in_title=False), copied], {SAID}, "en") == ()
    assert new_in_article([replace(copied, last_hit=0)], {SAID}, "en") == (line,)
    more = replace(copied, text=line.replace("a frigate", "two frigates"))
    assert new_in_article([copied, more], {SAID}, "en") == (more.text,)


def test_an_entry_of_the_article_itself_that_returns_behind_a_place_is_news() -> None:
    line = f"LONDON (Agency) - {SAID}"
    assert new_in_article([HitSentence(line, in_title=False, last_hit=38)], {SAID}, "en") == (line,)


@pytest.mark.parametrize(("sentence", "language"), [
    ("ГАНН, 28 ноября (АГЕНТСТВО).", "ru"), ("ГАНН, 28 ноя - АГН Вести.", "ru"), ("LONDON, Nov 28 (Agency).", "en"),
    ("ROMA, 28 novembre - AGN.", "it"),
])  # fmt: skip
def test_an_agency_line_may_be_a_sentence_of_its_own(sentence: str, language: str) -> None:
    assert end_of_dateline(sentence, language) == len(sentence)


@pytest.mark.parametrize("sentence", [
    "LONDON, 28 dead (Agency).", "London burned on Nov 28 (Agency).", "LONDON (Agency).", "LONDON, Nov 28 - Mayor resigns.",
    "LONDON, Nov 28 - A ship sank.", "LONDON, Nov 28 (3 dead).",
])  # fmt: skip
def test_a_sentence_that_says_more_than_place_date_and_agency_is_none(sentence: str) -> None:
    assert end_of_dateline(sentence, "en") < len(sentence)
