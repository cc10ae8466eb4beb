"""The engine against the second reading of the documentation, on random rules and articles.

The soak is resumable: `ORACLE_SEEDS=100:600 pytest -m soak tests/oracle` judges the batches of seeds 100 to 599.
"""

import os
import random
import re
from pathlib import Path

import pytest

from alerts.matching import build
from alerts.model import Entity, Rule
from alerts.query.capitals import ORDINARY_WORDS
from crawler.errors import QueryError
from tests.alerts.matching.examples import Case, cases
from tests.daily_languages import DAILY
from tests.draws import draws
from tests.oracle.broken import a_broken_query
from tests.oracle.evaluator import Verdict, judge_by
from tests.oracle.generator import Batch, a_batch
from tests.oracle.tokens import WrongQueryError
from tests.oracle.wrong_queries import WRONG

RULES, SUBJECTS = 40, 50
SOAK_SEEDS = "1000:1500"
ORDINARY_WORDS = frozenset(ORDINARY_WORDS)
FEW = {f"e{i}": Entity(f"e{i}", "tank", ("system", "person")[i % 2], ("tank",)) for i in range(6)}
ROOT = Path(__file__).parent.parent.parent


def engine_verdicts(batch: Batch) -> list[dict[str, Verdict]]:
    engine = build(batch.rules, batch.entities)
    return [
        {
            match.rule: Verdict(tuple(sorted((s.field, s.start, s.end) for s in match.spans)), match.unknown)
            for match in engine.judge(subject)
        }
        for subject in batch.subjects
    ]


def differences(batch: Batch) -> list[str]:
    """What engine and documentation do not agree upon, a sentence for each rule and article."""
    by_the_book = judge_by(batch.rules, batch.entities, ORDINARY_WORDS)
    found = []
    for subject, got in zip(batch.subjects, engine_verdicts(batch), strict=True):
        expected = by_the_book(subject)
        found += [
            f"{rule}\n  of {subject}\n  expected {expected.get(rule.id)}\n  got      {got.get(rule.id)}"
            for rule in batch.rules
            if expected.get(rule.id) != got.get(rule.id)
        ]
    return found


def compare(seeds: range) -> None:
    for seed in seeds:
        found = differences(a_batch(seed, RULES, SUBJECTS))
        assert not found, f"seed {seed}: {len(found)} differences; the first: {found[0]}"


def examples() -> list[Case]:
    """The examples of the documentation, and the hard cases that need no shipped entities."""
    page = (ROOT / "docs" / "rules.md").read_text("utf8")
    blocks = "".join(re.findall(r"```rules\n(.*?)```", page, re.DOTALL))
    hard = (ROOT / "tests" / "alerts" / "matching" / "hard_cases.txt").read_text("utf8")
    return list(cases((blocks + hard).splitlines()))


def is_as_said(case: Case, got: Verdict | None) -> bool:
    """Whether a verdict, None for silence, is what a case says; an unknown may be silent where nothing is marked."""
    marked = tuple(case.text[start:end] for _, start, end in got.spans) if got else ()
    if case.verdict is False or got is None:
        return got is None and not case.verdict and not case.marked
    return marked == case.marked and bool(got.unknown) is (case.verdict is None)


DAILY_EXAMPLES = [case for case in examples() if case.language in DAILY]


@pytest.mark.parametrize(
    "chosen",
    [DAILY_EXAMPLES, pytest.param(examples(), marks=pytest.mark.slow)],
    ids=["daily languages", "all languages"],
)
def test_the_second_reading_holds_for_every_example_and_hard_case(chosen: list[Case]) -> None:
    said = [(case, judge_by([Rule("r", case.query)], {}, ORDINARY_WORDS)(case.subject).get("r")) for case in chosen]
    wrong = [f"{case.query} :: {case.shown} -> {got}" for case, got in said if not is_as_said(case, got)]
    assert not wrong, "\n".join(wrong)


def test_a_few_thousand_pairs_are_judged_as_the_documentation_says() -> None:
    for seed in range(13, 13 + draws(12)):
        found = differences(a_batch(seed, 15, 20))
        assert not found, f"seed {seed}: {len(found)} differences; the first: {found[0]}"


@pytest.mark.slow
def test_twenty_thousand_pairs_are_judged_as_the_documentation_says() -> None:
    compare(range(10, 20))


@pytest.mark.soak
def test_a_million_pairs_are_judged_as_the_documentation_says() -> None:
    first, last = map(int, os.environ.get("ORACLE_SEEDS", SOAK_SEEDS).split(":"))
    for seed in range(first, last):
        print(f"seed {seed}", flush=True)  # noqa: T201 - where to resume from
        compare(range(seed, seed + 1))


def is_refused_by_the_engine(query: str) -> bool:
    try:
        build([Rule("r", query)], FEW)
    except QueryError:
        return True
    return False


def is_refused_by_the_page(query: str) -> bool:
    try:
        judge_by([Rule("r", query)], FEW, ORDINARY_WORDS)
    except WrongQueryError:
        return True
    return False


def test_broken_queries_are_refused_as_the_documentation_says() -> None:
    queries = {a_broken_query(random.Random(seed)) for seed in range(2000)}
    refused = {query for query in queries if is_refused_by_the_page(query)}
    assert 500 < len(refused) < len(queries) - 200
    assert not [query for query in queries if (query in refused) != is_refused_by_the_engine(query)]


@pytest.mark.parametrize("query", WRONG)
def test_a_query_that_the_documentation_refuses_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        build([Rule("r", query)], {})
