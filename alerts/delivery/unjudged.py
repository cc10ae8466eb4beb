"""Who hears that an article could not be judged: everybody whom a rule for its source would have told. Pure."""

from datetime import datetime

from alerts.delivery.mutes import muting
from alerts.delivery.plans import LISTED_FOR_AGE, HeldBack, PlannedAlert, PlannedDelivery, RoutedMatch, RoutingTable
from alerts.delivery.recipients import once_per_address, switched_on
from alerts.delivery.routing import reason_against_news
from alerts.delivery.tiers import tier
from alerts.judging import UnjudgedChange, subject
from alerts.model import NO_JUDGEMENT, Match, Urgency
from crawler.model import ArticleVersion


def route_unjudged(one: UnjudgedChange, table: RoutingTable, now: datetime) -> RoutedMatch:
    """The alert that tells of an article that could not be judged, with the reason.

    It is held back when every match of the article would be: when it is old, imported, or of a muted source or group.
    One that a digest would list is told all the same, as no list of matches could name it. A channel hears of it as
    soon as of the most urgent rule that covers the article's source, and not at all when all these rules only record.
    """
    match = Match(NO_JUDGEMENT, "", (), (one.reason,))
    reason = reason_against_news(one.change, one.article, table.alert_max_age)
    if reason and reason not in LISTED_FOR_AGE:
        return RoutedMatch(one.article, match, held=(HeldBack(reason),))
    if mute := muting(table.mutes, None, one.article, now):
        return RoutedMatch(one.article, match, held=(HeldBack("muted", mute=mute.id),))
    channels = _channels(one.article, table)
    on, off = switched_on(channels, table)
    wanted = [made for channel in on for made in _made(channel, channels[channel], table, now)]
    deliveries, skipped = once_per_address(wanted)
    held = tuple(HeldBack("address_told", target=delivery.target) for delivery in skipped)
    return RoutedMatch(one.article, match, PlannedAlert((), deliveries, (), now), (*held, *off))


def _channels(article: ArticleVersion, table: RoutingTable) -> dict[str, Urgency]:
    """The channels that would hear of a rule that covers a source which lists the article, and how soon."""
    sources = subject(article).sources
    found: dict[str, Urgency] = {}
    for rule in table.rules.values():
        if rule.sources and {name.casefold() for name in rule.sources}.isdisjoint(sources):
            continue
        for channel in rule.notify:
            urgency = tier(rule, table.channels[channel])
            if urgency != "record" and found.get(channel) != "now":
                found[channel] = urgency
    return found


def _made(channel: str, urgency: Urgency, table: RoutingTable, now: datetime) -> tuple[PlannedDelivery, ...]:
    targets = table.targets[channel]
    if urgency == "digest":
        return tuple(PlannedDelivery(target, table.digest_at(channel, now), digest=True) for target in targets)
    due_at = table.opens_at(channel, now)
    return tuple(PlannedDelivery(target, due_at, hold="quiet" if due_at != now else None) for target in targets)
