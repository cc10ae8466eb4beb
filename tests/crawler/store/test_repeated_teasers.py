"""What entries of a source have in common tells nothing of any."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.model import Entry
from crawler.revisions import from_entry
from crawler.store import ReadResult, save, without_boilerplate
from tests.ledger import Desk

TEASER = "An exercise of words, every day from our newsroom."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def said(desk: Desk, *entries: Entry) -> None:
    """Poll these entries, whose own words are their articles."""
    desk.polled(*entries)
    for due in desk.due():
        bare = without_boilerplate(desk.ledger, due)
        save(desk.ledger, ReadResult(bare, from_entry(bare.entry, "ok"), None), desk.now)


def texts(desk: Desk) -> list[tuple[object, object]]:
    rows = desk.rows("select r.text, r.other_text from articles a join revisions r on r.article_id = a.id "
                     "and r.revision = a.revision order by a.id")  # fmt: skip
    return [(row["text"], row["other_text"]) for row in rows]


def test_a_teaser_that_a_third_entry_has_is_no_longer_the_text_of_the_first_two(desk: Desk) -> None:
    entries = [Entry(f"https://a.example/{n}", title=f"Title {n}", text=TEASER) for n in range(3)]
    said(desk, *entries[:2])
    assert texts(desk) == [(TEASER, "")] * 2
    said(desk, *entries)
    assert [text for text, _ in texts(desk)] == ["", "", ""]
    assert desk.due() == ()


def test_a_text_that_two_entries_have_stays_theirs(desk: Desk) -> None:
    said(desk, *[Entry(f"https://a.example/{n}", title=f"Title {n}", text=TEASER) for n in range(2)])
    said(desk, Entry("https://a.example/9", title="Title 9", text="Another text."))
    assert texts(desk)[:2] == [(TEASER, "")] * 2


def steps(desk: Desk, work: Callable[[], object]) -> int:
    """How many hundreds of steps SQLite takes for some work."""
    taken: list[int] = []
    desk.ledger.db.conn.set_progress_handler(lambda: taken.append(1), 100)
    work()
    desk.ledger.db.conn.set_progress_handler(None, 0)
    return len(taken)


def with_past(desk: Desk, entries: int) -> None:
    """Give the source a past of entries with the same teaser, each of which is the whole text of its article."""
    said(desk, Entry("https://a.example/first", title="First", text=TEASER))
    columns = "source, title, text, authors, found_at, first_poll, revision, relation, form, extraction, access_state, tags, evidence"
    with desk.ledger.write() as db:
        db.execute(
            "with recursive n(i) as (select 2 union all select i + 1 from n where i < ?) insert into articles "
            f"(url, key_url, {columns}) select 'https://a.example/' || i, 'a.example/' || i, {columns} from n "
            "join articles on true where articles.id = 1",
            [entries],
        )
        db.execute(
            "insert into entries (source, key_url, url, title, text, authors, found_at, first_poll, article_id) "
            "select source, key_url, url, 'Title ' || id, text, authors, found_at, 0, id from articles where id > 1"
        )


def test_a_repeated_teaser_costs_no_more_in_a_source_of_many_years(tmp_path: Path) -> None:
    taken = []
    for entries in (2_000, 6_000):
        desk = Desk(tmp_path / f"{entries}.db")
        with_past(desk, entries)
        new = Entry("https://a.example/new", title="New", text=TEASER)
        taken.append(steps(desk, lambda desk=desk, new=new: desk.polled(new)))
        taken.append(steps(desk, lambda desk=desk: without_boilerplate(desk.ledger, desk.due()[-1])))
        assert desk.rows("select count(*) as due from entries where due_at is not null") == [{"due": 1_000}]
        desk.ledger.close()
    assert taken[2] < 1.1 * taken[0]
    assert taken[3] < 1.1 * taken[1]


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (("Press release 12/2026", "Press release 13/2026", "Press release 14/2026"), "nothing"),
        (("New publication", "New publication", "new  publication"), "nothing"),
        (("New publication", "New publication", "Frigate ordered"), "something"),
        (("Frigate ordered", "Corvette ordered", "Tug ordered"), "something"),
    ],
)
def test_a_headline_that_three_entries_have_but_for_numbers_names_nothing(
    desk: Desk, titles: tuple[str, ...], said: str
) -> None:
    desk.polled(*[Entry(f"https://a.example/{n}", title=title) for n, title in enumerate(titles)])
    assert without_boilerplate(desk.ledger, desk.due()[0]).names_nothing is (said == "nothing")


def test_one_article_that_two_entries_lead_to_names_something(desk: Desk) -> None:
    entry = Entry("https://a.example/1", "1", "New publication")
    desk.polled(entry, replace(entry, guid="2", text="B."), replace(entry, guid="3", text="C."))
    assert not without_boilerplate(desk.ledger, desk.due()[0]).names_nothing
