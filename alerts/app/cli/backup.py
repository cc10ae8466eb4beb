"""`vedette backup`: a checked copy of the ledger; the daemon may be running."""

from datetime import UTC, datetime
from pathlib import Path

import click

from alerts.app.cli.long_work import shown_work
from alerts.app.cli.options import config_option, inventory


@click.command()
@config_option
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the copies.  [default: backups/ beside the ledger]",
)
@click.option("--keep", type=click.IntRange(min=1), default=7, show_default=True, help="How many copies to keep.")
def backup(config_path: Path, folder: Path | None, keep: int) -> None:
    """Copy the ledger, check the copy, and remove the oldest copies. The daemon may be running."""
    from crawler.store import back_up, open_existing  # noqa: PLC0415 - heavy imports only for this command

    named = inventory(config_path)
    ledger = open_existing(named.store)
    try:
        with shown_work("bytes") as show:
            copy = back_up(
                ledger, folder or named.store.parent / "backups", keep, datetime.now(UTC),
                lambda done, of: show("copying", done, of),
            )  # fmt: skip
    finally:
        ledger.close()
    click.echo(f"{copy} ({copy.stat().st_size / 1e6:.1f} MB, checked)")
