"""Deliveries: which are due, what became of each attempt, and the alert that a message is made of."""

import secrets
from datetime import datetime

from alerts.delivery.schedule import next_try
from alerts.model import Alert, Delivery, Field, Outcome, Span
from crawler.store import Ledger
from crawler.store.columns import moment, moment_or_none, places, texts
from crawler.times import to_text


def target_key(ledger: Ledger) -> bytes:
    """The ledger's own random key, with which targets are hashed; made on first use."""
    rows = ledger.rows("select value from settings where name = 'target_key'")
    if rows:
        return bytes.fromhex(rows[0]["value"])
    key = secrets.token_bytes(32)
    with ledger.write() as db:
        db.execute("insert into settings (name, value) values ('target_key', ?)", [key.hex()])
    return key


def due_deliveries(ledger: Ledger, now: datetime, limit: int = 500) -> tuple[Delivery, ...]:
    """The deliveries to be tried now, those due longest first."""
    rows = ledger.rows(
        "select * from deliveries where state = 'pending' and due_at <= ? order by due_at, id limit ?",
        [to_text(now), limit],
    )
    return tuple(
        Delivery(
            id=row["id"],
            alert=row["alert"],
            channel=row["channel"],
            target=row["target"],
            state=row["state"],
            due_at=moment(row["due_at"]),
            attempts=row["attempts"],
            first_due_at=moment(row["created_at"]),
            digest=bool(row["digest"]),
        )
        for row in rows
    )


def next_due_at(ledger: Ledger) -> datetime | None:
    """When the next delivery is due, None when none waits."""
    due_at = ledger.rows("select min(due_at) as at from deliveries where state = 'pending'")[0]["at"]
    return moment_or_none(due_at)


def settle(ledger: Ledger, delivery: Delivery, outcome: Outcome, now: datetime) -> datetime | None:
    """Record an attempt and what it means for the delivery; when it is tried again, None when it is settled.

    A crash before leaves the delivery due: the message may be sent once more, with the same alert id.
    """
    attempts = delivery.attempts + 1
    again_at = None if outcome.kind == "sent" else next_try(attempts, delivery.first_due_at, now)
    state = "sent" if outcome.kind == "sent" else "pending" if again_at else "dead"
    with ledger.write() as db:
        db.execute(
            "insert into attempts (delivery, at, kind, sentence, elapsed_ms) values (?, ?, ?, ?, ?)",
            [delivery.id, to_text(now), outcome.kind, outcome.sentence, round(outcome.elapsed_s * 1000)],
        )
        db.execute(
            "update deliveries set state = ?, attempts = ?, due_at = ?, sent_at = ?, error = ? where id = ?",
            [state, attempts, to_text(again_at or now), to_text(now) if state == "sent" else None,
             None if state == "sent" else outcome.sentence, delivery.id],
        )  # fmt: skip
    return again_at


def alert(ledger: Ledger, alert_id: int) -> Alert | None:
    """The alert with its article as it stood when the rule matched; None when the article was forgotten since."""
    rows = ledger.rows(
        "select a.id, a.rule, a.raised_at, a.article_id, a.revision, m.spans, m.unknown, art.url, art.source, "
        "art.published_at, r.title, r.text, r.access_state, r.hidden_percent "
        "from alerts a join matches m on m.id = a.match_id join articles art on art.id = a.article_id "
        "join revisions r on r.article_id = a.article_id and r.revision = a.revision where a.id = ?",
        [alert_id],
    )
    if not rows:
        return None
    row = rows[0]
    return Alert(
        id=row["id"],
        rule=row["rule"],
        raised_at=moment(row["raised_at"]),
        article_id=row["article_id"],
        revision=row["revision"],
        url=row["url"],
        title=row["title"],
        text=row["text"],
        source=row["source"],
        published_at=moment_or_none(row["published_at"]),
        access=row["access_state"],
        hidden_percent=row["hidden_percent"],
        spans=tuple(Span(_field(field), start, end) for field, start, end in places(row["spans"])),
        unknown=texts(row["unknown"]),
    )


def _field(name: str) -> Field:
    return "title" if name == "title" else "text"
