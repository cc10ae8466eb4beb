"""What the tests of the program share: a ledger at a moment, and a mail server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.inbox import Inbox, inbox
from tests.ledger import EVERY, Desk, source


@pytest.fixture
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A ledger with one source at the module's `BEGUN`, or now when it has none."""
    one = Desk(tmp_path / "v.db", now=getattr(request.module, "BEGUN", None) or datetime.now(UTC), sources=(source(),))
    yield one
    one.ledger.close()


@pytest.fixture
def polled_desk(desk: Desk) -> Desk:
    """The same, its source polled for the first time one interval before."""
    desk.now -= EVERY
    desk.polled()
    desk.now += EVERY
    return desk


@pytest.fixture
def box() -> Iterator[Inbox]:
    with inbox() as server:
        yield server
