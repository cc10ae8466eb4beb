"""Articles of the ledger for `vedette why`: which one is meant, and the story of its life."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from alerts.configuration import Config
from alerts.judging import is_news, subject
from alerts.messages.harmless import one_line
from alerts.model import Subject
from alerts.store import ALERTS, article_of, deliveries_of
from crawler.errors import UsageError
from crawler.model import ArticleVersion
from crawler.store import (
    CRAWLER,
    Ledger,
    article_by_key,
    article_now,
    changes_of,
    group_of,
    open_existing,
)
from crawler.times import latest_instant
from crawler.urls import key_url

_NUMBER = re.compile(r"(alert:)?(\d{1,18})")
_WEB = re.compile(r"https?://", re.IGNORECASE)


def is_of_the_ledger(name: str) -> bool:
    """Whether `name` is an article's number, `alert:` and an alert's, or a web address, and no file is called so."""
    return bool(_NUMBER.fullmatch(name) or _WEB.match(name)) and not Path(name).exists()


def looked_up(name: str, config: Config) -> tuple[Subject, tuple[str, ...]]:
    """The article that `name` means, and its life in lines.

    Raises:
        UsageError: the ledger has no such article.
        LedgerError: the ledger cannot be read.
    """
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        article = _article(name, ledger)
        return subject(article), tuple(_life(ledger, article, config.alert_max_age))
    finally:
        ledger.close()


def _article(name: str, ledger: Ledger) -> ArticleVersion:
    if number := _NUMBER.fullmatch(name):
        article_id = article_of(ledger, int(number[2])) if number[1] else int(number[2])
        article = None if article_id is None else article_now(ledger, article_id)
    else:
        article = article_by_key(ledger, key_url(name))
    if article is None:
        raise UsageError(f"the ledger has no article {name}; `vedette search` finds articles, `inspect` reads a page.")
    return article


def _life(ledger: Ledger, article: ArticleVersion, alert_max_age: timedelta) -> Iterator[str]:
    yield f"article {article.id}, {article.source}, {one_line(article.url)}"
    for change in changes_of(ledger, article.id):
        yield f"  {change.at:%Y-%m-%d %H:%M} UTC  {change.kind}, revision {change.revision}"
    for other in group_of(ledger, article.group_id):
        if other.id != article.id:
            yield f"  of one group with article {other.id}, {other.source}: {one_line(other.title)}"
    told = deliveries_of(ledger, article.id)
    for one in told:
        after = f", {one_line(one.error)}" if one.error else ""
        yield (f"  {one.raised_at:%Y-%m-%d %H:%M} UTC  alert {one.alert} by {one.rule}: {one.channel} {one.state} "
               f"({one.attempts} tried{after})")  # fmt: skip
    if not told:
        yield f"  no alert was sent{_why_none(ledger, article, alert_max_age)}"


def _why_none(ledger: Ledger, article: ArticleVersion, alert_max_age: timedelta) -> str:
    """Why no rule may alert on an article, after a colon; empty when a rule may."""
    changes = [change for change in changes_of(ledger, article.id) if change.kind != "imported"]
    if not changes or any(is_news(change, article, alert_max_age) for change in changes):
        return ""
    if article.first_poll and latest_instant(article.published) is None:
        return ": it states no date, and its source's first poll found it"
    return ": it is older than `alert_max_age` allows"
