"""What pruning leaves to be heard: pages that go on to say new things, and pruned articles under another headline."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.model import Entry
from crawler.store import ReadResult, prune, save
from tests.ledger import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def test_a_text_is_kept_while_its_page_goes_on_to_say_new_things(desk: Desk) -> None:
    desk.article("https://a.example/latest", "A statement of the day.", title="Latest statement")
    desk.now += timedelta(days=30)
    desk.polled(Entry("https://a.example/latest", title="Latest statement", text="Another day."))
    desk.read(*desk.due(), "Another statement of another day.")
    assert sum(prune(desk.ledger, timedelta(days=7), desk.now)) == 0
    desk.now += timedelta(days=8)
    assert sum(prune(desk.ledger, timedelta(days=7), desk.now)) == 1


@pytest.mark.parametrize("source_id", ["a", "b"])
def test_another_headline_of_a_pruned_article_is_heard(desk: Desk, source_id: str) -> None:
    url = "https://a.example/1"
    desk.article(url, "A text that goes.", title="Old")
    desk.now += timedelta(days=2)
    assert sum(prune(desk.ledger, timedelta(days=1), desk.now)) == 1
    desk.polled(Entry(url, title="Mine found in the bay", text="It is old."), source_id=source_id)
    [due] = desk.due(source_id)
    change = save(desk.ledger, ReadResult(due, None, None), desk.now)
    assert change
    assert change.kind == "revised"
    assert desk.rows("select other_title from revisions where revision = 2") == [
        {"other_title": "Mine found in the bay"}
    ]
