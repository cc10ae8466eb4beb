"""Options that several commands share."""

import os
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from crawler.durations import duration
from crawler.errors import Problem, QueryError

if TYPE_CHECKING:
    from alerts.configuration import Config, Inventory
    from alerts.reports.search_results import Mark

config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    default=Path("config.yaml"),
    show_default=True,
    metavar="PATH",
    help="The configuration to use.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
_DEFAULT_SINCE = "7d"
Use = Literal["send", "ask", "read"]


def length_of(text: str, option: str) -> timedelta:
    """The duration in the value of an option.

    Raises:
        BadParameter: it is none.
    """
    length = duration(text)
    if length is None:
        raise click.BadParameter("write a whole number and s, m, h or d, such as 12h or 90d", param_hint=option)
    return length


def _since(_context: click.Context, _option: click.Parameter, text: str) -> datetime:
    return datetime.now(UTC) - length_of(text, "--since")


since_option = click.option(
    "--since",
    metavar="DURATION",
    default=_DEFAULT_SINCE,
    show_default=True,
    callback=_since,
    help="How far back, such as 12h or 90d.",
)


def period_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--since` and `--until` of the archive, which the command gets as a `Period`."""

    @wraps(command)
    def with_period(*args: Any, since: str | None, until: str | None, **options: Any) -> Any:  # noqa: ANN401 - click's
        from alerts.archive import Period  # noqa: PLC0415 - heavy imports only for these commands

        return command(*args, period=Period(_moment(since, "--since"), _moment(until, "--until")), **options)

    with_period = click.option("--until", metavar="WHEN", help="Only articles from before this time, written alike.")(
        with_period
    )
    return click.option(
        "--since", metavar="WHEN", help="Only articles that appeared since then: 12h or 90d ago, or a date."
    )(with_period)


def _moment(text: str | None, option: str) -> datetime | None:
    """A duration before now, or the start of a day of UTC.

    Raises:
        BadParameter: it is neither.
    """
    if text is None:
        return None
    length = duration(text)
    if length is not None:
        return datetime.now(UTC) - length
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise click.BadParameter(
            "write a duration such as 12h or 90d, or a date: 2026-11-01", param_hint=option
        ) from None


def colours() -> "Mark":
    """How a hit is marked on standard output: in colour on a terminal, else in brackets."""
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        return lambda hit: click.style(hit, fg="yellow", bold=True)
    from alerts.reports.search_results import in_brackets  # noqa: PLC0415 - heavy imports

    return in_brackets


def query_problem(query: str, error: QueryError) -> Problem:
    """The error with its line and column in the query, in the form that `check` uses for a rule."""
    before = query[: error.start].split("\n")
    return Problem("query", len(before), len(before[-1]) + 1, str(error))


def loaded(path: Path, optional: frozenset[str] = frozenset(), use: Use = "read") -> "Config":
    """Load the configuration at `path`, and print its warnings on standard error.

    `optional`: required keys that may be missing or empty. `use`: whether the command sends messages, asks sites, or
    reads what is there; only what it uses needs its variables set.

    Raises:
        ConfigError: it holds every error in the configuration.
    """
    from alerts.configuration import TO_SEND, TO_SEND_OR_ASK, load_config  # noqa: PLC0415 - pydantic is slow to import

    unneeded = {"send": frozenset[str](), "ask": TO_SEND, "read": TO_SEND_OR_ASK}[use]
    result = load_config(path, os.environ, optional, unneeded)
    _print_warnings(result.warnings)
    return result.config


def inventory(path: Path) -> "Inventory":
    """Load what the configuration at `path` names, without its rules, and print its warnings on standard error.

    Raises:
        ConfigError: it holds every error that was found.
    """
    from alerts.configuration import load_inventory  # noqa: PLC0415

    found = load_inventory(path, os.environ)
    _print_warnings(found.warnings)
    return found


def _print_warnings(warnings: Iterable[Problem]) -> None:
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
