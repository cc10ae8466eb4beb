"""What `vedette why` shows of a file."""

import json
from pathlib import Path

import pytest

from alerts.app.article_files import subject_in_file
from alerts.app.cli.print_judgement import print_judgement
from alerts.matching import build
from alerts.model import Entity, Rule, Subject
from alerts.reports.judgement import NearRule, judgement, nearest_json
from crawler.errors import UsageError, VedetteError

RULES = build([Rule("aid", query="(send OR ship) AND tanks NOT exercise"), Rule("gas", any=("gas",))], {})


def shown(subject: Subject, capsys: pytest.CaptureFixture[str], rule: str | None = None) -> str:
    print_judgement("a file", judgement(subject, RULES, rule))
    return capsys.readouterr().out


def test_a_text_file_has_its_title_in_the_first_line(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Berlin sends tanks\nThey ship soon.\n", "utf8")
    assert subject_in_file(file, "en") == Subject("Berlin sends tanks", "They ship soon.", language="en")


def test_a_json_file_is_as_a_line_of_a_batch(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"title": "t", "language": "de", "access": {"state": "truncated"}}), "utf8")
    assert subject_in_file(file, "en") == Subject("t", "", language="de", access="truncated")
    file.write_text("[]", "utf8")
    with pytest.raises(UsageError, match="not a JSON object"):
        subject_in_file(file)
    with pytest.raises(VedetteError, match="cannot be read"):
        subject_in_file(tmp_path / "none.json")


def test_every_clause_is_shown_with_its_value_and_its_hits(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(Subject("Berlin sends tanks", "", language="en", access="truncated"), capsys)
    assert "aid matches" in out
    assert "✓ send" in out
    assert "? NOT exercise" in out
    assert "title 7-12" in out
    assert "no match: gas, without gas" in out
    assert "could match in the hidden part: gas" in out


def test_a_rule_asked_for_is_shown_though_it_fails(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(Subject("Tanks", "An exercise.", language="en"), capsys, "aid")
    assert "aid does not match" in out
    assert "✗ NOT exercise" in out
    assert "gas" not in out


def test_of_the_rules_that_came_nearest_the_clauses_that_failed_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    rules = [
        Rule("far", query="mine AND hunter AND wood"),
        Rule("or", query="keel OR mine"),
        Rule("part", query="(berlin AND mine) OR (wood AND hunter)"),
        Rule("forbidden", query="tanks NOT exercise"),
        Rule("abroad", query="tanks", sources=("b",)),
    ]
    subject = Subject("Berlin sends tanks", "To an exercise.", language="en", source="a")
    judged = judgement(subject, build(rules, {}))
    assert judged.nearest == (
        NearRule("part", ("mine",)),
        NearRule("forbidden", ("NOT exercise",)),
        NearRule("abroad", ("sources: b",)),
    )
    print_judgement("a file", judged)
    out = capsys.readouterr().out
    assert "no match: forbidden, without NOT exercise" in out
    assert "no match: far, or" in out
    assert nearest_json(subject, build(rules, {}), frozenset({"far"})) == [
        {"rule": "far", "failed": ["mine", "hunter", "wood"]}
    ]
    assert nearest_json(subject, build(rules, {}), frozenset({"or"})) == [{"rule": "or", "failed": ["keel OR mine"]}]


def test_what_came_from_the_web_cannot_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(Subject("\x1b[31mgas\x1b[0m", "\x07gas\u202e", language="en"), capsys)
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "\u202e" not in out


def test_a_rule_of_lists_is_shown_as_a_query_that_could_be_written() -> None:
    rule = Rule("orders", query="tank OR gun", any=("Patriot", "NASAMS"), all=("contract",), none=("football",))
    whole = build([rule], {}).explain(Subject("t", ""), "orders")
    assert whole.text == "(tank OR gun) AND (Patriot OR NASAMS) AND contract AND NOT football"
    assert build([Rule("again", query=whole.text)], {}).rules


@pytest.mark.parametrize(
    ("query", "text", "said"),
    [
        (
            'submarine BUTNOT "anti-submarine"',
            "An anti-submarine frigate.",
            "submarine frigate.  does not count: inside 'anti-submarine'",
        ),
        (
            "order NEAR/5 (submarine BUTNOT @asw)",
            "They order ASW submarines.",
            "does not count: inside 'ASW submarines'",
        ),
        ("NUM/2 tank", "In 2024 tanks came.", "does not count: a year"),
        ("NUM/2 tank", "On 5 May tanks came.", "does not count: a date"),
        ("NUM/2 tank", "At 15:30 tanks came.", "does not count: a clock time"),
        ("NUM/2 tank", "The T-72 tanks came.", "does not count: part of a name"),
    ],
)
def test_a_hit_that_does_not_count_is_shown_with_why(
    query: str, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    entities = {"asw": Entity("asw", "ASW", "system", ("ASW submarine",))}
    rules = build([Rule("r", query=query)], entities)
    print_judgement("a file", judgement(Subject("", text, language="en"), rules, "r"))
    assert said in capsys.readouterr().out
