"""What another program wrote into the ledger is an error with a sentence, never a traceback."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.delivery.plans import HeldBack, PlannedAlert, PlannedDelivery, RoutedMatch
from alerts.model import Match, Span, Target
from alerts.store import (
    alert,
    deliveries_of,
    due_deliveries,
    held_back_of,
    next_due_at,
    raise_alerts,
    reschedule_deliveries,
    told_alerts,
    totals,
)
from crawler.errors import LedgerError
from crawler.model import Entry
from crawler.store import (
    article_at,
    article_now,
    articles_since,
    changes_after,
    due_entries,
    group_of,
    newest_articles,
    next_visit_at,
    source_states,
)
from tests.draws import draws
from tests.ledger import Desk

CELLS = [
    ("sources", "next_poll_at"), ("sources", "last_ok_at"), ("entries", "authors"), ("entries", "due_at"),
    ("entries", "found_at"), ("articles", "authors"), ("articles", "found_at"), ("articles", "published_at"),
    ("articles", "published"), ("articles", "access_state"), ("versions", "access_state"), ("changes", "kind"),
    ("matches", "spans"), ("matches", "unknown"), ("matches", "settled"), ("matches", "denied"), ("alerts", "raised_at"), ("alerts", "hits"), ("alerts", "sentences"),
    ("alerts", "tell_at"),
    ("deliveries", "due_at"), ("deliveries", "created_at"), ("deliveries", "state"),
    ("deliveries", "first_due_at"), ("held_back", "reason"), ("held_back", "at"),
]  # fmt: skip
CONTENTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["null", "{}", "[", "[1]", '[["text", 1]]', '[["text", 0, "x"]]', "2026-99-99", "9999-12-31T23:59:59-23:59"]
    ),
)


def filled(path: Path) -> Desk:
    desk = Desk(path)
    change = desk.article("https://a.example/1", "A keel was laid.", published=desk.now.isoformat())
    desk.polled(Entry("https://a.example/2", title="Waits"))
    article = article_at(desk.ledger, change.article_id, change.revision)
    assert article is not None
    match = Match("keels", "hash", (Span("text", 2, 6),))
    delivery = PlannedDelivery(Target("desk", "k", "mailto", "mailto://x"), desk.now)
    routed = RoutedMatch(article, match, PlannedAlert(("keel",), (delivery,), ("A keel was laid.",), desk.now))
    copy = replace(match, rule="keels-again", rule_hash="hash-again")
    folded = RoutedMatch(article, copy, held=(HeldBack("copy_told"),))
    raise_alerts(desk.ledger, [routed, folded], change.seq, desk.now)
    desk.ledger.db.conn.execute("drop trigger changes_stand")
    return desk


def readings(desk: Desk) -> list[Callable[[], object]]:
    ledger, now = desk.ledger, desk.now
    return [
        lambda: source_states(ledger),
        lambda: next_visit_at(ledger, "a"),
        lambda: due_entries(ledger, "a", now),
        lambda: changes_after(ledger, 0),
        lambda: article_now(ledger, 1),
        lambda: list(articles_since(ledger, now.replace(year=2000))),
        lambda: list(newest_articles(ledger, None)),
        lambda: group_of(ledger, 1),
        lambda: alert(ledger, 1),
        lambda: due_deliveries(ledger, now.replace(year=2090)),
        lambda: next_due_at(ledger),
        lambda: deliveries_of(ledger, 1),
        lambda: held_back_of(ledger, 1),
        lambda: told_alerts(ledger, {1}, {1}),
        lambda: reschedule_deliveries(ledger, now, now),
        lambda: totals(ledger),
        lambda: desk.polled(Entry("https://a.example/3", title="New")),
        lambda: [desk.read(queued, "A keel was laid.") for queued in desk.due()],
    ]


@settings(max_examples=draws(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cell=st.sampled_from(CELLS), content=CONTENTS)
def test_any_cell_with_anything_in_it_is_read_or_is_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, cell: tuple[str, str], content: str
) -> None:
    desk = filled(tmp_path_factory.mktemp("cells") / "v.db")
    with desk.ledger.write() as db:
        db.execute(f"update {cell[0]} set {cell[1]} = ?", [content])
    for reading in readings(desk):
        with contextlib.suppress(LedgerError):
            reading()
    desk.ledger.close()
