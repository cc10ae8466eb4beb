"""Routing: which matches raise an alert, where and when each alert is delivered, and why the rest is held back. Pure.

The store writes this plan and decides nothing itself. Every match ends in one of three ways: it raises an alert, it is
held back for a stated reason, or the ledger already has the alert that this very match raised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final, Literal

from alerts.delivery.schedule import next_digest
from alerts.judging import JudgedChange, matched_words
from alerts.model import Channel, Match, Rule, Target
from crawler.model import ArticleVersion, Change
from crawler.times import latest_instant

HoldReason = Literal[
    "imported", "new_rule", "too_old", "undated_first_poll", "article_told", "copy_told", "address_told"
]

REASON_SENTENCES: Final[Mapping[HoldReason, str]] = {
    "imported": "it was imported",
    "new_rule": "the rule was new or changed, and the article older than the rule",
    "too_old": "it is older than `alert_max_age` allows",
    "undated_first_poll": "it states no date, and the first poll of its source found it",
    "article_told": "the rule already alerted on this article",
    "copy_told": "the rule already alerted on a copy with the same words",
    "address_told": "the same address gets this alert through another channel",
}


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """What the configuration in force says about alerts. `rules` and `channels`: by id; `targets`: by channel id."""

    rules: Mapping[str, Rule]
    channels: Mapping[str, Channel]
    targets: Mapping[str, tuple[Target, ...]]
    zone: tzinfo
    alert_max_age: timedelta


@dataclass(frozen=True, slots=True)
class ToldAlert:
    """An alert raised earlier: its rule, the article version that matched, and the words that matched there."""

    rule: str
    rule_hash: str
    article_id: int
    revision: int
    group_id: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """One alert to one target. `digest`: it waits until `due_at` and shares a message with others due then."""

    target: Target
    due_at: datetime
    digest: bool = False


@dataclass(frozen=True, slots=True)
class PlannedAlert:
    """An alert to be raised. `words`: what matched, distinct and sorted."""

    words: tuple[str, ...]
    deliveries: tuple[PlannedDelivery, ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An alert that is not raised or, when `target` is given, one delivery of an alert that is not made.

    `folded_into`: the earlier alert that already told of it, if that is the reason.
    """

    reason: HoldReason
    folded_into: ToldAlert | None = None
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class RoutedMatch:
    """What becomes of one match. `alert` is None when none is raised; `held` says why, or names skipped deliveries.

    Both are empty when the ledger already has the alert that this match raised.
    """

    article: ArticleVersion
    match: Match
    alert: PlannedAlert | None = None
    held: tuple[HeldBack, ...] = ()


def route(
    judgements: Sequence[JudgedChange], table: RoutingTable, told: Sequence[ToldAlert], now: datetime
) -> tuple[RoutedMatch, ...]:
    """What becomes of each match, in order; an alert planned for one counts as told for those after it.

    `told`: the alerts so far on these articles and their duplicate groups, oldest first.
    """
    known = list(told)
    routed: list[RoutedMatch] = []
    for one in judgements:
        for match in one.matches:
            result = _routed(one, match, table, known, now)
            if result.alert:
                known.append(_as_told(one.article, match, result.alert.words))
            routed.append(result)
    return tuple(routed)


def route_past(judgement: JudgedChange) -> tuple[RoutedMatch, ...]:
    """The matches of rules that are new or changed, on an article found before: recorded, and alerting nobody."""
    held = (HeldBack("new_rule"),)
    return tuple(RoutedMatch(judgement.article, match, held=held) for match in judgement.matches)


def reason_against_news(change: Change, article: ArticleVersion, alert_max_age: timedelta) -> HoldReason | None:
    """Why no match of this article may alert, None when it may.

    Nothing older than `alert_max_age` alerts, and nothing undated that the first poll of its source found. Age is
    measured at the change, not at the judging: an article saved just before a crash is still fresh after it. For an
    undated article it is the time from finding it to the change.
    """
    if change.kind == "imported":
        return "imported"
    published_at = latest_instant(article.published)
    if published_at is None and article.first_poll:
        return "undated_first_poll"
    since = article.found_at if published_at is None else published_at
    return "too_old" if change.at - since > alert_max_age else None


def _routed(
    judgement: JudgedChange, match: Match, table: RoutingTable, told: Sequence[ToldAlert], now: datetime
) -> RoutedMatch:
    article, words = judgement.article, matched_words(judgement.article, match)
    earlier = [alert for alert in told if alert.rule == match.rule and _concerns(alert, article)]
    if _as_told(article, match, words) in earlier:
        return RoutedMatch(article, match)
    if reason := reason_against_news(judgement.change, article, table.alert_max_age):
        return RoutedMatch(article, match, held=(HeldBack(reason),))
    if folded := _folded(article, words, earlier):
        return RoutedMatch(article, match, held=(folded,))
    deliveries, skipped = _deliveries(match, table, now)
    return RoutedMatch(article, match, PlannedAlert(words, deliveries), skipped)


def _concerns(alert: ToldAlert, article: ArticleVersion) -> bool:
    return alert.article_id == article.id or alert.group_id == article.group_id


def _as_told(article: ArticleVersion, match: Match, words: Sequence[str]) -> ToldAlert:
    return ToldAlert(match.rule, match.rule_hash, article.id, article.revision, article.group_id, frozenset(words))


def _folded(article: ArticleVersion, words: Sequence[str], earlier: Sequence[ToldAlert]) -> HeldBack | None:
    """The earlier alert of the rule that makes another one needless.

    That is any alert on the same article, or alerts on its copies whose words together include all of `words`; then
    the first of these that has every word, or else the oldest, is named.
    """
    for alert in earlier:
        if alert.article_id == article.id:
            return HeldBack("article_told", alert)
    if not earlier or not set(words) <= frozenset().union(*(alert.words for alert in earlier)):
        return None
    return HeldBack("copy_told", next((alert for alert in earlier if alert.words >= set(words)), earlier[0]))


def _deliveries(
    match: Match, table: RoutingTable, now: datetime
) -> tuple[tuple[PlannedDelivery, ...], tuple[HeldBack, ...]]:
    """The deliveries of an alert, those due first at the front, and those skipped.

    An address that several channels of the rule share gets the alert once, through the channel that tells it first.
    """
    rule = table.rules[match.rule]
    wanted = [
        delivery for channel in dict.fromkeys(rule.notify) for delivery in _to_channel(channel, match, rule, table, now)
    ]
    made: dict[str, PlannedDelivery] = {}
    skipped: list[HeldBack] = []
    for delivery in sorted(wanted, key=lambda one: one.due_at):
        if delivery.target.key in made:
            skipped.append(HeldBack("address_told", target=delivery.target))
        else:
            made[delivery.target.key] = delivery
    return tuple(made.values()), tuple(skipped)


def _to_channel(
    channel: str, match: Match, rule: Rule, table: RoutingTable, now: datetime
) -> tuple[PlannedDelivery, ...]:
    """A delivery for each target: in the channel's next digest when hidden text leaves the match open, else now."""
    times = table.channels[channel].digest if match.unknown and rule.if_cut_off == "digest" else ()
    due_at = next_digest(times, table.zone, now) if times else now
    return tuple(PlannedDelivery(target, due_at, bool(times)) for target in table.targets[channel])
