"""`vedette mute`: silence a rule, a source or a group of articles for a while; or show what is muted."""

from datetime import UTC, datetime
from pathlib import Path

import click

from alerts.app.cli.options import config_option, inventory, json_option, length_of
from alerts.reports.wording import visible_json


@click.command()
@click.argument("name", required=False, metavar="[rule:ID | source:ID | group:NUMBER]")
@click.option("--for", "length", metavar="DURATION", help="How long, such as 6h or 2d; then the mute ends by itself.")
@json_option
@config_option
def mute(config_path: Path, name: str | None, length: str | None, *, as_json: bool) -> None:
    """Hold back what a rule, a source or a group of articles would alert, or show what is muted.

    What is held back is counted in `status`, and `alerts --reason muted` lists it. When the mute ends, nothing of it is
    sent. Alerts that were raised before still go out. An article that several sources list is heard until all of them
    are muted. A group is an article with its copies, known by the number of any of them.
    """
    from alerts.app.mute_subjects import mutable  # noqa: PLC0415 - heavy imports only for this command
    from alerts.reports.mute_list import mute_lines, mutes_json  # noqa: PLC0415
    from alerts.store import ALERTS, begin_mute, mutes_in_force  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    if (name is None) != (length is None):
        raise click.UsageError("give what to mute and --for how long, or neither to see what is muted")
    named, now = inventory(config_path), datetime.now(UTC)
    ledger = open_existing(named.store, (CRAWLER, ALERTS))
    try:
        if name is not None and length is not None:
            kind, subject = mutable(name, named, ledger)
            begin_mute(ledger, kind, subject, now, now + length_of(length, "--for"))
        mutes = mutes_in_force(ledger, now)
    finally:
        ledger.close()
    click.echo(visible_json(mutes_json(mutes)) if as_json else "\n".join(mute_lines(mutes)) or "nothing is muted")
