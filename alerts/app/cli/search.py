"""`vedette search`: the archive, in the rule language."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.app.cli.options import colours, config_option, loaded, period_options, query_problem
from alerts.app.known_names import refuse_unknown
from alerts.reports.wording import visible_json
from crawler.errors import QueryError, UsageError

if TYPE_CHECKING:
    from alerts.archive import Period, SearchHit
    from alerts.configuration import Config
    from alerts.model import Rule


@click.command()
@click.argument("query", required=False)
@click.option("--rule", metavar="ID", help="What this rule matches, instead of a query.")
@period_options
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="The most articles to show.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, with the whole text.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values with a head line.")
@config_option
def search(
    config_path: Path, query: str | None, rule: str | None, period: "Period", limit: int, *, as_json: bool, as_csv: bool
) -> None:
    """Show the articles in the ledger that QUERY matches, those of the latest dates first, with each hit marked."""
    if (query is None) == (rule is None):
        raise click.UsageError("give a QUERY, or --rule with the id of a rule")
    if as_json and as_csv:
        raise click.UsageError("give --json or --csv, not both")
    from alerts.archive import newest  # noqa: PLC0415 - heavy imports only for this command
    from alerts.store import ALERTS  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    config = loaded(config_path)
    asked = query if query is not None else _rule(rule or "", config)
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        count, hits = newest(ledger, asked, config.entities, period, limit)
    except QueryError as error:
        raise UsageError(str(query_problem(query or "", error))) from error
    finally:
        ledger.close()
    _print(hits, as_json=as_json, as_csv=as_csv)
    if count > len(hits):
        click.echo(f"{len(hits)} of {count} shown; --limit {count} shows all", err=True)
    if not count and not as_json:
        click.echo("nothing found", err=True)


def _rule(rule: str, config: "Config") -> "Rule":
    refuse_unknown("rule that is switched on", rule, [one.id for one in config.rules])
    return next(one for one in config.rules if one.id == rule)


def _print(hits: "Sequence[SearchHit]", *, as_json: bool, as_csv: bool) -> None:
    from alerts.reports.search_results import csv_head, csv_row, hit_json, hit_lines  # noqa: PLC0415

    if as_csv:
        click.echo("\n".join((csv_head(), *map(csv_row, hits))))
        return
    mark = colours()
    for hit in hits:
        click.echo(visible_json(hit_json(hit)) if as_json else "\n".join(hit_lines(hit, mark)))
