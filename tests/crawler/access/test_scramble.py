"""Text made unreadable on purpose, and text that only looks odd."""

import codecs
import random

import pytest

from crawler.page.access.scramble import readable, scramble
from tests.crawler.access.pages import TONGUES, Tongue, article, jsonld, judged, paragraphs

ALPHABETIC = [tongue for tongue in TONGUES if tongue.code in {"en", "fr", "de", "es", "it", "pl", "nl"}]
in_every_alphabet = pytest.mark.parametrize("tongue", ALPHABETIC, ids=[tongue.code for tongue in ALPHABETIC])


def shifted(text: str) -> str:
    return "".join(letter if letter.isspace() else chr(ord(letter) + 1) for letter in text)


def shuffled(text: str) -> str:
    dice = random.Random(7)
    return "".join(dice.choice("bcdfghjklmnpqrstvwxyzaeiou") if letter.isalpha() else letter for letter in text)


@in_every_alphabet
def test_shifted_letters_are_found(tongue: Tongue) -> None:
    assert scramble([shifted(text) for text in tongue.paragraphs]) == "shifted"


@in_every_alphabet
def test_random_letters_are_found(tongue: Tongue) -> None:
    assert scramble([shuffled(text) for text in tongue.paragraphs]) == "scrambled"


@pytest.mark.parametrize("tongue", TONGUES, ids=[tongue.code for tongue in TONGUES])
def test_no_language_is_taken_for_scrambled(tongue: Tongue) -> None:
    assert scramble(tongue.paragraphs) is None


def test_a_turned_alphabet_is_found() -> None:
    assert scramble([codecs.encode(text, "rot13") for text in TONGUES[0].paragraphs]) == "shifted"


def test_a_box_score_is_not_scrambled() -> None:
    rows = [
        f"Rockledge ({number}-2): Burgher 12 points. Davis {number} points. Tolivert 7 rebounds."
        for number in range(20)
    ]
    assert scramble(rows) is None


def test_few_words_prove_nothing() -> None:
    assert scramble(["Xqzvbn prtkl wrtzs"]) is None


def test_the_readable_part_ends_where_the_letters_turn() -> None:
    first, second, third = TONGUES[2].paragraphs
    kept, lost = readable((first, shuffled(second), shuffled(third)))
    assert kept == (first,)
    assert lost == shuffled(second)


def test_a_page_whose_text_is_scrambled_is_truncated_and_keeps_its_readable_lead() -> None:
    german = TONGUES[2]
    rest = [shuffled(text) for text in (*german.paragraphs, *german.paragraphs)]
    head = jsonld('"isAccessibleForFree": false')
    verdict = judged(article(german, paragraphs(german.paragraphs[0], *rest), head))
    assert (verdict.access.state, verdict.access.marked_paid) == ("truncated", True)
    assert verdict.text == german.paragraphs[0]
    assert "scrambled" in verdict.access.evidence[0]
