"""Options that several commands share."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

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
