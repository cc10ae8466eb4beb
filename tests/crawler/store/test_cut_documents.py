"""Polls whose document broke off, in the ledger."""

import sqlite3
from pathlib import Path

from alerts.store import ALERTS
from crawler.model import Entry, Poll
from crawler.store import CRAWLER, open_existing, record_poll, source_state
from tests.ledger import EVERY, Desk


def test_what_a_document_that_broke_off_lacks_has_not_left_its_feed(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    first, second = (Entry(f"https://a.example/{n}", title=f"Keel {n}") for n in range(2))
    desk.polled(first, second)
    desk.now += EVERY
    record_poll(
        desk.ledger, Poll("a", desk.now, 200, is_cut=True), [first], desk.now + EVERY, desk.now, first_poll=False
    )
    assert source_state(desk.ledger, "a").cut_polls == 1
    assert desk.rows("select count(*) as n from entries where gone_at is null") == [{"n": 2}]
    desk.now += EVERY
    desk.polled(first)
    assert source_state(desk.ledger, "a").cut_polls == 0
    assert desk.rows("select count(*) as n from entries where gone_at is null") == [{"n": 1}]
    desk.ledger.close()


def test_a_ledger_from_before_documents_were_known_to_break_off_keeps_its_sources(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    desk.polled(Entry("https://a.example/1", title="Keel laid"))
    desk.ledger.close()
    with sqlite3.connect(tmp_path / "v.db") as db:
        db.execute("alter table sources drop column cut_polls")
        db.execute("delete from _sqlite_migrations where name = '030_cut_documents'")
    upgraded = open_existing(tmp_path / "v.db", (CRAWLER, ALERTS))
    assert upgraded.rows("select polls, cut_polls from sources where id = 'a'") == [{"polls": 1, "cut_polls": 0}]
    upgraded.close()
