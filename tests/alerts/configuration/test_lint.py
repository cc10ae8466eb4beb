"""What is allowed and yet hardly meant is a warning, at its place, and nothing else is."""

import re
from pathlib import Path

import pytest

from alerts.configuration import load_config
from alerts.configuration.lint import mixed_words
from alerts.configuration.query_lint import ReadClause, clause_warnings
from alerts.configuration.shapes import RuleShape
from alerts.query import parse
from tests.alerts.configuration.bad_rules import KINDS, Fault, common_names, rules_of, short_terms
from tests.alerts.configuration.files import SMALL, errors, load, warnings


def with_rules(*rules: str) -> str:
    return SMALL.replace(
        "  drones: {any: [drone]}\n", "".join(f"  r{number}: {rule}\n" for number, rule in enumerate(rules))
    )


def test_a_word_of_two_alphabets_is_told_at_its_place(tmp_path: Path) -> None:
    text = with_rules("{query: 'gun AND \u0422ank'}", "{any: [jet, \u0422ank], lang: [en]}")
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
    assert warnings(tmp_path, text) == [
        "config.yaml:8:3: the rule 'r1' asks for the same as 'r0'",
        "config.yaml:9:3: the rule 'r2' raises nothing that 'r0' does not; remove it, or give it its own channel",
    ]


def told(folder: Path, text: str, line: int, faults: list[Fault], prefix: str) -> list[str]:
    """The faults of the entries from a line on of which nothing, or something else, is said at their places."""
    found = warnings(folder, text)
    missing = []
    for number, one in enumerate(faults):
        start = f"config.yaml:{line + number}:{len(prefix.format(number)) + one.column + 1}: "
        if not any(warning.startswith(start) and one.said in warning for warning in found):
            missing.append(f"{one.written}: {[w for w in found if w.startswith(f'config.yaml:{line + number}:')]}")
    assert len(found) == len(faults), [w for w in found if not any(one.said in w for one in faults)]
    return missing


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_of_a_kind_is_named_at_its_place_and_nothing_else(tmp_path: Path, kind: str) -> None:
    faults = rules_of(kind)
    # rules of their own languages, so that none is a part of another
    unlike = [f"  r{i}: {one.written[:-1]}, notify: [d{i}]}}\n" for i, one in enumerate(faults)]
    channels = "".join(f"  d{i}: {{url: 'console://'}}\n" for i in range(len(faults)))
    text = SMALL.replace('  desk: {url: "console://"}\n', channels).replace(
        "  drones: {any: [drone]}\n", "".join(unlike)
    )
    assert not told(tmp_path, text, 6 + len(faults), faults, "  r{}: ")


def test_the_seeded_faults_are_many() -> None:
    assert sum(len(rules_of(kind)) for kind in KINDS) + len(short_terms()) + len(common_names()) >= 200


def test_a_short_term_in_small_letters_is_told(tmp_path: Path) -> None:
    assert not told(tmp_path, with_rules(*(one.written for one in short_terms())), 7, short_terms(), "  r{}: ")
    assert not warnings(tmp_path, with_rules("{any: [gas, jet, oil, war, US, =us, '/us/']}"))


def test_a_name_that_is_a_common_word_is_told(tmp_path: Path) -> None:
    names = common_names()
    used = ", ".join(f'"@n{i}"' for i in range(len(names)))
    text = with_rules(f"{{any: [{used}]}}") + "entities:\n"
    text += "".join(f"  n{i}: {one.written}\n" for i, one in enumerate(names))
    assert not told(tmp_path, text, 9, names, "  n{}: ")
    fine = "  a: {name: =Storm}\n  b: {name: Falcon, context: [missile]}\n  c: {name: Krasnopol}\n"
    assert not warnings(tmp_path, with_rules('{any: ["@a", "@b", "@c"]}') + "entities:\n" + fine)


