"""The language of an article: what is detected, weighed against what was declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.languages import Detection, Language, detected, language_code, language_of, weighed
from tests.crawler.headlines import headlines
from tests.crawler.page.pages import STORIES, Story

SHORT = "Bundeswehr"  # shows nothing


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_the_text_tells_its_language_and_a_wrong_template_makes_it_doubtful(story: Story) -> None:
    wrong = "en" if story.language != "en" else "de"
    text = " ".join(story.paragraphs)
    assert language_of(text) == Language(story.language, (story.language,))
    assert language_of(text, (wrong,)) == Language(story.language, (story.language, wrong))


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("en-GB", "en"), ("pt_BR", "pt"), ("NB", "no"), ("nn-NO", "no"), ("zh-Hant", "zh"), ("iw", "he"),
        ("english", None), ("war", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_declaration_becomes_two_letters(declared: str | None, code: str | None) -> None:
    assert language_code(declared) == code


def test_most_headlines_show_their_language_and_next_to_none_a_wrong_one_for_sure() -> None:
    found = [(language, detected(headline)) for language, headline in headlines()]
    right = sum(one.code == language for language, one in found)
    wrong = [(language, one.code) for language, one in found if one.is_sure and one.code != language]
    assert right >= 0.92 * len(found)
    assert sorted(wrong) == [("bg", "sr"), ("mk", "sr")]


@given(st.text(st.characters(codec=None)))
def test_any_text_shows_a_language_or_none(text: str) -> None:
    code = detected(text).code
    assert code is None or len(code) == 2


SURE_DE, GUESSED_DE, NOTHING = Detection("de", is_sure=True), Detection("de"), Detection()


@pytest.mark.parametrize(
    ("found", "by_page", "by_feed", "usual", "language"),
    [
        (SURE_DE, "de", None, "fr", Language("de", ("de",))),
        (SURE_DE, "de", "de", None, Language("de", ("de",))),
        (SURE_DE, None, None, None, Language("de", ("de",))),
        (GUESSED_DE, "de", None, None, Language("de", ("de",))),
        (GUESSED_DE, None, None, "de", Language("de", ("de",))),
        (NOTHING, "de", None, "de", Language("de", ("de",))),
        (SURE_DE, "en", "en", None, Language("de", ("de", "en"))),
        (SURE_DE, "de", "en", "de", Language("de", ("de", "en"))),
        (SURE_DE, None, None, "fr", Language("de", ("de", "fr"))),
        (GUESSED_DE, "en", None, "fr", Language("fr")),
        (GUESSED_DE, "en", None, None, Language("en")),
        (GUESSED_DE, "de", None, "fr", Language("de")),
        (GUESSED_DE, None, None, None, Language("de")),
        (NOTHING, "en", "de", None, Language("en")),
        (NOTHING, None, None, "fr", Language("fr")),
        (NOTHING, "english", None, None, Language(None)),
    ],
)
def test_what_agrees_is_sure_what_differs_is_doubtful_and_what_is_usual_fills_in(
    found: Detection, by_page: str | None, by_feed: str | None, usual: str | None, language: Language
) -> None:
    assert weighed(found, (by_page,), by_feed, usual) == language
    assert language.is_sure == (len(language.possible) == 1)


def test_a_short_title_leaves_the_declaration_standing_and_doubtful() -> None:
    assert language_of(SHORT, ("fr",)) == Language("fr")


def test_near_kin_are_believed_when_declared_and_stay_possible() -> None:
    text = "Vlada je danas potvrdila ugovor o nabavi dvanaest brodova za ratnu mornaricu."
    assert language_of(text, ("bs",)) == Language("bs", ("bs", "hr"))


def test_a_headline_with_letters_that_no_english_word_has_is_not_surely_english() -> None:
    assert language_of("The frigate reached Solnik", by_feed="en", usual="en").is_sure
    assert not language_of("Frigate Gorvaskor dotarł do Solnik", by_feed="en", usual="en").is_sure


def test_a_page_in_two_languages_may_be_in_either() -> None:
    french = "Le ministère a annoncé mardi que la deuxième frégate serait livrée au printemps prochain par le chantier naval. "
    english = (
        "The ministry said on Tuesday that the yard would hand over the second frigate next spring, after long trials. "
    )
    found = language_of(french * 5 + "\n\n" + english * 3, ("fr",))
    assert (found.code, set(found.possible)) == ("fr", {"fr", "en"})
    assert language_of(french * 9, ("fr",)).possible == ("fr",)
    assert language_of(french * 20 + english, ("fr",)).possible == ("fr",)


def test_a_short_page_in_two_languages_and_one_whose_end_is_in_another_may_be_in_either() -> None:
    french = "Le ministère a annoncé mardi que la deuxième frégate serait livrée au printemps prochain. "
    english = "The ministry said on Tuesday that the yard would hand over the second frigate in spring. "
    assert set(language_of(french * 2 + "\n\n" + english * 3, ("fr",)).possible) == {"fr", "en"}
    assert set(language_of(french * 200 + "\n\n" + english * 100, ("fr",)).possible) == {"fr", "en"}


SENTENCES = {
    "en": "The navy moved four ships to the port in the night, the ministry said.",
    "de": "Die Marine verlegte in der Nacht vier Schiffe in den Hafen, teilte das Ministerium mit.",
    "fr": "La marine a déplacé quatre navires vers le port pendant la nuit, a indiqué le ministère.",
    "pl": "Marynarka przesunęła w nocy cztery okręty do portu, podało ministerstwo.",
    "uk": "Військово-морські сили вночі перевели чотири кораблі до порту, повідомило міністерство.",
}


@pytest.mark.parametrize(("one", "other"), [("en", "de"), ("fr", "en"), ("uk", "pl"), ("de", "uk")])
@pytest.mark.parametrize("between", ["\n\n", " ", " / "])
def test_two_sentences_in_two_languages_may_be_in_either(one: str, other: str, between: str) -> None:
    found = language_of(SENTENCES[one] + between + SENTENCES[other], (one,))
    assert {one, other} <= set(found.possible)


def test_a_page_in_four_languages_may_be_in_any_of_them() -> None:
    paragraphs = [f"{SENTENCES['en']} {SENTENCES['en']}"] * 3
    paragraphs += [f"{SENTENCES[code]} {SENTENCES[code]}" for code in ("de", "fr", "pl")]
    assert set(language_of("\n\n".join(paragraphs), ("en",)).possible) == {"en", "de", "fr", "pl"}


@pytest.mark.parametrize("code", list(SENTENCES))
def test_a_name_and_a_short_quotation_make_no_second_language(code: str) -> None:
    text = f"{SENTENCES[code]} „Wir schaffen das“ (Deutsche Marine). {SENTENCES[code]}"
    assert language_of(text, (code,)).possible == (code,)
