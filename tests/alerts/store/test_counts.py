"""What the ledger keeps count of is what counting finds, whatever was written, removed or undone."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from alerts.store import ALERTS, totals
from alerts.store.later_schema import COUNTED as OF_ALERTS
from crawler.model import Entry
from crawler.store import CRAWLER, Ledger, forget, import_article, open_ledger, prune, source_states
from crawler.store.newer_schema import COUNTED as OF_ARTICLES
from tests.alerts.store.raising import DAY, fresh, raise_one
from tests.ledger import Desk

RESERVED = '["The publisher reserves text and data mining (tdmrep.json), so only headline, teaser and link are kept."]'
VALUES = {
    "articles": {
        "source": ["a", "b"], "access_state": ["full", "truncated", "blocked"], "evidence": ["[]", RESERVED],
        "text": ["", "A keel."], "repeated_lines": ["", "Read on."],
    },
    "entries": {
        "article_id": [None, 1, 2], "due_at": [None, "2026-11-23T08:00:00.000Z"], "visits_in_vain": [0, 2],
        "teaser_left_out": [0, 1],
    },
    "polls": {"source": ["a", "b"], "missed": [0, 3], "recovered": [0, 1], "error": [None, "no answer"]},
    "matches": {"rule": ["keel", "could not be judged", "hull"]},
    "alerts": {"fold_reason": [None, "copy_told", "said_before"]},
    "held_back": {"reason": ["too_old", "copy_told", "imported"]},
    "deliveries": {
        "state": ["pending", "sent", "dead", "skipped"], "hold": ["", "quiet", "limit", "catch_up", "story"],
        "digest": [0, 1], "collected": [0, 1], "attempts": [0, 1], "error": [None, "refused"],
    },
    "changes": {},
}  # fmt: skip
BY_COUNTING = """
select (select count(*) from articles) as articles,
    (select count(*) from articles where access_state = 'truncated') as truncated,
    (select count(*) from entries where article_id is null and due_at is not null) as waiting,
    (select count(*) from changes where seq > (select seq from cursor)
        or seq in (select seq from judging where postponed)) as unjudged,
    (select count(*) from matches where rule != 'could not be judged') as matches,
    (select count(*) from matches where rule = 'could not be judged') as not_judged,
    (select count(*) from alerts where fold_reason is null) as alerts,
    (select count(*) from alerts where fold_reason is not null) as folded,
    count(*) filter (where state = 'pending' and (attempts > 0 or (digest + collected = 0
        and hold not in ('quiet', 'limit')))) as pending,
    count(*) filter (where state = 'pending' and attempts = 0 and digest = 1
        and not (alert is null and match_id is null)) as for_digest,
    count(*) filter (where state = 'pending' and attempts = 0 and digest = 0 and hold = 'quiet') as quiet,
    count(*) filter (where state = 'pending' and attempts = 0 and digest = 0 and hold = 'limit') as limited,
    count(*) filter (where state = 'pending' and attempts = 0 and collected = 1
        and hold not in ('quiet', 'limit', 'story')) as collected,
    count(*) filter (where state = 'pending' and attempts = 0 and digest = 0 and hold = 'story') as with_story,
    count(*) filter (where state = 'sent' and not (alert is null and match_id is null)) as sent,
    count(*) filter (where state = 'dead') as dead,
    (select error from deliveries where state != 'sent' and error is not null order by id desc limit 1) as last_error
from deliveries
"""
HELD_BACK = """
select reason, count(*) as n from (select reason from held_back union all
select fold_reason from alerts where fold_reason is not null) group by reason order by n desc, reason
"""
MERGED = "select hold, count(*) as n from deliveries where state = 'sent' and hold != '' group by hold order by hold"
OF_SOURCES = """
select s.id, (select count(*) from articles a where a.source = s.id) as articles,
    (select count(*) from entries e where e.source = s.id and teaser_left_out) as teasers_left_out,
    (select count(*) from articles a where a.source = s.id and a.access_state = 'truncated'
        and a.evidence like '%reserves text and data mining%') as articles_reserved,
    (select count(*) from articles a where a.source = s.id and repeated_lines != '') as articles_with_lines_left_out,
    (select count(*) from entries e where e.source = s.id and visits_in_vain) as entries_dated_anew,
    (select coalesce(sum(missed), 0) from polls p where p.source = s.id) as missed,
    (select coalesce(sum(recovered), 0) from polls p where p.source = s.id) as recovered
