"""`vedette unmute`: end a mute before its time."""

from datetime import UTC, datetime
from pathlib import Path

import click

from alerts.app.cli.options import config_option, inventory
from alerts.reports.wording import counted


@click.command()
@click.argument("name", metavar="rule:ID | source:ID | group:NUMBER")
@config_option
def unmute(config_path: Path, name: str) -> None:
    """End a mute now. What it held back is not sent; `vedette alerts --reason muted` lists it."""
    from alerts.app.mute_subjects import muted  # noqa: PLC0415 - heavy imports only for this command
    from alerts.store import ALERTS, end_mutes, mutes_in_force  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    now = datetime.now(UTC)
    ledger = open_existing(inventory(config_path).store, (CRAWLER, ALERTS))
    try:
        ended = end_mutes(ledger, *muted(name, mutes_in_force(ledger, now), ledger), now)
    finally:
        ledger.close()
    held = sum(one.held for one in ended)
    click.echo(f"{name} is heard again; {counted(held, 'match was', 'matches were')} held back meanwhile")
