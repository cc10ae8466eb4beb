"""The words of an article hold whatever a rule needs that matches it, in every language and script."""

import random
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alerts.matching import build
from alerts.matching.index_query import AllTerms, AnyTerm, Condition, Standing, Without
from alerts.matching.index_terms import (
    DOUBTED,
    FORM_PREFIX,
    INSIDE_PREFIX,
    LANGUAGE_PREFIX,
    MAX_INDEXED_LETTERS,
    OPEN_LANGUAGE,
    POSSIBLE_PREFIX,
    TITLE_PREFIX,
    TermShape,
    encoded,
    index_terms_of,
    index_terms_version,
)
from alerts.model import Entity, Rule, Subject
from tests.alerts.matching.examples import Case, cases
from tests.alerts.matching.material import ENTITIES, rules, told
from tests.daily_languages import marks
from tests.draws import draws
from tests.oracle.generator import a_batch

LANGUAGES = ("en", "ru", "uk", "de", "fr", "xx", "ar", "he", "zh")
CASES = list(cases((Path(__file__).parent / "hard_cases.txt").read_text("utf8").splitlines()))
calm = settings(deadline=None, max_examples=draws(50), suppress_health_check=[HealthCheck.too_slow])


def has(words: frozenset[str], wanted: Condition | None) -> bool:
    """What the index is asked, asked of one article."""
    match wanted:
        case None:
            return True
        case AllTerms():
            return all(has(words, part) for part in wanted.parts)
        case AnyTerm():
            return any(has(words, part) for part in wanted.parts)
        case Without():
            return has(words, wanted.wanted) and not has(words, wanted.barred)
        case Standing():
            return any(stands(words, word, wanted) for word in words)
    return (
        not words.isdisjoint(wanted.words)
        or any(word.startswith(tuple(wanted.prefixes)) for word in words)
        or any(shape.matches(word) and is_token(words, word, shape) for shape in wanted.shapes for word in words)
    )


def stands(words: frozenset[str], word: str, wanted: Standing) -> bool:
    own = word.removeprefix(wanted.prefix)
    fits = own[:1].isalnum() and len(own) < MAX_INDEXED_LETTERS and wanted.shape.matches(own)
    marks = {wanted.prefix + mark + own for mark in (FORM_PREFIX, INSIDE_PREFIX)}
    return fits and word.startswith(wanted.prefix) and marks.isdisjoint(words)


def is_token(words: frozenset[str], word: str, shape: TermShape) -> bool:
    own = word.removeprefix(shape.prefix)
    return own[:1].isalnum() and shape.prefix + FORM_PREFIX + own not in words


def may_match(rule: Rule, subject: Subject, entities: dict[str, Entity]) -> bool:
    languages = {*LANGUAGES, *([subject.language] if subject.language else [])}
    return has(index_terms_of(subject), build([rule], entities).condition(rule.id, sorted(languages)))


def matches(rule: Rule, subject: Subject, entities: dict[str, Entity]) -> bool:
    return bool(build([rule], entities).judge(subject))


@given(rule=rules, subject=told)
@calm
def test_an_article_that_matches_has_a_word_of_each_kind_that_is_wanted(rule: Rule, subject: Subject) -> None:
    assert may_match(rule, subject, ENTITIES) or not matches(rule, subject, ENTITIES)


@given(rule=rules, subject=told)
@calm
def test_an_article_that_surely_matches_does(rule: Rule, subject: Subject) -> None:
    languages = sorted({*LANGUAGES, *([subject.language] if subject.language else [])})
    sure = build([rule], ENTITIES).sure_condition(rule.id, languages)
    assert sure is None or not has(index_terms_of(subject), sure) or matches(rule, subject, ENTITIES)


@pytest.mark.parametrize("seed", [40, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(41, 46))])
def test_so_do_articles_and_rules_of_every_kind(seed: int) -> None:
    batch = a_batch(seed, 30, 40)
    engine = build(batch.rules, batch.entities)
    languages = sorted({*LANGUAGES, *(subject.language for subject in batch.subjects if subject.language)})
    wanted = {rule.id: engine.condition(rule.id, languages) for rule in batch.rules}
    sure = {rule.id: engine.sure_condition(rule.id, languages) for rule in batch.rules}
    for subject in batch.subjects:
        words = index_terms_of(subject)
        matched = {match.rule for match in engine.judge(subject)}
        for rule in batch.rules:
            surely = sure[rule.id]
            assert rule.id not in matched or has(words, wanted[rule.id]), (rule, subject)
            assert rule.id in matched or surely is None or not has(words, surely), (rule, subject)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{case.query} :: {case.text[:30]}", marks=marks(case.language)) for case in CASES],
)
def test_so_do_the_hard_cases(case: Case) -> None:
    rule = Rule("r", case.query)
    assert may_match(rule, case.subject, {}) or not matches(rule, case.subject, {})


