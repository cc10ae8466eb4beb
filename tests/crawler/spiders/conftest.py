"""A site on loopback for each test."""

from collections.abc import Iterator

import pytest

from tests.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as one:
        yield one
