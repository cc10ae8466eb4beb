"""What becomes of a match whose article can be read more fully, in a copy or on its own page. Pure.

It is confirmed, withdrawn, or told as any other.

An alert that was told is never taken back in silence: who was told hears that it no longer holds, once, and why.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from alerts.delivery.plans import HeldBack, PlannedAlert, RoutedMatch, RoutingTable, ToldAlert
from alerts.delivery.recipients import deliveries_to
from alerts.judging import Judge, JudgedChange, matched_words, with_denied
from alerts.model import Match
from crawler.model import ArticleVersion


def with_all_denied(
    judgements: Sequence[JudgedChange], told: Sequence[ToldAlert], judge: Judge
) -> tuple[JudgedChange, ...]:
    """The same, with what the full text of an article takes back of alerts that left something open, or hold again.

    `told`: the alerts so far; those that these judgements raise count, too.
    """
    left_open = {one.key.article_id for one in told if one.unknown or one.is_settled or one.revives}
    left_open |= {one.article.id for one in judgements if any(made.unknown or made.settled for made in one.matches)}
    return tuple(with_denied(one, judge) if one.article.id in left_open else one for one in judgements)


def denied_matches(
    judgement: JudgedChange, told: Sequence[ToldAlert], table: RoutingTable, now: datetime
) -> Iterator[RoutedMatch]:
    """The withdrawals of what a cut article was told for, and what it forbids now that it can be read in full."""
    article = judgement.article
    for match in judgement.denied:
        own = [one for one in told if one.key.rule == match.rule and one.key.article_id == article.id]
        if not any(one.key.revision == article.revision for one in own):  # it was judged before
            settled = settled_match(article, match, own, (), table, now)
            if settled:
                yield settled


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
    untold = [one for one in standing if (one.unknown or one.is_settled or one.revives) and not one.is_denied]
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
