"""Routing: which matches raise an alert, where and when each alert is delivered, and why the rest is held back. Pure.

The store writes this plan and decides nothing itself. Every match ends in one of three ways: it raises an alert, it is
held back for a stated reason, or the ledger already has the alert that this very match raised.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import Final, Literal

from alerts.delivery.mutes import Mute, muting
from alerts.delivery.novelty import hit_sentences, new_beside, new_in_copy, new_sentences
from alerts.delivery.schedule import next_digest, update_due_at
from alerts.delivery.tiers import rests_on_cut_text, tier
from alerts.judging import JudgedChange, matched_words
from alerts.model import Channel, Match, Rule, Target
from crawler.model import ArticleVersion, Change
from crawler.times import latest_instant

LIST_TIMES: Final = (time(18),)  # when a channel without digests gets its list of what appeared that day, dated back

# "article_told" is in ledgers of earlier releases.
HoldReason = Literal[
    "imported", "new_rule", "too_old", "dated_back", "undated_first_poll", "cut_off_record", "said_before",
    "copy_told", "address_told", "article_told", "urgency_record", "muted", "channel_off",
]  # fmt: skip

REASON_SENTENCES: Final[Mapping[HoldReason, str]] = {
    "imported": "it was imported",
    "new_rule": "the rule was new or changed, and the article older than the rule",
    "too_old": "it is older than `alert_max_age` allows",
    "dated_back": "it appeared between two polls, but is dated further back than `alert_max_age` allows",
    "undated_first_poll": "it states no date, and its source's first poll, or one of mostly old articles, found it",
    "cut_off_record": "hidden text leaves the rule open, which has `if_cut_off: record`",
    "urgency_record": "the rule has `urgency: record`",
    "said_before": "every sentence with a hit was told before",
    "copy_told": "the rule already alerted on a copy that has every sentence with a hit",
    "address_told": "the same address gets this alert through another channel",
    "article_told": "the rule already alerted on this article",
    "muted": "the rule, the source or the group was muted",
    "channel_off": "the channel was switched off by `enabled: false`",
}

OF_AGE: Final[frozenset[HoldReason]] = frozenset({"too_old", "dated_back", "undated_first_poll"})


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """What the configuration in force says about alerts. `rules` and `channels`: by id; `targets`: by channel id.

    `mutes`: those of the ledger, which change while the configuration stays.
    """

    rules: Mapping[str, Rule]
    channels: Mapping[str, Channel]
    targets: Mapping[str, tuple[Target, ...]]
    zone: tzinfo
    alert_max_age: timedelta
    mutes: tuple[Mute, ...] = ()

    def without_secrets(self) -> "RoutingTable":
        """The same without the URLs of channels and targets, which routing does not look at."""
        return replace(
            self,
            channels={id_: replace(channel, urls=()) for id_, channel in self.channels.items()},
            targets={id_: tuple(replace(one, url="") for one in found) for id_, found in self.targets.items()},
        )


@dataclass(frozen=True, slots=True)
class AlertKey:
    """What an alert is unique by, before it has a number and after."""

    rule: str
    article_id: int
    revision: int


@dataclass(frozen=True, slots=True)
class ToldAlert:
    """An alert raised earlier, by `rule_hash`, on an article of this group.

    `sentences`: those with hits that it told first. `tell_at`: when it goes out, digests apart. `updates`: the first
    alert of its chain, None when it is the first.
    """

    key: AlertKey
    rule_hash: str
    group_id: int
    sentences: tuple[str, ...]
    tell_at: datetime
    updates: AlertKey | None = None

    @property
    def first(self) -> AlertKey:
        """The first alert of its chain."""
        return self.updates or self.key


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """One alert to one target.

    `digest`: it waits until `due_at` and shares a message with others due then. `collected`: it waits for the end of a
    pause and shares a message with the other updates of its alert.
    """

    target: Target
    due_at: datetime
    digest: bool = False
    collected: bool = False


@dataclass(frozen=True, slots=True)
class PlannedAlert:
    """An alert to be raised. `words`: what matched, distinct and sorted; for the rest see `ToldAlert`."""

    words: tuple[str, ...]
    deliveries: tuple[PlannedDelivery, ...]
    sentences: tuple[str, ...]
    tell_at: datetime
    updates: AlertKey | None = None


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An alert that is not raised or, when `target` is given, one delivery of an alert that is not made.

    `folded_into`: the earlier alert that already told of it, if that is the reason. `mute`: the number of the mute that
    silences it.
    """

    reason: HoldReason
    folded_into: AlertKey | None = None
    target: Target | None = None
    mute: int | None = None


