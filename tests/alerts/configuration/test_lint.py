"""What is allowed and yet hardly meant is a warning, at its place, and nothing else is."""

from pathlib import Path

import pytest

from alerts.configuration.lint import mixed_words
from tests.alerts.configuration.files import SMALL, warnings


def with_rules(*rules: str) -> str:
    return SMALL.replace(
        "  drones: {any: [drone]}\n", "".join(f"  r{number}: {rule}\n" for number, rule in enumerate(rules))
    )


def test_a_word_of_two_alphabets_is_told_at_its_place(tmp_path: Path) -> None:
    text = with_rules("{query: 'gun AND \u0422ank'}", "{any: [gun, \u0422ank]}")
    assert warnings(tmp_path, text) == [
        "config.yaml:7:24: the word '\u0422ank' mixes Latin letters (a) and Cyrillic letters (\u0422), so it matches no word in either alphabet",
        "config.yaml:8:19: the word '\u0422ank' mixes Latin letters (a) and Cyrillic letters (\u0422), so it matches no word in either alphabet",
    ]
    own = "entities: {k: {name: Kraml, aliases: [Kr\u0430ml]}}\n"
    assert [line.split(": ")[0] for line in warnings(tmp_path, with_rules('{any: ["@k"]}') + own)] == [
        "config.yaml:8:39"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "T-72 AND \u0422-72\u04113M",
        "Харьков Kharkiv",
        "\u0421-400 and S-400",
        "Caf\u00e9 Straße Łódź",
        "ΠΑΣΟΚ",
        "東京Tokyo",
        "a NEAR/5 /[а-яa-z]+x/ NEAR/5 b",
    ],
)
def test_words_of_one_alphabet_are_no_warning(text: str) -> None:
    assert not list(mixed_words(text))


def test_an_item_that_stands_twice_is_told(tmp_path: Path) -> None:
    assert warnings(tmp_path, with_rules("{any: [tank, gun, tank]}")) == [
        "config.yaml:7:25: 'tank' is listed twice under any"
    ]


@pytest.mark.parametrize(
    ("rule", "never"),
    [
        ("{any: [tank, gun], none: [gun, tank]}", True),
        ("{all: [tank], none: [tank]}", True),
        ("{any: [tank, gun], none: [gun]}", False),
        ("{query: tank, none: [gun]}", False),
    ],
)
def test_a_rule_that_undoes_itself_is_told(tmp_path: Path, rule: str, *, never: bool) -> None:
    found = warnings(tmp_path, with_rules(rule))
    assert (
        found
        == [f"config.yaml:7:{rule.index('none') + 7}: the rule 'r0' never matches: none excludes what it requires"]
    ) is never
    assert bool(found) is never


def test_a_rule_that_asks_for_the_same_as_another_is_told(tmp_path: Path) -> None:
    text = with_rules("{any: [tank, gun]}", "{any: [gun, tank], notify: [desk]}", "{any: [gun, tank], lang: [en]}")
    assert warnings(tmp_path, text) == ["config.yaml:8:3: the rule 'r1' asks for the same as 'r0'"]
