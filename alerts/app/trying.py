"""Trying a rule of a configuration, or one that is none of its, on the archive or on a file."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from alerts.app.article_import import Refused
from alerts.app.articles_on_file import ArticleFile
from alerts.archive import Period, articles_to_try
from alerts.configuration import Config
from alerts.matching.workbench import Workbench
from alerts.model import Rule
from alerts.store import marked_articles
from alerts.trial import Marks, Trial, marks_on, try_rule
from crawler.model import ArticleVersion
from crawler.store import Ledger

Passing = Callable[[Iterable[ArticleVersion]], Iterable[ArticleVersion]]


def tried_on_archive(
    ledger: Ledger, config: Config, rule: Rule, period: Period, passing: Passing
) -> tuple[Trial, Marks]:
    """What comes of a rule on the archive, and what readers said of its hits. `passing`: sees the articles go by.

    Only a rule of the configuration that is tried on all of the time can have missed what was marked useful.

    Raises:
        QueryError: the rule cannot be read.
        LedgerError: the ledger cannot be read.
    """
    wider = Workbench(rule, config.entities).wider
    articles = articles_to_try(ledger, [rule], config.entities, period, wider)
    trial = try_rule(rule, config.entities, passing(articles), config.ruleset)
    is_known = rule in config.rules
    marks = marks_on(trial.hits, marked_articles(ledger, rule.id if is_known else None))
    is_whole = is_known and period == Period()
    return trial, marks if is_whole else replace(marks, missed=0)


def tried_on_file(
    path: Path, config: Config, rule: Rule, period: Period, now: datetime, passing: Passing
) -> tuple[Trial, tuple[Refused, ...]]:
    """What comes of a rule on the articles of a file, and the lines that hold none.

    Raises:
        QueryError: the rule cannot be read.
        VedetteError: the file cannot be read.
    """
    file = ArticleFile(path, now)
    articles = filter(period.has, file.articles())
    return try_rule(rule, config.entities, passing(articles), config.ruleset), tuple(file.refused)
