"""`vedette check`: every error of the configuration at once, and with --live whether the world outside plays along."""

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.app.cli.options import config_option, json_option
from alerts.configuration import Config, Loaded, load_config
from crawler.errors import ConfigError

if TYPE_CHECKING:
    from alerts.app.live_check import CheckResult


@click.command()
@config_option
@click.option("--live", is_flag=True, help="Also try every source, and send a test message through every channel.")
@json_option
def check(config_path: Path, *, live: bool, as_json: bool) -> int:
    """Show every error of the configuration and run the rules' examples.

    The exit code is 2 when there is an error. With --live every source is tried, a marked test message is sent through
    every channel, and store, disk and clock are looked at; the exit code is 1 when one of these fails.
    """
    try:
        loaded = load_config(config_path, os.environ)
    except ConfigError as error:
        if not as_json:
            raise
        click.echo(_json(config_path, error, None, ()))
        return 2
    trials = _tried(loaded.config) if live else ()
    if as_json:
        click.echo(_json(config_path, None, loaded, trials))
    else:
        _show(config_path, loaded, trials)
    return 0 if all(trial.good for trial in trials) else 1


def _tried(config: Config) -> "tuple[CheckResult, ...]":
    """What came of trying the configuration's sources, channels and surroundings."""
    from alerts.app.live_check import try_all  # noqa: PLC0415 - Scrapy and Apprise take their time to import
    from alerts.redaction import install  # noqa: PLC0415
    from crawler.fetch import run_program  # noqa: PLC0415

    install(config.secrets)
    trials: list[CheckResult] = []

    async def main() -> int:
        trials.extend(await try_all(config, datetime.now(UTC)))
        return 0

    run_program(main)
    return tuple(trials)


def _show(path: Path, loaded: Loaded, trials: "tuple[CheckResult, ...]") -> None:
    for warning in loaded.warnings:
        click.echo(f"{warning.file}:{warning.line}:{warning.column}: warning: {warning.sentence}")
    for trial in trials:
        click.echo(f"{'ok    ' if trial.good else 'FAILED'} {trial.what}: {trial.sentence}")
    failed = sum(not trial.good for trial in trials)
    live = f"; {len(trials) - failed} of {len(trials)} trials went well" if trials else ""
    click.echo(f"{path}: {summary(loaded.config)}, no errors{live}")


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


def _json(path: Path, error: ConfigError | None, loaded: Loaded | None, trials: "tuple[CheckResult, ...]") -> str:
    """The outcome as JSON: every key is always there, the counts are null when there are errors.

    `trials` is empty without --live.
    """
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
            "trials": [asdict(trial) for trial in trials],
        }
    )
