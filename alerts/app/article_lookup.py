"""Finds the article of the ledger that `why` is asked about, and reads its past."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from alerts.configuration import Config
from alerts.reports.article_life import ArticleLife, article_life
from alerts.reports.article_revisions import revision_steps
from alerts.store import (
    ALERTS,
    article_of,
    copy_records,
    deliveries_of,
    held_back_of,
    no_longer_matching,
    story_told,
    unjudged_of,
)
from crawler.errors import UsageError
from crawler.model import ArticleVersion
from crawler.store import (
    CRAWLER,
    Ledger,
    article_by_key,
    article_now,
    changes_of,
    corrections_of,
    group_of,
    open_existing,
    repeated_lines_of,
    revisions_of,
    teaser_left_out_by,
)
from crawler.store.unread_entries import why_not_whole
from crawler.urls import key_url

_NUMBER = re.compile(r"(alert:)?(\d{1,18})")
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


class NotInLedgerError(UsageError):
    """The ledger has no article of a web address."""


def names_an_article(name: str) -> bool:
    """Whether `name` is an article's number, an alert's (`alert:3`) or a web address, and no file is called so."""
    return bool(_NUMBER.fullmatch(name) or _WEB_ADDRESS.match(name)) and not Path(name).exists()


def life_of(name: str, config: Config) -> ArticleLife:
    """The life of the article that `name` means.

    Raises:
        NotInLedgerError: the ledger has no article of this web address.
        UsageError: the ledger has no such article.
        LedgerError: the ledger cannot be read.
    """
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        article = _article(name, ledger)
        life = _life(ledger, article, config.alert_max_age)
        tiers = {source.id: source.tier for source in config.sources if source.tier}
        story, not_whole = story_told(ledger, article.id, config.owners), why_not_whole(ledger, article.id)
        return replace(life, story=story, tiers=tiers, not_whole=not_whole)
    finally:
        ledger.close()


def _article(name: str, ledger: Ledger) -> ArticleVersion:
    if number := _NUMBER.fullmatch(name):
        article_id = article_of(ledger, int(number[2])) if number[1] else int(number[2])
        article = None if article_id is None else article_now(ledger, article_id)
    else:
        article = article_by_key(ledger, key_url(name))
    if article is None:
        error = NotInLedgerError if _WEB_ADDRESS.match(name) else UsageError
        raise error(
            f"the ledger has no article {name}; `vedette search` finds articles, `vedette inspect` reads a page."
        )
    return article


def _life(ledger: Ledger, article: ArticleVersion, alert_max_age: timedelta) -> ArticleLife:
    changes, group = changes_of(ledger, article.id), group_of(ledger, article.group_id)
    deliveries, held_back = deliveries_of(ledger, article.id), held_back_of(ledger, article.id)
    unjudged = unjudged_of(ledger, article.id)
    no_teaser_of = teaser_left_out_by(ledger, article.id)
    no_lines = repeated_lines_of(ledger, article.id)
    steps = revision_steps(revisions_of(ledger, article.id))
    return article_life(
        article,
        changes,
        group,
        deliveries,
        held_back,
        alert_max_age,
        unjudged,
        no_teaser_of,
        no_lines,
        steps,
        corrections_of(ledger, article.id),
        no_longer_matching(ledger, article.id),
        copy_records(ledger, article.id),
    )