@dataclass(frozen=True, slots=True)
class RoutedMatch:
    """What becomes of one match. `alert` is None when none is raised; `held` says why, or names skipped deliveries.

    Both are empty when the ledger already has the alert that this match raised. `listed`: the digests that list a match
    without an alert.
    """

    article: ArticleVersion
    match: Match
    alert: PlannedAlert | None = None
    held: tuple[HeldBack, ...] = ()
    listed: tuple[PlannedDelivery, ...] = ()


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
            result = _unless_muted(_routed(one, match, table, known, now), table, now)
            if result.alert:
                known.append(_as_told(one.article, match, result.alert))
            routed.append(result)
    return tuple(routed)


def route_past(judgement: JudgedChange) -> tuple[RoutedMatch, ...]:
    """The matches of rules that are new or changed, on an article found before: recorded, and alerting nobody."""
    held = (HeldBack("new_rule"),)
    return tuple(RoutedMatch(judgement.article, match, held=held) for match in judgement.matches)


def reason_against_news(change: Change, article: ArticleVersion, alert_max_age: timedelta) -> HoldReason | None:
    """Why what this article said when it was found may not alert, None when it may.

    Nothing older than `alert_max_age` alerts, and nothing undated that was found in a backlog. Age is measured when the
    article could first be seen; for an undated one it is the time from finding it to the change. What is too old by its
    dates but was found between two polls, and not long before the change, is new to its source: "dated_back".
    Of an article that a further source lists, that source's polls count.
    """
    if change.kind == "imported":
        return "imported"
    published_at = latest_instant(article.published)
    listing = article.listing_of(change.source)
    if published_at is None and listing.first_poll:
        return "undated_first_poll"
    if _visible_at(change, article) - (published_at or article.found_at) <= alert_max_age:
        return None
    is_late = listing.first_poll or change.at - listing.found_at > alert_max_age
    return "too_old" if is_late else "dated_back"


def _visible_at(change: Change, article: ArticleVersion) -> datetime:
    """When the change could first be seen, had neither Vedette nor the outlet been down.

    An article could be seen right after the last good poll without it; so could what its page says when no earlier
    version was whole, however long that page was out of order. A later change is measured when it came, less the time
    for which the article could not be found.
    """
    listing = article.listing_of(change.source)
    could_be_found_at = listing.unseen_at or listing.found_at
    if change.kind in ("new", "listed") or article.first_words is None:
        return could_be_found_at
    return change.at - (article.found_at - could_be_found_at)


def _routed(
    judgement: JudgedChange, match: Match, table: RoutingTable, told: Sequence[ToldAlert], now: datetime
) -> RoutedMatch:
    article = judgement.article
    earlier = [alert for alert in told if alert.key.rule == match.rule and _concerns(alert, article)]
    own = [one for one in earlier if one.key.article_id == article.id and one.key.revision <= article.revision]
    same = next((alert for alert in own if alert.key.revision == article.revision), None)
    if same and same.rule_hash == match.rule_hash:
        return RoutedMatch(article, match)
    reason, news = _reason(judgement, match, table), _news(article, match, own, earlier)
    is_listed = judgement.change.kind == "listed"  # then no word is new, and the age holds for all
    new = () if reason and is_listed else _later_news(reason, article, news, own) if reason else news
    if reason and not new and (news or not own or reason not in OF_AGE):
        listed = _listed(match, table, now) if reason == "dated_back" else ()
        return RoutedMatch(article, match, held=(HeldBack(reason),), listed=listed)
    if same:
        return RoutedMatch(article, match, held=(HeldBack("said_before", same.key),))
    if earlier and not new:
        return RoutedMatch(article, match, held=(_folded(article, match, own or earlier),))
    first = (own or earlier)[-1].first if earlier and (own or article.revision > 1) else None
    tell_at = update_due_at([one.tell_at for one in earlier if one.updates == first], now) if first else now
    deliveries, skipped = _deliveries(article, match, table, tell_at, now)
    planned = PlannedAlert(matched_words(article, match), deliveries, news, tell_at, first)
    return RoutedMatch(article, match, planned, skipped)


def _unless_muted(planned: RoutedMatch, table: RoutingTable, now: datetime) -> RoutedMatch:
    """The plan, unless somebody would be told of a match that a mute silences: then the match is held back."""
    is_told = planned.alert or planned.listed
    mute = muting(table.mutes, planned.match.rule, planned.article, now) if is_told else None
    return RoutedMatch(planned.article, planned.match, held=(HeldBack("muted", mute=mute.id),)) if mute else planned


def _reason(judgement: JudgedChange, match: Match, table: RoutingTable) -> HoldReason | None:
    """Why the match may not alert, whatever was told before; for a reason of age, later news alerts all the same."""
    rule = table.rules[match.rule]
    if judgement.change.kind != "imported":
        if rule.urgency == "record":
            return "urgency_record"
        if rests_on_cut_text(judgement.article, match) and rule.if_cut_off == "record":
            return "cut_off_record"
    return reason_against_news(judgement.change, judgement.article, table.alert_max_age)


