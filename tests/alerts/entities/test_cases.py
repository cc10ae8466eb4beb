"""Cases of shipped persons and places, in the spelling of each language's press."""

from pathlib import Path

import pytest

from alerts.matching import RuleSet, build
from alerts.model import Entity, Rule, Subject
from tests.daily_languages import marks

LINES = [line.split("\t") for line in (Path(__file__).parent / "cases.tsv").read_text("utf8").splitlines()[1:]]


def found(rules: RuleSet, text: str, language: str | None) -> set[str]:
    return {entity for entity, _ in rules.entities_in(Subject("", text, language))}


@pytest.mark.parametrize(
    ("language", "entity", "cases"),
    [pytest.param(*line, id=" ".join(line[:2]), marks=marks(line[0])) for line in LINES],
)
def test_a_case_of_a_name_tags_its_entity(tagger: RuleSet, language: str, entity: str, cases: str) -> None:
    assert [case for case in cases.split() if entity not in found(tagger, f"… {case} …", language)] == []


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("=Meloni", "ru", "Мелони"),
        ("=Кулеба", "uk", "кулеби"),
        ("=Кулеба", "uk", "КУЛЕБИ"),
        ("=Лавр", "ru", "Лавров"),
        ("=Putin", "en", "Putina"),
        ("=Київ", None, "Kyiv"),
    ],
)
def test_a_name_with_its_capital_is_no_other_word(name: str, language: str | None, text: str) -> None:
    rules = build([], {"one": Entity("one", "One", "person", (name,))})
    assert found(rules, text, language) == set()


def test_a_word_that_is_another_entitys_name_is_no_case() -> None:
    kuleba, kulebu = (Entity(id_, id_, "person", (name,)) for id_, name in (("one", "=Кулеба"), ("two", "=Кулебу")))
    assert found(build([], {"one": kuleba}), "Кулебу", "uk") == {"one"}
    assert found(build([], {"one": kuleba, "two": kulebu}), "Кулебу", "uk") == {"two"}


def test_an_exact_name_of_another_type_and_an_exact_word_of_a_rule_have_no_cases() -> None:
    text = Subject("", "Кулебі дали слово.", "uk")
    person, firm = (Entity("kuleba", "Kuleba", type_, ("=Кулеба",)) for type_ in ("person", "company"))
    assert build([Rule("r", "@kuleba")], {"kuleba": person}).judge(text)
    assert not build([Rule("r", "@kuleba")], {"kuleba": firm}).judge(text)
    assert not build([Rule("r", "=Кулеба")], {"kuleba": person}).judge(text)
