"""The law over the whole chain: whatever happens, each fact has an alert, or a reason that is written and true.

A history is drawn by one number. To see one again: `python -m tests.law SEED`.
"""

import pytest

from tests.draws import draws
from tests.law.chain import Chain
from tests.law.faults import FAULTS
from tests.law.history import History, run
from tests.law.outlets import SWITCHES
from tests.law.world import World

FEW, MANY, SOAK = range(draws(12)), range(500), range(20_000)
PARTS = [MANY[first : first + 25] for first in MANY[::25]]  # so that two processes share them


def broken(seeds: range, chain: type[Chain] = Chain) -> History | None:
    """The first of these histories that breaks the law."""
    return next((one for seed in seeds if not (one := run(seed, chain)).is_lawful), None)


def test_a_dozen_histories_lose_nothing() -> None:
    found = broken(FEW)
    assert found is None, found.report()


@pytest.mark.slow
@pytest.mark.parametrize("seeds", PARTS, ids=str)
def test_five_hundred_histories_lose_nothing(seeds: range) -> None:
    found = broken(seeds)
    assert found is None, found.report()


@pytest.mark.soak
def test_twenty_thousand_histories_lose_nothing() -> None:
    found = broken(SOAK)
    assert found is None, found.report()


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_put_back_is_found(fault: type[Chain]) -> None:
    assert broken(MANY, fault)


def test_every_switch_is_drawn() -> None:
    assert frozenset().union(*(World(seed).on for seed in MANY)) == {*SWITCHES, "one story"}


def test_a_seed_makes_one_history() -> None:
    first, second = run(7), run(7)
    assert first.world.script == second.world.script
    assert len(first.world.script) > 5
