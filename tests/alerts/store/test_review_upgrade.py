"""A ledger of the release before, with alerts and held matches, gets mutes, marks and incidents and keeps the rest."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from alerts.store import ALERTS, begin_mute, held_rows, mark_alert, mutes_in_force, open_incidents, raised_rows
from crawler.store import CRAWLER, open_ledger
from tests.ledger import EVERY, START, Desk


def test_what_was_raised_and_held_before_the_upgrade_can_be_reviewed(tmp_path: Path) -> None:
    before = Migrations("alerts")
    for migration in ALERTS.pending(Database(memory=True))[:11]:
        before(name=migration.name)(migration.fn)
    desk = Desk(tmp_path / "v.db", migrations=(CRAWLER, before))
    change = desk.article("https://a.example/1", "The keel was laid.")
    with desk.ledger.write() as db:
        for number, rule in enumerate(("keel", "ship"), 1):
            db.execute(
                "insert into matches (id, rule, rule_hash, article_id, revision, spans, unknown, at) "
                "values (?, ?, ?, ?, 1, '[]', '[]', ?)",
                [number, rule, rule, change.article_id, START.isoformat()],
            )
        db.execute(
            "insert into alerts (rule, article_id, revision, match_id, hits, sentences, raised_at, tell_at) "
            "values ('keel', ?, 1, 1, '[\"keel\"]', '[]', ?, ?)",
            [change.article_id, START.isoformat(), START.isoformat()],
        )
        db.execute("insert into held_back (match_id, reason, at) values (2, 'too_old', ?)", [START.isoformat()])
    desk.ledger.close()

    ledger = open_ledger(tmp_path / "v.db", (CRAWLER, ALERTS))
    assert [row.rule for row in raised_rows(ledger, START - EVERY)] == ["keel"]
    assert [(row.rule, row.reason) for row in held_rows(ledger, START - EVERY)] == [("ship", "too_old")]
    assert mark_alert(ledger, 1, "useful", START)
    begin_mute(ledger, "rule", "keel", START, START + EVERY)
    assert [(one.name, one.held) for one in mutes_in_force(ledger, START)] == [("rule:keel", 0)]
    assert open_incidents(ledger) == ()
    ledger.close()


def test_a_ledger_whose_withdrawals_nothing_answered_is_upgraded_and_one_can_be_answered(tmp_path: Path) -> None:
    before = Migrations("alerts")
    for migration in ALERTS.pending(Database(memory=True)):
        if migration.name < "021":
            before(name=migration.name)(migration.fn)
    desk = Desk(tmp_path / "v.db", migrations=(CRAWLER, before))
    change = desk.article("https://a.example/1", "The keel was laid.")
    with desk.ledger.write() as db:
        for number in (1, 2):
            db.execute(
                "insert into matches (id, rule, rule_hash, article_id, revision, spans, unknown, at) "
                "values (?, 'keel', 'keel', ?, ?, '[]', '[]', ?)",
                [number, change.article_id, number, START.isoformat()],
            )
            db.execute(
                "insert into alerts (rule, article_id, revision, match_id, hits, sentences, raised_at, tell_at, updates, "
                "withdraws) values ('keel', ?1, ?2, ?2, '[]', '[]', ?3, ?3, nullif(1, ?2), nullif(1, ?2))",
                [change.article_id, number, START.isoformat()],
            )
    desk.ledger.close()

    ledger = open_ledger(tmp_path / "v.db", (CRAWLER, ALERTS))
    assert [(row.withdraws, row.revives) for row in raised_rows(ledger, START - EVERY)] == [(1, None), (None, None)]
    with ledger.write() as db:
        db.execute("update alerts set withdraws = null, revives = 2 where id = 1")
    assert not ledger.rows("pragma foreign_key_check")
    ledger.close()
