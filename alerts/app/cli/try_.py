"""`vedette try`: what a rule would have raised, by which words, and what it just missed."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from alerts.app.cli.options import colours, config_option, json_option, loaded, period_options, query_problem
from alerts.reports.wording import visible_json
from crawler.errors import QueryError, UsageError

if TYPE_CHECKING:
    from alerts.archive import Period
    from alerts.configuration import Config
    from alerts.model import Rule
    from alerts.trial import Marks, Trial
    from crawler.model import ArticleVersion

_MAX_SHOWN: Final = 10  # lines without an article that are named one by one


@click.command(name="try")
@click.argument("rule", metavar="RULE|QUERY")
@period_options
@click.option(
    "--on", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Try on the articles of a JSON Lines file, as `import` takes it, not on the archive.",
)  # fmt: skip
@json_option
@config_option
def try_(rule: str, period: "Period", file: Path | None, config_path: Path, *, as_json: bool) -> int:
    """Show what RULE, or a QUERY, would have raised: how much, by which words, with samples; and what it just missed.

    Copies of one article are one alert. Nothing is written or sent. The exit code is 1 when a line of FILE holds no
    article.
    """
    from alerts.reports.trial_report import trial_json, trial_lines  # noqa: PLC0415 - heavy imports

    config = loaded(config_path)
    tried = _rule(rule, config)
    try:
        if file is None:
            (trial, marks), refused = _on_archive(config, tried, period), 0
        else:
            (trial, refused), marks = _on_file(config, tried, period, file), None
    except QueryError as error:
        raise UsageError(str(query_problem(rule, error))) from error
    if as_json:
        click.echo(visible_json(trial_json(trial, marks)))
    else:
        click.echo("\n".join(trial_lines(trial, colours(), marks)))
    return 1 if refused else 0


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


def _on_archive(config: "Config", rule: "Rule", period: "Period") -> "tuple[Trial, Marks]":
    from alerts.app.trying import tried_on_archive  # noqa: PLC0415
    from alerts.store import ALERTS  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        return tried_on_archive(ledger, config, rule, period, shown_progress)
    finally:
        ledger.close()


def _on_file(config: "Config", rule: "Rule", period: "Period", file: Path) -> "tuple[Trial, int]":
    """The trial, and how many lines of the file hold no article; the first ten are named."""
    from alerts.app.trying import tried_on_file  # noqa: PLC0415
    from alerts.messages.harmless import one_line  # noqa: PLC0415

    trial, refused = tried_on_file(file, config, rule, period, datetime.now(UTC), shown_progress)
    for line in refused[:_MAX_SHOWN]:
        click.echo(f"{file}:{line.line}: {one_line(line.why)}", err=True)
    if len(refused) > _MAX_SHOWN:
        click.echo(f"{file}: {len(refused) - _MAX_SHOWN} more lines without an article", err=True)
    return trial, len(refused)


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