def _later_news(
    reason: HoldReason, article: ArticleVersion, news: tuple[str, ...], own: Sequence[ToldAlert]
) -> tuple[str, ...]:
    """The news that the article did not have when it was found; none when the reason holds for all that it says.

    Where nothing tells what it said then, its age counts until the rule alerted on it.
    """
    if reason not in OF_AGE:
        return ()
    if article.first_words is None:
        return news if own else ()
    return new_beside(article.first_words, news, article.language)


def _concerns(alert: ToldAlert, article: ArticleVersion) -> bool:
    return alert.key.article_id == article.id or alert.group_id == article.group_id


def _as_told(article: ArticleVersion, match: Match, alert: PlannedAlert) -> ToldAlert:
    key = AlertKey(match.rule, article.id, article.revision)
    return ToldAlert(key, match.rule_hash, article.group_id, alert.sentences, alert.tell_at, alert.updates)


def _news(
    article: ArticleVersion, match: Match, own: Sequence[ToldAlert], earlier: Sequence[ToldAlert]
) -> tuple[str, ...]:
    """The sentences with hits that no alert of the rule told yet, on this article or on a copy of it."""
    found = hit_sentences(article, match)
    told = {sentence for alert in earlier for sentence in alert.sentences}
    if not own:
        return new_in_copy(article, found, told)
    return new_sentences([one.text for one in found], told, article.language)


def _folded(article: ArticleVersion, match: Match, earlier: Sequence[ToldAlert]) -> HeldBack:
    """Why a match without news raises no alert, and the alert that tells the most of its sentences."""
    sentences = {one.text for one in hit_sentences(article, match)}
    teller = max(earlier, key=lambda alert: len(sentences.intersection(alert.sentences)))
    return HeldBack("said_before" if teller.key.article_id == article.id else "copy_told", teller.key)


def _deliveries(
    article: ArticleVersion, match: Match, table: RoutingTable, tell_at: datetime, now: datetime
) -> tuple[tuple[PlannedDelivery, ...], tuple[HeldBack, ...]]:
    """The deliveries of an alert, those due first at the front, and those skipped.

    An address that several channels of the rule share gets the alert once, through the channel that tells it first.
    """
    rule, left_open = table.rules[match.rule], rests_on_cut_text(article, match)
    on, held = switched_on(rule.notify, table)
    wanted = [
        delivery for channel in on for delivery in _to_channel(channel, rule, table, tell_at, now, left_open=left_open)
    ]
    made, skipped = once_per_address(wanted)
    return made, (*(HeldBack("address_told", target=delivery.target) for delivery in skipped), *held)


def _listed(match: Match, table: RoutingTable, now: datetime) -> tuple[PlannedDelivery, ...]:
    """A place in the next digest of each address, or where its channel has none, in one message a day."""
    wanted = [
        PlannedDelivery(target, next_digest(table.channels[channel].digest or LIST_TIMES, table.zone, now), digest=True)
        for channel in switched_on(table.rules[match.rule].notify, table)[0]
        for target in table.targets[channel]
    ]
    return once_per_address(wanted)[0]


def switched_on(channels: Iterable[str], table: RoutingTable) -> tuple[tuple[str, ...], tuple[HeldBack, ...]]:
    """Those of the channels that are switched on, each once, and what the addresses of the others do not get."""
    distinct = tuple(dict.fromkeys(channels))
    on = tuple(channel for channel in distinct if table.channels[channel].enabled)
    off = (target for channel in distinct if channel not in on for target in table.targets[channel])
    return on, tuple(HeldBack("channel_off", target=target) for target in off)


def once_per_address(
    wanted: Sequence[PlannedDelivery],
) -> tuple[tuple[PlannedDelivery, ...], tuple[PlannedDelivery, ...]]:
    """The first delivery to each address, those due first at the front, and the others."""
    made: dict[str, PlannedDelivery] = {}
    skipped: list[PlannedDelivery] = []
    for delivery in sorted(wanted, key=lambda one: one.due_at):
        address = delivery.target.address or delivery.target.key
        if address in made:
            skipped.append(delivery)
        else:
            made[address] = delivery
    return tuple(made.values()), tuple(skipped)


def _to_channel(
    channel: str, rule: Rule, table: RoutingTable, tell_at: datetime, now: datetime, *, left_open: bool
) -> tuple[PlannedDelivery, ...]:
    """A delivery for each target: in the next digest when the match waits for one, else at `tell_at`."""
    is_patient = tier(rule, table.channels[channel], left_open=left_open) == "digest"
    times = table.channels[channel].digest if is_patient else ()
    due_at = next_digest(times, table.zone, now) if times else tell_at
    collected = not times and tell_at > now
    return tuple(PlannedDelivery(target, due_at, bool(times), collected) for target in table.targets[channel])
