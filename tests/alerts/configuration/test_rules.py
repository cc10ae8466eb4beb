"""Queries, terms and names are refused at the character where the mistake is, and examples are tried."""

from pathlib import Path

import pytest

from alerts.model import Subject
from tests.alerts.configuration.files import SMALL, config, errors, warnings

RULE = SMALL.replace("{any: [drone]}", "{}")


def with_rule(rule: str) -> str:
    return SMALL.replace(" {any: [drone]}", rule)


def at(folder: Path, text: str) -> list[tuple[int, int]]:
    return [(int(line.split(":")[1]), int(line.split(":")[2])) for line in errors(folder, text)]


@pytest.mark.parametrize(
    "rule",
    [
        " {query: 'tank AND d* OR'}",
        "\n    query: tank AND d*",
        "\n    query: >\n      tank\n      AND\n         d*\n",
        "\n    query: >-\n\n      tank AND\n\n      d*\n",
        "\n    query: |\n      tank\n      AND d*\n",
        "\n    query: |2\n        tank\n      AND d*\n",
        '\n    query: "tank AND \\u0064*"',
        '\n    query: "tank \\\n       AND d*"',
        "\n    query: '\"the navy''s tank\" AND d*'",
        "\n    query: tank\n      AND\n      d*",
        "\n    any: [tank, d*]",
        "\n    all:\n      - tank\n      - 'd*'",
    ],
)
def test_a_mistake_in_a_text_is_found_however_the_text_is_written(tmp_path: Path, rule: str) -> None:
    text = with_rule(rule)
    [(line, column), *_] = at(tmp_path, text)
    assert text.splitlines()[line - 1][column - 1 :].startswith(("d*", "\\u0064*"))


def test_every_wrong_text_of_every_rule_is_told_at_once(tmp_path: Path) -> None:
    text = with_rule(
        ' {query: "tank OR", any: [a1, "(x1)"], none: ["AND", ok1]}\n  two: {query: "a1 b1"}\n  three: {any: [tank]}'
    )
    assert at(tmp_path, text) == [(7, 27), (7, 41), (7, 57), (8, 20)]


def test_a_text_that_only_another_part_makes_wrong_is_told_too(tmp_path: Path) -> None:
    text = with_rule(' {any: ["@nobody"]}\n  two: {query: "tank AND @krasnopl"}')
    text += "entities: {krasnopol: {name: Krasnopol, type: system}}\n"
    lines = errors(tmp_path, text)
    assert [line.split(": ", 1)[0] for line in lines] == ["config.yaml:7:19", "config.yaml:8:26"]
    assert "Did you mean 'krasnopol'?" in lines[1]


def test_names_and_context_words_are_terms(tmp_path: Path) -> None:
    text = SMALL + 'entities:\n  k: {name: "(k", type: system, aliases: [ok1, "AND"], context: ["@k"]}\n'
    assert at(tmp_path, text) == [(9, 14), (9, 49), (9, 66)]


def test_a_rule_looks_where_it_is_told(tmp_path: Path) -> None:
    late = "word " * 70 + "drone"
    for where, holds in (("title", False), ("lead", False), ("author", False), ("text", True)):
        ruleset = config(tmp_path, with_rule(f" {{any: [drone], in: [{where}]}}")).ruleset
        assert bool(ruleset.judge(Subject("", late, "en"))) is holds
    assert config(tmp_path, with_rule(" {any: [drone], in: [lead]}")).ruleset.judge(Subject("", "A drone", "en"))
    assert config(tmp_path, with_rule(" {any: [Doe], in: [author]}")).ruleset.judge(
        Subject("", "x", "en", authors=("Jane Doe",))
    )


def test_an_entity_of_ones_own_is_found_in_all_its_spellings(tmp_path: Path) -> None:
    text = (
        with_rule(' {any: ["@krasnopol"]}')
        + "entities: {krasnopol: {name: Krasnopol, type: system, aliases: [Краснополь]}}\n"
    )
    ruleset = config(tmp_path, text).ruleset
    assert [match.rule for match in ruleset.judge(Subject("", "Ein Krasnopol-Geschoss", "de"))] == ["drones"]
    assert [match.rule for match in ruleset.judge(Subject("", "Снаряд «Краснополь»", "ru"))] == ["drones"]
    assert not ruleset.judge(Subject("", "A shell", "en"))


