"""Looks at what the rules of a configuration make of its archive, for `check`. Changes nothing."""

from datetime import timedelta
from typing import Final

from alerts.archive import Period, silent_rules
from alerts.configuration import Config
from alerts.configuration.archive_lint import STALE_DAYS, ArchiveLook
from alerts.rule_changes import volumes
from alerts.store import ALERTS, rules_matched_since
from alerts.trial import article_date
from crawler.store import CRAWLER, Ledger, latest_articles, number_appeared, open_as_it_is

MAX_LATEST: Final = 1000  # articles whose alerts are counted; a second
MAX_READ: Final = 2000  # articles beyond these that are judged to find a match of quiet rules
_EARLY: Final = timedelta(days=30)
MIN_EARLY: Final = 30  # articles of the first of the months without which an archive does not reach back


def looked_at(config: Config, max_read: int = MAX_READ) -> ArchiveLook | None:
    """What its rules raise on the latest articles, and which matched nothing for long; None without an archive.

    `max_read`: how many older articles are judged at most; a rule that none of them decides is not called silent.

    Raises:
        LedgerError: the archive cannot be read.
    """
    ledger = open_as_it_is(config.store, (CRAWLER, ALERTS))
    if ledger is None:
        return None
    try:
        return _look(ledger, config, max_read)
    finally:
        ledger.close()


def _look(ledger: Ledger, config: Config, max_read: int) -> ArchiveLook | None:
    latest = list(latest_articles(ledger, MAX_LATEST))
    if not latest:
        return None
    end = article_date(latest[0]) + timedelta(seconds=1)
    since = end - timedelta(days=STALE_DAYS)
    counted = volumes(config.ruleset, filter(Period(since).has, latest))
    if number_appeared(ledger, since, since + _EARLY) < MIN_EARLY:
        return ArchiveLook(counted, None)
    heard = rules_matched_since(ledger, since)
    raising = {one.rule for one in counted.rules if one.alerts}
    quiet = [rule for rule in config.rules if rule.id not in raising and config.ruleset.hash_of(rule.id) not in heard]
    silent = silent_rules(ledger, quiet, config.entities, Period(since), max_read)
    return ArchiveLook(counted, silent, number_appeared(ledger, since, end))
