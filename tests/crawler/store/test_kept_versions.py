"""Texts are stored once: versions hold what differs, and `revisions` gives each its text."""

import contextlib
import random
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from alerts.store import ALERTS
from crawler.model import Entry
from crawler.store import CRAWLER, article_at, open_existing, open_ledger, revisions_of
from tests.ledger import Desk
from tests.older import older_ledger

PARAGRAPHS = [f'At {hour:02}:17 the frigate "Keel\\{hour}" left the harbour – é😀 {hour * 7919}.' for hour in range(24)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def told_anew(desk: Desk, text: str, title: str = "Live") -> None:
    """The page of the one article says this now."""
    with desk.ledger.write() as db:
        db.execute("update entries set due_at = ?", ["2026-01-01T00:00:00.000Z"])
    desk.polled(Entry("https://a.example/1", title=title))
    desk.read(*desk.due(), text, title=title)


def texts(desk: Desk) -> list[object]:
    return [row["text"] for row in desk.rows("select text from revisions order by revision")]


def stored(desk: Desk) -> list[tuple[object, object]]:
    return [(row["text"], row["delta"]) for row in desk.rows("select text, delta from versions order by revision")]


def test_the_text_of_the_newest_version_stands_in_its_article_alone(desk: Desk) -> None:
    desk.article("https://a.example/1", PARAGRAPHS[0])
    assert stored(desk) == [(None, None)]
    assert texts(desk) == [PARAGRAPHS[0]]


def test_an_earlier_version_holds_what_differs_and_says_all_it_said(desk: Desk) -> None:
    said = "\n\n".join(PARAGRAPHS)
    edited = said.replace("15:17", "15:18").replace("left the harbour", "left port", 1)
    desk.article("https://a.example/1", said, title="Live")
    told_anew(desk, edited)
    assert texts(desk) == [said, edited]
    [(text, delta), newest] = stored(desk)
    assert text is None
    assert len(str(delta)) < 100
    assert newest == (None, None)


def test_a_silent_edit_and_its_revert_say_what_they_said(desk: Desk) -> None:
    said, edited = "\n\n".join(PARAGRAPHS), "\n\n".join(PARAGRAPHS[3:] + PARAGRAPHS[:2])
    desk.article("https://a.example/1", said, title="Live")
    for text in (edited, said, edited):
        told_anew(desk, text)
    assert texts(desk) == [said, edited, said, edited]
    version = article_at(desk.ledger, 1, 3)
    assert version
    assert version.text == said
    assert edited in version.earlier_words
    assert version.first_words
    assert said in version.first_words


def test_another_headline_alone_stores_no_text(desk: Desk) -> None:
    desk.article("https://a.example/1", PARAGRAPHS[0], title="Old")
    told_anew(desk, PARAGRAPHS[0], title="New")
    assert texts(desk) == [PARAGRAPHS[0]] * 2
    assert stored(desk) == [(None, None)] * 2


def test_a_live_blog_takes_little_and_each_version_says_what_it_said(desk: Desk) -> None:
    order, said, all_said = random.Random(3), PARAGRAPHS[0], []
    desk.article("https://a.example/1", said, title="Live")
    all_said.append(said)
    for number in range(90):
        said = f"Update {number} {order.random()}: {order.choice(PARAGRAPHS)}\n\n{said}"
        told_anew(desk, said)
        all_said.append(said)
    assert texts(desk) == all_said
    words = [one.words for one in revisions_of(desk.ledger, 1)]
    assert all(text in words[number] for number, text in enumerate(all_said))
    whole = [number for number, (text, _) in enumerate(stored(desk), 1) if text]
    assert whole == [1, 64]
    assert sum(len(str(text or delta)) for text, delta in stored(desk)) < len(said) * 2


def long_live_blog(count: int) -> list[str]:
    """What each version of a live blog says: paragraphs come at the top, some go at the end, one text is another."""
    order, said, all_said = random.Random(3), PARAGRAPHS[0], [PARAGRAPHS[0]]
    for number in range(2, count + 1):
        said = f"Update {number} {order.random()}: {order.choice(PARAGRAPHS)}\n\n{said}"[:9_000]
        all_said.append("Back soon." if number in (70, 128) else said)
    return all_said


def test_of_a_long_live_blog_the_first_and_the_last_64th_are_whole(desk: Desk) -> None:
    all_said = long_live_blog(280)
    desk.article("https://a.example/1", all_said[0], title="Live")
    for text in all_said[1:]:
        told_anew(desk, text)
    assert texts(desk) == all_said
    whole = [number for number, (text, _) in enumerate(stored(desk), 1) if text and text != "Back soon."]
    assert whole == [1, 64, 69, 127, 256]  # the text that follows 69 and 127 is another, and so is that of version 128
    assert desk.rows("select revision, built_from from versions where built_from is not null") == [
        {"revision": 192, "built_from": 256}
    ]


def test_whoever_gives_an_article_another_text_the_version_before_keeps_its_own(desk: Desk) -> None:
    desk.article("https://a.example/1", PARAGRAPHS[0])
    with desk.ledger.write() as db:
        db.execute("update articles set text = 'Another.', revision = 2")
    assert texts(desk) == [PARAGRAPHS[0]]


def before_versions(path: Path, said: Sequence[str] = ()) -> None:
    """A ledger of the release before, with an article of these versions, else of three."""
    ledger = older_ledger(path, "032_versions", "023_texts")
    said = said or ["\n\n".join(PARAGRAPHS[:count]) for count in (3, 9, 20)]
    with ledger.write() as db:
        db.execute("insert into sources (id, kind, url, added_at) values ('a', 'feed', 'https://a.example/feed', '')")
        db.execute(
            "insert into articles (id, url, key_url, source, title, text, authors, found_at, first_poll, tags, form, "
            "extraction, access_state, evidence, revision, relation) values (1, 'u', 'u', 'a', 't', ?, '[]', "
            "'2026-11-23T08:00:00.000Z', 0, '[]', '', 'ok', 'full', '[]', ?, 'new')",
            [said[-1], len(said)],
        )
        for number, text in enumerate(said, 1):
            db.execute(
                "insert into revisions (article_id, revision, at, title, text, access_state, kind) "
                "values (1, ?, '2026-11-23T08:00:00.000Z', 't', ?, 'full', 'live')",
                [number, text],
            )
    ledger.close()


def test_a_ledger_of_the_release_before_keeps_every_text_and_gets_smaller(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    before_versions(path)
    with contextlib.closing(sqlite3.connect(path)) as old:
        before = old.execute("select * from revisions order by revision").fetchall()
        triggers = old.execute("select count(*) from sqlite_master where name = 'alerts_text_removed'").fetchone()
    assert triggers == (1,)
    ledger = open_existing(path, (CRAWLER, ALERTS))
    assert [tuple(row.values()) for row in ledger.rows("select article_id, revision, at, title, text, access_state, "
            "hidden_percent, other_title, other_text, extraction, repeated_beside, repeated_within, categories, kind, "
            "copy_id, copy_revision from revisions order by revision")] == before  # fmt: skip
    assert ledger.rows("select count(text) as whole, count(delta) as deltas from versions") == [
        {"whole": 0, "deltas": 2}
    ]
    assert ledger.rows("pragma freelist_count") == [{"freelist_count": 0}]
    assert ledger.rows("select tbl_name from sqlite_master where name = 'alerts_text_removed'") == [
        {"tbl_name": "versions"}
    ]
    ledger.close()
    with contextlib.closing(sqlite3.connect(next(tmp_path.glob("v.db.before-upgrade-*")))) as copy:
        assert copy.execute("select * from revisions order by revision").fetchall() == before


def test_the_long_live_blog_of_an_older_ledger_says_what_it_said(tmp_path: Path) -> None:
    all_said = long_live_blog(330)
    before_versions(tmp_path / "v.db", all_said)
    ledger = open_existing(tmp_path / "v.db", (CRAWLER, ALERTS))
    assert [row["text"] for row in ledger.rows("select text from revisions order by revision")] == all_said
    assert ledger.rows("select revision from versions where built_from is not null") == [
        {"revision": 192}, {"revision": 256}
    ]  # fmt: skip
    ledger.close()


def test_a_new_ledger_and_an_upgraded_one_are_alike(tmp_path: Path) -> None:
    before_versions(tmp_path / "old.db")
    schemas = []
    for name in ("old.db", "new.db"):
        ledger = open_ledger(tmp_path / name, (CRAWLER, ALERTS))
        schemas.append({row["name"]: row["sql"] for row in ledger.rows("select name, sql from sqlite_master")})
        ledger.close()
    assert schemas[0] == schemas[1]
