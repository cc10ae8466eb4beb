"""What a job raises is a value; a ledger that fails is said once when it begins to, and once when it is well again."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.app.job_guard import JobFailure, JobGuard
from crawler.model import Entry
from tests.ledger import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


class Seconds:
    """A monotonic clock moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def writable(desk: Desk, *, yes: bool) -> None:
    desk.ledger.db.conn.execute(f"pragma query_only = {'off' if yes else 'on'}").fetchall()


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_ledger_that_fails_is_said_once_and_once_when_it_is_well_again(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Seconds()
    guard = JobGuard(desk.ledger, clock)

    async def write() -> int:
        return desk.polled(Entry("https://a.example/1")).found

    async def minute(faults: int) -> None:
        for number in range(100):
            done = await guard.run("visit", write(), f"source={number}")
            assert isinstance(done, JobFailure) is (number < faults)
        clock.now += 60
        guard.look()

    async def main() -> None:
        writable(desk, yes=False)
        for _ in range(3):
            await minute(faults=100)
        assert len(said(caplog)) == 1
        assert "read-only; make the file and its folder writable" in said(caplog)[0]
        writable(desk, yes=True)
        await minute(faults=0)
        assert said(caplog)[1:] == ["ledger works again after_s=120 failures=300"]
        writable(desk, yes=False)
        await minute(faults=100)
        assert len(said(caplog)) == 3

    asyncio.run(main())


def test_another_reason_is_said_too_and_quiet_alone_is_no_recovery(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Seconds()
    guard = JobGuard(desk.ledger, clock)

    async def write() -> None:
        desk.polled(*(Entry(f"https://a.example/{n}", title="x" * 2000) for n in range(200)))

    async def main() -> None:
        pages = desk.rows("pragma page_count")[0]["page_count"]
        desk.ledger.db.conn.execute(f"pragma max_page_count = {pages}").fetchall()
        await guard.run("visit", write())
        writable(desk, yes=False)
        await guard.run("visit", write())
        clock.now += 1000
        guard.look()
        assert ["is full" in line for line in said(caplog)] == [True, False]

    asyncio.run(main())


def test_a_fault_of_our_own_is_a_value_and_its_traceback_is_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails() -> int:
        raise ZeroDivisionError

    assert asyncio.run(JobGuard(desk.ledger).run("visit", fails(), "source=a")) == JobFailure()
    [record] = caplog.records
    assert record.getMessage() == "visit failed source=a"
    assert record.exc_info
