"""`vedette try`: what a rule would have raised, by which words, and what it just missed."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from alerts.app.cli.options import colours, config_option, json_option, loaded, period_options, query_problem
from alerts.reports.wording import visible_json
from crawler.errors import QueryError, UsageError

if TYPE_CHECKING:
    from alerts.app.trying import Articles
    from alerts.archive import Period
    from alerts.configuration import Config
    from alerts.model import Rule
    from crawler.model import ArticleVersion

    Shown = tuple[dict[str, object], Iterable[str], bool]  # as JSON, as lines, and whether it is a failure

_MAX_SHOWN: Final = 10  # lines without an article that are named one by one


@click.command(name="try")
@click.argument("rule", metavar="RULE|QUERY", required=False)
@period_options
@click.option(
    "--on", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Try on the articles of a JSON Lines file, as `import` takes it, not on the archive.",
)  # fmt: skip
@click.option(
    "--against", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="OLD.yaml",
    help="Show what the rules gain and lose against those of another configuration.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(["lost", "gained"]), help="With --against: exit 1 when alerts are lost (gained)."
)
@json_option
@config_option
def try_(
    rule: str | None, period: "Period", file: Path | None, against: Path | None, fail_on: str | None,
    config_path: Path, *, as_json: bool,
) -> int:  # fmt: skip
    """Show what RULE, or a QUERY, would have raised: how much, by which words, with samples; and what it just missed.

    Without RULE: how much each rule raises. Copies of one article are one alert. Nothing is written or sent. The exit
    code is 1 when a line of FILE holds no article.
    """
    if fail_on and not against:
        raise click.UsageError("--fail-on needs --against")
    config = loaded(config_path)
    old = loaded(against) if against else None
    with _articles(config, file) as on:
        if old:
            value, lines, failed = _compared(on, old, config, rule, period, fail_on)
        elif rule is None:
            value, lines, failed = _volumes(on, config, period)
        else:
            value, lines, failed = _tried(on, config, rule, period)
    click.echo(visible_json(value) if as_json else "\n".join(lines))
    return 1 if failed or _refused(on) else 0


def _compared(
    on: "Articles", old: "Config", config: "Config", rule: str | None, period: "Period", fail_on: str | None
) -> "Shown":
    from alerts.app.trying import compared  # noqa: PLC0415 - heavy imports only for this command
    from alerts.reports.rule_change_report import comparison_json, comparison_lines  # noqa: PLC0415

    found = compared(on, old, config, rule, period, shown_progress)
    failed = fail_on is not None and any(getattr(one, fail_on) for one in found.changes)
    return comparison_json(found), comparison_lines(found, colours()), failed


def _volumes(on: "Articles", config: "Config", period: "Period") -> "Shown":
    from alerts.app.trying import volumes_of  # noqa: PLC0415
    from alerts.reports.rule_change_report import volumes_json, volumes_lines  # noqa: PLC0415

    found = volumes_of(on, config, period, shown_progress)
    return volumes_json(found), volumes_lines(found), False


def _tried(on: "Articles", config: "Config", text: str, period: "Period") -> "Shown":
    from alerts.app.trying import tried  # noqa: PLC0415
    from alerts.reports.trial_report import trial_json, trial_lines  # noqa: PLC0415

    rule = _rule(text, config)
    try:
        trial, marks = tried(on, config, rule, period, shown_progress)
    except QueryError as error:
        raise UsageError(str(query_problem(text, error))) from error
    return trial_json(trial, marks), trial_lines(trial, colours(), marks), False


def _rule(text: str, config: "Config") -> "Rule":
    """The rule of that id, or one with that query."""
    from alerts.model import Rule  # noqa: PLC0415

    known = next((one for one in config.rules if one.id == text), None)
    if known:
        return known
    if text in config.off.rules:
        raise UsageError(f"the rule '{text}' is switched off by `enabled: false`; try its query, or switch it on")
    if text.isidentifier() or text.replace("-", "").isalnum():
        click.echo(f"there is no rule '{text}'; it is tried as a query", err=True)
    return Rule(id="query", query=text)


@contextmanager
def _articles(config: "Config", file: Path | None) -> "Iterator[Articles]":
    """Where the articles are; the ledger is closed at the end."""
    from alerts.app.articles_on_file import ArticleFile  # noqa: PLC0415
    from alerts.store import ALERTS  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    if file is not None:
        yield ArticleFile(file, datetime.now(UTC))
        return
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        yield ledger
    finally:
        ledger.close()


def _refused(on: "Articles") -> int:
    """How many lines of a file hold no article; the first ten are named."""
    from alerts.app.articles_on_file import ArticleFile  # noqa: PLC0415
    from alerts.messages.harmless import one_line  # noqa: PLC0415

    if not isinstance(on, ArticleFile):
        return 0
    for line in on.refused[:_MAX_SHOWN]:
        click.echo(f"{on.path}:{line.line}: {one_line(line.why)}", err=True)
    if len(on.refused) > _MAX_SHOWN:
        click.echo(f"{on.path}: {len(on.refused) - _MAX_SHOWN} more lines without an article", err=True)
    return len(on.refused)


def shown_progress(articles: "Iterable[ArticleVersion]") -> "Iterator[ArticleVersion]":
    """The articles; a terminal sees how many were read."""
    if not sys.stderr.isatty():
        yield from articles
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.status import Status  # noqa: PLC0415

    with Status("judging the archive", console=Console(stderr=True)) as status:
        for count, article in enumerate(articles, 1):
            if not count % 500:
                status.update(f"judging the archive: {count} articles")
            yield article
