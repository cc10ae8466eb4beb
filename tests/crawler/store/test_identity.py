"""Which article an entry is, in the ledger: by its own link, its own words, or an address that was guessed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from alerts.store import ALERTS
from crawler.collect import own_words, plan_page
from crawler.model import Entry
from crawler.revisions import from_entry
from crawler.store import CRAWLER, ReadResult, article_by_key, changes_after, open_ledger, save, source_states
from crawler.urls import key_url
from tests.ledger import Desk, source

PRESS = "https://a.example/press/"
RELEASES = (
    Entry(PRESS, "g1", "Corvette ordered", "A corvette was ordered, the ministry says."),
    Entry(PRESS, "g2", "Howitzers ordered", "Howitzers were ordered, the ministry says."),
    Entry(f"{PRESS}#3", "g3", "Drones ordered", "Drones were ordered, the ministry says."),
)
SIREN = Entry("https://a.example/kyiv", "g", "Air alert", "Take cover.", published="2026-11-22T08:15:00+00:00")
TEXT = "The yard at Northport laid the keel of the second frigate on Monday, the ministry said in a statement."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def read_own_words(desk: Desk) -> None:
    for queued in desk.due():
        save(desk.ledger, ReadResult(queued, from_entry(queued.entry, "ok"), None), desk.now)


def test_entries_that_share_a_link_are_articles_and_a_second_poll_changes_nothing(desk: Desk) -> None:
    assert desk.polled(*RELEASES).new == 3
    assert [one.own_words for one in desk.due()] == [False, True, True]
    read_own_words(desk)
    assert [(r["url"], r["title"]) for r in desk.rows("select url, title from articles order by id")] == [
        (one.url, one.title) for one in RELEASES
    ]
    assert desk.polled(*reversed(RELEASES)).new == 0
    assert not desk.due()
    assert len(changes_after(desk.ledger, 0)) == 3


def test_an_entry_told_again_with_its_own_guid_and_time_is_an_article_and_its_page_is_read_again(desk: Desk) -> None:
    siren = Entry("https://a.example/kyiv", "g1", "Air alert", "Take cover.", published="2026-11-22T08:15:00+00:00")
    desk.polled(siren)
    read_own_words(desk)
    assert not desk.due()
    again = replace(siren, guid="g2", published="2026-11-22T18:45:00+00:00")
    assert desk.polled(again).new == 1
    assert sorted((one.entry.guid, one.own_words) for one in desk.due()) == [("g1", False), ("g2", True)]
    read_own_words(desk)
    assert [change.kind for change in changes_after(desk.ledger, 0)] == ["new", "new"]
    assert desk.polled(again).new == 0
    assert not desk.due()


def test_an_entry_without_a_link_is_an_article_that_its_feed_may_revise(desk: Desk) -> None:
    keel = Entry("", "7", "Keel laid", TEXT, published="2026-11-22T08:15:00+00:00")
    desk.polled(keel, Entry("", "8", "Mast set", "The mast was set."))
    assert all(one.own_words for one in desk.due())
    read_own_words(desk)
    assert desk.polled(replace(keel, text=f"{TEXT} It rained.")).new == 0
    read_own_words(desk)
    assert [(c.article_id, c.kind) for c in changes_after(desk.ledger, 0)] == [(1, "new"), (2, "new"), (1, "revised")]


def test_a_feed_of_one_guid_gives_an_article_a_day(desk: Desk) -> None:
    day = "2026-11-{}T08:15:00+00:00"
    desk.polled(Entry("https://a.example/1", "brief", "Briefing", "One ship sails.", published=day.format(22)))
    desk.read(desk.due()[0], TEXT)
    assert (
        desk.polled(Entry("https://a.example/2", "brief", "Briefing", "It docks.", published=day.format(23))).new == 1
    )
    desk.read(desk.due()[0], "It docks at noon.")
    assert [r["url"] for r in desk.rows("select url from articles")] == ["https://a.example/1", "https://a.example/2"]


def test_an_entry_that_moves_onto_another_ones_link_keeps_the_article_of_its_page(desk: Desk) -> None:
    first = Entry("https://a.example/1", "g1", "Keel laid", published="2026-11-22T08:15:00+00:00")
    desk.polled(first)
    desk.read(desk.due()[0], TEXT)
    desk.polled(RELEASES[1])
    desk.read(desk.due()[0], "The press page.")
    desk.polled(Entry(PRESS, "g1", "Keel laid", published="2026-11-22T08:15:00+00:00"), RELEASES[1])
    assert [(one.id, one.own_words) for one in desk.due()] == [(1, False)]


@pytest.mark.parametrize("stated", ["https://a.example/news", "https://a.example/1"])
def test_a_canonical_address_joins_no_brief_to_a_long_article_of_its_words(desk: Desk, stated: str) -> None:
    desk.article("https://a.example/1", TEXT, canonical_url=stated, title="Keel laid")
    desk.article("https://a.example/2", "The yard laid the keel of the second frigate.", canonical_url=stated,
                 title="Frigate begun")  # fmt: skip
    desk.article("https://a.example/3", TEXT.replace("frigate", "corvette"), canonical_url=stated, title="Keel laid")
    assert len(desk.rows("select * from articles")) == 3


def test_a_redirect_to_one_page_joins_no_articles_that_differ(desk: Desk) -> None:
    for number, text in enumerate((TEXT, TEXT.replace("second", "third"), TEXT)):
        desk.polled(Entry(f"https://a.example/{number}", title="Keel laid"))
        desk.read(desk.due()[0], text, url="https://a.example/account")
    assert [r["article_id"] for r in desk.rows("select article_id from entries order by id")] == [1, 2, 1]


def test_every_address_of_an_article_leads_to_it(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/?p=1", title="Keel laid"))
    desk.read(desk.due()[0], TEXT, url="https://a.example/go/1", canonical_url="https://a.example/keel")
    desk.polled(Entry("https://a.example/?p=1&page=all", title="Keel laid"))
    desk.read(desk.due()[0], TEXT, canonical_url="https://a.example/keel")
    for url in ("?p=1", "?p=1&page=all", "go/1", "keel"):
        found = article_by_key(desk.ledger, key_url(f"https://a.example/{url}"))
        assert found is not None
        assert found.id == 1


def test_an_entry_at_an_address_that_was_only_guessed_is_read_and_gets_it(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT, canonical_url="https://a.example/news", title="Keel laid")
    assert desk.polled(Entry("https://a.example/news", title="A tanker sank")).new == 1
    desk.read(desk.due()[0], "A tanker sank off the cape.")
    found = article_by_key(desk.ledger, "https://a.example/news")
    assert found is not None
    assert found.title == "A tanker sank"


def test_addresses_that_a_page_named_go_with_the_page(desk: Desk) -> None:
    desk.article("https://a.example/1", "Please sign in to read.", canonical_url="https://a.example/account")
    desk.polled(Entry("https://a.example/1", title="A title", text="said anew"))
    desk.read(desk.due()[0], TEXT, canonical_url="https://a.example/keel")
    assert article_by_key(desk.ledger, "https://a.example/account") is None
    assert article_by_key(desk.ledger, "https://a.example/keel") is not None


def test_a_ledger_with_one_entry_a_link_is_upgraded_with_all_it_holds(tmp_path: Path) -> None:
    before = Migrations("crawler")
    for migration in CRAWLER.pending(Database(memory=True))[:3]:
        before(name=migration.name)(migration.fn)
    old = open_ledger(tmp_path / "v.db", (before,))
    at = "2026-11-23T08:00:00.000Z"
    with old.write() as db:
        db.execute("insert into sources (id, kind, url, next_poll_at, added_at) values ('a', 'feed', ?, ?, ?)",
                   ["https://a.example/feed", at, at])  # fmt: skip
        db.execute(
            "insert into articles (id, url, key_url, source, title, text, authors, found_at, first_poll, tags, form, "
            "extraction, access_state, evidence, revision, relation, group_id) values (1, ?, ?, 'a', 'Keel laid', ?, "
            "'[]', ?, 0, '[]', 'article', 'ok', 'full', '[]', 1, 'new', 1)",
            [PRESS, key_url(PRESS), TEXT, at],
        )
        db.execute(
            "insert into entries (id, source, key_url, url, guid, title, authors, fingerprint, found_at, first_poll, "
            "article_id, reads, due_at, etag) values (5, 'a', ?, ?, 'g0', 'Keel laid', '[]', 'x', ?, 0, 1, 2, ?, 'e')",
            [key_url(PRESS), PRESS, at, at],
        )
        for key in (key_url(PRESS), "https://a.example/account"):
            db.execute("insert into url_aliases (key_url, article_id) values (?, 1)", [key])
        rows = [dict(row) for row in db.query("select * from entries")]
        del rows[0]["fingerprint"]  # entries are compared by their words since
    old.close()

    ledger = open_ledger(tmp_path / "v.db", (CRAWLER, ALERTS))
    assert ledger.rows(f"select {', '.join(rows[0])} from entries") == rows
    assert ledger.rows("select guessed from url_aliases order by key_url") == [{"guessed": 1}, {"guessed": 0}]
    assert not ledger.rows("pragma foreign_key_check")
    ledger.close()
    assert len(list(tmp_path.glob("v.db.before-upgrade-*"))) == 1
    desk = Desk(tmp_path / "v.db")
    assert desk.polled(*RELEASES).new == 3
    desk.ledger.close()


@pytest.mark.parametrize(
    "later", [SIREN, replace(SIREN, url="https://a.example/kyiv/2")], ids=["same page", "new page"]
)
def test_an_entry_that_only_its_date_and_page_tell_from_a_known_one_is_counted(desk: Desk, later: Entry) -> None:
    desk.polled(SIREN)
    desk.read(*desk.due(), "Take cover, the city says.")
    assert source_states(desk.ledger)[0].entries_dated_anew == 0
    desk.polled(replace(later, published="2026-11-22T18:45:00+00:00"))
    desk.read(*desk.due(), "Take cover, the city says.")
    assert source_states(desk.ledger)[0].entries_dated_anew == 1


def test_what_a_second_source_says_of_a_known_article_is_heard_at_once_and_its_page_not_fetched(desk: Desk) -> None:
    url = "https://a.example/1"
    desk.article(url, "The crew of the ship rests.", title="Quay news")
    desk.polled(Entry(url, title="Quay news", text="A mine was found in the bay."), source_id="b")
    [due] = desk.due("b")
    plan = plan_page(desk.ledger, source("b"), due)
    assert not plan.is_fetched
    change = save(desk.ledger, own_words(plan), desk.now)
    assert change is not None
    assert (change.article_id, change.kind) == (1, "revised")
    assert desk.rows("select other_text from revisions where revision = 2") == [
        {"other_text": "A mine was found in the bay."}
    ]
    assert not desk.due("b")
    desk.polled(Entry(url, title="Quay news", text="A second mine was found."), source_id="b")
    [again] = desk.due("b")
    assert plan_page(desk.ledger, source("b"), again).is_fetched


def test_a_page_that_is_gone_is_not_told_again_by_the_later_date_of_its_entry(desk: Desk) -> None:
    desk.polled(SIREN)
    desk.read(*desk.due(), "Take cover, the city says.")
    desk.polled(replace(SIREN, published="2026-11-22T18:45:00+00:00"))
    [due] = desk.due()
    gone = ReadResult(due, from_entry(due.entry, "failed"), desk.now, tried=True, is_gone=True)
    assert save(desk.ledger, gone, desk.now) is None
    change = desk.read(*desk.due(), "Take cover, the city says.")  # it was gone by mistake
    assert change is not None
    assert change.kind == "dated_anew"
