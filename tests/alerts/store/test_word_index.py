"""The index of words: what changes leaves it in the same transaction and waits in the queue; nothing is left behind."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from alerts.judging import subject
from alerts.matching.index_query import AllTerms, AnyTerm, Condition
from alerts.matching.index_terms import WordQuery, index_terms_of
from alerts.store import (
    ALERTS,
    IndexedWords,
    candidates,
    index_is_of,
    index_tasks,
    queue_for_index,
    record_index_version,
    write_index,
)
from alerts.store.word_index import MAX_QUERY_DEPTH, MAX_QUERY_WORDS
from crawler.errors import LedgerError
from crawler.model import Entry
from crawler.store import CRAWLER, Ledger, forget, open_ledger, prune
from tests.ledger import Desk
from tests.older import older_ledger

TEXT = "The zeppelin rose at noon, and forty guests drank tea beside the mast."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    record_index_version(one.ledger, "1")
    yield one
    one.ledger.close()


def write_all(ledger: Ledger) -> int:
    waiting = index_tasks(ledger, 1000)
    write_index(
        ledger,
        [
            IndexedWords(one.turn, one.article_id, index_terms_of(subject(one.article)))
            for one in waiting
            if one.article
        ],
    )
    return len(waiting)


def word(text: str) -> WordQuery:
    return WordQuery(frozenset({text}))


def asked(ledger: Ledger, *words: str, version: str = "1") -> list[int] | None:
    found = candidates(ledger, lambda _: AllTerms(tuple(map(word, words))), version, None)
    return None if found is None else list(found)


def vocabulary(ledger: Ledger) -> set[str]:
    """The words in the index, without those that say how they stand there."""
    return {row["term"] for row in ledger.rows("select term from article_vocabulary") if row["term"].isalnum()}


def test_an_article_is_a_candidate_until_its_words_say_that_it_is_none(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    desk.article("https://a.example/2", "Nothing flew.")
    assert asked(desk.ledger, "zeppelin") == [2, 1]
    assert write_all(desk.ledger) == 2
    assert asked(desk.ledger, "zeppelin") == [1]
    assert asked(desk.ledger, "zeppelin", "tea") == [1]
    assert asked(desk.ledger, "zeppelin", "flew") == []
    assert asked(desk.ledger, "title") == [2, 1]


def test_a_new_version_of_an_article_takes_the_old_ones_words_away(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    write_all(desk.ledger)
    desk.polled(Entry("https://a.example/1", title="A title", text="It was an airship."))
    change = desk.read(desk.due()[0], "An airship rose at noon, and forty guests drank tea beside the mast.")
    assert change is not None
    assert (change.article_id, change.revision) == (1, 2)
    assert "zeppelin" not in vocabulary(desk.ledger)
    assert asked(desk.ledger, "airship") == [1]
    write_all(desk.ledger)
    assert asked(desk.ledger, "airship") == [1]
    assert asked(desk.ledger, "zeppelin") == []


@pytest.mark.parametrize("column", ["title", "text", "language", "revision"])
def test_whatever_decides_an_articles_words_queues_it(desk: Desk, column: str) -> None:
    desk.article("https://a.example/1", TEXT)
    write_all(desk.ledger)
    with desk.ledger.write() as db:
        db.execute(f"update articles set {column} = {column}")
    assert [one.article_id for one in index_tasks(desk.ledger, 9)] == [1]
    assert not vocabulary(desk.ledger)


def test_words_of_an_article_that_has_changed_meanwhile_are_dropped(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    [waiting] = index_tasks(desk.ledger, 9)
    with desk.ledger.write() as db:
        db.execute("update articles set title = 'Airship'")
    write_index(desk.ledger, [IndexedWords(waiting.turn, 1, frozenset({"stale"}))])
    assert asked(desk.ledger, "anything") == [1]
    write_all(desk.ledger)
    assert "stale" not in vocabulary(desk.ledger)
    write_index(desk.ledger, [IndexedWords(waiting.turn, 1, frozenset({"stale"}))])
    assert "stale" not in vocabulary(desk.ledger)


def test_a_turn_is_never_given_twice(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    [first] = index_tasks(desk.ledger, 9)
    write_all(desk.ledger)
    with desk.ledger.write() as db:
        db.execute("update articles set title = 'Airship'")
    [second] = index_tasks(desk.ledger, 9)
    assert second.turn > first.turn


def test_pruned_texts_leave_no_word_behind(desk: Desk) -> None:
    desk.article("https://a.example/old", TEXT, title="Old")
    desk.now += timedelta(days=400)
    desk.article("https://a.example/new", "Nothing flew.", title="New")
    write_all(desk.ledger)
    for _ in prune(desk.ledger, timedelta(days=365), desk.now):
        assert "zeppelin" not in vocabulary(desk.ledger)
    write_all(desk.ledger)
    assert vocabulary(desk.ledger) == {"old", "new", "nothing", "flew", "fly"} & vocabulary(desk.ledger)
    assert asked(desk.ledger, "old") == [1]
    assert asked(desk.ledger, "zeppelin") == []


def test_a_forgotten_article_leaves_no_word_behind(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    desk.article("https://a.example/2", TEXT + " Later it sank.")
    write_all(desk.ledger)
    desk.article("https://a.example/3", "An airship rose.")
    with desk.ledger.write():
        for article_id in (2, 3):
            forget(desk.ledger, article_id)
    assert "sank" not in vocabulary(desk.ledger)
    assert not index_tasks(desk.ledger, 9)
    assert asked(desk.ledger, "zeppelin") == [1]


def test_other_changes_leave_the_words_where_they_are(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    write_all(desk.ledger)
    with desk.ledger.write() as db:
        db.execute("update articles set paywalled_at = '2026-11-23', group_id = 1")
    assert not index_tasks(desk.ledger, 9)


def test_the_index_of_another_version_is_not_asked(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    write_all(desk.ledger)
    assert index_is_of(desk.ledger, "1")
    assert not index_is_of(desk.ledger, "2")
    assert asked(desk.ledger, "zeppelin", version="2") is None
    assert queue_for_index(desk.ledger, 0) == 1
    assert queue_for_index(desk.ledger, 1) is None
    record_index_version(desk.ledger, "2")
    assert asked(desk.ledger, "anything", version="2") == [1]
    write_all(desk.ledger)
    assert asked(desk.ledger, "anything", version="2") == []
    assert asked(desk.ledger, "zeppelin", version="2") == [1]


def test_what_cannot_be_asked_leaves_the_rest_to_decide(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    desk.article("https://a.example/2", "Nothing flew.")
    write_all(desk.ledger)
    many, tea = WordQuery(frozenset(f"w{n}" for n in range(MAX_QUERY_WORDS + 1))), word("tea")

    def found(wanted: Condition | None) -> Sequence[int] | None:
        ids = candidates(desk.ledger, lambda _: wanted, "1", None)
        return None if ids is None else list(ids)

    assert found(None) is None
    assert found(many) is None
    assert found(AllTerms((many, tea))) == [1]
    assert found(AnyTerm((many, AllTerms((tea, tea))))) is None
    assert found(WordQuery(frozenset([*many.words][: MAX_QUERY_WORDS - 1]) | {"tea"})) == [1]
    assert found(WordQuery(frozenset(), frozenset({"zep"}))) == [1]
    assert found(WordQuery(frozenset())) == []
    assert found(AnyTerm((AllTerms((tea, word("flew"))), word("nothing")))) == [2]
    assert found(AnyTerm((AllTerms((tea, word("noon"))), word("nothing")))) == [2, 1]


@pytest.mark.parametrize("depth", [1, 5, MAX_QUERY_DEPTH - 2, MAX_QUERY_DEPTH, 3 * MAX_QUERY_DEPTH])
def test_a_condition_may_be_nested_at_will(desk: Desk, depth: int) -> None:
    desk.article("https://a.example/1", TEXT)
    desk.article("https://a.example/2", "Nothing flew.")
    write_all(desk.ledger)
    nested: Condition = word("tea")
    for _ in range(depth):
        nested = AnyTerm((AllTerms((nested, word("noon"))), word("zeppelins")))
    found = candidates(desk.ledger, lambda _: nested, "1", None)
    assert found is None or list(found) == [1]
    assert (found is None) <= (depth * 2 > MAX_QUERY_DEPTH)


def test_thousands_of_alternatives_can_be_asked_for(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    write_all(desk.ledger)
    many = AnyTerm((*(AllTerms((word(f"w{n}"), word("tea"))) for n in range(4_000)), word("noon")))
    assert list(candidates(desk.ledger, lambda _: many, "1", None) or ()) == [1]


def test_only_articles_found_since_then_are_candidates(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    desk.now += timedelta(days=3)
    desk.article("https://a.example/2", TEXT + " Again.")
    want = word("zeppelin")
    for _ in range(2):
        assert list(candidates(desk.ledger, lambda _: want, "1", desk.now) or ()) == [2]
        write_all(desk.ledger)
    assert list(candidates(desk.ledger, lambda _: want, "1", desk.now + timedelta(days=1)) or ()) == []


def test_the_languages_of_the_articles_are_told(desk: Desk) -> None:
    told: list[str] = []

    def want(languages: Sequence[str]) -> Condition | None:
        told.extend(languages)
        return None

    desk.article("https://a.example/1", TEXT, language="en-GB")
    desk.article("https://a.example/2", "Ничего.", language="ru")
    desk.article("https://a.example/3", "?")
    write_all(desk.ledger)
    candidates(desk.ledger, want, "1", None)
    assert told == ["en", "ru"]


def before_words() -> tuple[Migrations, Migrations]:
    """The migrations up to the one that made the index of words."""
    older = Migrations("alerts")
    for migration in ALERTS.pending(Database(memory=True)):
        if migration.name < "003_words":
            older(name=migration.name)(migration.fn)
    return CRAWLER, older


def test_an_older_ledger_gets_its_words(tmp_path: Path) -> None:
    old = Desk(tmp_path / "old.db", migrations=before_words())
    old.article("https://a.example/1", TEXT)
    old.ledger.close()

    ledger = open_ledger(tmp_path / "old.db", (CRAWLER, ALERTS))
    assert not index_tasks(ledger, 9)
    assert asked(ledger, "zeppelin") is None
    assert queue_for_index(ledger, 0) == 1
    record_index_version(ledger, "1")
    write_all(ledger)
    assert asked(ledger, "zeppelin") == [1]
    assert asked(ledger, "anything") == []
    ledger.close()
    assert list(tmp_path.glob("old.db.before-upgrade-*"))


def test_the_index_with_a_copy_of_its_words_becomes_one_without(tmp_path: Path) -> None:
    older_ledger(tmp_path / "old.db", "035", "025").close()
    with contextlib.closing(sqlite3.connect(tmp_path / "old.db")) as db, db:
        db.execute("insert into sources (id, kind, url, added_at) values ('a', 'feed', 'https://a.example/feed', '')")
        for number in (1, 2, 3):
            db.execute(
                "insert into articles (id, url, key_url, source, title, text, authors, found_at, first_poll, tags, "
                "form, extraction, access_state, evidence, revision, relation) values (?1, ?1, ?1, 'a', 't', 'w', "
                "'[]', '2026-11-23T08:00:00.000Z', 0, '[]', '', 'ok', 'full', '[]', 1, 'new')",
                [number],
            )
        db.execute("delete from unworded where article_id != 3")
        db.execute("insert into article_words (rowid, words) values (1, 'mast tea zeppelin'), (2, 'mast ÿ')")
        db.execute("insert into settings (name, value) values ('words_version', '1')")
    ledger = open_ledger(tmp_path / "old.db", (CRAWLER, ALERTS))
    assert vocabulary(ledger) == {"mast", "tea", "zeppelin", "ÿ"}
    assert asked(ledger, "mast") == [3, 2, 1]
    assert asked(ledger, "zeppelin") == [3, 1]
    with ledger.write() as db:
        db.execute("update articles set title = 'u' where id = 1")
        forget(ledger, 2)
    assert not vocabulary(ledger)
    assert not ledger.rows("select 1 from worded")
    assert asked(ledger, "anything") == [3, 1]
    assert not ledger.rows("select 1 from sqlite_master where name like 'article_words_with_copy%'")
    ledger.close()


def test_a_kill_within_a_transaction_leaves_the_queue_as_it_was(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    [waiting] = index_tasks(desk.ledger, 9)

    def dying() -> Iterator[IndexedWords]:
        yield IndexedWords(waiting.turn, 1, frozenset({"half"}))
        raise LedgerError("gone")

    with pytest.raises(LedgerError):
        write_index(desk.ledger, dying())
    assert not vocabulary(desk.ledger)
    assert index_tasks(desk.ledger, 9) == (waiting,)
