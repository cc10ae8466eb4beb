"""The ledger under strain: each trouble is a sentence, and nothing is damaged."""

import multiprocessing
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from alerts.store import ALERTS
from crawler.errors import LedgerBusyError, LedgerError
from crawler.model import Entry
from crawler.store import (
    CRAWLER,
    back_up,
    lock_holder,
    open_existing,
    open_ledger,
    prune,
    recent_entries,
    store_lock,
)
from tests.ledger import EVERY, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def test_a_newer_ledger_is_refused_and_not_touched(desk: Desk) -> None:
    with desk.ledger.write() as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('crawler', '900_later', '')"
        )
    with pytest.raises(LedgerError, match="newer Vedette"):
        open_ledger(desk.path)


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("create table notes (text)")
    db.close()
    with pytest.raises(LedgerError, match="not a ledger of Vedette"):
        open_ledger(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    path.write_bytes(b"no database at all, but long enough to look like one" * 40)
    with pytest.raises(LedgerError, match="damaged or no ledger"):
        open_ledger(path)


def test_a_missing_ledger_is_named_by_commands_that_only_read(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger at"):
        open_existing(tmp_path / "none.db")


def test_a_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be opened"):
        open_ledger(tmp_path / "none" / "v.db")


def test_a_full_disk_is_a_sentence_and_work_resumes_when_there_is_space(desk: Desk) -> None:
    pages = desk.rows("pragma page_count")[0]["page_count"]
    desk.ledger.db.conn.execute(f"pragma max_page_count = {pages}").fetchall()
    entries = [Entry(f"https://a.example/{n}", title="x" * 2000) for n in range(200)]
    with pytest.raises(LedgerError, match="is full"):
        desk.polled(*entries)
    assert not desk.rows("select * from entries")
    desk.ledger.db.conn.execute("pragma max_page_count = 1000000").fetchall()
    assert desk.polled(*entries).new == 200


def test_a_ledger_locked_by_another_program_is_a_sentence(desk: Desk) -> None:
    desk.ledger.db.conn.execute("pragma busy_timeout = 50").fetchall()
    other = sqlite3.connect(desk.path)
    other.execute("begin immediate")
    with pytest.raises(LedgerBusyError, match="locked by another program"):
        desk.polled(Entry("https://a.example/1"))
    other.rollback()
    other.close()
    assert desk.polled(Entry("https://a.example/1")).new == 1


def test_only_the_first_waits_long_for_a_locked_ledger_until_one_gets_in(desk: Desk) -> None:
    desk.ledger.db.conn.execute("pragma busy_timeout = 50").fetchall()
    other = sqlite3.connect(desk.path)
    other.execute("begin immediate")
    with pytest.raises(LedgerBusyError):
        desk.polled(Entry("https://a.example/1"))
    assert desk.rows("pragma busy_timeout") == [{"timeout": 200}]
    with pytest.raises(LedgerBusyError):
        desk.polled(Entry("https://a.example/1"))
    other.rollback()
    other.close()
    assert desk.polled(Entry("https://a.example/1")).new == 1
    assert desk.rows("pragma busy_timeout") == [{"timeout": 10000}]


def test_a_path_that_cannot_be_looked_up_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="name too long"):
        open_existing(tmp_path / ("v" * 300))


def _write_and_die(path: Path) -> None:
    desk = Desk(path)
    desk.polled(Entry("https://a.example/kept", title="kept"))
    desk.ledger.db.conn.execute("begin")
    desk.ledger.db.conn.execute("delete from entries")
    os._exit(9)


def test_a_torn_wal_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    child = multiprocessing.get_context("spawn").Process(target=_write_and_die, args=(path,))
    child.start()
    child.join()
    assert child.exitcode == 9
    wal = path.with_name("v.db-wal")
    with wal.open("ab") as file:
        file.write(os.urandom(5000))
    ledger = open_ledger(path)
    assert [row["title"] for row in ledger.rows("select title from entries")] == ["kept"]
    assert ledger.rows("pragma quick_check") == [{"quick_check": "ok"}]
    ledger.close()


def test_a_killed_migration_leaves_the_old_ledger_and_a_copy(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="kept"))
    later = Migrations("crawler")
    for migration in CRAWLER.pending(Database(memory=True)):
        later(name=migration.name)(migration.fn)

    @later(name="999_dies")
    def dies(db: Database) -> None:
        db.execute("alter table entries add column half text")
        raise sqlite3.OperationalError("killed")

    with pytest.raises(LedgerError, match="killed"):
        open_ledger(desk.path, (later,))
    assert "half" not in {row["name"] for row in desk.rows("pragma table_info(entries)")}
    copy = next(desk.path.parent.glob("v.db.before-upgrade-*"))
    ledger = open_ledger(copy)
    assert [row["title"] for row in ledger.rows("select title from entries")] == ["kept"]
    ledger.close()


