"""What `why` tells of an article's past: what happened to it, its copies, and what was sent about it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from alerts.judging import is_news
from alerts.messages.harmless import one_line
from alerts.reports.wording import counted
from alerts.store import DeliveryRecord
from crawler.model import ArticleVersion, Change
from crawler.times import latest_instant


@dataclass(frozen=True, slots=True)
class ArticleLife:
    """The past of one article, oldest first. `copies`: the other articles of its duplicate group.

    `no_alert_reason`: why no rule may alert on it, a clause without a full stop; None when a rule may, or did.
    """

    article: ArticleVersion
    changes: tuple[Change, ...]
    copies: tuple[ArticleVersion, ...]
    deliveries: tuple[DeliveryRecord, ...]
    no_alert_reason: str | None


def article_life(
    article: ArticleVersion,
    changes: tuple[Change, ...],
    group: tuple[ArticleVersion, ...],
    deliveries: tuple[DeliveryRecord, ...],
    alert_max_age: timedelta,
) -> ArticleLife:
    """The life of `article`, from its changes, its duplicate group (itself included) and its deliveries."""
    copies = tuple(other for other in group if other.id != article.id)
    reason = None if deliveries else _no_alert_reason(article, changes, alert_max_age)
    return ArticleLife(article, changes, copies, deliveries, reason)


def life_lines(life: ArticleLife) -> Iterator[str]:
    """The life for people, in lines that are safe to print; times are UTC."""
    article = life.article
    yield f"article {article.id}, {article.source}, {one_line(article.url)}"
    for change in life.changes:
        yield f"  {change.at:%Y-%m-%d %H:%M} UTC  {change.kind}, revision {change.revision}"
    for other in life.copies:
        yield f"  in one group with article {other.id}, {other.source}: {one_line(other.title)}"
    yield from map(_delivery_line, life.deliveries)
    if not life.deliveries:
        yield "  no alert was sent" + (f": {life.no_alert_reason}" if life.no_alert_reason else "")


def _delivery_line(delivery: DeliveryRecord) -> str:
    error = f", {one_line(delivery.error)}" if delivery.error else ""
    return (
        f"  {delivery.raised_at:%Y-%m-%d %H:%M} UTC  alert {delivery.alert} by {delivery.rule}: {delivery.channel} "
        f"{delivery.state} ({counted(delivery.attempts, 'attempt')}{error})"
    )


def _no_alert_reason(article: ArticleVersion, changes: tuple[Change, ...], alert_max_age: timedelta) -> str | None:
    own = [change for change in changes if change.kind != "imported"]
    if not own or any(is_news(change, article, alert_max_age) for change in own):
        return None
    if article.first_poll and latest_instant(article.published) is None:
        return "it states no date, and the first poll of its source found it"
    return "it is older than `alert_max_age` allows"