def test_an_example_that_does_not_match_says_which_clause_does_not_hold(tmp_path: Path) -> None:
    text = with_rule(
        """
    query: (deploy OR send) AND troops NOT exercise
    examples:
      match:
        - Estonia sent troops.
        - Estonia sent ships.
        - Estonia sent troops to the exercise."""
    )
    assert errors(tmp_path, text + "\n") == [
        "config.yaml:12:11: the rule 'drones' must match this example but does not: 'troops' does not hold",
        "config.yaml:13:11: the rule 'drones' must match this example but does not: 'NOT exercise' does not hold",
    ]


def test_an_example_that_must_be_ignored_says_what_matched(tmp_path: Path) -> None:
    text = with_rule(" {any: [drone], examples: {ignore: [a ship, {title: Drones, text: The drone fell.}]}}")
    assert errors(tmp_path, text) == [
        "config.yaml:7:54: the rule 'drones' must ignore this example but matches it by 'Drones', 'drone'"
    ]


def test_an_example_is_of_the_rules_first_source_and_language(tmp_path: Path) -> None:
    right = with_rule(" {any: [Харьков], sources: [north], lang: [ru], examples: {match: [Взрывы в Харькове]}}")
    assert not errors(tmp_path, right)
    wrong = with_rule(" {any: [drone], lang: [ru], examples: {match: [{text: A drone, language: en}]}}")
    assert errors(tmp_path, wrong) == [
        "config.yaml:7:57: the rule 'drones' must match this example but does not: 'lang: ru' does not hold"
    ]


def test_an_example_may_be_cut_off(tmp_path: Path) -> None:
    frame = " {{query: tank NOT museum, if_cut_off: {}, examples: {{match: [{{text: A tank, access: truncated}}]}}}}"
    assert not errors(tmp_path, with_rule(frame.format("alert")))
    assert not errors(tmp_path, with_rule(frame.format("record")))
    assert errors(tmp_path, with_rule(" {any: [tank], if_cut_off: drop}")) == [
        "config.yaml:7:37: if_cut_off: write record, not 'drop'"
    ]


def test_examples_of_other_rules_are_tried_while_one_cannot_be_built(tmp_path: Path) -> None:
    text = with_rule(" {any: ['('], examples: {match: [x1]}}\n  two: {any: [tank], examples: {match: [ship]}}")
    assert at(tmp_path, text) == [(7, 19), (8, 41)]


def test_an_entity_of_ones_own_adds_to_the_shipped_one(tmp_path: Path) -> None:
    text = with_rule(' {any: ["@ukraine"]}') + "entities: {ukraine: {aliases: [Ukrajinsko]}}\n"
    read = config(tmp_path, text)
    assert "Ukrajinsko" in read.entities["ukraine"].names
    assert read.entities["ukraine"].type == "place"
    assert read.ruleset.judge(Subject("", "Orožje za Ukrajinsko", "sl"))
    assert read.ruleset.judge(Subject("", "Arms for Ukraine", "en"))


def test_an_entity_that_is_not_shipped_needs_a_name(tmp_path: Path) -> None:
    text = with_rule(' {any: ["@ukrane"]}') + "entities: {ukrane: {aliases: [Ukrajinsko]}}\n"
    assert errors(tmp_path, text) == [
        "config.yaml:8:12: the entity 'ukrane' is not a shipped one, so it needs a name. Did you mean 'ukraine'?"
    ]


def test_an_entity_that_no_rule_uses_is_a_warning(tmp_path: Path) -> None:
    own = "entities: {krasnopol: {name: Krasnopol, type: system}, other: {name: Other1}}\n"
    assert warnings(tmp_path, with_rule(" {query: (@type:system AND tank)}") + own) == [
        "config.yaml:8:56: no rule uses the entity 'other'"
    ]
    assert not warnings(tmp_path, with_rule(' {any: ["@krasnopol", "@other"]}') + own)


def test_the_type_of_an_entity_is_one_of_those_that_rules_know(tmp_path: Path) -> None:
    [line] = errors(tmp_path, SMALL + "entities: {krasnopol: {name: Krasnopol, type: sytem}}\n")
    assert line.startswith("config.yaml:8:47: type: write alliance, company, ")
    assert line.endswith(", not 'sytem'. Did you mean 'system'?")
