"""What an entry and its article both say is stored once, and both go on saying it, whatever becomes of either."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.store import ALERTS
from crawler.model import Entry
from crawler.store import CRAWLER, forget, import_article, open_existing, prune
from crawler.store.shared_texts import SHARED_FROM
from tests.ledger import Desk
from tests.older import older_ledger

TEXT = "The zeppelin rose at noon over the old harbour, and forty guests drank tea beside the mast. " * 4
OTHER = TEXT.replace("zeppelin", "airship")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def said(desk: Desk) -> list[tuple[object, ...]]:
    """What each entry says, and whether that stands in its row."""
    rows = desk.rows(
        "select s.text as said, e.text as stored from entries_said s join entries e using (id) order by id"
    )
    return [(row["said"], row["stored"] is not None) for row in rows]


def told(desk: Desk, text: str, page: str, title: str = "A title") -> None:
    """The feed says this of the one article, and its page that."""
    desk.polled(Entry("https://a.example/1", title=title, text=text))
    desk.read(desk.due()[0], page, title=title)


def test_an_entry_that_says_what_its_page_says_has_no_text_of_its_own(desk: Desk) -> None:
    told(desk, TEXT, TEXT)
    assert said(desk) == [(TEXT, False)]
    assert desk.rows("select text from articles") == [{"text": TEXT}]


@pytest.mark.parametrize(("text", "page"), [(TEXT, OTHER), ("w" * (SHARED_FROM - 1), "w" * (SHARED_FROM - 1))])
def test_another_text_or_a_short_one_stands_in_the_entry(desk: Desk, text: str, page: str) -> None:
    told(desk, text, page)
    assert said(desk) == [(text, True)]


def test_the_entry_goes_on_saying_what_it_said_when_its_page_says_something_else(desk: Desk) -> None:
    told(desk, TEXT, TEXT)
    with desk.ledger.write() as db:
        db.execute("update entries set due_at = '2026-01-01T00:00:00.000Z'")
    desk.read(desk.due()[0], OTHER)
    assert said(desk) == [(TEXT, True)]
    with desk.ledger.write() as db:
        db.execute("update entries set due_at = '2026-01-01T00:00:00.000Z'")
    desk.read(desk.due()[0], TEXT)
    assert said(desk) == [(TEXT, False)]


def test_a_feed_that_says_the_same_again_is_not_heard_anew_and_one_that_says_other_words_is(desk: Desk) -> None:
    told(desk, TEXT, TEXT)
    desk.polled(Entry("https://a.example/1", title="A title", text=TEXT))
    assert not desk.due()
    desk.polled(Entry("https://a.example/1", title="A title", text=OTHER))
    assert [one.entry.text for one in desk.due()] == [OTHER]
    assert said(desk) == [(OTHER, True)]
    desk.read(desk.due()[0], TEXT)
    [row] = desk.rows("select other_text from revisions order by revision desc limit 1")
    assert "airship" in str(row["other_text"])


def test_what_another_source_says_of_an_article_is_heard_with_it(desk: Desk) -> None:
    told(desk, TEXT, TEXT)
    with desk.ledger.write() as db:
        db.execute("update entries set due_at = '2026-01-01T00:00:00.000Z'")
    desk.read(desk.due()[0], "The page is about the weather now.")
    [row] = desk.rows("select other_text from revisions order by revision desc limit 1")
    assert "zeppelin" in str(row["other_text"])


def test_an_entry_that_leads_to_another_article_keeps_its_text(desk: Desk) -> None:
    told(desk, TEXT, TEXT)
    desk.article("https://a.example/2", OTHER, title="Other")
    with desk.ledger.write() as db:
        db.execute("update entries set article_id = 2 where id = 1")
    assert said(desk)[0] == (TEXT, True)


def test_a_forgotten_article_and_a_pruned_one_leave_no_text(desk: Desk) -> None:
    told(desk, TEXT, TEXT)
    desk.now += timedelta(days=9)
    assert sum(prune(desk.ledger, timedelta(days=7), desk.now)) == 1
    assert said(desk) == [(None, False)]
    assert import_article(desk.ledger, "b", Entry("https://b.example/1", title="B", text=TEXT), desk.now)
    assert said(desk)[1] == (TEXT, False)
    with desk.ledger.write():
        forget(desk.ledger, 2)
    assert said(desk) == [(None, False)] * 2
    assert desk.rows("select says_article from entries") == [{"says_article": 0}] * 2


def test_an_article_that_is_imported_again_is_known_by_what_its_entry_says(desk: Desk) -> None:
    entry = Entry("", title="B", text=TEXT)
    assert import_article(desk.ledger, "b", entry, desk.now)
    assert said(desk) == [(TEXT, False)]
    assert import_article(desk.ledger, "b", entry, desk.now) is None


def test_the_entries_of_an_older_ledger_say_what_they_said(tmp_path: Path) -> None:
    ledger = older_ledger(tmp_path / "v.db", "036", "026")
    with ledger.write() as db:
        db.execute("insert into sources (id, kind, url, added_at) values ('a', 'feed', 'https://a.example/feed', '')")
        for number, text in enumerate((TEXT, OTHER, "Short.", None), 1):
            db.execute(
                "insert into articles (id, url, key_url, source, title, text, authors, found_at, first_poll, tags, "
                "form, extraction, access_state, evidence, revision, relation) values (?1, ?1, ?1, 'a', 't', ?2, "
                "'[]', '2026-11-23T08:00:00.000Z', 0, '[]', '', 'ok', 'full', '[]', 1, 'new')",
                [number, "Short." if text == "Short." else TEXT],
            )
            db.execute(
                "insert into entries (id, source, key_url, url, guid, title, text, authors, found_at, first_poll, "
                "article_id, captions, categories, listed) values (?1, 'a', ?1, ?1, 'g', 't', ?2, '[]', "
                "'2026-11-23T08:00:00.000Z', 0, ?1, 'c', null, 1)",
                [number, text],
            )
        db.execute("update entries set article_id = null where id = 3")
    columns = [row["name"] for row in ledger.rows("select name from pragma_table_info('entries') order by name")]
    before = ledger.rows(f"select {', '.join(columns)} from entries order by id")
    ledger.close()
    ledger = open_existing(tmp_path / "v.db", (CRAWLER, ALERTS))
    assert ledger.rows(f"select {', '.join(columns)} from entries_said order by id") == before
    assert ledger.rows("select id from entries where says_article and text is null") == [{"id": 1}]
    ledger.close()
