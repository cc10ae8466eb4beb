"""The lines of `vedette why --batch`."""

import json

from alerts.matching import build
from alerts.model import Rule
from alerts.reports.judged_line import judged_line

RULES = build([Rule("aid", query="send NEAR/3 tanks NOT exercise"), Rule("kai", any=("=KAI",))], {})


def test_a_line_is_answered_with_rules_spans_and_open_clauses() -> None:
    row = {"id": 7, "title": "Aid", "text": "Berlin sends more tanks.", "language": "en", "access": "truncated"}
    assert json.loads(judged_line(json.dumps(row), RULES, None)) == {
        "id": 7,
        "matches": [{"rule": "aid", "spans": [["text", 7, 12], ["text", 18, 23]], "unknown": ["NOT exercise"]}],
    }


def test_only_the_wanted_rule_is_named() -> None:
    row = json.dumps({"id": "a", "title": "KAI sends tanks", "text": ""})
    assert [m["rule"] for m in json.loads(judged_line(row, RULES, None))["matches"]] == ["aid", "kai"]
    assert [m["rule"] for m in json.loads(judged_line(row, RULES, frozenset(["kai"])))["matches"]] == ["kai"]


def test_a_line_that_is_no_article_is_answered_with_the_reason() -> None:
    assert json.loads(judged_line("{", RULES, None)) == {"id": None, "matches": [], "error": "the line is not JSON"}
    assert json.loads(judged_line('{"id": 3, "text": 5}', RULES, None))["id"] == 3
    assert json.loads(judged_line('{"access": "shut"}', RULES, None))["matches"] == []


def test_answers_are_ascii_and_offsets_are_code_points() -> None:
    line = judged_line('{"id": "é", "title": "\\ud83d\\ude80 KAI", "text": null}', RULES, None)
    assert line.isascii()
    assert json.loads(line)["matches"][0]["spans"] == [["title", 2, 5]]
