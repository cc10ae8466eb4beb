"""Raising alerts: matches, alerts, deliveries and the cursor, all in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.judging import Judged, hits
from alerts.model import Match, Target
from crawler.model import ArticleVersion
from crawler.store import Ledger
from crawler.store.columns import json_list
from crawler.times import to_text


@dataclass(frozen=True, slots=True)
class RaisedAlert:
    """One alert that was raised, and how many deliveries wait for it."""

    alert: int
    rule: str
    article_id: int
    deliveries: int


def cursor(ledger: Ledger) -> int:
    """The number of the last change that was judged, 0 when none was."""
    return int(ledger.rows("select seq from cursor")[0]["seq"])


def raise_alerts(
    ledger: Ledger,
    judgements: Sequence[Judged],
    upto: int,
    targets: Mapping[str, tuple[Target, ...]],
    now: datetime,
    digest_at: Mapping[tuple[str, str], datetime] | None = None,
) -> tuple[RaisedAlert, ...]:
    """Write the matches, the alerts that are news with a delivery for each target of their rule, and the cursor.

    `upto`: the last change these judgements cover. `targets`: by rule id. `digest_at`: by rule and channel, when a
    match with open clauses is told; what is not named there is told at once. A crash before leaves the cursor where it
    was, and the same changes are judged again; a crash after leaves deliveries to be sent. Raising twice raises once:
    matches are unique by rule hash, article and revision, alerts by rule and article.
    """
    raised: list[RaisedAlert] = []
    with ledger.write() as db:
        for one in judgements:
            for match in one.matches:
                match_id = _keep_match(ledger, one, match, now)
                if one.news and (alert := _raise(ledger, one.article, match, match_id, targets, now, digest_at or {})):
                    raised.append(alert)
        db.execute("update cursor set seq = max(seq, ?)", [upto])
    return tuple(raised)


def record_matches(ledger: Ledger, judgements: Sequence[Judged], hashes: Mapping[str, str], now: datetime) -> None:
    """Write the matches of rules that are new or changed, and that these rules were seen; raises no alert.

    `hashes`: rule ids by rule hash.
    """
    with ledger.write() as db:
        for one in judgements:
            for match in one.matches:
                _keep_match(ledger, one, match, now)
        for rule_hash, rule in hashes.items():
            db.execute(
                "insert into rules_seen (rule_hash, rule, at) values (?, ?, ?) on conflict do nothing",
                [rule_hash, rule, to_text(now)],
            )


def seen_rules(ledger: Ledger) -> frozenset[str]:
    """The hashes of all rules that were ever evaluated on the past."""
    return frozenset(row["rule_hash"] for row in ledger.rows("select rule_hash from rules_seen"))


def _keep_match(ledger: Ledger, one: Judged, match: Match, now: datetime) -> int:
    spans = json.dumps([[s.field, s.start, s.end] for s in match.spans])
    key: list[Any] = [match.rule_hash, one.article.id, one.change.revision]
    ledger.db.execute(
        "insert into matches (rule_hash, article_id, revision, rule, spans, unknown, at) values (?, ?, ?, ?, ?, ?, ?) "
        "on conflict do nothing",
        [*key, match.rule, spans, json.dumps(match.unknown, ensure_ascii=False), to_text(now)],
    )
    rows = ledger.rows("select id from matches where rule_hash = ? and article_id = ? and revision = ?", key)
    return int(rows[0]["id"])


def _raise(
    ledger: Ledger,
    article: ArticleVersion,
    match: Match,
    match_id: int,
    targets: Mapping[str, tuple[Target, ...]],
    now: datetime,
    digest_at: Mapping[tuple[str, str], datetime],
) -> RaisedAlert | None:
    """Raise one alert, unless its rule already alerted on this article, or on a copy of it with the same words."""
    words = hits(article, match)
    if _told_by_a_copy(ledger, article, match.rule, words):
        return None
    made = ledger.db.execute(
        "insert into alerts (rule, article_id, revision, match_id, hits, raised_at) values (?, ?, ?, ?, ?, ?) "
        "on conflict do nothing",
        [match.rule, article.id, article.revision, match_id, json.dumps(words, ensure_ascii=False), to_text(now)],
    )
    if not made.rowcount:
        return None
    alert = int(made.lastrowid or 0)
    for target in targets.get(match.rule, ()):
        waits_until = digest_at.get((match.rule, target.channel)) if match.unknown else None
        due_at = to_text(waits_until or now)
        ledger.db.execute(
            "insert into deliveries (alert, channel, target, state, created_at, due_at, digest) "
            "values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
            [alert, target.channel, target.key, "pending", due_at, due_at, int(waits_until is not None)],
        )
    return RaisedAlert(alert, match.rule, article.id, len(targets.get(match.rule, ())))


def _told_by_a_copy(ledger: Ledger, article: ArticleVersion, rule: str, words: tuple[str, ...]) -> bool:
    rows = ledger.rows(
        "select hits from alerts join articles on articles.id = article_id where rule = ? and group_id = ?",
        [rule, article.group_id],
    )
    told = {word for row in rows for word in json_list(row["hits"])}
    return bool(rows) and set(words) <= told
