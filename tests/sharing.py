"""How `pytest -n auto` shares the tests out among its processes. pytest finds these hooks in conftest.py."""

import gc
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

DICTIONARIES = ("alerts/entities/", "alerts/matching/", "alerts/text/", "alerts/test_search.py", "oracle/", "law/")

LARGE = ("tests/chain/", "tests/crawler/fetch/", "tests/test_linear_time.py", "tests/alerts/test_notify.py")


def share_of(nodeid: str) -> str:
    """The name of what one process runs whole.

    It is a file, so that what its tests keep in caches is made once; all files that open every language's dictionary,
    which takes 7 s; or one test of the whole program, which takes seconds.
    """
    if nodeid.startswith(tuple(f"tests/{place}" for place in DICTIONARIES)):
        return "dictionaries"
    return nodeid if nodeid.startswith("tests/chain/") else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> "LoadScopeScheduling":
    """Deal the shares out in the order of the collection. xdist's own groups do not work with pytest 9.2."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - tests also run without xdist

    class ByShare(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return share_of(nodeid)

    config.option.loadscopereorder = False  # not by the number of tests: those of the whole program would come last
    return ByShare(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: a fifth of the tests' time is spent in waits."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the large shares, so that none is left over while the other processes idle."""
    items.sort(key=lambda item: not item.nodeid.startswith(LARGE) and share_of(item.nodeid) != "dictionaries")


def pytest_collection_finish() -> None:
    """Spare the garbage collector thousands of tests, which live to the end, at each of its rounds."""
    gc.freeze()
