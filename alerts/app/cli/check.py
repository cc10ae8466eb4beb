"""`vedette check`: every error of the configuration at once, and with --live whether the world outside plays along."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from alerts.app.cli.options import config_option, json_option
from alerts.configuration import Config, Loaded, load_config
from crawler.errors import ConfigError


@click.command()
@config_option
@json_option
def check(config_path: Path, *, as_json: bool) -> None:
    """Show every error of the configuration and run the rules' examples; exit 2 when there is one."""
    try:
        loaded = load_config(config_path, os.environ)
    except ConfigError as error:
        if not as_json:
            raise
        click.echo(_json(config_path, error, None))
        sys.exit(2)
    if as_json:
        click.echo(_json(config_path, None, loaded))
        return
    for warning in loaded.warnings:
        click.echo(f"{warning.file}:{warning.line}:{warning.column}: warning: {warning.sentence}")
    click.echo(f"{config_path}: {summary(loaded.config)}, no errors")


def summary(config: Config) -> str:
    """What the configuration holds, in a few words."""
    examples = sum(len(rule.must_match) + len(rule.must_ignore) for rule in config.rules)
    counts = (
        (len(config.sources), "source"),
        (len(config.channels), "channel"),
        (len(config.rules), "rule"),
        (examples, "example"),
    )
    return ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts)


def _json(path: Path, error: ConfigError | None, loaded: Loaded | None) -> str:
    """The outcome as JSON: every key is always there, the counts are null when there are errors."""
    config = loaded.config if loaded else None
    errors = [asdict(each) for each in error.problems] if error else []
    if error and not errors:
        errors = [{"file": str(path), "line": None, "column": None, "sentence": str(error)}]
    return json.dumps(
        {
            "config": str(path),
            "errors": errors,
            "warnings": [asdict(each) for each in loaded.warnings] if loaded else [],
            "sources": len(config.sources) if config else None,
            "channels": len(config.channels) if config else None,
            "rules": len(config.rules) if config else None,
        }
    )
