"""Raising alerts: matches, alerts, deliveries, reasons and the cursor are written in one transaction.

What is written was planned by `alerts.delivery.routing`; nothing is decided here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from alerts.delivery.plans import LISTED_AGAIN, AlertKey, PlannedAlert, RoutedMatch
from alerts.judging import matched_words
from alerts.model import Span
from crawler.store import Ledger, append_change, watch
from crawler.times import to_text

MAX_HOLDERS: Final = 5  # copies that are judged again; the first that holds is told
WATCHED_FOR: Final = timedelta(hours=72)  # the page of an article that alerted, or is a copy of one that did
# A row that was sent waits again. Raising twice changes nothing: the digest it went out with was due no later.
_LIST: Final = (
    "insert into deliveries (match_id, channel, target, state, created_at, due_at, first_due_at, digest, listed_for) "
    "select ?1, ?2, ?3, 'pending', ?4, ?5, ?5, 1, ?8 where not exists (select 1 from deliveries d "
    "join matches m on m.id = d.match_id where m.rule = ?6 and m.article_id = ?7 and d.target = ?3 {}) "
    "on conflict (match_id, channel, target) do update set state = 'pending', created_at = excluded.created_at, "
    "due_at = excluded.due_at, first_due_at = excluded.first_due_at, attempts = 0, error = null, "
    "listed_for = excluded.listed_for where first_due_at < excluded.first_due_at"
)


_LISTED: Final = (
    "attempts = 0 and state = 'pending' and match_id in (select id from matches where rule = ? and article_id = ?)"
)
_HAS_ATTEMPTS: Final = "exists (select 1 from attempts where delivery = deliveries.id)"
_UNLIST: Final = (  # one that was listed before keeps its attempts
    f"update deliveries set state = iif(sent_at is null, 'skipped', 'sent') where {_LISTED} and {_HAS_ATTEMPTS}",  # noqa: S608 - constants
    f"delete from deliveries where {_LISTED}",  # noqa: S608 - constants
)


@dataclass(frozen=True, slots=True)
class RaisedAlert:
    """An alert that was raised, and how many deliveries it has."""

    alert: int
    rule: str
    article_id: int
    deliveries: int


def cursor(ledger: Ledger) -> int:
    """The number of the last change that was judged, 0 when none was."""
    return int(ledger.rows("select seq from cursor")[0]["seq"])


def raise_alerts(
    ledger: Ledger, routed: Sequence[RoutedMatch], upto: int, now: datetime, finished: Sequence[int] = ()
) -> tuple[RaisedAlert, ...]:
    """Write the matches, the alerts and deliveries planned for them, the reasons, and the cursor; the new alerts.

    `upto`: the number of the last change that was judged for this plan; `finished`: the changes that lose the mark of
    `mark_begun`. A crash before leaves the cursor unmoved, and the same changes are judged again. A crash after leaves
    deliveries to be sent. Raising twice raises once: matches are unique by rule hash, article and revision, alerts by
    rule, article and revision.
    """
    raised: list[RaisedAlert] = []
    with ledger.write() as db:
        for one in routed:
            match_id = _write_match(ledger, one, now)
            if one.alert and (alert := _write_alert(ledger, one, one.alert, match_id, now)):
                raised.append(alert)
            _write_folds(ledger, one, match_id, now)
            _write_reasons(ledger, one, match_id, now)
            _write_listed(ledger, one, match_id, now)
        db.conn.executemany("delete from judging where seq = ?", [(seq,) for seq in finished])
        db.execute("update cursor set seq = max(seq, ?)", [upto])
    return tuple(raised)


def record_matches(ledger: Ledger, routed: Sequence[RoutedMatch], hashes: Mapping[str, str], now: datetime) -> None:
    """Write matches on the past with their reasons, and that the rules in `hashes` were evaluated; raise no alert.

    `hashes`: rule ids by rule hash.
    """
    with ledger.write() as db:
        for one in routed:
            _write_reasons(ledger, one, _write_match(ledger, one, now), now)
        for rule_hash, rule in hashes.items():
            db.execute(
                "insert into rules_seen (rule_hash, rule, at) values (?, ?, ?) on conflict do nothing",
                [rule_hash, rule, to_text(now)],
            )


def seen_rules(ledger: Ledger) -> frozenset[str]:
    """The hashes of all rules that were ever evaluated on the past."""
    return frozenset(row["rule_hash"] for row in ledger.rows("select rule_hash from rules_seen"))


def _write_match(ledger: Ledger, one: RoutedMatch, now: datetime) -> int:
    match = one.match
    spans = _cell(match.spans)
    key: list[Any] = [match.rule_hash, one.article.id, one.article.revision]
    ledger.db.execute(
        "insert into matches (rule_hash, article_id, revision, rule, spans, more_spans, unknown, at, settled, denied) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
        [
            *key,
            match.rule,
            spans,
            match.more_spans,
            json.dumps(match.unknown, ensure_ascii=False),
            to_text(now),
            json.dumps(match.settled, ensure_ascii=False),
            _cell((match.denied,) if match.denied else ()),
        ],
    )
    rows = ledger.rows("select id from matches where rule_hash = ? and article_id = ? and revision = ?", key)
    return int(rows[0]["id"])


def _cell(spans: Sequence[Span]) -> str:
    return json.dumps([[span.field, span.start, span.end] for span in spans])


def _write_alert(
    ledger: Ledger, one: RoutedMatch, planned: PlannedAlert, match_id: int, now: datetime
) -> RaisedAlert | None:
    """Write an alert with its deliveries; None when its rule already has an alert on this revision."""
    rule, article = one.match.rule, one.article
    first, leader = _number(ledger, planned.updates), _number(ledger, planned.follows)
    # Another match of the rule on this version may have told nothing new.
    ledger.db.execute(
        "delete from alerts where rule = ? and article_id = ? and revision = ? and fold_reason is not null",
        [rule, article.id, article.revision],
    )
    made = ledger.db.execute(
        "insert into alerts (rule, article_id, revision, match_id, hits, sentences, raised_at, tell_at, updates, "
        "follows, story_sources, withdraws, revives) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "on conflict do nothing",
        [rule, article.id, article.revision, match_id, json.dumps(planned.words, ensure_ascii=False),
         json.dumps(planned.sentences, ensure_ascii=False), to_text(now), to_text(planned.tell_at), first, leader,
         planned.story_sources, _number(ledger, planned.withdraws), _number(ledger, planned.revives)],
    )  # fmt: skip
    if not made.rowcount:
        return None
    alert = int(made.lastrowid or 0)
    for delivery in planned.deliveries:
        due_at = to_text(delivery.due_at)
        ledger.db.execute(
            "insert into deliveries (alert, channel, target, state, created_at, due_at, first_due_at, digest, "
            "collected, hold) values (?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?)",
            [alert, delivery.target.channel, delivery.target.key, to_text(now), due_at, due_at, int(delivery.digest),
             int(delivery.collected), delivery.hold or ""],
        )  # fmt: skip
    _drop_reason(ledger, match_id)
    if planned.deliveries and article.correction is None:
        watch(ledger, article.id, now + WATCHED_FOR)
    if planned.withdraws:
        _judge_holders(ledger, alert, now)
    # What is told now needs no place in a list any more.
    for remove in _UNLIST:
        ledger.db.execute(remove, [rule, article.id])
    return RaisedAlert(alert, rule, article.id, len(planned.deliveries))


def _judge_holders(ledger: Ledger, withdrawal: int, now: datetime) -> None:
    """Have the copies judged again that were folded into what an alert withdraws, and with which the rule holds.

    Nobody was told of them: whichever came first, a copy that holds is told when another text does not.
    """
    holders = ledger.rows(
        "select distinct f.article_id, art.revision from alerts w join alerts f on f.fold_reason = 'copy_told' "
        "and f.folded_into in (select id from alerts o where w.withdraws in (o.id, o.updates)) "
        "join matches m on m.id = f.match_id join articles art on art.id = f.article_id "
        "where w.id = ? and f.article_id != w.article_id and m.unknown = '[]' and m.denied = '[]' "
        "order by f.article_id limit ?",
        [withdrawal, MAX_HOLDERS],
    )
    for one in holders:
        append_change(ledger, one["article_id"], one["revision"], "twin", now)


def _write_folds(ledger: Ledger, one: RoutedMatch, match_id: int, now: datetime) -> None:
    """Write the alert without deliveries that a match is which tells nothing new, unless its version has an alert."""
    for held in one.held:
        if held.folded_into is None or held.target is not None:
            continue
        words = json.dumps(matched_words(one.article, one.match), ensure_ascii=False)
        ledger.db.execute(
            "insert into alerts (rule, article_id, revision, match_id, hits, sentences, raised_at, tell_at, "
            "folded_into, fold_reason) values (?1, ?2, ?3, ?4, ?5, '[]', ?6, ?6, ?7, ?8) on conflict do nothing",
            [one.match.rule, one.article.id, one.article.revision, match_id, words, to_text(now),
             _number(ledger, held.folded_into), held.reason],
        )  # fmt: skip
        if held.folded_into.article_id != one.article.id and one.article.correction is None:
            watch(ledger, one.article.id, now + WATCHED_FOR)
        _drop_reason(ledger, match_id)


def _drop_reason(ledger: Ledger, match_id: int) -> None:
    """Remove the reason of a match that was recorded as one of a new rule before its change was judged."""
    ledger.db.execute(
        "delete from held_back where match_id = ?1 and target = '' "
        "and exists (select 1 from alerts where match_id = ?1)",
        [match_id],
    )


def _number(ledger: Ledger, key: AlertKey | None) -> int | None:
    """The number of an alert that told something; None when there is none, or it was removed."""
    if key is None:
        return None
    rows = ledger.rows(
        "select id from alerts where rule = ? and article_id = ? and revision = ? and fold_reason is null",
        [key.rule, key.article_id, key.revision],
    )
    return int(rows[0]["id"]) if rows else None


def _write_reasons(ledger: Ledger, one: RoutedMatch, match_id: int, now: datetime) -> None:
    """Write why an alert or a delivery was not made; the first reason stays, and a match with an alert needs none."""
    for held in one.held:
        channel, target = (held.target.channel, held.target.key) if held.target else ("", "")
        folded_into = _number(ledger, held.folded_into)
        ledger.db.execute(
            "insert into held_back (match_id, channel, target, reason, folded_into, at, mute) "
            "select ?1, ?2, ?3, ?4, ?5, ?6, (select id from mutes where id = ?7) "
            "where ?3 != '' or not exists (select 1 from alerts where match_id = ?1) on conflict do nothing",
            [match_id, channel, target, held.reason, folded_into, to_text(now), held.mute],
        )


def _write_listed(ledger: Ledger, one: RoutedMatch, match_id: int, now: datetime) -> None:
    """Write the digests that list a match without an alert.

    A rule has an article that is dated back listed once for each address. For another reason it is listed again, in one
    digest once, after an earlier one has gone out.
    """
    for delivery in one.listed:
        ledger.db.execute(
            _LIST.format("and d.state = 'pending'" if one.listed_for in LISTED_AGAIN else ""),
            [match_id, delivery.target.channel, delivery.target.key, to_text(now), to_text(delivery.due_at),
             one.match.rule, one.article.id, one.listed_for],
        )  # fmt: skip
