"""`vedette check`: every error of the configuration at once; with --live, a try of each source and channel."""

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from alerts.app.cli.options import config_option, json_option
from alerts.app.cli.print_problems import print_problems
from alerts.configuration import Config, Loaded, load_config
from alerts.reports.config_check import CheckResult, ConfigCheck, check_json, check_lines
from alerts.reports.wording import visible_json
from crawler.errors import ConfigError, LedgerError


@click.command()
@config_option
@click.option("--live", is_flag=True, help="Also fetch every source, and send a test message through every channel.")
@json_option
def check(config_path: Path, *, live: bool, as_json: bool) -> int:
    """Show every error in the configuration, and run the rules' examples.

    The exit code is 2 when there is an error. Where there is an archive, rules that raise very much or nothing on it
    are named, too.

    With --live each source is fetched once, a message that is marked as a test goes through each channel, and the
    ledger, the free disk space and the clock are checked. The exit code is 1 when one of these fails.
    """
    try:
        loaded = load_config(config_path, os.environ)
    except ConfigError as error:
        if not as_json:
            if not error.problems or not _is_colourful(sys.stderr):
                raise
            print_problems(error.problems, "error", err=True)
            return 2
        click.echo(visible_json(check_json(ConfigCheck(config_path, error=error))))
        return 2
    loaded, archive = _on_archive(loaded)
    checked = ConfigCheck(config_path, loaded, archive=archive, results=_tried(loaded.config) if live else ())
    if as_json:
        click.echo(visible_json(check_json(checked)))
        return 0 if checked.is_good else 1
    if _is_colourful(sys.stdout):
        print_problems(loaded.warnings, "warning", err=False)
        checked = replace(checked, loaded=replace(loaded, warnings=()))
    click.echo("\n".join(check_lines(checked)))
    return 0 if checked.is_good else 1


def _on_archive(loaded: Loaded) -> tuple[Loaded, str]:
    """The configuration with what its archive warns of, and a sentence about the archive, "" where there is none."""
    from alerts.app.archive_look import looked_at  # noqa: PLC0415 - reads what is judged
    from alerts.configuration.archive_lint import with_archive  # noqa: PLC0415

    try:
        look = looked_at(loaded.config)
    except LedgerError as error:
        return loaded, f"the rules were not tried on the archive: {error}"
    return (with_archive(loaded, look), look.sentence) if look else (loaded, "")


def _is_colourful(stream: TextIO) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ


def _tried(config: Config) -> tuple[CheckResult, ...]:
    """Try the configuration's sources and channels, its ledger, the disk and the clock."""
    from alerts.app.live_check import try_all  # noqa: PLC0415 - Scrapy and Apprise are slow to import
    from alerts.redaction import install  # noqa: PLC0415
    from crawler.fetch import run_program  # noqa: PLC0415

    install(config.secrets)
    results: list[CheckResult] = []

    async def main() -> int:
        results.extend(await try_all(config, datetime.now(UTC)))
        return 0

    run_program(main)
    return tuple(results)
