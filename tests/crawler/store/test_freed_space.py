"""The space that an upgrade frees goes back to the file system, whenever the upgrade is killed."""

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from crawler.errors import LedgerError
from crawler.store import CRAWLER, open_ledger
from tests.ledger import Desk


def test_the_space_that_a_killed_upgrade_freed_is_given_back_at_the_next_start(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    later = Migrations("crawler")
    for migration in CRAWLER.pending(Database(memory=True)):
        later(name=migration.name)(migration.fn)

    @later(name="998_frees")
    def frees(db: Database) -> None:
        db.execute("create table bulk (words text)")
        db.execute("insert into bulk values (hex(zeroblob(1000000)))")
        db.execute("drop table bulk")

    @later(name="999_dies")
    def dies(db: Database) -> None:
        raise sqlite3.OperationalError("killed")

    with pytest.raises(LedgerError, match="killed"):
        open_ledger(desk.path, (later,))
    assert desk.rows("pragma freelist_count")[0]["freelist_count"] > 100
    with desk.ledger.write() as db:
        db.execute("delete from _sqlite_migrations where name = '998_frees'")
    open_ledger(desk.path).close()
    assert desk.rows("pragma freelist_count") == [{"freelist_count": 0}]
    assert desk.rows("pragma user_version") == [{"user_version": 0}]
    desk.ledger.close()
