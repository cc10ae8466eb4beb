"""`vedette resend`: send an alert once more."""

from datetime import UTC, datetime
from pathlib import Path

import click

from alerts.app.cli.options import config_option, loaded
from alerts.app.known_names import refuse_unknown
from alerts.reports.wording import counted
from crawler.errors import UsageError


@click.command()
@click.argument("alert", type=click.IntRange(min=1))
@click.option("--to", "channel", metavar="CHANNEL", help="Only to the addresses of this channel.")
@config_option
def resend(config_path: Path, alert: int, channel: str | None) -> int:
    """Send ALERT, a number, once more to the addresses that it was sent to, or for which it was given up.

    The message has the same number. A running daemon sends it within seconds, otherwise the next `vedette run` does.
    The exit code is 1 when there is nothing to send.
    """
    from alerts.store import ALERTS  # noqa: PLC0415 - heavy imports only for this command
    from alerts.store import resend as resend_alert  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    config = loaded(config_path, use="send")
    channels = [known.id for known in config.channels if known.enabled]
    if channel is not None:
        refuse_unknown("channel that is switched on", channel, channels)
        channels = [channel]
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        done = resend_alert(ledger, alert, channels, datetime.now(UTC))
    finally:
        ledger.close()
    if done is None:
        raise UsageError(f"the ledger has no alert {alert}; `vedette alerts` lists them")
    if done.folded_into:
        click.echo(f"alert {alert} told nothing new and was folded into alert {done.folded_into}; send that one again")
        return 1
    if done.taken_back_by:
        click.echo(f"alert {done.taken_back_by} took back, or corrected, what it says; send that one again, too")
    click.echo(f"alert {alert} goes again to {counted(done.again, 'address', 'addresses')}")
    if done.waiting:
        click.echo(
            f"{counted(done.waiting, 'delivery', 'deliveries')} still to go out; `vedette why alert:{alert}` says when"
        )
    if done.removed:
        click.echo(f"{counted(done.removed, 'address', 'addresses')} left the configuration")
    return 0 if done.again or done.waiting else 1
