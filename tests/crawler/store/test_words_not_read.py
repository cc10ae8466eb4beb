"""What a feed takes back before the page is read is heard beside what it says then."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.model import Entry
from crawler.store import forget
from tests.ledger import EVERY, Desk

URL = "https://a.example/1"
FIRST = Entry(URL, title="Mine found in the bay", text="The ferry waits.")
LATER = Entry(URL, title="Quay news", text="The mayor spoke.")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def polled(desk: Desk, *entries: Entry) -> None:
    for entry in entries:
        desk.polled(entry)
        desk.now += EVERY


def beside(desk: Desk) -> list[object]:
    return [row["other_text"] for row in desk.rows("select other_text from revisions order by revision")]


def test_the_first_headline_and_teaser_of_an_unread_page_are_heard(desk: Desk) -> None:
    polled(desk, FIRST, LATER)
    desk.read(*desk.due(), "Calm.")
    assert beside(desk) == ["The mayor spoke.\n\nMine found in the bay\n\nThe ferry waits."]


def test_so_is_what_a_known_article_was_said_to_say_while_its_page_was_due(desk: Desk) -> None:
    polled(desk, LATER)
    desk.read(*desk.due(), "Calm.")
    polled(desk, FIRST, LATER)
    change = desk.read(*desk.due(), "Calm.")
    assert change
    assert change.kind == "revised"
    assert "Mine found in the bay" in str(beside(desk)[-1])


def test_words_that_were_read_are_not_kept(desk: Desk) -> None:
    polled(desk, FIRST)
    desk.read(*desk.due(), "Calm.")
    polled(desk, LATER)
    assert desk.rows("select words_not_read from entries") == [{"words_not_read": ""}]


def test_a_forgotten_article_leaves_none_of_its_feeds_words(desk: Desk) -> None:
    polled(desk, FIRST, LATER)
    desk.read(*desk.due(), "Calm.")
    with desk.ledger.write():
        forget(desk.ledger, 1)
    [row] = desk.rows("select title, text, captions, categories, words_not_read from entries")
    assert not any(row.values())
