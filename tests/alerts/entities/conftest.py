"""The shipped pack, compiled once for all tests here: each language takes it up to half a second."""

import pytest

from tests.alerts.entities.whole_pack import WholePack


@pytest.fixture(scope="package")
def tagger() -> WholePack:
    return WholePack()
