"""Trying rules of a configuration, or one that is none of its, on the archive or on a file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from alerts.app.articles_on_file import ArticleFile
from alerts.archive import Period, articles_of_rules, articles_to_try
from alerts.configuration import Config
from alerts.matching import RuleSet
from alerts.matching.workbench import Workbench
from alerts.model import Rule
from alerts.rule_changes import Comparison, Volumes, rule_sets, volumes
from alerts.store import marked_articles
from alerts.trial import Marks, Trial, marks_on, try_rule
from crawler.errors import UsageError
from crawler.model import ArticleVersion
from crawler.store import Ledger

Passing = Callable[[Iterable[ArticleVersion]], Iterable[ArticleVersion]]
Articles = Ledger | ArticleFile


def tried(on: Articles, config: Config, rule: Rule, period: Period, passing: Passing) -> tuple[Trial, Marks | None]:
    """What comes of a rule, and what readers said of its hits. `passing`: sees the articles go by.

    Only a rule of the configuration that is tried on all of the time can have missed what was marked useful.

    Raises:
        QueryError: the rule cannot be read.
        VedetteError: the articles cannot be read.
    """
    if isinstance(on, ArticleFile):
        articles = filter(period.has, on.articles())
        return try_rule(rule, config.entities, passing(articles), config.ruleset), None
    found = articles_to_try(on, Workbench(rule, config.entities), config.entities, period)
    trial = try_rule(rule, config.entities, passing(found), config.ruleset)
    is_known = rule in config.rules
    marks = marks_on(trial.hits, marked_articles(on, rule.id if is_known else None))
    is_whole = is_known and period == Period()
    return trial, marks if is_whole else replace(marks, missed=0)


def compared(on: Articles, old: Config, new: Config, rule: str | None, period: Period, passing: Passing) -> Comparison:
    """What the rules of `new` raise beyond those of `old`, and less. `rule`: this one alone.

    Raises:
        UsageError: neither has that rule.
        VedetteError: the articles cannot be read.
    """
    if rule is not None and rule not in {one.id for one in (*old.rules, *new.rules)}:
        raise UsageError(f"neither configuration has a rule '{rule}' that is switched on")
    sets = rule_sets((old.ruleset, old.entities), (new.ruleset, new.entities), rule)
    return sets.compared(passing(_articles(on, (sets.old, sets.new), period)))


def volumes_of(on: Articles, config: Config, period: Period, passing: Passing) -> Volumes:
    """What each rule of the configuration raises.

    Raises:
        VedetteError: the articles cannot be read.
    """
    return volumes(config.ruleset, passing(_articles(on, (config.ruleset,), period)))


def _articles(on: Articles, sets: Sequence[RuleSet], period: Period) -> Iterable[ArticleVersion]:
    return filter(period.has, on.articles()) if isinstance(on, ArticleFile) else articles_of_rules(on, sets, period)
