"""Words of any script: where they are cut, how they are folded, what parts them."""

import tracemalloc
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.text.tokens import Gap, ends_paragraph, ends_sentence, fold, gap, latin, tokenize


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The F-16C, twice", ["the", "f", "16", "c", "twice"]),
        ("U.S. forces at 5 p.m.", ["us", "forces", "at", "5", "pm"]),
        ("5.56 mm and 1,000 men, 3.", ["5.56", "mm", "and", "1,000", "men", "3"]),
        ("Putin's and Putin’s l'armée", ["putin", "and", "putin", "l", "armee"]),
        ("Слов'янськ і Слов’янськ", ["словянськ", "і", "словянськ"]),
        ('דובר צה"ל', ["דובר", "צהל"]),
        ("在台湾海峡", list("在台湾海峡")),
        ("ﾄﾞﾛｰﾝ", list("ドローン")),
        ("국방부가", list("국방부가")),
        (unicodedata.normalize("NFD", "국방부가"), list("국방부가")),
        ("レーダー 々", list("レーダー々")),
        ("⽇本", list("日本")),
        ("Putin\u200b’\u00ads\u2060 army", ["putin", "army"]),
        ("U\u200b.S\u00ad. forces", ["us", "forces"]),
        ("Pu\U000e0061tin", ["putin"]),
        ("soft\u00adhyphen zero\u200bwidth", ["softhyphen", "zerowidth"]),
        ("Choi\u0308gou", ["choigou"]),
        ("F-35As", ["f", "35", "a", "s"]),
        ("snake_case", ["snake", "case"]),
        ("e.V. www.u.s.gov", ["ev", "www", "us", "gov"]),
        ("", []),
        ("—…!", []),
    ],
)
def test_a_text_is_cut_into_folded_pieces(text: str, found: list[str]) -> None:
    assert [piece.folded for piece in tokenize(text)] == found


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Łódź", "lodz"), ("İstanbul", "istanbul"), ("Straße", "strasse"), ("Київ", "київ"), ("Ёлка", "елка"), ("ＮＡＴＯ", "nato"),
     ("أوكرانيا", "اوكرانيا"), ("صـاروخ", "صاروخ"), ("Øresund", "oresund"), ("Þór", "thor"), ("٣٤", "34"), ("O’Brien", "obrien")],
)  # fmt: skip
def test_folding_takes_case_and_diacritics(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_cyrillic_designations_read_as_latin_ones() -> None:
    assert [latin(fold(word)) for word in ("С", "Су", "МиГ", "Х", "Т", "БМП")] == ["s", "su", "mig", "kh", "t", "bmp"]


@pytest.mark.parametrize(
    ("between", "is_a"),
    [("", Gap.SOLID), ("\u00ad", Gap.SOLID), ("-", Gap.DASH), ("\u2011", Gap.DASH), ("’", Gap.APOSTROPHE), (" ", Gap.SPACE),
     ("\u00a0", Gap.NO_BREAK), (" \n", Gap.SPACE), (", ", Gap.OTHER), (" - ", Gap.OTHER), ("--", Gap.OTHER)],
)  # fmt: skip
def test_what_parts_two_pieces_has_a_class(between: str, is_a: Gap) -> None:
    assert gap(between) is is_a


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("It fell. They ran", True), ("It fell. they ran", False), ("It fell.They ran", False), ("Why? Because", True),
        ("Gen. Zaluzhny", False), ("U.S. Army", False), ("Mr. X", False), ("plan B. Then", False), ("fell...\nThey", True),
        ("完了。次", True), ('fell." They', True), ("one\n\ntwo", True), ("one\ntwo", False), ("at 5. 6 came", True),
    ],
)  # fmt: skip
def test_a_sentence_ends_at_a_stop_before_a_capital(text: str, *, ends: bool) -> None:
    found = tokenize(text)
    at = next(
        (i for i, p in enumerate(found[1:], 1) if any(c in text[found[i - 1].after : p.start] for c in ".?。\n")), 1
    )
    before, after = found[at - 1], found[at]
    assert ends_sentence(before, text[before.after : after.start], text[after.start]) is ends


def test_a_paragraph_ends_at_an_empty_line() -> None:
    assert ends_paragraph(".\n\n")
    assert ends_paragraph("\n \t\n")
    assert not ends_paragraph(".\n")


@given(
    st.lists(st.tuples(st.sampled_from("aS.'’-1 \n국é"), st.sampled_from(["", "", "\u00ad", "\u200b", "\ufe0f\u2060"])))
)
def test_invisible_characters_mean_nothing(signs: list[tuple[str, str]]) -> None:
    written, seen = "".join(a + b for a, b in signs), "".join(a for a, _ in signs)
    assert [(p.kind, p.surface) for p in tokenize(written)] == [(p.kind, p.surface) for p in tokenize(seen)]


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_pieces_are_in_order_apart_and_without_white_space(text: str) -> None:
    end = 0
    for piece in tokenize(text):
        assert end <= piece.start < piece.end <= piece.after <= len(text)
        assert not any(c.isspace() for c in text[piece.start : piece.end])
        end = piece.after


def test_a_long_word_is_found_with_little_more_memory_than_its_own() -> None:
    text = "a" * 300_000
    tokenize(text)
    tracemalloc.start()
    tokenize(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * len(text)
