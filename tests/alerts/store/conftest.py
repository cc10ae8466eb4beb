"""A ledger with a source."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()
