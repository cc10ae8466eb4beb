"""History that is older than it is kept goes; what tells old from new, and who was told, stays."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.app.upkeep import tidy
from alerts.configuration import Keep
from alerts.store import remove_attempts, remove_changes
from crawler.model import Entry
from crawler.times import to_text
from tests.ledger import Desk

MONTH = timedelta(days=30)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def told(desk: Desk, article_id: int, *, listed: bool = False, state: str = "sent") -> None:
    """An alert, or a listed match, of the article that went out at the second attempt, or did not yet."""
    at = to_text(desk.now)
    with desk.ledger.write() as db:
        match = db.execute(
            "insert into matches (rule, rule_hash, article_id, revision, spans, unknown, at) "
            "values ('r', 'h', ?, 1, '[]', '[]', ?)",
            [article_id, at],
        ).lastrowid
        alert = None
        if not listed:
            alert = db.execute(
                "insert into alerts (rule, article_id, revision, match_id, hits, raised_at, tell_at) "
                "values ('r', ?, 1, ?, '[]', ?, ?)",
                [article_id, match, at, at],
            ).lastrowid
        delivery = db.execute(
            "insert into deliveries (alert, match_id, channel, target, state, created_at, due_at, attempts, sent_at, "
            "error) values (?, ?, 'c', 't', ?, ?, ?, 2, ?, 'it was down')",
            [alert, match if listed else None, state, at, at, at if state == "sent" else None],
        ).lastrowid
        for kind in ("failed", state):
            db.execute(
                "insert into attempts (delivery, at, kind, sentence, elapsed_ms) values (?, ?, ?, '', 1)",
                [delivery, at, kind],
            )


def attempts(desk: Desk) -> int:
    return len(desk.rows("select 1 from attempts"))


def test_attempts_of_what_was_sent_go_and_that_it_was_sent_stays(desk: Desk) -> None:
    change = desk.article("https://a.example/1", "A text.")
    told(desk, change.article_id)
    desk.now += MONTH
    assert sum(remove_attempts(desk.ledger, desk.now - 2 * MONTH)) == 0
    assert attempts(desk) == 2
    assert sum(remove_attempts(desk.ledger, desk.now - MONTH / 2)) == 3  # two attempts, one reason
    assert attempts(desk) == 0
    assert desk.rows("select state, sent_at is not null as at, error, attempts from deliveries") == [
        {"state": "sent", "at": 1, "error": None, "attempts": 2}
    ]


@pytest.mark.parametrize("fields", [{"state": "pending"}, {"state": "dead"}, {"listed": True}])
def test_attempts_stay_where_something_goes_by_them(desk: Desk, fields: dict[str, object]) -> None:
    change = desk.article("https://a.example/1", "A text.")
    told(desk, change.article_id, **fields)  # type: ignore[arg-type]
    list(remove_attempts(desk.ledger, desk.now + MONTH))
    assert attempts(desk) == 2


def judged(desk: Desk, upto: int) -> None:
    with desk.ledger.write() as db:
        db.execute("update cursor set seq = ?", [upto])


def seqs(desk: Desk) -> list[object]:
    return [row["seq"] for row in desk.rows("select seq from changes order by seq")]


def gone(desk: Desk) -> None:
    """The source lists nothing any more, for longer than a year."""
    desk.polled(Entry("https://a.example/last", title="The last one"))
    desk.now += timedelta(days=366)


def test_a_change_goes_only_when_its_article_was_listed_by_no_source_for_a_year(desk: Desk) -> None:
    for number in range(3):
        desk.article(f"https://a.example/{number}", "A text.", title=f"Ship {number}")
    judged(desk, 3)
    listed = Entry("https://a.example/1", title="Ship 1")
    desk.polled(listed)
    desk.now += timedelta(days=364)
    assert sum(remove_changes(desk.ledger, desk.now, desk.now)) == 0
    desk.polled(listed)
    desk.now += timedelta(days=2)
    assert sum(remove_changes(desk.ledger, desk.now - 10 * 365 * timedelta(days=1), desk.now)) == 0
    assert sum(remove_changes(desk.ledger, desk.now, desk.now)) == 1
    assert seqs(desk) == [2, 3]  # one is listed, and the newest stays
    assert desk.polled(Entry("https://a.example/0", title="Ship 0")).new == 0


def test_a_change_that_is_not_judged_or_whose_judging_began_stays(desk: Desk) -> None:
    for number in range(4):
        desk.article(f"https://a.example/{number}", "A text.", title=f"Ship {number}")
    gone(desk)
    judged(desk, 2)
    with desk.ledger.write() as db:
        db.execute("insert into judging (seq) values (1)")
    assert sum(remove_changes(desk.ledger, desk.now, desk.now)) == 1
    assert seqs(desk) == [1, 3, 4]


def test_all_history_stays_unless_the_configuration_says_how_long(desk: Desk) -> None:
    change = desk.article("https://a.example/1", "A text.")
    told(desk, change.article_id)
    judged(desk, 1)
    gone(desk)
    before = [desk.rows(f"select * from {table}") for table in ("polls", "attempts", "changes")]
    list(tidy(desk.ledger, Keep(), desk.now + 100 * MONTH, thorough=True))
    assert [desk.rows(f"select * from {table}") for table in ("polls", "attempts", "changes")] == before


def test_polls_go_but_for_the_last_of_each_source(desk: Desk) -> None:
    for _ in range(3):
        desk.polled(Entry("https://a.example/1", title="Ship"))
        desk.now += MONTH
    desk.polled(source_id="b")
    desk.now += 2 * MONTH
    list(tidy(desk.ledger, Keep(polls=MONTH), desk.now, thorough=False))
    assert [row["source"] for row in desk.rows("select source from polls order by source")] == ["a", "b"]
    assert desk.polled(Entry("https://a.example/1", title="Ship")).new == 0
