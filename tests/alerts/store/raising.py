"""Alerts on keels for two channels, raised in a ledger as the pipeline raises them."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from alerts.delivery.plans import RoutedMatch, RoutingTable
from alerts.delivery.routing import route
from alerts.judging import JudgedChange, judged_change
from alerts.model import Channel, DigestTime, Match, Outcome, Rule, Span, Subject, Target, Urgency
from alerts.store import (
    due_deliveries,
    held_back_of,
    next_due_at,
    raise_alerts,
    settle,
    told_alerts,
)
from crawler.model import Change
from crawler.store import article_at
from tests.ledger import Desk

DAY = timedelta(hours=24)
TARGETS = {
    "desk": (Target("desk", "k1", "mailto", "mailto://x"),),
    "duty": (Target("duty", "k2", "json", "json://y"),),
}
TEXT = " ".join(
    f"The yard laid the keel of frigate {n} on day {n * 3}, said witness number {n * 5}." for n in range(20)
)


def finds_keel(subject: Subject) -> tuple[Match, ...]:
    at = subject.text.find("keel")
    return (Match("keel", "hash-of-keel", (Span("text", at, at + 4),)),) if at >= 0 else ()


def table(urgency: Urgency = "now", targets: dict[str, tuple[Target, ...]] = TARGETS) -> RoutingTable:
    return RoutingTable(
        rules={"keel": Rule("keel", query="keel", notify=("desk", "duty"), urgency=urgency)},
        channels={
            "desk": Channel("desk", (), (DigestTime(time(7)), DigestTime(time(13)))),
            "duty": Channel("duty", ()),
        },
        targets=targets,
        zone=UTC,
        alert_max_age=DAY,
    )


def judgement(desk: Desk, change: Change, unknown: tuple[str, ...] = ()) -> JudgedChange:
    article = article_at(desk.ledger, change.article_id, change.revision)
    assert article is not None
    found = judged_change(change, article, finds_keel)
    return replace(found, matches=tuple(replace(match, unknown=unknown) for match in found.matches))


def routed(desk: Desk, one: JudgedChange, routes: RoutingTable) -> tuple[RoutedMatch, ...]:
    known = [(one.channel, one.key) for several in TARGETS.values() for one in several]
    with desk.ledger.write() as db:  # as at every start
        db.conn.executemany(
            "insert into targets (channel, target, kind, address) values (?1, ?2, '', ?2) on conflict do nothing", known
        )
    told = told_alerts(desk.ledger, {one.article.id}, {one.article.group_id})
    return route([one], routes, told, desk.now)


def fresh(desk: Desk, url: str = "https://a.example/1", text: str = TEXT, source_id: str = "a") -> Change:
    return desk.article(url, text, source_id, published=desk.now.isoformat())


def raise_one(desk: Desk, change: Change) -> int:
    return len(raise_alerts(desk.ledger, routed(desk, judgement(desk, change), table()), change.seq, desk.now))


def raise_for_digest(desk: Desk, change: Change) -> None:
    """Raise an alert that tells the desk in its next digest, and duty at once."""
    raise_alerts(desk.ledger, routed(desk, judgement(desk, change), table("digest")), change.seq, desk.now)


def due(desk: Desk) -> dict[str, datetime]:
    """The due time of every pending delivery, by channel."""
    far = desk.now + timedelta(days=1000)
    return {delivery.channel: delivery.due_at for delivery in due_deliveries(desk.ledger, far)}


def reasons(desk: Desk, change: Change) -> list[tuple[str, int | None]]:
    return [(held.reason, held.folded_into) for held in held_back_of(desk.ledger, change.article_id)]


def next_due(desk: Desk) -> datetime:
    due_at = next_due_at(desk.ledger)
    assert due_at is not None
    return due_at


def tries_until_given_up(desk: Desk) -> int:
    """How many attempts are made, all failing, until no delivery is pending; the clock follows."""
    tries = 0
    while waiting := next_due_at(desk.ledger):
        desk.now = waiting
        for delivery in due_deliveries(desk.ledger, desk.now):
            settle(desk.ledger, delivery, Outcome("retry", "no answer"), desk.now)
            tries += 1
    return tries
