"""When a further alert of a rule on one story goes out: what is new soon, the rest with others, later. Pure.

A story is a guess: it delays an alert by `LONGEST_REST` at most, and takes none away.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from alerts.delivery.filled_forms import names_another_actor
from alerts.delivery.new_facts import state_new_facts
from alerts.delivery.plans import AlertKey, PlannedDelivery, RoutingTable, ToldAlert
from alerts.delivery.recipients import once_per_address
from crawler.model import ArticleVersion

NEWS_PAUSE: Final = timedelta(hours=1)
LONGEST_REST: Final = timedelta(hours=3)


def first_on_story(told: Sequence[ToldAlert], article: ArticleVersion) -> AlertKey | None:
    """The first alert of a rule on a story; None where all of `told` is on this very article.

    `told`: the rule's alerts on the story so far, oldest first.
    """
    if all(one.key.article_id == article.id for one in told):
        return None
    return told[0].key


def tell_at(told: Sequence[ToldAlert], news: Sequence[str], article: ArticleVersion, now: datetime) -> datetime:
    """When an alert that follows others on its story goes out.

    What states a new fact goes out at once, but an hour after the last of those that followed the first and stated one.
    A headline that fills the form of a told one with another actor is another event, and waits for none. All else
    waits for the next that goes out, three hours at most. A time further ahead was written while the clock was ahead.
    """
    if names_another_actor(article, [one.title for one in told], _said(told)):
        return now
    waiting = [one.tell_at for one in told[1:] if now < one.tell_at <= now + LONGEST_REST]
    if not state_new_facts(news, _said(told), article.language):
        return min(waiting, default=now + LONGEST_REST)
    recent = [place for place, one in enumerate(told) if place and now - NEWS_PAUSE < one.tell_at <= now]
    paused = [
        told[place].tell_at + NEWS_PAUSE
        for place in recent
        if state_new_facts(told[place].sentences, _said(told[:place]), article.language)
    ]
    due_at = max(paused, default=now)
    return min((at for at in waiting if at <= due_at), default=due_at)


def _said(told: Sequence[ToldAlert]) -> list[str]:
    return [sentence for one in told for sentence in (one.title, *one.sentences)]


def paced(deliveries: Sequence[PlannedDelivery], table: RoutingTable, now: datetime) -> tuple[PlannedDelivery, ...]:
    """The deliveries of such an alert: what waits does so for a message that lists all of it, or an earlier digest."""
    return once_per_address([_paced(one, table, now) for one in deliveries])[0]


def _paced(one: PlannedDelivery, table: RoutingTable, now: datetime) -> PlannedDelivery:
    channel = one.target.channel
    if one.digest or one.due_at <= now:
        return one
    if table.channels[channel].digest and (digest_at := table.digest_at(channel, now)) <= one.due_at:
        return PlannedDelivery(one.target, digest_at, digest=True)
    return replace(one, hold=one.hold or "story")
