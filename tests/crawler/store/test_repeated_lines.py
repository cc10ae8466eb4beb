"""A promotion in every page of a source is heard of the first two articles, and counted of the others."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.model import Entry, Extraction
from crawler.store import ReadResult, recent_entries, repeated_lines_of, save, source_states
from tests.ledger import Desk

PROMOTION = "Our newsletter tells you more about every missile of the year."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def read_all(desk: Desk, number: int, *lines: str, source_id: str = "a", extraction: Extraction = "ok") -> None:
    entries = [Entry(f"https://{source_id}.example/{n}", str(n), f"Title {n}") for n in range(number)]
    desk.polled(*entries, source_id=source_id)
    for due in desk.due(source_id):
        own = f"A box of article {due.id} says that a mine was found."
        desk.read(due, f"The crew of ship {due.id} rests.", left_out=(*lines, own), extraction=extraction)


def beside(desk: Desk) -> list[str]:
    return [row["other_text"] for row in desk.ledger.rows("select other_text from revisions order by article_id")]


def test_a_promotion_is_said_of_two_articles_and_counted_of_the_others(desk: Desk) -> None:
    read_all(desk, 5, PROMOTION)
    assert [PROMOTION in said for said in beside(desk)] == [True, True, False, False, False]
    assert all("a mine was found" in said for said in beside(desk))
    assert [repeated_lines_of(desk.ledger, article) for article in (2, 3)] == [(), (PROMOTION,)]
    states = {one.id: one.articles_with_lines_left_out for one in source_states(desk.ledger)}
    assert states == {"a": 3, "b": 0}


def test_a_line_far_down_beside_an_article_is_not_looked_for_and_so_it_is_heard(desk: Desk) -> None:
    read_all(desk, 4, "A line of a list that is long. " * 400, PROMOTION)
    assert [PROMOTION in said for said in beside(desk)] == [True] * 4


def test_each_source_says_its_own(desk: Desk) -> None:
    read_all(desk, 2, PROMOTION)
    read_all(desk, 2, PROMOTION, source_id="b")
    assert all(PROMOTION in said for said in beside(desk))


def test_a_page_that_may_hold_no_article_says_all(desk: Desk) -> None:
    read_all(desk, 5, PROMOTION, extraction="not_article")
    assert all(PROMOTION in said for said in beside(desk))


def test_a_sentence_of_the_text_is_left_out_of_none(desk: Desk) -> None:
    read_all(desk, 3, PROMOTION)
    desk.polled(Entry("https://a.example/9", "9", "Title 9"))
    [due] = desk.due()
    desk.read(due, f"The yard is open. {PROMOTION}", left_out=(PROMOTION,))
    assert PROMOTION in desk.ledger.rows("select text from articles order by id desc limit 1")[0]["text"]


def test_reading_a_page_again_makes_no_version_of_what_is_left_out_now(desk: Desk) -> None:
    read_all(desk, 4, PROMOTION)
    again = recent_entries(desk.ledger, "a", desk.now - timedelta(days=1), 9)
    [first] = [one for one in again if one.id == 1]
    own = "A box of article 1 says that a mine was found."
    assert desk.read(first, "The crew of ship 1 rests.", left_out=(PROMOTION, own)) is None


def test_what_a_feed_says_of_a_picture_stands_beside_the_text_and_is_left_out_when_it_repeats(desk: Desk) -> None:
    caption = "A missile of the navy, seen from the pier."
    desk.polled(*[Entry(f"https://a.example/{n}", str(n), f"Title {n}", captions=caption) for n in range(4)])
    for due in desk.due():
        desk.read(due, f"The crew of ship {due.id} rests.")
    assert beside(desk) == [caption, caption, "", ""]
    desk.polled(Entry("https://a.example/0", "0", "Title 0", captions="A torpedo was found in the bay."))
    [due] = desk.due()
    change = desk.read(due, "The crew of ship 1 rests.")
    assert change is not None
    assert change.kind == "revised"


def test_a_new_caption_of_a_page_that_is_not_modified_is_heard(desk: Desk) -> None:
    first = Entry("https://a.example/0", "0", "Title 0")
    desk.polled(first)
    desk.read(*desk.due(), "The crew rests.")
    desk.polled(replace(first, captions="A torpedo was found in the bay."))
    [due] = desk.due()
    assert save(desk.ledger, ReadResult(due, None, None), desk.now) is not None
    assert "torpedo" in desk.ledger.rows("select other_text from revisions where revision = 2")[0]["other_text"]


def test_an_entry_found_before_captions_were_recorded_is_not_read_again_for_them(desk: Desk) -> None:
    first = Entry("https://a.example/0", "0", "Title 0", captions="A torpedo was found in the bay.")
    desk.polled(first)
    desk.read(*desk.due(), "The crew rests.")
    desk.ledger.db.execute("update entries set captions = null").close()
    desk.polled(first)
    assert not desk.due()
    desk.polled(replace(first, captions="A mine was found in the bay."))
    assert desk.due()
