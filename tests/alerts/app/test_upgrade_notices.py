"""The first start after an upgrade names the rules that wait for a digest from now on; later ones do not."""

import logging
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from alerts.store import ALERTS
from crawler.store import CRAWLER
from crawler.times import to_text
from tests.alerts.app.test_sending import posted
from tests.ledger import START, Desk

CONFIG = """store: v.db
channels: {desk: {url: "console://", digest: ["07:00"]}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keels: {query: keel}, hulls: {query: hull, urgency: now}}
"""


def started(desk: Desk, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What a start says of this release."""
    caplog.clear()
    runtime = posted(desk, CONFIG)
    with caplog.at_level(logging.WARNING):
        runtime.tell_of_upgrade()
    runtime.ledger.close()
    return [record.getMessage() for record in caplog.records if "this release" in record.getMessage()]


def release_before() -> Migrations:
    before = Migrations("alerts")
    for migration in ALERTS.pending(Database(memory=True))[:10]:
        before(name=migration.name)(migration.fn)
    return before


def test_the_first_start_on_a_ledger_in_use_names_them_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    old = Desk(tmp_path / "v.db", migrations=(CRAWLER, release_before()))
    with old.ledger.write() as db:
        db.execute("insert into rules_seen (rule_hash, rule, at) values ('h', 'keels', ?)", [to_text(START)])
    old.ledger.close()
    desk = Desk(tmp_path / "v.db")
    [line] = started(desk, caplog)
    assert line.startswith(
        "changed with this release: the digest of desk is what tells of 1 rule without an urgency: keels;"
    )
    assert started(desk, caplog) == []
    desk.ledger.close()


def test_the_first_start_on_a_new_ledger_says_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk(tmp_path / "v.db")
    assert started(desk, caplog) == []
    desk.ledger.close()
