"""Incidents in the ledger: their rows, what each address was told of them, and the facts that only the ledger knows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, get_args

from alerts.delivery.symptoms import EVENTS_COUNT_FOR, ChannelState, LateEvents
from alerts.delivery.trouble import Developments, ToldTarget
from alerts.incident import Incident, Phase, TroubleKind, TroubleNews
from alerts.model import NO_JUDGEMENT, Target
from alerts.store.outages import paused_addresses
from alerts.store.switching import SWITCHED_OFF
from crawler.store import Ledger
from crawler.store.columns import moment, moment_or_none, texts
from crawler.times import to_text


def newest_incidents(ledger: Ledger) -> tuple[Incident, ...]:
    """The newest incident of each kind and subject, open or not; those of a newer program are left out."""
    rows = ledger.rows("select * from incidents where id in (select max(id) from incidents group by kind, subject)")
    return tuple(one for row in rows if (one := _incident(row)))


def open_incidents(ledger: Ledger) -> tuple[Incident, ...]:
    """The incidents that last, the oldest first."""
    rows = ledger.rows("select * from incidents where closed_at is null order by id")
    return tuple(one for row in rows if (one := _incident(row)))


def incidents_since(ledger: Ledger, since: datetime) -> tuple[Incident, ...]:
    """The incidents that last, or that ended since then, the oldest first."""
    rows = ledger.rows(
        "select * from incidents where closed_at is null or closed_at >= ? order by id", [to_text(since)]
    )
    return tuple(one for row in rows if (one := _incident(row)))


def write_developments(ledger: Ledger, found: Developments, now: datetime) -> None:
    """Open, bring up to date and close incidents. A crash before leaves them to the next look, which finds the same."""
    if found == Developments():
        return
    at = to_text(now)
    with ledger.write() as db:
        for one in found.opened:
            db.execute(
                "insert into incidents (kind, subject, sentence, opened_at, last_at, closed_at) "
                "values (?, ?, ?, ?, ?, ?)",
                [one.kind, one.subject, one.sentence, at, to_text(one.at or now), None if one.lasts else at],
            )
        for incident, symptom in found.renewed:
            db.execute(
                "update incidents set sentence = ?, last_at = ? where id = ?",
                [symptom.sentence, to_text(symptom.at or incident.last_at), incident.id],
            )
        db.conn.executemany("update incidents set closed_at = ? where id = ?", [(at, one.id) for one in found.closed])


def told_targets(ledger: Ledger, targets: Sequence[Target], now: datetime) -> tuple[ToldTarget, ...]:
    """What each of these addresses was told; one that is new to trouble hears of it from now on."""
    known = {row["target"]: row for row in ledger.rows("select * from trouble_targets")}
    new = [target.key for target in targets if target.key not in known]
    if new:
        with ledger.write() as db:
            db.conn.executemany(
                "insert into trouble_targets (target, since, due_at) values (?1, ?2, ?2) on conflict do nothing",
                [(key, to_text(now)) for key in new],
            )
        known = {row["target"]: row for row in ledger.rows("select * from trouble_targets")}
    phases: dict[str, dict[int, set[Phase]]] = defaultdict(lambda: defaultdict(set))
    for row in ledger.rows("select * from incident_tellings"):
        phases[row["target"]][row["incident"]].update(one for one in get_args(Phase) if one == row["phase"])
    return tuple(
        ToldTarget(
            target,
            moment(known[target.key]["since"]),
            {number: frozenset(some) for number, some in phases[target.key].items()},
            moment(known[target.key]["due_at"]),
            known[target.key]["attempts"],
        )
        for target in targets
    )


def record_told(ledger: Ledger, target: Target, news: Iterable[TroubleNews], now: datetime) -> None:
    """Record that an address was told. A crash before repeats the message."""
    with ledger.write() as db:
        db.conn.executemany(
            "insert into incident_tellings (incident, target, phase, at) values (?, ?, ?, ?) on conflict do nothing",
            [(one.incident.id, target.key, phase, to_text(now)) for one in news for phase in one.phases],
        )
        db.execute("update trouble_targets set attempts = 0, error = null where target = ?", [target.key])


def record_untold(ledger: Ledger, target: Target, error: str, due_at: datetime) -> None:
    """Record that a message on trouble did not get through, and when it is tried again."""
    with ledger.write() as db:
        db.execute(
            "update trouble_targets set attempts = attempts + 1, error = ?, due_at = ? where target = ?",
            [error, to_text(due_at), target.key],
        )


def bring_back_incidents(ledger: Ledger, now: datetime) -> None:
    """Bring back the times that were written while the clock was ahead; nothing would be told before them."""
    with ledger.write() as db:
        for column in ("opened_at", "last_at", "closed_at"):
            db.execute(f"update incidents set {column} = ?1 where {column} > ?1", [to_text(now)])  # noqa: S608 - constants
        for column in ("since", "due_at"):
            db.execute(f"update trouble_targets set {column} = ?1 where {column} > ?1", [to_text(now)])  # noqa: S608 - constants


def forget_incidents(ledger: Ledger, before: datetime) -> None:
    """Remove the incidents that ended before that time, with what was told of them; the newest of each kind stays."""
    with ledger.write() as db:
        db.execute(
            "delete from incidents where closed_at < ? "
            "and id not in (select max(id) from incidents group by kind, subject)",
            [to_text(before)],
        )


def channel_states(ledger: Ledger) -> tuple[ChannelState, ...]:
    """The channels for which something waits that was tried in vain, or whose address is paused.

    The error is that of a refusal, else of a paused address, else of the delivery that failed most often.
    """
    rows = ledger.rows(
        "select d.channel, max(d.attempts) as attempts, d.error from deliveries d "
        "where d.state = 'pending' and d.attempts > 0 group by d.channel order by d.channel"
    )
    states = {row["channel"]: ChannelState(row["channel"], row["attempts"], row["error"] or "") for row in rows}
    for one in sorted(paused_addresses(ledger), key=lambda one: one.refusing):
        attempts = states[one.channel].attempts if one.channel in states else 0
        states[one.channel] = ChannelState(one.channel, attempts, one.error, is_paused=True, is_refusing=one.refusing)
    return tuple(states.values())


def deliveries_given_up(ledger: Ledger, now: datetime) -> tuple[LateEvents, ...]:
    """The deliveries given up of late, by channel, those of channels that were switched off aside."""
    rows = ledger.rows(
        "select channel, count(*) as n, max(due_at) as last_at, error from deliveries "
        "where state = 'dead' and due_at > ? and due_at <= ? and error != ? group by channel order by channel",
        [to_text(now - EVENTS_COUNT_FOR), to_text(now), SWITCHED_OFF],
    )
    return tuple(LateEvents(row["channel"], row["n"], moment(row["last_at"]), row["error"] or "") for row in rows)


def versions_not_judged(ledger: Ledger, now: datetime) -> LateEvents | None:
    """The article versions that could not be judged of late; None when all could."""
    rows = ledger.rows(
        "select count(*) as n, max(at) as last_at, article_id, unknown from matches "
        "where rule = ? and at > ? and at <= ?",
        [NO_JUDGEMENT, to_text(now - EVENTS_COUNT_FOR), to_text(now)],
    )
    row = rows[0]
    if not row["n"]:
        return None
    last = f"article {row['article_id']}, {'; '.join(texts(row['unknown']))}"
    return LateEvents("", row["n"], moment(row["last_at"]), last)


def unjudged_since(ledger: Ledger) -> datetime | None:
    """When the oldest change came that waits to be judged; None when none waits."""
    rows = ledger.rows(
        "select min(at) as at from changes where seq > (select seq from cursor) "
        "or seq in (select seq from judging where postponed)"
    )
    return moment_or_none(rows[0]["at"])


def _incident(row: dict[str, Any]) -> Incident | None:
    kind: TroubleKind | None = next((one for one in get_args(TroubleKind) if one == row["kind"]), None)
    if kind is None:
        return None
    opened_at, last_at = moment(row["opened_at"]), moment(row["last_at"])
    return Incident(
        row["id"], kind, row["subject"], row["sentence"], opened_at, last_at, moment_or_none(row["closed_at"])
    )
