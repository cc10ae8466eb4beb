"""Names and spellings of all scripts: what must be found, what must not, and the floors that never sink."""

from pathlib import Path

import pytest

from tests.alerts.matching.examples import Case, cases, is_right, judged
from tests.daily_languages import DAILY

FOLDER = Path(__file__).parent
CASES = [
    case
    for file in ("hard_cases.txt", "entity_cases.txt")
    for case in cases((FOLDER / file).read_text("utf8").splitlines())
]
RECALL_FLOOR = 0.98
PRECISION_FLOOR = 0.99


DAILY_CASES = [case for case in CASES if case.language in DAILY]


@pytest.mark.parametrize(
    "judged_cases", [DAILY_CASES, pytest.param(CASES, marks=pytest.mark.slow)], ids=["daily languages", "all languages"]
)
def test_hard_cases_are_judged_right(judged_cases: list[Case]) -> None:
    wrong = [f"{case.query} :: {case.shown} -> {judged(case)}" for case in judged_cases if not is_right(case)]
    wanted = [case for case in judged_cases if case.verdict]
    found = [case for case in judged_cases if judged(case)[0]]
    right = [case for case in found if case.verdict]
    assert len(right) / len(wanted) >= RECALL_FLOOR, wrong
    assert len(right) / len(found) >= PRECISION_FLOOR, wrong
    assert not wrong, "\n".join(wrong)


def test_there_are_seven_hundred_hard_cases_and_more() -> None:
    assert len(CASES) >= 700