@given(word=st.text(max_size=2 * MAX_INDEXED_LETTERS), rest=st.text(max_size=5))
@example(word="\ufdfa", rest="")
@example(word="", rest='"')
@calm
def test_an_encoded_word_is_one_token_and_keeps_its_beginnings(word: str, rest: str) -> None:
    coded = encoded(word)
    assert coded
    assert not any(c in " \"'()*^:+-{}\n\t\0" or c.isupper() for c in coded if c.isascii())
    assert coded == encoded(coded)
    if word:
        assert encoded(word + rest).startswith(coded)


@given(text=st.text(max_size=40), language=st.sampled_from([*LANGUAGES, None]))
@calm
def test_any_text_has_words_that_an_index_can_hold(text: str, language: str | None) -> None:
    for word in index_terms_of(Subject(text, text, language=language)):
        assert word == encoded(word)
        assert len(word) <= MAX_INDEXED_LETTERS + len(TITLE_PREFIX + FORM_PREFIX)


# Whoever changes a line here raises FORMS_VERSION, so that every index is built again, and then writes the new words here.
ABOUT_IT = (LANGUAGE_PREFIX, POSSIBLE_PREFIX, OPEN_LANGUAGE)
KNOWN = {
    ("en", "Frigates"): "frigate frigates ≈frigate",
    ("en", "UAVs"): "uav uavs .uav ≈uav",
    ("en", "cease-fire"): "cease fire ceasefire ≈ceasefire",
    ("en", "F-16C"): "f 16 c _f _c",
    ("en", "U.S."): "us .us",
    ("en", "1,000.5"): "1,000.5",
    ("ru", "С-400"): "с s 400 _с _.",
    ("ru", "танки"): "танки танк tanki _. ≈танк",
    ("zh", "台湾"): "台 湾",
    ("cs", "Putinovi"): "putinovi putin putina putino putinov putinova putinove putinus"
    " ≈putin ≈putina ≈putino ≈putinov ≈putinova ≈putinove ≈putinus",
    ("ar", "والجيش"): "والجيش الجيش جيش ≈الجيش ≈جيش",
    ("he", "והצבא"): "והצבא הצבא צבא ≈הצבא ≈צבא",
    ("fr", "l’armée"): "l armee larmee ≈larmee",
    (None, "ships"): "ships ship ≈ship",
}


@pytest.mark.parametrize(("language", "text"), KNOWN)
def test_the_words_are_those_of_this_version(language: str | None, text: str) -> None:
    found = {word for word in index_terms_of(Subject("", text, language=language)) if not word.startswith(ABOUT_IT)}
    assert found == set(KNOWN[language, text].split())
    assert index_terms_version().startswith("4,")


def test_so_are_the_marks_of_title_language_and_doubt() -> None:
    told = Subject("Moscow", "It sank.\n\nRead more: Fleets", language="en", possible_languages=("en", "nl"))
    words = index_terms_of(told)
    assert {"¶moscow", DOUBTED, OPEN_LANGUAGE, f"{POSSIBLE_PREFIX}en", f"{POSSIBLE_PREFIX}nl"} <= words
    assert "¶sank" not in words
    assert not {DOUBTED, OPEN_LANGUAGE} & index_terms_of(Subject("Moscow", "It sank.", language="en"))


def test_a_wildcard_leaves_open_what_was_cut_off_a_very_long_word() -> None:
    long = "a" * (MAX_INDEXED_LETTERS + 20) + "copter"
    assert may_match(Rule("r", "*copter"), Subject("", long, language="en"), {})
    assert matches(Rule("r", "*copter"), Subject("", long, language="en"), {})


def test_every_alternative_is_wanted_whole_and_a_name_with_its_context() -> None:
    missing = {
        "F-16 OR Gripen": "16 articles",
        "@tor": "the Tor",
        "2 OF (tank, ship, mine)": "",
        "NATO NEAR/3 tank": "tank",
    }
    entities = {"tor": Entity("tor", "Tor", "system", ("Tor",), context=("missile",))}
    for query, text in missing.items():
        assert not may_match(Rule("r", query), Subject("", text, language="en"), entities), query
    assert may_match(Rule("r", "@tor"), Subject("A missile", "the Tor", language="en"), entities)
    assert may_match(Rule("r", "F-16 OR Gripen"), Subject("", "a Gripen", language="en"), entities)


@pytest.mark.slow  # 4 s under tracemalloc
def test_sentences_without_spaces_are_not_remembered() -> None:
    choose = random.Random(1)
    sentences = ["".join(choose.choices("\n" + "".join(map(chr, range(0x4E00, 0x5600))), k=200)) for _ in range(500)]
    index_terms_of(Subject("", sentences[0], language="zh"))
    tracemalloc.start()
    for sentence in sentences:
        index_terms_of(Subject("", sentence, language="zh"))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 1_000_000
