"""Pruning: what it leaves to be heard, and the space that it gives back."""

import contextlib
import multiprocessing
import os
import random
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from alerts.app.upkeep import FULL_TEXT_INDEXES
from crawler.errors import LedgerError
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


WORDS = ("frigate", "keel", "harbour", "sonar", "torpedo", "mast", "hull", "deck", "radar", "crew", "pier", "anchor")


def filled(desk: Desk, articles: int) -> None:
    """Articles of 2,500 characters, no two of which are copies; each full text stands in its feed, too."""
    for number in range(articles):
        order = random.Random(number)
        said = [f"{order.choice(WORDS)}{order.randrange(10_000)}" for _ in range(230)]
        text = " ".join(said)[:2_500]
        desk.polled(Entry(f"https://a.example/{number}", title=f"Ship {number}", text=text))
        desk.read(*desk.due(), text)


def pages(desk: Desk) -> tuple[int, int]:
    """How many pages the ledger has, and how many it would have if it were written anew."""
    copy = desk.path.with_name("anew.db")
    copy.unlink(missing_ok=True)
    desk.ledger.db.conn.execute("vacuum into ?", [str(copy)]).close()
    with contextlib.closing(sqlite3.connect(copy)) as anew:
        [least] = anew.execute("pragma page_count").fetchone()
    return int(desk.rows("pragma page_count")[0]["page_count"]), int(least)  # type: ignore[call-overload]


def is_whole(desk: Desk) -> bool:
    desk.ledger.db.conn.execute("insert into articles_fts (articles_fts) values ('integrity-check')").close()
    return desk.rows("pragma integrity_check") == [{"integrity_check": "ok"}] and not desk.rows(
        "pragma foreign_key_check"
    )


def test_pruning_gives_the_space_of_removed_texts_back(desk: Desk) -> None:
    filled(desk, 250)
    before, _ = pages(desk)
    rows = {table: desk.rows(f"select count(*) as n from {table}") for table in ("entries", "url_aliases", "revisions")}
    told: list[tuple[str, int, int]] = []
    desk.now += timedelta(days=2)
    removed = prune(
        desk.ledger, timedelta(days=1), desk.now, indexes=FULL_TEXT_INDEXES, progress=lambda *one: told.append(one)
    )
    assert sum(removed) == 250
    after, least = pages(desk)
    assert after < before / 3
    assert after < least * 1.15
    assert is_whole(desk)
    assert {table: desk.rows(f"select count(*) as n from {table}") for table in rows} == rows
    assert [one for one in told if one[0] == "texts"] == [("texts", done, 250) for done in range(50, 251, 50)]
    assert {work: (done, of) for work, done, of in told}.keys() == {"texts", "space", *FULL_TEXT_INDEXES}
    assert all(done == of for done, of in {work: (done, of) for work, done, of in told}.values())
    assert len(desk.rows("select rowid from articles_fts where articles_fts match 'ship'")) == 250
    assert desk.rows("pragma foreign_keys") == [{"foreign_keys": 1}]


def test_pruning_keeps_what_refers_to_an_article(desk: Desk) -> None:
    change = desk.article("https://a.example/1", "A text that goes.", title="Old")
    with desk.ledger.write() as db:
        db.execute("insert into watched_articles values (?, ?)", [change.article_id, "2027-01-01T00:00:00.000Z"])
        db.execute("insert into stories values (7, 'Old', '', '')")
        db.execute("insert into story_articles values (?, 7)", [change.article_id])
    desk.now += timedelta(days=2)
    assert sum(prune(desk.ledger, timedelta(days=1), desk.now)) == 1
    assert desk.rows("select article_id from watched_articles") == [{"article_id": change.article_id}]
    assert desk.rows("select story_id from story_articles") == [{"story_id": 7}]
    assert is_whole(desk)


def test_pruning_inside_another_transaction_is_refused_and_removes_nothing(desk: Desk) -> None:
    desk.article("https://a.example/1", "A text that stays.", title="Old")
    desk.now += timedelta(days=2)
    with pytest.raises(LedgerError, match="inside another transaction"), desk.ledger.write():
        list(prune(desk.ledger, timedelta(days=1), desk.now))
    assert desk.rows("select text from articles") == [{"text": "A text that stays."}]
    assert desk.rows("select count(*) as n from url_aliases") == [{"n": 1}]
    assert desk.rows("pragma foreign_keys") == [{"foreign_keys": 1}]


def _prune_and_die(path: Path, steps: int) -> None:
    desk = Desk(path)
    for _ in islice(prune(desk.ledger, timedelta(days=1), desk.now + timedelta(days=2)), steps):
        pass
    desk.ledger.db.conn.execute("begin")
    desk.ledger.db.conn.execute("delete from url_aliases")
    os._exit(9)


@pytest.mark.parametrize("steps", [1, 3, 5])
def test_pruning_that_was_killed_goes_on_where_it_stood(desk: Desk, steps: int) -> None:
    filled(desk, 110)
    child = multiprocessing.get_context("spawn").Process(target=_prune_and_die, args=(desk.path, steps))
    child.start()
    child.join()
    assert child.exitcode == 9
    desk.now += timedelta(days=2)
    assert sum(prune(desk.ledger, timedelta(days=1), desk.now)) == max(0, 110 - 50 * steps)
    after, least = pages(desk)
    assert after < least * 1.15
    assert is_whole(desk)
    assert desk.rows("select count(*) as n from url_aliases") == [{"n": 110}]
    assert desk.rows("select count(*) as n from articles where text = '' and title != ''") == [{"n": 110}]


def test_a_daily_pruning_leaves_the_indexes_to_their_usual_merging(desk: Desk) -> None:
    filled(desk, 30)
    desk.now += timedelta(days=2)
    filled_later = [Entry(f"https://a.example/new/{number}", title="New") for number in range(300)]
    desk.polled(*filled_later)
    for due in desk.due():
        desk.read(due, "Nothing to be removed.")
    told: list[str] = []
    removed = prune(
        desk.ledger, timedelta(days=1), desk.now, thorough=False, progress=lambda work, *_: told.append(work)
    )
    assert sum(removed) == 30
    assert told == ["texts"]
