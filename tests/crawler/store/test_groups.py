"""Groups of copies in the ledger: decided when an article is saved, and anew when its text changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.model import Entry
from tests.crawler.notices import notices
from tests.crawler.test_duplicates import FRIGATE
from tests.ledger import Desk, source

ERROR = (
    "Our technicians are moving the machines that hold these pages to another hall, which takes longer than planned. We "
    "ask all readers for patience and hope to be back this afternoon. The printed paper is on sale at every kiosk."
)
TANKER = (
    "A tanker sank off the cape in the night to Tuesday. Its crew of nineteen was taken off by two helicopters of the "
    "coast guard, which had to turn back twice because of the wind. Nobody was hurt, and little oil was lost."
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db", sources=tuple(source(name, f"https://{name}.example/feed") for name in "abcd"))
    yield one
    one.ledger.close()


def groups(desk: Desk) -> list[object]:
    return [row["group_id"] for row in desk.rows("select group_id from articles order by id")]


def revise(desk: Desk, source_id: str, text: str) -> None:
    """Poll the one entry of the source again, with another teaser, and read its page."""
    url = f"https://{source_id}.example/1"
    desk.polled(Entry(url, title="A title", text=f"Teaser: {text[:40]}"), source_id=source_id)
    desk.read(desk.due(source_id)[0], text)


def test_a_group_that_an_error_page_made_ends_with_the_page(desk: Desk) -> None:
    for name in "abc":
        desk.article(f"https://{name}.example/1", ERROR, name)
    assert groups(desk) == [1, 1, 1]
    revise(desk, "a", FRIGATE)
    assert groups(desk) == [1, 2, 2]
    revise(desk, "c", TANKER)
    assert groups(desk) == [1, 2, 3]
    revise(desk, "b", f"(Agency) {FRIGATE}")
    assert groups(desk) == [1, 1, 3]


def test_an_edit_of_the_first_article_leaves_its_copies_with_it(desk: Desk) -> None:
    for name in "abc":
        desk.article(f"https://{name}.example/1", FRIGATE, name)
    revise(desk, "a", f"{FRIGATE} It rained.")
    assert groups(desk) == [1, 1, 1]
    assert [row["relation"] for row in desk.rows("select relation from articles")] == ["new", "copy", "copy"]


def test_an_article_joins_no_group_with_another_of_its_source(desk: Desk) -> None:
    desk.article("https://a.example/1", FRIGATE, "a")
    desk.article("https://b.example/1", FRIGATE, "b", title="Copied")
    desk.article("https://a.example/2", f"The frigate was dropped.\n\n{FRIGATE}", "a", title="Dropped")
    assert groups(desk) == [1, 1, 3]
    desk.article("https://b.example/2", f"The frigate was dropped.\n\n{FRIGATE}", "b", title="Dropped, says a paper")
    assert groups(desk) == [1, 1, 3, 3]


def test_two_addresses_of_one_article_are_a_copy_and_its_original(desk: Desk) -> None:
    desk.article("https://a.example/1", FRIGATE, "a")
    desk.article("https://a.example/print/1", FRIGATE, "a")
    assert groups(desk) == [1, 1]


OUTLETS = tuple(f"o{number}" for number in range(30))


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "wire.db", sources=tuple(source(name, f"https://{name}.example/feed") for name in OUTLETS))
    yield one
    one.ledger.close()


def test_the_thirtieth_copy_of_one_text_is_still_a_copy(wire: Desk) -> None:
    for name in OUTLETS:
        wire.article(f"https://{name}.example/1", f"{FRIGATE}\n\nPrinted by {name}.", name, title=f"Frigate, by {name}")
    assert groups(wire) == [1] * len(OUTLETS)


def test_a_copy_of_one_of_many_notices_of_one_form_is_found(wire: Desk) -> None:
    """Hardly one of its fingerprints is rare, and those who have the others fill the first look."""
    every = [one for one in notices() if one.title == "Award of contract"][:40]
    for number, one in enumerate(every):
        wire.article(f"https://o0.example/{number}", one.text, "o0", title=one.title)
    assert groups(wire) == list(range(1, 41))
    for number in (3, 20, 39):
        wire.article(f"https://o1.example/{number}", every[number].text, "o1", title=every[number].title)
    assert groups(wire)[40:] == [4, 21, 40]