def test_an_upgrade_begun_again_and_again_leaves_one_copy_and_a_killed_copy_no_half_one(desk: Desk) -> None:
    later = Migrations("crawler")
    for migration in CRAWLER.pending(Database(memory=True)):
        later(name=migration.name)(migration.fn)

    @later(name="999_fails")
    def fails(db: Database) -> None:
        raise sqlite3.OperationalError("no")

    killed = desk.path.with_name("v.db.before-upgrade-999_fails.unfinished")
    killed.write_bytes(b"half a copy")
    for _ in range(3):
        with pytest.raises(LedgerError, match="no"):
            open_ledger(desk.path, (later,))
    assert [copy.name for copy in desk.path.parent.glob("*before-upgrade*")] == ["v.db.before-upgrade-999_fails"]


def _open_when_told(path: Path, go: Event, opened: "SimpleQueue[str]") -> None:
    go.wait()
    try:
        open_ledger(path, (CRAWLER, ALERTS)).close()
    except LedgerError as error:
        opened.put(str(error))
    else:
        opened.put("opened")


@pytest.mark.chain
def test_several_who_open_an_old_ledger_at_once_upgrade_it_once(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    open_ledger(path, (CRAWLER,)).close()
    spawn = multiprocessing.get_context("spawn")
    go, opened = spawn.Event(), spawn.SimpleQueue()
    crowd = [spawn.Process(target=_open_when_told, args=(path, go, opened)) for _ in range(3)]
    for one in crowd:
        one.start()
    go.set()
    assert [opened.get() for _ in crowd] == ["opened"] * 3
    for one in crowd:
        one.join()


def test_a_second_holder_of_the_store_is_refused_by_pid(tmp_path: Path) -> None:
    store = tmp_path / "v.db"
    with store_lock(store):
        assert f"pid {os.getpid()}" in refusal(store)
        assert lock_holder(store) == os.getpid()
    assert lock_holder(store) is None


def refusal(store: Path) -> str:
    """What another process that wants the store is told, empty when it gets it."""
    code = ("import sys, pathlib; from crawler.store import store_lock\n"
            "try:\n with store_lock(pathlib.Path(sys.argv[1])): pass\nexcept Exception as e: print(e)")  # fmt: skip
    return subprocess.run([sys.executable, "-c", code, str(store)], capture_output=True, text=True, check=True).stdout


@pytest.mark.chain
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the lock file alone is locked")
def test_a_ledger_is_held_under_every_name_it_has_and_without_its_lock_file(tmp_path: Path) -> None:
    store, elsewhere = tmp_path / "v.db", tmp_path / "elsewhere"
    elsewhere.mkdir()
    link, link_to_link, hard_link = elsewhere / "link.db", elsewhere / "second.db", elsewhere / "hard.db"
    folder_link = tmp_path / "folder"
    link.symlink_to(store)
    link_to_link.symlink_to(link)
    folder_link.symlink_to(tmp_path)
    names = [store, link, link_to_link, folder_link / "v.db", hard_link]
    with store_lock(link):
        hard_link.hardlink_to(store)
        (tmp_path / "v.db.lock").unlink()
        (tmp_path / "v.db.lock").write_text("1\n")
        assert [f"pid {os.getpid()}" in refusal(name) for name in names] == [True] * len(names)
        assert not refusal(tmp_path / "other.db")
        assert [lock_holder(name) for name in names] == [os.getpid()] * len(names)
    assert not any(refusal(name) or lock_holder(name) for name in names)


def test_a_ledger_that_was_replaced_is_not_free_while_its_daemon_runs(tmp_path: Path) -> None:
    store = tmp_path / "v.db"
    with store_lock(store):
        store.unlink()
        assert f"pid {os.getpid()}" in refusal(store)


@pytest.mark.chain
def test_holding_the_store_leaves_the_locks_of_sqlite_as_they_are(tmp_path: Path) -> None:
    store = tmp_path / "v.db"
    write = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('begin immediate')"
    with store_lock(store):
        ledger = open_ledger(store)
        with ledger.write() as db:
            db.execute("update sources set removed_at = null")
            assert refusal(store)
            done = subprocess.run(
                [sys.executable, "-c", write, str(store)], capture_output=True, text=True, check=False
            )
            assert "database is locked" in done.stderr
        subprocess.run([sys.executable, "-c", write, str(store)], check=True)
        ledger.close()


def test_a_backup_is_whole_checked_and_rotated(desk: Desk, tmp_path: Path) -> None:
    desk.article("https://a.example/1", "A text that is kept.")
    folder = tmp_path / "copies"
    for minute in range(4):
        copy = back_up(desk.ledger, folder, 2, desk.now + timedelta(minutes=minute))
    assert sorted(folder.iterdir()) == sorted(folder.glob("v-*Z.db"))
    assert len(list(folder.iterdir())) == 2
    ledger = open_ledger(copy, (CRAWLER, ALERTS))
    assert len(ledger.rows("select * from articles")) == 1
    ledger.close()


def test_half_copies_of_backups_that_were_killed_go_after_a_day(desk: Desk, tmp_path: Path) -> None:
    old, young, other = (tmp_path / name for name in ("v-1.db.unfinished", "v-2.db.unfinished", "w-1.db.unfinished"))
    for file, age in ((old, timedelta(days=2)), (young, timedelta(hours=1)), (other, timedelta(days=2))):
        file.write_bytes(b"half a copy")
        os.utime(file, (0, (desk.now - age).timestamp()))
    back_up(desk.ledger, tmp_path, 2, desk.now)
    assert sorted(tmp_path.glob("*.unfinished")) == [young, other]


def test_pruning_removes_old_texts_and_keeps_their_titles(desk: Desk) -> None:
    desk.article("https://a.example/old", "An old text of some length.", title="Old")
    desk.now += timedelta(days=400)
    desk.article("https://a.example/new", "A new text of some length.", title="New")
    assert sum(prune(desk.ledger, timedelta(days=365), desk.now)) == 1
    assert {(row["title"], bool(row["text"])) for row in desk.rows("select title, text from articles")} == {
        ("Old", False),
        ("New", True),
    }
    assert desk.polled(Entry("https://a.example/old", title="Old")).new == 0
    assert sum(prune(desk.ledger, None, desk.now)) == 0


def test_a_pruned_article_stays_pruned_whatever_its_feeds_say_later(desk: Desk) -> None:
    url = "https://a.example/1"
    desk.article(url, "A text that goes.", title="Old")
    desk.now += timedelta(hours=2)
    day_before = desk.now - timedelta(days=1)
    assert len(recent_entries(desk.ledger, "a", day_before, 10)) == 1
    assert sum(prune(desk.ledger, timedelta(hours=1), desk.now)) == 1
    assert not recent_entries(desk.ledger, "a", day_before, 10)
    desk.polled(Entry(url, title="Old", text="Said in other words."))
    desk.polled(Entry(url, title="Old", text="A text."), source_id="b")
    desk.polled(Entry(url, title="Old", text="Said in other words."), source_id="b")
    assert not desk.due() + desk.due("b") + recent_entries(desk.ledger, "b", day_before, 10)
    assert desk.rows("select text from entries") == [{"text": None}] * 2


@pytest.mark.parametrize("first", ["", "create index articles_source on articles(source)"])
def test_a_ledger_of_the_first_days_gets_the_index_of_its_sources_articles(tmp_path: Path, first: str) -> None:
    oldest = Migrations("crawler")
    for migration in CRAWLER.pending(Database(memory=True))[:1]:
        oldest(name=migration.name)(migration.fn)
    old = open_ledger(tmp_path / "v.db", (oldest,))
    old.db.execute(first)
    assert bool(old.rows("select 1 from sqlite_master where name = 'articles_source'")) == bool(first)
    old.close()
    ledger = open_ledger(tmp_path / "v.db", (CRAWLER, ALERTS))
    assert ledger.rows("select 1 from sqlite_master where name = 'articles_source'")
    ledger.close()


def test_an_entry_knows_the_last_good_poll_without_it(desk: Desk) -> None:
    desk.polled()
    first_at = desk.now
    desk.now += EVERY
    desk.polled(error="down")
    desk.now += timedelta(days=2)
    desk.polled(Entry("https://a.example/1", title="Keel laid"))
    assert [(one.unseen_at, one.first_poll) for one in desk.due()] == [(first_at, False)]


def test_a_first_poll_has_no_poll_before_it(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel laid"))
    assert [(one.unseen_at, one.first_poll) for one in desk.due()] == [(None, True)]


def test_a_poll_of_mostly_unknown_old_entries_counts_as_a_first_one(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel laid"))
    desk.now += EVERY
    old = [Entry(f"https://a.example/old/{n}", title=f"Hull {n}", published="2019-05-02") for n in range(5)]
    desk.polled(*old, Entry("https://a.example/undated", title="Undated"))
    assert [one.first_poll for one in desk.due()[1:]] == [True] * 6


def test_a_few_old_entries_among_known_ones_do_not(desk: Desk) -> None:
    known = [Entry(f"https://a.example/{n}", title=f"Keel {n}") for n in range(6)]
    desk.polled(*known)
    desk.now += EVERY
    old = [Entry(f"https://a.example/old/{n}", title=f"Hull {n}", published="2019-05-02") for n in range(5)]
    desk.polled(*known, *old)
    assert [one.first_poll for one in desk.due()[6:]] == [False] * 5


def test_a_ledger_from_before_sources_were_watched_keeps_its_sources(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    desk.polled(Entry("https://a.example/1", title="Keel laid"))
    desk.ledger.close()
    with sqlite3.connect(tmp_path / "v.db") as db:
        for column in ("failure", "failing_since", "moved_to", "pages_fault", "empty_polls", "last_arrival_at",
                       "median_gap_s", "longest_gap_s"):  # fmt: skip
            db.execute(f"alter table sources drop column {column}")
        db.execute("drop index polls_missed")
        db.execute("drop index polls_lost")
        db.execute("alter table polls drop column missed")
        db.execute("alter table polls drop column recovered")
        db.execute("delete from _sqlite_migrations where name = '025_how_sources_are'")
    upgraded = open_existing(tmp_path / "v.db", (CRAWLER, ALERTS))
    [row] = upgraded.rows("select polls, empty_polls, longest_gap_s from sources where id = 'a'")
    assert row == {"polls": 1, "empty_polls": 0, "longest_gap_s": None}
    upgraded.close()
