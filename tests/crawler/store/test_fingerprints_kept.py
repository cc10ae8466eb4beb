"""The fingerprints of an article go with its text, and those of an older ledger find what they found."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.store import ALERTS
from crawler.duplicates import fingerprints
from crawler.model import Entry
from crawler.store import CRAWLER, forget, open_existing, prune
from tests.ledger import Desk
from tests.older import older_ledger

TEXT = "The zeppelin rose at noon over the old harbour, and forty guests drank tea beside the mast while it rained."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def marks(desk: Desk, article_id: int) -> set[int]:
    return {row["mark"] for row in desk.rows("select mark from fingerprints where article_id = ?", article_id)}


def test_an_articles_fingerprints_are_those_of_its_present_text(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    desk.article("https://a.example/2", TEXT + " Nobody saw it land.", title="Other")
    assert (marks(desk, 1), marks(desk, 2)) == (fingerprints(TEXT), fingerprints(TEXT + " Nobody saw it land."))
    desk.polled(Entry("https://a.example/1", title="A title", text="It sank."))
    desk.read(desk.due()[0], TEXT.replace("zeppelin", "airship"))
    assert marks(desk, 1) == fingerprints(TEXT.replace("zeppelin", "airship"))
    assert marks(desk, 2) == fingerprints(TEXT + " Nobody saw it land.")


def test_a_forgotten_article_takes_its_fingerprints_along(desk: Desk) -> None:
    for number in (1, 2):
        desk.article(f"https://a.example/{number}", TEXT)
    with desk.ledger.write():
        forget(desk.ledger, 2)
    assert not marks(desk, 2)
    assert marks(desk, 1) == fingerprints(TEXT)


def test_a_pruned_text_takes_its_fingerprints_along(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    desk.now += timedelta(days=9)
    desk.article("https://a.example/2", TEXT)
    assert sum(prune(desk.ledger, timedelta(days=7), desk.now)) == 1
    assert not marks(desk, 1)
    assert marks(desk, 2) == fingerprints(TEXT)


def test_the_fingerprints_of_an_older_ledger_find_what_they_found_and_go_as_they_went(tmp_path: Path) -> None:
    ledger = older_ledger(tmp_path / "v.db", "035", "026")
    with ledger.write() as db:
        db.execute("insert into sources (id, kind, url, added_at) values ('a', 'feed', 'https://a.example/feed', '')")
        for number in (1, 2, 3):
            db.execute(
                "insert into articles (id, url, key_url, source, title, text, authors, found_at, first_poll, tags, "
                "form, extraction, access_state, evidence, revision, relation) values (?1, ?1, ?1, 'a', 't', 'w', "
                "'[]', '2026-11-23T08:00:00.000Z', 0, '[]', '', 'ok', 'full', '[]', 1, 'new')",
                [number],
            )
        db.execute("insert into fingerprints (mark, article_id) values (7, 1), (9, 2), (7, 2), (281474976710655, 2)")
    ledger.close()
    ledger = open_existing(tmp_path / "v.db", (CRAWLER, ALERTS))
    pairs = [(7, 1), (7, 2), (9, 2), (281474976710655, 2)]
    assert [(row["mark"], row["article_id"]) for row in ledger.rows("select * from fingerprints")] == pairs
    with ledger.write():
        forget(ledger, 2)
    assert ledger.rows("select * from fingerprints") == [{"mark": 7, "article_id": 1}]
    assert [row["article_id"] for row in ledger.rows("select article_id from fingerprints_of")] == [1]
    ledger.close()
