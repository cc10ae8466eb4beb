"""`vedette search`: the archive, in the rule language."""

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import click

from alerts.app.cli.options import config_option, loaded
from alerts.reports.wording import visible_json
from crawler.durations import duration
from crawler.errors import Problem, QueryError, UsageError


@click.command()
@click.argument("query")
@click.option("--since", metavar="DURATION", help="Only articles found within this time, such as 12h or 90d.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="The most articles to show.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line instead of text.")
@config_option
def search(config_path: Path, query: str, since: str | None, limit: int, *, as_json: bool) -> None:
    """Show the articles in the ledger that QUERY matches, newest first, with each hit in brackets."""
    from alerts.archive import search as search_archive  # noqa: PLC0415 - heavy imports only for this command
    from alerts.reports.search_results import hit_json, hit_lines  # noqa: PLC0415
    from alerts.store import ALERTS  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    config = loaded(config_path)
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        found = 0
        for hit in islice(search_archive(ledger, query, config.entities, _since(since)), limit):
            click.echo(visible_json(hit_json(hit)) if as_json else "\n".join(hit_lines(hit)))
            found += 1
    except QueryError as error:
        raise UsageError(str(_problem(query, error))) from error
    finally:
        ledger.close()
    if not found and not as_json:
        click.echo("nothing found", err=True)


def _problem(query: str, error: QueryError) -> Problem:
    """The error with its line and column in the query, in the form that `check` uses for a rule."""
    before = query[: error.start].split("\n")
    return Problem("query", len(before), len(before[-1]) + 1, str(error))


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    length = duration(text)
    if length is None:
        raise click.BadParameter("write a whole number and s, m, h or d, such as 12h or 90d", param_hint="--since")
    return datetime.now(UTC) - length
