"""What becomes of a match that a fuller copy of its article came to: confirmed, withdrawn, or told as any other. Pure.

An alert that was told is never taken back in silence: who was told hears that it no longer holds, once, and why.
"""

from collections.abc import Sequence
from datetime import datetime

from alerts.delivery.plans import HeldBack, PlannedAlert, RoutedMatch, RoutingTable, ToldAlert
from alerts.delivery.recipients import deliveries_to
from alerts.judging import matched_words
from alerts.model import Match
from crawler.model import ArticleVersion


def settled_match(
    article: ArticleVersion,
    match: Match,
    own: Sequence[ToldAlert],
    news: tuple[str, ...],
    table: RoutingTable,
    now: datetime,
) -> RoutedMatch | None:
    """What becomes of it; None when the copy neither confirms nor denies what alerts on this article left open.

    `own`: the alerts of the rule on earlier versions of the article, oldest first. What was withdrawn is done with.
    """
    withdrawn = max((place for place, one in enumerate(own, 1) if one.withdraws), default=0)
    standing = own[withdrawn:]
    if match.denied is None:
        left_open = [one for one in standing if one.unknown]
        is_confirmed = left_open and match.settled and not news
        return RoutedMatch(article, match, held=(HeldBack("confirmed", left_open[-1].key),)) if is_confirmed else None
    untold = [one for one in standing if (one.unknown or one.is_settled) and not one.is_denied]
    return _withdrawn(article, match, untold, news, table, now) if untold else None


def _withdrawn(
    article: ArticleVersion,
    match: Match,
    told: Sequence[ToldAlert],
    news: tuple[str, ...],
    table: RoutingTable,
    now: datetime,
) -> RoutedMatch:
    """The alert that tells those who were told, or will be, that the alerts hold no more."""
    addresses = frozenset[str]().union(*(one.told_to | one.awaited_by for one in told))
    deliveries, held = deliveries_to(addresses, article, match, table, now)
    first = told[-1].first
    planned = PlannedAlert(matched_words(article, match), deliveries, news, now, first, withdraws=first)
    return RoutedMatch(article, match, planned, held)
