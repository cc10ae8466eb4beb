"""gates.tsv itself: every line is sound, and what it knows is tried on notices in the words publishers use."""

import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.access.gate_patterns import _candidates, fold, patterns, read_gate
from crawler.page.regex_literals import required_literals
from tests.crawler.access.sentences import HARMLESS, NOTICES


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_is_a_gate(notice: str) -> None:
    assert read_gate(notice).is_gate


@pytest.mark.parametrize("sentence", HARMLESS)
def test_what_only_uses_its_words_is_no_gate(sentence: str) -> None:
    assert not read_gate(sentence).is_gate


@pytest.mark.parametrize(
    "sentence", ["Want to read more? Subscribe now", "Register to read more", "Читать далее: войдите"]
)
def test_an_offer_of_more_may_be_a_gate(sentence: str) -> None:
    assert read_gate(sentence).may_be_gate
    assert not read_gate(sentence).is_gate


@pytest.mark.parametrize(
    ("sentence", "hidden"),
    [
        ("There are 75% of this article left to read, Subscribe to access it!", 75),
        ("Il vous reste 57.09% de cet article à lire. La suite est réservée aux abonnés.", 57.09),
        ("Noch 12,5 Prozent des Artikels", 12.5),
        ("You have read 20% of this article", 80),
        ("Vous avez lu 20 % de cet article", 80),
        ("Bu yazının %75'i kaldı", 75),
        ("يتبقى 75٪ من هذا المقال", 75),
        ("残り75％", 75),
    ],
)
def test_a_stated_percentage_is_read(sentence: str, hidden: float) -> None:
    assert read_gate(sentence).hidden_percent == pytest.approx(hidden)


@pytest.mark.parametrize(
    "sentence",
    [
        "Turnout was 75% of those who had not left the country",
        "There are 100% of this article left to read",
        "Inflation reached 75% in the article's first year",
        "75% of the pilots have left",
    ],
)
def test_another_percentage_is_not_read(sentence: str) -> None:
    assert read_gate(sentence).hidden_percent is None


def test_counts_of_words_and_characters_are_read() -> None:
    assert read_gate("残り1,500文字").left_letters == 1500
    assert read_gate("本文共计1561字 订阅后继续阅读").total_letters == 1561
    assert read_gate("Noch 1.200 Wörter").left_words == 1200
    assert read_gate("remaining 1500 characters").left_letters == 1500


def test_more_than_25_languages_have_a_gate_and_each_line_is_used_once() -> None:
    assert len({pattern.language for pattern in patterns() if pattern.kind == "gate"}) >= 25
    lines = [(pattern.language, pattern.kind, pattern.source) for pattern in patterns()]
    assert len(lines) == len(set(lines))


def test_some_patterns_were_seen_on_real_pages_and_the_others_say_so() -> None:
    assert {pattern.seen for pattern in patterns()} == {True, False}


def test_no_pattern_uses_an_escape_that_folding_would_change() -> None:
    raw = files("crawler.page.access").joinpath("gates.tsv").read_text("utf8")
    assert not re.findall(r"\\[A-Z]", raw)


@settings(deadline=None)  # the first example compiles every pattern
@given(st.sampled_from(NOTICES + HARMLESS), st.sampled_from(NOTICES + HARMLESS))
def test_looking_for_keys_first_loses_no_match(one: str, other: str) -> None:
    folded = fold(f"{one} {other}")
    matching = [p for p in patterns() if p.match(folded)]
    assert matching == [p for p in _candidates(folded, ()) if p.match(folded)]
    own = ("de", "en", "fr")
    assert [p for p in matching if p.language in own] == [p for p in _candidates(folded, own) if p.match(folded)]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert read_gate(text) == read_gate(text)


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("abc", ("abc",)),
        ("(foo|bars)", ("bars", "foo")),
        ("(the )?rest of", ("rest of",)),
        ("to (reading|seeing) .{0,9}now", ("reading", "seeing")),
        ("colou?r", ("colo",)),
        ("a|", ()),
        (r"\d+", ()),
    ],
)
def test_keys_stand_in_all_that_a_pattern_matches(source: str, pieces: tuple[str, ...]) -> None:
    assert required_literals(source) == pieces


@pytest.mark.parametrize(
    ("language", "word", "other"),
    [
        ("it", "Contenuto riservato ai soci", "Contenuto riservato ai sociologi della rete"),
        ("es", "Contenido exclusivo para socios", "Contenido exclusivo para sociólogos"),
    ],
)
def test_a_pattern_ends_with_a_word_or_a_stem_of_five_letters(language: str, word: str, other: str) -> None:
    assert read_gate(word, (language,)).is_gate
    assert not read_gate(other, (language,)).is_gate
