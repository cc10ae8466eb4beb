"""An article that somebody removed for good does not come back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.model import Entry
from crawler.store import forget, import_article
from tests.ledger import Desk, source


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db", sources=(source("a"), source("b")))
    yield one
    one.ledger.close()


def test_a_forgotten_article_does_not_come_back_when_its_feed_changes_it(desk: Desk) -> None:
    change = desk.article("https://a.example/1", "A text that goes.", title="Old")
    with desk.ledger.write():
        forget(desk.ledger, change.article_id)
    assert desk.polled(Entry("https://a.example/1", title="New", text="Said in other words.")).new == 0
    assert not desk.due()
    assert desk.rows("select title, text from entries") == [{"title": None, "text": None}]


def test_a_forgotten_article_does_not_come_back_by_another_source_or_an_import(desk: Desk) -> None:
    url = "https://a.example/1"
    change = desk.article(url, "A text that goes.", title="Old")
    with desk.ledger.write():
        forget(desk.ledger, change.article_id)
    again = Entry(f"{url}?utm_source=b", title="Old", text="A text that goes.")
    for _ in range(2):
        assert desk.polled(again, source_id="b").new == 0
        assert not desk.due("b")
    assert import_article(desk.ledger, "c", again, desk.now) is None
    assert desk.rows("select title, text from entries") == [{"title": None, "text": None}] * 2
    assert desk.polled(Entry("https://a.example/2", title="Old", text="A text that goes."), source_id="b").new == 1


def test_an_address_that_leads_to_another_article_is_not_forgotten(desk: Desk) -> None:
    url = "https://a.example/ticker"
    desk.polled(
        Entry(url, title="One", text="The keel was laid.", guid="1"),
        Entry(url, title="Two", text="A bridge fell.", guid="2"),
    )
    for due in desk.due():
        desk.read(due, due.entry.text or "")
    with desk.ledger.write():
        forget(desk.ledger, 1)
    assert desk.polled(Entry(url, title="Three", text="A third report."), source_id="b").new + len(desk.due("b")) > 0
