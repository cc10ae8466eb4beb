"""Who hears that an article was corrected, retracted or removed: everybody who was told of it, or of its copy. Pure."""

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

    Who was told of a copy, and not of this article since it says nothing more, hears of the first such correction of
    each kind: the further ones are folded into it. Addresses that are still to be told of the article hear of both.
    Where a rule, or an address, left the configuration, nobody hears through it. Age does not matter. That a page is
    there again hears who was told that it is gone.
    """
    of_rules = [one for one in told if one.key.rule in table.rules]
    own = [one for one in of_rules if one.key.article_id == article.id]
    if article.correction and article.correction.kind == "back":
        tellers = [one for one in own if one.sign == "gone"]
    else:
        copies = [one for one in of_rules if article.id in one.folded and one.sign is None]
        tellers = [*(one for one in own if one.sign is None), *copies]
    teller: dict[str, ToldAlert] = {}
    for one in tellers:
        for address in sorted(_reached(one)):
            teller.setdefault(address, one)
    routed = []
    for first in dict.fromkeys(teller.values()):
        addresses = {address for address, one in teller.items() if one is first}
        known = _corrected_copies(article, first, told)
        left = addresses.difference(*map(_reached, known))
        if left or not known:
            routed.append(_routed(article, first, left, table, now))
        else:
            match = Match(first.key.rule, first.rule_hash, ())
            routed.append(RoutedMatch(article, match, held=(HeldBack("correction_told", known[-1].key),)))
    return tuple(_in_one_of_each_rule(routed))


def _reached(told: ToldAlert) -> frozenset[str]:
    return told.told_to | told.awaited_by


def _corrected_copies(article: ArticleVersion, first: ToldAlert, told: Sequence[ToldAlert]) -> list[ToldAlert]:
    """The alerts of the rule by which other copies were corrected in the same way after `first` told of one of them.

    None for the article that `first` told of; none of a page that is there again.
    """
    if first.key.article_id == article.id or article.correction is None:
        return []
    later = [one for one in told[told.index(first) + 1 :] if one.key.rule == first.key.rule]
    known: dict[int, ToldAlert] = {}
    for one in later:
        if one.group_id not in {article.group_id, first.group_id}:
            continue
        if one.sign == article.correction.kind:
            known[one.key.article_id] = one
        elif one.sign == "back":
            known.pop(one.key.article_id, None)
    return list(known.values())


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
        raised = [one.alert for one in same if one.alert]
        if not raised:
            yield same[0]
            continue
        deliveries = tuple(made for alert in raised for made in alert.deliveries)
        alert = PlannedAlert((), deliveries, (), raised[0].tell_at, raised[0].updates)
        held = tuple(held for one in same if one.alert for held in one.held)
        yield RoutedMatch(same[0].article, same[0].match, alert, held)
