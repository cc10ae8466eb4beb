"""Who hears that an article could not be judged: everybody whom a rule for its source would have told. Pure."""

from datetime import datetime

from alerts.delivery.routing import (
    HeldBack,
    PlannedAlert,
    PlannedDelivery,
    RoutedMatch,
    RoutingTable,
    once_per_address,
    reason_against_news,
)
from alerts.judging import UnjudgedChange, subject
from alerts.model import NO_JUDGEMENT, Match
from crawler.model import ArticleVersion


def route_unjudged(one: UnjudgedChange, table: RoutingTable, now: datetime) -> RoutedMatch:
    """The alert that tells of an article that could not be judged, with the reason.

    It is held back when every match of the article would be: when it is old, or imported. One that is only dated back
    is told at once, because no list of matches could name it.
    """
    match = Match(NO_JUDGEMENT, "", (), (one.reason,))
    reason = reason_against_news(one.change, one.article, table.alert_max_age)
    if reason and reason != "dated_back":
        return RoutedMatch(one.article, match, held=(HeldBack(reason),))
    wanted = [
        PlannedDelivery(target, now) for channel in _channels(one.article, table) for target in table.targets[channel]
    ]
    deliveries, skipped = once_per_address(wanted)
    held = tuple(HeldBack("address_told", target=delivery.target) for delivery in skipped)
    return RoutedMatch(one.article, match, PlannedAlert((), deliveries, (), now), held)


def _channels(article: ArticleVersion, table: RoutingTable) -> tuple[str, ...]:
    """The channels of all rules that cover a source which lists the article."""
    sources = subject(article).sources
    rules = (
        rule
        for rule in table.rules.values()
        if not rule.sources or not {name.casefold() for name in rule.sources}.isdisjoint(sources)
    )
    return tuple(dict.fromkeys(channel for rule in rules for channel in rule.notify))