@pytest.mark.parametrize(
    ("narrow", "wide", "is_told"),
    [
        ("{query: 'tank AND gun'}", "{query: tank}", True),
        ("{any: [tank], all: [gun]}", "{any: [tank, ship]}", True),
        ("{query: 'tank NEAR/3 gun'}", "{query: 'gun NEAR/5 tank'}", True),
        ("{query: 'tank NOT (ship OR gun)'}", "{query: 'tank NOT ship'}", True),
        ("{query: tank, lang: [en]}", "{query: tank, lang: [en, de]}", True),
        ("{query: tank}", "{query: tank, lang: [en]}", False),
        ("{query: 'tank AND gun', urgency: now}", "{query: tank}", False),
        ("{query: 'tank AND gun', in: [title]}", "{query: tank}", False),
        ("{query: 'tank OR gun'}", "{query: tank}", False),
        ("{query: 'tank NOT ship'}", "{query: 'tank NOT (ship OR gun)'}", False),
    ],
)
def test_a_rule_that_another_covers_is_told(tmp_path: Path, narrow: str, wide: str, *, is_told: bool) -> None:
    found = warnings(tmp_path, with_rules(wide, narrow))
    said = "the rule 'r1' raises nothing that 'r0' does not; remove it, or give it its own channel"
    assert [line for line in found if "'r1' raises nothing" in line] == (
        [f"config.yaml:8:3: {said}"] if is_told else []
    )


def test_a_concept_is_a_list_of_common_words(tmp_path: Path) -> None:
    text = with_rules("{query: '@ships'}") + "entities:\n  ships: {name: ship, type: %s, aliases: [frigate]}\n"
    assert not warnings(tmp_path, text % "concept")
    assert len(warnings(tmp_path, text % "system")) == 2


def test_a_comment_with_a_reason_silences_a_line_or_a_rule_and_is_counted(tmp_path: Path) -> None:
    text = with_rules(
        "{query: 'tank NOT tank'}  # vedette: ignore for the drill",
        "  # vedette: ignore all of it is wanted\n    query: gun NOT gun\n    none: [gun]",
        "{query: 'ship NOT ship'}",
        "{query: 'jet NOT jet'}  # vedette: ignore",
    ).replace("r1:   #", "r1:  #")
    loaded = load(tmp_path, text)
    assert loaded.silenced == 3
    assert [(one.line, one.column) for one in loaded.warnings] == [(11, 21), (12, 20), (12, 30)]
    assert "without a reason" in loaded.warnings[2].sentence


def test_failing_examples_are_told_while_another_rule_cannot_be_read(tmp_path: Path) -> None:
    text = with_rules("{query: 'tank AND'}", "{any: [gun], examples: {match: [A ship.], ignore: [A gun.]}}")
    assert [line.split(": ")[0] for line in errors(tmp_path, text)] == [
        "config.yaml:7:24", "config.yaml:8:39", "config.yaml:8:58",
    ]  # fmt: skip


@pytest.mark.parametrize(("query", "said"), [("“tank", "“ is a curly or low quote"), ("‘tank’", "‘ is no quote")])
def test_curly_quotes_are_named(tmp_path: Path, query: str, said: str) -> None:
    [line] = errors(tmp_path, with_rules(f"{{query: {query}}}"))
    assert said in line


def test_the_shipped_rules_and_those_of_the_documentation_have_no_fault() -> None:
    root = Path(__file__).parents[3]
    assert not load_config(root / "config.yaml", {}).warnings
    page = (root / "docs" / "rules.md").read_text("utf8")
    found = []
    for block in re.findall(r"```rules\n(.*?)```", page, re.DOTALL):
        for query in (line for line in block.splitlines() if not line.startswith("  ")):
            read = ReadClause(("query",), query, parse(query))
            found += [said for _, _, said in clause_warnings([read], RuleShape(query=query), frozenset({"ukdj"}))]
    assert not found
