"""Who hears that an article was corrected, retracted or removed: everybody who was told of it. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from alerts.delivery.mutes import muting
from alerts.delivery.plans import HeldBack, PlannedAlert, PlannedDelivery, RoutedMatch, RoutingTable, ToldAlert
from alerts.delivery.tiers import tier
from alerts.model import Match, Rule, Target
from crawler.corrections import CONFIRM_AFTER
from crawler.model import ArticleVersion

WAIT_FOR_CONFIRMATION: Final = 2 * CONFIRM_AFTER


def notice_told_at(
    article: ArticleVersion, news: Sequence[str], rule: Rule, tell_at: datetime, now: datetime
) -> datetime:
    """When an update goes out, by its rule at `tell_at`: with the correction if it says a part of a notice alone.

    The page is read again to confirm the notice, and the correction quotes it whole and takes the update along. Where
    that reading does not come, or shows no notice, the update goes out alone. A rule with `wake: true` does not wait.
    """
    notice = " ".join(article.pending_notice.split())
    is_notice = bool(notice) and not rule.wake and all(" ".join(one.split()) in notice for one in news)
    return max(tell_at, now + WAIT_FOR_CONFIRMATION) if is_notice else tell_at


def route_correction(
    article: ArticleVersion, table: RoutingTable, told: Sequence[ToldAlert], now: datetime
) -> tuple[RoutedMatch, ...]:
    """The alerts that tell of a correction, one for each rule that told of the article, each address in one of them.

    Addresses that are still to be told of the article hear of both. Where a rule, or an address, left the
    configuration, nobody hears through it. Age does not matter. That a page is there again hears who was told that it
    is gone.
    """
    own = [one for one in told if one.key.article_id == article.id and one.key.rule in table.rules]
    if article.correction and article.correction.kind == "back":
        own = [one for one in own if one.corrects]
    teller: dict[str, ToldAlert] = {}
    for one in own:
        for address in sorted(one.told_to | one.awaited_by):
            teller.setdefault(address, one)
    routed = []
    for first in dict.fromkeys(teller.values()):
        addresses = {address for address, one in teller.items() if one is first}
        routed.append(_routed(article, first, addresses, table, now))
    return tuple(_in_one_of_each_rule(routed))


def _routed(
    article: ArticleVersion, told: ToldAlert, addresses: set[str], table: RoutingTable, now: datetime
) -> RoutedMatch:
    match = Match(told.key.rule, told.rule_hash, ())
    if mute := muting(table.mutes, told.key.rule, article, now):
        return RoutedMatch(article, match, held=(HeldBack("muted", mute=mute.id),))
    rule = table.rules[told.key.rule]
    deliveries, held = [], []
    for target in _targets(rule, addresses, table):
        if table.channels[target.channel].enabled:
            deliveries.append(_delivery(rule, target, table, now))
        else:
            held.append(HeldBack("channel_off", target=target))
    return RoutedMatch(article, match, PlannedAlert((), tuple(deliveries), (), now, told.first), tuple(held))


def _targets(rule: Rule, addresses: set[str], table: RoutingTable) -> Iterator[Target]:
    """One target of each address: of a channel that the rule notifies and that is switched on, if there is one."""
    channels = sorted(table.targets, key=lambda one: (not table.channels[one].enabled, one not in rule.notify))
    left = set(addresses)
    for target in (target for channel in channels for target in table.targets[channel]):
        address = target.address or target.key
        if address in left:
            left.remove(address)
            yield target


def _delivery(rule: Rule, target: Target, table: RoutingTable, now: datetime) -> PlannedDelivery:
    if tier(rule, table.channels[target.channel]) == "digest":
        return PlannedDelivery(target, table.digest_at(target.channel, now), digest=True)
    due_at = now if rule.wake else table.opens_at(target.channel, now)
    return PlannedDelivery(target, due_at, hold="quiet" if due_at != now else None)


def _in_one_of_each_rule(routed: Sequence[RoutedMatch]) -> Iterator[RoutedMatch]:
    """The same, with the deliveries of one rule in one alert: a rule has one on each version."""
    by_rule: dict[str, list[RoutedMatch]] = {}
    for one in routed:
        by_rule.setdefault(one.match.rule, []).append(one)
    for same in by_rule.values():
        first = same[0].alert
        if first is None:
            yield same[0]
            continue
        deliveries = tuple(made for one in same if one.alert for made in one.alert.deliveries)
        alert = PlannedAlert((), deliveries, (), first.tell_at, first.updates)
        yield RoutedMatch(same[0].article, same[0].match, alert, tuple(held for one in same for held in one.held))
