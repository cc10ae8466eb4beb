"""No text takes longer than its length accounts for: 300,000 characters of anything take seconds.

The slow tests give every kind of filler to everything; `benchmarks/exponents.py` fits how time grows.
"""

import time
from collections.abc import Callable

import pytest

from alerts.matching import build
from alerts.model import Rule, Subject
from tests.text_work import (
    BOUNDS,
    ENTITIES,
    FILLERS,
    QUERIES,
    Work,
    distinct,
    filled,
    functions,
    judged,
    modules,
    patterns,
    scanned,
)

CHARACTERS = 300_000
MAX_CPU_S = 10.0
# Judging has 20 s (`JUDGING_DEADLINE_S`). 300,000 Chinese characters are as many words, and each text is judged eight
# times here, as title, text and beginning.
MAX_JUDGING_CPU_S = 20.0
JUDGED_CHINESE_CHARACTERS = 150_000
# What a reader or a renderer sees rarely, yet is not refused: one kind of filler of each nature.
FOR_FUNCTIONS = (
    "dots",
    "spaces",
    "letters",
    "digits",
    "short words",
    "sentences",
    "at signs",
    "tags",
    "marks",
    "Chinese",
)


def seconds_of(work: Work, text: str) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start


@pytest.mark.parametrize("name", FILLERS)
def test_filler_is_whole_at_every_length(name: str) -> None:
    """A rule then finds its two words at every length or at none, and the times at four lengths can be compared."""
    for size in range(20, 26):
        assert not filled(FILLERS[name], size).removeprefix("air").removesuffix("defence").replace(FILLERS[name], "")


@pytest.mark.parametrize(
    "sign", [".", "-", *(pytest.param(sign, marks=pytest.mark.slow) for sign in ("!", "…", "。", ". ", "\u00a0", "\n"))]
)
@pytest.mark.parametrize("query", ['"air defence"', "air NEAR/5 defence", "air SENTENCE defence"])
def test_a_gap_of_any_length_is_judged_in_linear_time(query: str, sign: str) -> None:
    assert seconds_of(judged(query), filled(sign, CHARACTERS)) < MAX_CPU_S


@pytest.mark.parametrize("size", [20_000, pytest.param(CHARACTERS, marks=pytest.mark.slow)])
def test_a_text_without_spaces_that_was_judged_before_is_judged_again_in_linear_time(size: int) -> None:
    """It is one chunk. To look it up by its text at each of its words would compare as long a text as often."""
    rules = [Rule(str(at), QUERIES["Chinese"]) for at in range(4)]
    ruleset = build([*rules, Rule("sentence", "中 SENTENCE 中")], ENTITIES)
    ruleset.judge(Subject("", filled("中", size), language="zh"))
    start = time.process_time()
    assert len(ruleset.judge(Subject("", filled("中", size), language="zh"))) == len(rules) + 1
    assert time.process_time() - start < MAX_CPU_S


@pytest.mark.slow
@pytest.mark.parametrize("module", list(modules()))
def test_no_pattern_is_searched_in_quadratic_time(module: str) -> None:
    for name, (pattern, uses) in patterns().items():
        if name.startswith(f"{module} "):
            bound = next((bound for start, bound in BOUNDS.items() if name.startswith(start)), None)
            for unit in FILLERS.values():
                assert seconds_of(scanned(pattern, uses), filled(unit, CHARACTERS)[:bound]) < MAX_CPU_S, (name, unit)


@pytest.mark.slow
@pytest.mark.parametrize("name", functions())
@pytest.mark.parametrize("filler", [*FOR_FUNCTIONS, "distinct words"])
def test_nothing_reads_or_writes_a_text_in_quadratic_time(name: str, filler: str) -> None:
    made: Callable[[int], str] = distinct if filler == "distinct words" else lambda size: filled(FILLERS[filler], size)
    is_judging = name.startswith("judging")
    size = JUDGED_CHINESE_CHARACTERS if is_judging and filler == "Chinese" else CHARACTERS
    assert seconds_of(functions()[name], made(size)) < (MAX_JUDGING_CPU_S if is_judging else MAX_CPU_S)