from sources s where removed_at is null order by id
"""


def check(ledger: Ledger) -> None:
    """Compare everything that is told by counts with what counting finds."""
    found = totals(ledger)
    (counted,) = ledger.rows(BY_COUNTING)
    assert {name: getattr(found, name) for name in counted} == counted
    assert [*map(list, found.held_back)] == [list(row.values()) for row in ledger.rows(HELD_BACK)]
    assert [*map(list, found.merged)] == [list(row.values()) for row in ledger.rows(MERGED)]
    of_sources = ledger.rows(OF_SOURCES)
    assert [{name: getattr(one, name) for name in of_sources[0]} for one in source_states(ledger)] == of_sources


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A ledger with a row, or more, in each table that is counted."""
    for n in range(3):
        raise_one(desk, fresh(desk, f"https://a.example/{n}", f"The keel of frigate {n} was laid, said the yard."))
    desk.polled(Entry("https://b.example/1", title="Waits"), source_id="b")
    with desk.ledger.write() as db:
        db.execute(
            "insert into held_back (match_id, reason, at) select id, 'too_old', '' from matches "
            "where id not in (select match_id from held_back) limit 1"
        )
    return desk


def write_anything(db: Database, chance: random.Random) -> None:
    """Change some cells of a table to other values that they may have, or remove a row."""
    table = chance.choice(list(VALUES))
    ids = "match_id" if table == "held_back" else "seq" if table == "changes" else "id"
    rows = [row[ids] for row in db.query(f"select {ids} from {table}")]
    if not rows:
        return
    row = chance.choice(rows)
    if table in {"articles", "polls", "deliveries", "held_back", "changes"} and chance.random() < 0.2:
        db.execute(f"delete from {table} where {ids} = ?", [row])
    elif VALUES[table]:
        column = chance.choice(list(VALUES[table]))
        db.execute(f"update {table} set {column} = ? where {ids} = ?", [chance.choice(VALUES[table][column]), row])


@pytest.mark.parametrize("seed", range(12))
def test_counts_follow_whatever_is_written(full: Desk, seed: int) -> None:
    chance = random.Random(seed)
    full.ledger.db.execute("pragma foreign_keys = off")
    check(full.ledger)
    for _ in range(40):
        with full.ledger.write() as db:
            for _ in range(3):
                write_anything(db, chance)
        check(full.ledger)


def fail_after_writing(ledger: Ledger) -> None:
    with ledger.write() as db:
        db.execute("update deliveries set state = 'dead'")
        db.execute("update articles set access_state = 'truncated'")
        raise ZeroDivisionError


def test_what_is_undone_is_not_counted(full: Desk) -> None:
    before = totals(full.ledger)
    with pytest.raises(ZeroDivisionError):
        fail_after_writing(full.ledger)
    assert totals(full.ledger) == before
    check(full.ledger)


def test_counts_follow_imports_removed_texts_and_forgotten_articles(full: Desk) -> None:
    entry = Entry("https://c.example/1", title="A keel", text="A keel was laid.", published="2026-11-20")
    assert import_article(full.ledger, "c", entry, full.now)
    check(full.ledger)
    for _ in prune(full.ledger, DAY, full.now + timedelta(days=9)):
        check(full.ledger)
    with full.ledger.write():
        forget(full.ledger, 1)
    check(full.ledger)


def test_what_stood_in_a_ledger_before_the_upgrade_is_counted(full: Desk, tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    found, sources = totals(full.ledger), source_states(full.ledger)
    with full.ledger.write() as db:
        for row in db.query("select name from sqlite_master where type = 'trigger'"):
            if any(row["name"].startswith(f"{one.name}_") for one in (*OF_ARTICLES, *OF_ALERTS)):
                db.execute(f"drop trigger if exists {row['name']}")
        for name in ("entries_waiting", "entries_dated_anew", "polls_missed", "deliveries_error"):
            db.execute(f"drop index {name}")
        db.execute("drop table counts")
        db.execute("delete from _sqlite_migrations where name in ('029_counts', '022_counts')")
    full.ledger.close()
    full.ledger = open_ledger(path, (CRAWLER, ALERTS))
    assert (totals(full.ledger), source_states(full.ledger)) == (found, sources)
    check(full.ledger)
    full.article("https://a.example/9", "The keel of frigate 9 was laid.")
    check(full.ledger)
