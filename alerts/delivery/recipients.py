"""To whom an alert goes and when, and to whom it does not: targets, and the addresses that they share. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.delivery.novelty import new_sentences
from alerts.delivery.plans import HeldBack, PlannedAlert, PlannedDelivery, RoutedMatch, RoutingTable, ToldAlert
from alerts.delivery.tiers import rests_on_cut_text, tier
from alerts.model import Hold, Match, Rule, Target
from crawler.model import ArticleVersion


def deliveries_of_alert(
    article: ArticleVersion,
    match: Match,
    table: RoutingTable,
    tell_at: datetime,
    now: datetime,
    sources: int | None = None,
) -> tuple[tuple[PlannedDelivery, ...], tuple[HeldBack, ...]]:
    """The deliveries of an alert, those due first at the front, and those skipped. `sources`: of its story.

    An address that several channels of the rule share gets the alert once, through the channel that tells it first.
    """
    rule, left_open = table.rules[match.rule], rests_on_cut_text(article, match)
    on, off = switched_on(rule.notify, table)
    opens = {channel: tell_at if rule.wakes(sources) else table.opens_at(channel, tell_at) for channel in on}
    wanted = [
        delivery
        for channel in on
        for delivery in _to_channel(channel, rule, table, tell_at, opens[channel], now, left_open=left_open)
    ]
    made, skipped = once_per_address(wanted)
    return made, (*(HeldBack("address_told", target=delivery.target) for delivery in skipped), *off)


def deliveries_to(
    addresses: Collection[str], article: ArticleVersion, match: Match, table: RoutingTable, now: datetime
) -> tuple[tuple[PlannedDelivery, ...], tuple[HeldBack, ...]]:
    """The deliveries to these addresses alone, whatever channels the rule notifies, and those switched off."""
    holders = (
        channel
        for channel, targets in table.targets.items()
        if any(address_of(target) in addresses for target in targets)
    )
    rule = table.rules[match.rule]
    to_all = replace(rule, notify=tuple(dict.fromkeys((*rule.notify, *holders))))
    every, off = deliveries_of_alert(article, match, replace(table, rules={**table.rules, rule.id: to_all}), now, now)
    held = (one for one in off if one.reason == "channel_off" and one.target and address_of(one.target) in addresses)
    return tuple(one for one in every if address_of(one.target) in addresses), tuple(held)


def without_told(
    article: ArticleVersion,
    match: Match,
    deliveries: Sequence[PlannedDelivery],
    news: Sequence[str],
    told: Sequence[ToldAlert],
    back: Collection[str] = (),
) -> tuple[tuple[PlannedDelivery, ...], tuple[HeldBack, ...]]:
    """The deliveries to addresses that other rules did not tell all of `news` on this article, and the others.

    `back`: those of `news` that were told before, then in another form: they count as told by this version alone.
    """
    others = [one for one in told if one.key.rule != match.rule and one.key.article_id == article.id]
    made: list[PlannedDelivery] = []
    folded: list[HeldBack] = []
    for delivery in deliveries:
        tellers = [one for one in others if delivery.target.address in one.told_to]
        sentences = {
            sentence
            for one in tellers
            for sentence in one.sentences
            if sentence not in back or one.key.revision == article.revision
        }
        if tellers and not new_sentences(news, sentences, article.language):
            teller = max(tellers, key=lambda one: len(set(news).intersection(one.sentences)))
            folded.append(HeldBack("rule_told", teller.key, delivery.target))
        else:
            made.append(delivery)
    return tuple(made), tuple(folded)


def to_one_target_each(routed: Sequence[RoutedMatch]) -> list[RoutedMatch]:
    """The same, with the alerts on one article going to one target of each address, so that they share a message.

    It is the target that is told first, also when the rules notify different channels.
    """
    deliveries = [made for one in routed if one.alert for made in one.alert.deliveries]
    first: dict[str, Target] = {}
    for made in sorted(deliveries, key=lambda made: made.due_at):
        first.setdefault(address_of(made.target), made.target)
    return [replace(one, alert=_retargeted(one.alert, first)) if one.alert else one for one in routed]


def _retargeted(alert: PlannedAlert, targets: Mapping[str, Target]) -> PlannedAlert:
    made = (replace(delivery, target=targets[address_of(delivery.target)]) for delivery in alert.deliveries)
    return replace(alert, deliveries=tuple(made))


def address_of(target: Target) -> str:
    """By what a target counts as one with others: its address, or itself where that is not known."""
    return target.address or target.key


def places_in_digests(match: Match, table: RoutingTable, now: datetime) -> tuple[PlannedDelivery, ...]:
    """A place in the next digest of each address, or where its channel has none, in one message a day."""
    wanted = [
        PlannedDelivery(target, table.digest_at(channel, now), digest=True)
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
        address = address_of(delivery.target)
        if address in made:
            skipped.append(delivery)
        else:
            made[address] = delivery
    return tuple(made.values()), tuple(skipped)


def _to_channel(
    channel: str,
    rule: Rule,
    table: RoutingTable,
    tell_at: datetime,
    open_at: datetime,
    now: datetime,
    *,
    left_open: bool,
) -> tuple[PlannedDelivery, ...]:
    """A delivery for each target: in the next digest when the match waits for one, else at `tell_at`.

    Quiet hours hold what is due in them until their end, `open_at`, unless the rule wakes.
    """
    targets = table.targets[channel]
    if tier(rule, table.channels[channel], left_open=left_open) == "digest":
        due_at = table.digest_at(channel, now)
        return tuple(PlannedDelivery(target, due_at, digest=True) for target in targets)
    hold: Hold | None = "quiet" if open_at != tell_at else None
    return tuple(PlannedDelivery(one, open_at, collected=tell_at > now, hold=hold) for one in targets)
