"""The shipped pack, compiled once for all tests here: each language takes it up to half a second."""

import pytest

from alerts.entities import shipped
from alerts.matching import RuleSet, build


@pytest.fixture(scope="package")
def tagger() -> RuleSet:
    return build([], shipped())
