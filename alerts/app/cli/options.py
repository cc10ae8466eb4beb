"""Options that several commands share."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.durations import duration

if TYPE_CHECKING:
    from alerts.configuration import Config

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


def loaded(path: Path) -> "Config":
    """Load the configuration at `path`, and print its warnings on standard error.

    Raises:
        ConfigError: it holds every error in the configuration.
    """
    from alerts.configuration import load_config  # noqa: PLC0415 - pydantic is slow to import

    result = load_config(path, os.environ)
    for warning in result.warnings:
        click.echo(f"warning: {warning}", err=True)
    return result.config
