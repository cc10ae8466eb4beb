import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.messages.quotes import MAX_QUOTE_CHARACTERS, MAX_QUOTES, Quote, QuotePart, headline, joined, opening, quotes


def places(text: str, words: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(words, text)]


def shown(text: str, words: str) -> list[str]:
    return [plain(quote) for quote in quotes(text, places(text, words))]


def plain(quote: Quote) -> str:
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in quote)


@pytest.mark.parametrize(
    ("text", "word", "sentence"),
    [
        ("First one. Troops left Tallinn today. Third.", "Troops", "[Troops] left Tallinn today."),
        ("Before. Lt. Gen. J. Smith of the U.S. Army sent troops. So.", "troops", "Lt. Gen. J. Smith of the U.S. Army sent [troops]."),
        ("It cost 3.5 billion. The order of No. 5 troops (etc. and more) stands! Done.", "troops",
         "The order of No. 5 [troops] (etc. and more) stands!"),
        ("He said: “Send troops.” They went.", "troops", "He said: “Send [troops].”"),
        ("Headline without a stop\n\nTroops left. Then more.", "Troops", "[Troops] left."),
        ("Le 3 nov. dernier, des troupes sont parties ? Oui.", "troupes", "Le 3 nov. dernier, des [troupes] sont parties ?"),
        ("В 2024 г. Эстония направила войска. Потом тихо.", "войска", "В 2024 г. Эстония направила [войска]."),
        ("外交部表示，派遣部队前往乌克兰。随后没有消息。", "部队", "外交部表示，派遣[部队]前往乌克兰。"),
        ("前回の声明。「部隊を送る。」と述べた。", "部隊", "「[部隊]を送る。」"),
        ("أرسلت إستونيا قوات إلى أوكرانيا؟ لا شيء آخر.", "قوات", "أرسلت إستونيا [قوات] إلى أوكرانيا؟"),
        ("एस्टोनिया ने सैनिक भेजे। और कुछ नहीं।", "सैनिक", "एस्टोनिया ने [सैनिक] भेजे।"),
    ],
)  # fmt: skip
def test_a_quote_is_the_sentence_of_the_hit_in_any_script(text: str, word: str, sentence: str) -> None:
    assert shown(text, word) == [sentence]


def test_two_hits_in_one_sentence_are_one_quote() -> None:
    assert shown("Estonia sent troops. Nothing.", "Estonia|troops") == ["[Estonia] sent [troops]."]


def test_overlapping_hits_are_marked_once() -> None:
    assert plain(headline("Patriot missile order", [(0, 7), (0, 15), (15, 15)])) == "[Patriot missile] order"


def test_a_long_sentence_is_cut_at_words_around_the_hit() -> None:
    text = "word " * 200 + "the troops came " + "more " * 200
    [quote] = shown(text, "troops")
    assert quote.startswith("… word")
    assert quote.endswith("more …")
    assert "the [troops] came" in quote
    assert len(quote) <= MAX_QUOTE_CHARACTERS + 6


def test_a_long_sentence_with_hits_far_apart_makes_several_quotes() -> None:
    text = "troops " + "word " * 200 + "tanks " + "word " * 200
    assert [("[troops]" in q, "[tanks]" in q) for q in shown(text, "troops|tanks")] == [(True, False), (False, True)]


def test_a_cut_leaves_no_combining_mark_without_its_letter() -> None:
    text = "กำ" * 400 + "ทหาร" + "ที่" * 400
    [quote] = quotes(text, places(text, "ทหาร"))
    inner = [piece.text for piece in quote if piece.text.strip(" …")]
    assert unicodedata.category(inner[0][0]) not in {"Mn", "Mc"}


def test_when_there_are_too_many_hits_the_different_ones_are_shown() -> None:
    text = "The troops moved. " * 30 + "A tank followed. " + "The troops moved. " * 30
    found = shown(text, "troops|tank")
    assert len(found) == MAX_QUOTES
    assert "A [tank] followed." in found


def test_without_hits_the_text_opens() -> None:
    assert [plain(quote) for quote in opening("\nFirst sentence here. Second.")] == ["First sentence here."]
    assert opening("  ") == ()


def test_hits_outside_the_text_are_left_out() -> None:
    assert joined([(-5, 2), (8, 99), (50, 60), (4, 4)], 10) == ((0, 2), (8, 10))
    assert quotes("short", [(50, 60)]) == ()


@given(st.text(max_size=400), st.lists(st.tuples(st.integers(-5, 450), st.integers(-5, 450)), max_size=20))
def test_every_quote_repeats_the_text_and_marks_only_hits(text: str, hits: list[tuple[int, int]]) -> None:
    marked = {at for start, end in joined(hits, len(text)) for at in range(start, end)}
    for quote in quotes(text, hits):
        pieces = [piece for piece in quote if piece not in {QuotePart("… "), QuotePart(" …")}]
        whole = "".join(piece.text for piece in pieces)
        assert whole in text
        assert any(piece.hit for piece in quote)
        for piece in pieces:
            if piece.hit:
                assert any(text.startswith(piece.text, at) for at in marked)


def test_a_megabyte_with_a_hit_on_every_line_is_quoted_at_once() -> None:
    text = "The troops moved on and nobody knew where to.\n" * 25_000
    assert len(quotes(text, places(text, "troops"))) == MAX_QUOTES
