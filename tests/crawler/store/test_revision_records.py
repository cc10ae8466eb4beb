"""The versions of an article, each with its kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from alerts.store import ALERTS
from crawler.model import Entry
from crawler.store import CRAWLER, open_ledger, revisions_of
from tests.ledger import Desk

TEXT = "The yard laid the keel of the second frigate on Monday."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db", migrations=(CRAWLER, ALERTS))
    yield one
    one.ledger.close()


def test_each_version_has_its_kind(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    versions = (f"{TEXT}\n\nA mine was found nearby.", f"{TEXT}\n\nA mine was found nearbby.", "Nothing is left of it.")
    for number, text in enumerate(versions):
        desk.polled(Entry("https://a.example/1", title="A title", modified=f"2026-11-23T09:0{number}:00Z"))
        desk.read(desk.due()[0], text)
    kinds = [(one.revision, one.kind, one.is_whole) for one in revisions_of(desk.ledger, 1)]
    assert kinds == [(1, "new", True), (2, "live", True), (3, "minor", True), (4, "update", True)]


def test_a_version_of_an_earlier_release_has_no_kind(tmp_path: Path) -> None:
    before = Migrations("crawler")
    for migration in CRAWLER.pending(Database(memory=True)):
        if migration.name < "018":
            before(name=migration.name)(migration.fn)
    old = open_ledger(tmp_path / "v.db", (before,))
    old.db.execute("insert into sources (id, kind, url, added_at) values ('a', 'feed', 'https://a.example/feed', '')")
    old.db.execute(
        "insert into articles (url, key_url, source, title, text, authors, found_at, first_poll, tags, form, extraction, "
        "access_state, evidence, revision, relation) values ('https://a.example/1', 'a.example/1', 'a', 'Keel', 'Laid.', "
        "'[]', '2026-11-23T05:00:00Z', 0, '[]', 'article', 'ok', 'full', '[]', 1, 'new')"
    )
    old.db.execute(
        "insert into revisions (article_id, revision, at, title, text, access_state) "
        "values (1, 1, '2026-11-23T05:00:00Z', 'Keel', 'Laid.', 'full')"
    )
    old.close()
    ledger = open_ledger(tmp_path / "v.db", (CRAWLER, ALERTS))
    assert [(one.revision, one.kind, one.is_whole) for one in revisions_of(ledger, 1)] == [(1, None, False)]
    ledger.close()
