"""Every example of docs/rules.md is judged as the page says, with the highlights that it shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from alerts.matching import build
from alerts.model import Rule, Subject

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"
VERDICTS = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True, slots=True)
class Case:
    query: str
    verdict: bool | None
    language: str
    title: bool
    cut: bool
    text: str
    marked: tuple[str, ...]
    shown: str

    @property
    def subject(self) -> Subject:
        access: Literal["full", "truncated"] = "truncated" if self.cut else "full"
        title, text = (self.text, "") if self.title else ("", self.text)
        return Subject(title, text, language=self.language, access=access)


def cases(page: str) -> Iterator[Case]:
    for block in re.findall(r"```rules\n(.*?)```", page, re.DOTALL):
        query = ""
        for line in block.splitlines():
            if not line.startswith("  "):
                query = line
                continue
            head, _, shown = line.strip().partition(": ")
            verdict, *options = head.split()
            languages = [o for o in options if len(o) == 2]
            plain = shown.replace("[", "").replace("]", "")
            yield Case(query, VERDICTS[verdict], languages[0] if languages else "en", "title" in options, "cut" in options,
                       plain, tuple(re.findall(r"\[(.*?)\]", shown)), shown)  # fmt: skip


CASES = list(cases(PAGE.read_text("utf8")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.query} :: {case.shown}"[:90])
def test_the_page_says_what_the_engine_does(case: Case) -> None:
    rules = build([Rule("r", query=case.query)], {})
    judged = rules.explain(case.subject, "r")
    whole = case.text
    assert judged.value is case.verdict
    if case.verdict is True or case.marked:
        assert tuple(whole[s.start : s.end] for s in judged.spans) == case.marked


def test_the_page_has_examples_of_every_operator() -> None:
    queries = " ".join(case.query for case in CASES)
    for operator in (
        "AND",
        "OR",
        "NOT",
        "NEAR/",
        "ONEAR/",
        "SENTENCE",
        "PARAGRAPH",
        "ATLEAST/",
        " OF (",
        "title:",
        "=",
        "*",
        "?",
    ):
        assert operator in queries
