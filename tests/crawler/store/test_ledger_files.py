"""The files that a ledger makes: who may read them, and what the links to them lead to."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts.store import ALERTS
from crawler.errors import LedgerError
from crawler.store import CRAWLER, back_up, lock_holder, open_ledger, store_lock


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_new_files_can_be_read_by_their_owner_alone_and_older_ones_keep_their_mode(tmp_path: Path) -> None:
    store = tmp_path / "v.db"
    with store_lock(store):
        ledger = open_ledger(store)
        ledger.rescue(datetime(2026, 11, 23, 8, tzinfo=UTC))
        back_up(ledger, tmp_path / "copies", 2, datetime(2026, 11, 23, 8, tzinfo=UTC))
        files = [file for file in tmp_path.rglob("*") if file.is_file()]
        assert {file.name for file in files} > {"v.db", "v.db-wal", "v.db-shm", "v.db.lock"}
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
        assert len(files) == 6
        ledger.close()
    store.chmod(0o640)
    with store_lock(store):
        open_ledger(store, (CRAWLER, ALERTS)).close()
    assert store.stat().st_mode & 0o777 == 0o640
    [copy] = tmp_path.glob("v.db.before-upgrade-*")
    assert copy.stat().st_mode & 0o777 == 0o600


def test_a_new_ledger_behind_a_symbolic_link_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to("v.db")
    open_ledger(tmp_path / "link.db").close()
    assert (tmp_path / "v.db").stat().st_mode & 0o777 == 0o600


def test_links_that_lead_in_a_circle_are_refused_in_a_sentence(tmp_path: Path) -> None:
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    one.symlink_to(other)
    other.symlink_to(one)
    assert lock_holder(one) is None
    with store_lock(one), pytest.raises(LedgerError, match="cannot be opened"):
        open_ledger(one)
