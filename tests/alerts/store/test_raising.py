"""Raising: matches, alerts, deliveries and cursor stand or fall together; doing it again changes nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.judging import Judged, judged
from alerts.model import Match, Outcome, Span, Subject, Target
from alerts.store import (
    alert,
    cursor,
    due_deliveries,
    forget_alerts,
    next_due_at,
    raise_alerts,
    settle,
    target_key,
    totals,
)
from crawler.errors import LedgerError
from crawler.model import Change, Entry
from crawler.store import article_at, forget
from tests.ledger import Desk

DAY = timedelta(hours=24)
TARGETS = {"keel": (Target("desk", "k1", "mailto", "mailto://x"), Target("duty", "k2", "json", "json://y"))}
TEXT = " ".join(
    f"The yard laid the keel of frigate {n} on day {n * 3}, said witness number {n * 5}." for n in range(20)
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def finds_keel(subject: Subject) -> tuple[Match, ...]:
    at = subject.text.find("keel")
    return (Match("keel", "hash-of-keel", (Span("text", at, at + 4),)),) if at >= 0 else ()


def judgement(desk: Desk, change: Change) -> Judged:
    article = article_at(desk.ledger, change.article_id, change.revision)
    assert article is not None
    return judged(change, article, finds_keel, DAY)


def fresh(desk: Desk, url: str = "https://a.example/1", text: str = TEXT, source_id: str = "a") -> Change:
    return desk.article(url, text, source_id, published=desk.now.isoformat())


def raise_one(desk: Desk, change: Change) -> int:
    return len(raise_alerts(desk.ledger, [judgement(desk, change)], change.seq, TARGETS, desk.now))


def test_an_alert_has_a_delivery_for_each_target_and_moves_the_cursor(desk: Desk) -> None:
    change = fresh(desk)
    assert raise_one(desk, change) == 1
    assert [(d.channel, d.target) for d in due_deliveries(desk.ledger, desk.now)] == [("desk", "k1"), ("duty", "k2")]
    assert cursor(desk.ledger) == change.seq
    told = alert(desk.ledger, 1)
    assert told is not None
    assert told.text[told.spans[0].start : told.spans[0].end] == "keel"


def test_raising_twice_raises_once(desk: Desk) -> None:
    change = fresh(desk)
    raise_one(desk, change)
    before = totals(desk.ledger)
    assert raise_one(desk, change) == 0
    assert totals(desk.ledger) == before


def test_a_failure_inside_raising_leaves_no_trace(desk: Desk) -> None:
    change = fresh(desk)
    broken = {"keel": (TARGETS["keel"][0], Target("duty", None, "json", "json://y"))}  # type: ignore[arg-type]
    with pytest.raises(LedgerError):
        raise_alerts(desk.ledger, [judgement(desk, change)], change.seq, broken, desk.now)
    assert totals(desk.ledger).matches == 0
    assert cursor(desk.ledger) == 0
    assert raise_one(desk, change) == 1


def test_a_revision_of_an_article_that_alerted_does_not_alert_again(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    desk.polled(Entry("https://a.example/1", title="A title", text="other", published=desk.now.isoformat()))
    change = desk.read(desk.due()[0], TEXT + " More.")
    assert change is not None
    assert raise_one(desk, change) == 0
    assert totals(desk.ledger).matches == 2


def test_a_revision_that_matches_for_the_first_time_alerts(desk: Desk) -> None:
    assert raise_one(desk, fresh(desk, text="Nothing yet.")) == 0
    desk.polled(Entry("https://a.example/1", title="A title", text="other", published=desk.now.isoformat()))
    change = desk.read(desk.due()[0], TEXT)
    assert change is not None
    assert raise_one(desk, change) == 1


def test_a_copy_with_the_same_hits_does_not_alert_again(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    assert raise_one(desk, fresh(desk, "https://b.example/1", "By our staff. " + TEXT, "b")) == 0


def test_another_article_with_the_same_hits_alerts(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    assert raise_one(desk, fresh(desk, "https://b.example/1", "Elsewhere a keel was laid, for a ferry.", "b")) == 1


def test_old_articles_match_and_do_not_alert(desk: Desk) -> None:
    change = desk.article("https://a.example/1", TEXT, published=(desk.now - timedelta(days=3)).isoformat())
    assert raise_one(desk, change) == 0
    assert totals(desk.ledger).matches == 1


def test_a_sent_delivery_is_settled_and_a_failed_one_waits(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    first, second = due_deliveries(desk.ledger, desk.now)
    assert settle(desk.ledger, first, Outcome("sent", "accepted"), desk.now) is None
    assert settle(desk.ledger, second, Outcome("retry", "no answer"), desk.now) == desk.now + timedelta(seconds=10)
    assert not due_deliveries(desk.ledger, desk.now)
    assert next_due_at(desk.ledger) == desk.now + timedelta(seconds=10)
    after = totals(desk.ledger)
    assert (after.sent, after.pending, after.last_error) == (1, 1, "no answer")


def test_a_delivery_that_fails_for_a_day_is_dead_and_shown(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    tries = 0
    while waiting := next_due_at(desk.ledger):
        desk.now = waiting
        for delivery in due_deliveries(desk.ledger, desk.now):
            settle(desk.ledger, delivery, Outcome("retry", "no answer"), desk.now)
            tries += 1
    assert totals(desk.ledger).dead == 2
    assert 30 < tries / 2 < 36


def test_the_ledgers_key_stays_and_no_target_address_is_written(desk: Desk) -> None:
    raise_one(desk, fresh(desk))
    assert target_key(desk.ledger) == target_key(desk.ledger)
    desk.ledger.db.conn.execute("pragma wal_checkpoint(truncate)").fetchall()
    assert b"mailto://" not in desk.path.read_bytes()


def test_a_forgotten_article_leaves_nothing_and_does_not_come_back(desk: Desk) -> None:
    change = fresh(desk)
    copy = fresh(desk, "https://b.example/1", "By our staff. " + TEXT, "b")
    raise_one(desk, change)
    with desk.ledger.write():
        forget_alerts(desk.ledger, change.article_id)
        forget(desk.ledger, change.article_id)
    assert [row["id"] for row in desk.rows("select id from articles")] == [copy.article_id]
    assert not desk.rows("select * from matches")
    assert desk.polled(Entry("https://a.example/1", title="A title")).new == 0
    assert not desk.due()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)), repeats=st.lists(st.integers(0, 3), max_size=4))
def test_any_order_and_repetition_of_judging_raises_the_same(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], repeats: list[int]
) -> None:
    desk = Desk(tmp_path_factory.mktemp("law") / "v.db")
    changes = [fresh(desk, f"https://a.example/{n}", f"On day {n} a keel was laid.") for n in range(4)]
    for n in [*order, *repeats]:
        raise_one(desk, changes[n])
    after = totals(desk.ledger)
    desk.ledger.close()
    assert (after.matches, after.alerts, after.pending) == (4, 4, 8)
    assert after.unjudged == 0
