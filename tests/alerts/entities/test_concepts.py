"""The shipped concepts: their words are found inflected, and are no other words of another of their languages."""

from collections.abc import Iterator

import pytest
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from alerts.entities import LANGUAGES, concept_words, shipped
from alerts.matching import build
from alerts.model import Entity, Rule, Subject
from alerts.text.forms import term_forms, text_forms
from alerts.text.inflection import listed_lemma
from alerts.text.tokens import fold
from tests.daily_languages import marks

WORDS = concept_words()
CONCEPTS = (
    "procurement losses unmanned-systems stockpile-and-shortage prisoners exercise appointment-and-dismissal sanctions"
    " strike-and-protest accident cyber-attack delay-and-overrun"
)
each_language = pytest.mark.parametrize("language", [pytest.param(one, marks=marks(one)) for one in LANGUAGES])


def single(language: str) -> Iterator[tuple[str, str]]:
    """The words of a language that are no phrases and no capitals, with their concept."""
    for concept, words in WORDS.items():
        yield from ((concept, word) for word in words[language] if " " not in word and not word.isupper())


def lemma(word: str, language: str) -> str:
    return fold(listed_lemma(word, (language,)) or word)


def test_twelve_concepts_have_words_of_eight_languages() -> None:
    assert sorted(WORDS) == sorted(CONCEPTS.split())
    assert all(len(words[language]) >= 4 for words in WORDS.values() for language in LANGUAGES)
    assert {shipped()[concept].type for concept in WORDS} == {"concept"}


@each_language
def test_a_word_is_found_in_its_inflected_forms(language: str) -> None:
    wanted = {word: term_forms(word, language) for _, word in single(language)}
    by_lemma = {listed_lemma(word, (language,)) or word: word for word in wanted}
    listed = DefaultDictionaryFactory().get_dictionary(language)
    inflected = [(form, by_lemma[base]) for form, base in listed.items() if base in by_lemma]
    assert inflected
    assert not [(form, word) for form, word in inflected if wanted[word].isdisjoint(text_forms(form, language))]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_is_no_other_word_of_another_language(language: str) -> None:
    wrong = []
    for concept, word in single(language):
        for other in LANGUAGES:
            found = listed_lemma(word.lower(), (other,))
            if other == language or found is None:
                continue
            own = {form for own in WORDS[concept][other] for form in (fold(own), lemma(own, other))}
            if own.isdisjoint({fold(found), fold(word)}):
                wrong.append((word, other, found))
    assert not wrong


@pytest.mark.parametrize(
    ("concept", "language", "text"),
    [
        ("losses", "en", "Two casualties were reported."),
        ("losses", "uk", "Серед загиблих двоє військових."),
        ("unmanned-systems", "ru", "Сбиты три беспилотника."),
        ("unmanned-systems", "en", "Uncrewed vessels set out."),
        ("prisoners", "en", "A prisoner swap is near."),
        ("prisoners", "uk", "Відбувся обмін полоненими."),
        ("sanctions", "ru", "Новый пакет санкций принят."),
        ("delay-and-overrun", "en", "The frigate is behind schedule."),
        ("accident", "fr", "Un accident d'hélicoptère a fait deux morts."),
        ("procurement", "de", "Die Beschaffungen beginnen."),
    ],
)
def test_a_rule_finds_a_concept(concept: str, language: str, text: str) -> None:
    rules = build([Rule("r", f"@{concept}")], shipped())
    assert rules.judge(Subject("", text, language))
    assert not rules.judge(Subject("", "Nothing of note.", language))


def test_all_concepts_are_one_type_and_one_can_be_added() -> None:
    own = Entity("mine", "Mine", "concept", ("seabed cable",))
    rules = build([Rule("r", "@type:concept")], {**shipped(), "mine": own})
    assert rules.judge(Subject("", "Two seabed cables were cut.", "en"))
    assert rules.judge(Subject("", "An embargo holds.", "en"))
