"""No process that a test started to judge in outlives it."""

import multiprocessing
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_process_stays() -> Iterator[None]:
    yield
    for child in multiprocessing.active_children():
        child.kill()
        child.join()
