"""Entries that the ledger knows: listed by a further source, or told again by their own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.model import Entry
from crawler.store import ReadResult, article_now, open_ledger, save
from tests.ledger import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def test_what_a_further_source_calls_a_known_article_is_kept_beside_its_own_words(desk: Desk) -> None:
    desk.article("https://a.example/news/keel", "The keel was laid.")
    assert desk.polled(Entry("https://a.example/news/keel", title="Frigate begun"), source_id="b").new == 0
    [due] = desk.due("b")
    change = save(desk.ledger, ReadResult(due, None, None), desk.now)
    assert change
    assert change.kind == "revised"
    article = article_now(desk.ledger, 1)
    assert article
    assert (article.title, article.other_title) == ("A title", "Frigate begun")


def test_entries_of_a_ledger_of_the_release_before_have_not_come_back(desk: Desk) -> None:
    desk.article("https://a.example/1", "The keel was laid.", title="Keel laid")
    with desk.ledger.write() as db:
        db.execute("drop index entries_listed")
        for column in ("listed", "gone_at"):
            db.execute(f"alter table entries drop column {column}")
        db.execute("delete from _sqlite_migrations where name = '015_entries_that_return'")
    desk.ledger.close()
    desk.ledger = open_ledger(desk.path)
    assert desk.rows("select listed, gone_at from entries") == [{"listed": 0, "gone_at": None}]
    for hours, shown in ((1, True), (2, False), (4, True)):
        desk.now += timedelta(hours=hours)
        desk.polled(*[Entry("https://a.example/1", title="Keel laid")] * shown)
        assert len(desk.due()) == (hours == 4)


def test_a_new_entry_with_the_link_and_headline_of_an_earlier_one_has_its_page_read_again(desk: Desk) -> None:
    first = Entry("https://a.example/1", guid="1", title="Keel laid", text="The yard is busy.")
    desk.polled(first)
    desk.read(desk.due()[0], "The keel was laid.")
    desk.now += timedelta(hours=2)
    desk.polled(replace(first, guid="2", text="The yard is busy. (2)"), replace(first, guid="3", title="Harbour open"))
    assert sorted(due.entry.guid or "" for due in desk.due()) == ["1", "2", "3"]
    desk.now += timedelta(hours=2)
    for due in desk.due():
        desk.read(due, "The keel was laid.")
    desk.polled(replace(first, guid="4", title="Harbour shut"))
    assert [due.entry.guid for due in desk.due()] == ["4"]
