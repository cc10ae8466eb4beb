"""Every example of docs/rules.md is judged as the page says, with the highlights that it shows."""

import re
from pathlib import Path

import pytest

from tests.alerts.matching.examples import Case, cases, is_right, judged
from tests.daily_languages import marks

PAGE = (Path(__file__).parents[3] / "docs" / "rules.md").read_text("utf8")
CASES = [case for block in re.findall(r"```rules\n(.*?)```", PAGE, re.DOTALL) for case in cases(block.splitlines())]
OPERATORS = (
    "AND",
    "OR",
    "NOT",
    "NEAR/",
    "ONEAR/",
    "SENTENCE",
    "PARAGRAPH",
    "ATLEAST/",
    "BUTNOT",
    "NUM/",
    " OF (",
    "title:",
    "=",
    "*",
    "?",
)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{case.query} :: {case.shown}"[:90], marks=marks(case.language)) for case in CASES],
)
def test_the_page_says_what_the_engine_does(case: Case) -> None:
    assert is_right(case), judged(case)


def test_the_page_has_examples_of_every_operator() -> None:
    queries = " ".join(case.query for case in CASES)
    assert not [operator for operator in OPERATORS if operator not in queries]
