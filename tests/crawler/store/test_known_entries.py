"""Entries that the ledger knows: listed by a further source, or told again by their own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from crawler.collect import plan_poll, poll_result
from crawler.gathering import gathering
from crawler.model import Entry, Poll, Response, Source
from crawler.polled import PolledEntries
from crawler.recording import record_document
from crawler.store import ReadResult, article_now, knows_any, save
from crawler.times import to_text
from crawler.urls import key_url
from tests.ledger import START, Desk
from tests.older import older_ledger


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def test_what_a_further_source_calls_a_known_article_is_kept_beside_its_own_words(desk: Desk) -> None:
    desk.article("https://a.example/news/keel", "The keel was laid.")
    assert desk.polled(Entry("https://a.example/news/keel", title="Frigate begun"), source_id="b").new == 0
    [due] = desk.due("b")
    change = save(desk.ledger, ReadResult(due, None, None), desk.now)
    assert change
    assert change.kind == "revised"
    article = article_now(desk.ledger, 1)
    assert article
    assert (article.title, article.other_title) == ("A title", "Frigate begun")


def test_entries_of_a_ledger_of_the_release_before_have_not_come_back(tmp_path: Path) -> None:
    ledger = older_ledger(tmp_path / "old.db", "015_entries_that_return", "001")
    with ledger.write() as db:
        db.execute(
            "insert into sources (id, kind, url, added_at, next_poll_at, last_ok_at, polls) values ('a', 'feed', "
            "'https://a.example/feed', ?1, ?1, ?1, 1)",
            [to_text(START)],
        )
        db.execute(
            "insert into articles (id, url, key_url, source, title, text, authors, found_at, first_poll, tags, form, "
            "extraction, access_state, evidence, revision, relation) values (1, 'https://a.example/1', ?, 'a', "
            "'Keel laid', 'The keel was laid.', '[]', ?, 0, '[]', '', 'ok', 'full', '[]', 1, 'new')",
            [key_url("https://a.example/1"), to_text(START)],
        )
        db.execute(
            "insert into entries (source, key_url, url, title, authors, found_at, first_poll, article_id, reads, "
            "captions) values ('a', ?, 'https://a.example/1', 'Keel laid', '[]', ?, 0, 1, 1, '')",
            [key_url("https://a.example/1"), to_text(START)],
        )
    ledger.close()
    desk = Desk(tmp_path / "old.db")
    assert desk.rows("select listed, gone_at from entries") == [{"listed": 0, "gone_at": None}]
    for hours, shown in ((1, True), (2, False), (4, True)):
        desk.now += timedelta(hours=hours)
        desk.polled(*[Entry("https://a.example/1", title="Keel laid")] * shown)
        assert len(desk.due()) == (hours == 4)
    desk.ledger.close()


def test_a_new_entry_with_the_link_and_headline_of_an_earlier_one_has_its_page_read_again(desk: Desk) -> None:
    first = Entry("https://a.example/1", guid="1", title="Keel laid", text="The yard is busy.")
    desk.polled(first)
    desk.read(desk.due()[0], "The keel was laid.")
    desk.now += timedelta(hours=2)
    desk.polled(replace(first, guid="2", text="The yard is busy. (2)"), replace(first, guid="3", title="Harbour open"))
    assert sorted(due.entry.guid or "" for due in desk.due()) == ["1", "2", "3"]
    desk.now += timedelta(hours=2)
    for due in desk.due():
        desk.read(due, "The keel was laid.")
    desk.polled(replace(first, guid="4", title="Harbour shut"))
    assert [due.entry.guid for due in desk.due()] == ["4"]


def test_a_plain_sitemap_that_gains_thousands_of_pages_is_known_by_its_last_ones(tmp_path: Path) -> None:
    source = Source("a", "sitemap", "https://a.example/map.xml", 900.0)
    desk = Desk(tmp_path / "v.db", sources=(source,))

    def polled(count: int) -> Poll:
        pages = tuple(
            Entry(f"https://a.example/{n}", modified=to_text(START + timedelta(seconds=12 * n)))
            for n in range(count, 0, -1)
        )
        answer = Response(source.url, source.url, 200, (), str(count).encode())
        one = gathering(plan_poll(desk.ledger, source), answer, PolledEntries(pages))
        one = one.weighed(partial(knows_any, desk.ledger, "a"), lambda _: 0)
        assert not one.waiting
        return record_document(desk.ledger, poll_result(one.plan, answer, one.result, desk.now, desk.now), desk.now)

    desk.now += timedelta(minutes=4)
    assert polled(20).new == 20
    desk.now += timedelta(hours=8)
    second = polled(2320)
    assert (second.new, second.gap) == (2000, None)
    assert second.note == "320 pages that are new or changed wait for later polls, which read 2,000 each."
    desk.now += timedelta(hours=1)
    third = polled(2320)
    assert (third.gap, desk.rows("select count(*) as n from entries")) == (None, [{"n": 2320}])
    desk.ledger.close()
