"""`vedette mark`: say whether an alert was useful."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.app.cli.options import config_option, inventory
from crawler.errors import UsageError

if TYPE_CHECKING:
    from alerts.store import Verdict


@click.command()
@click.argument("alert", type=click.IntRange(min=1))
@click.argument("verdict", type=click.Choice(["useful", "noise"]))
@config_option
def mark(config_path: Path, alert: int, verdict: "Verdict") -> None:
    """Record whether ALERT, a number, was useful or noise. `vedette status` counts both for each rule.

    A mark changes nothing about what is sent.
    """
    from alerts.store import ALERTS, mark_alert  # noqa: PLC0415 - heavy imports only for this command
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    ledger = open_existing(inventory(config_path).store, (CRAWLER, ALERTS))
    try:
        is_marked = mark_alert(ledger, alert, verdict, datetime.now(UTC))
    finally:
        ledger.close()
    if not is_marked:
        raise UsageError(f"the ledger has no alert {alert}; `vedette alerts` lists them")
    click.echo(f"alert {alert} is marked {verdict}")
