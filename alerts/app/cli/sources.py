"""`vedette sources`: each source with its state, rhythm and volume; commands that find, add, bring in and write out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.app.cli.options import config_option, json_option, loaded
from alerts.app.cli.sources_add import add
from alerts.app.cli.sources_catalogue import catalogue_command
from alerts.app.cli.sources_outlines import export, import_outlines
from alerts.app.cli.sources_test import try_source
from alerts.reports.wording import visible_json

if TYPE_CHECKING:
    from alerts.configuration import Config
    from alerts.reports.source_table import SourceRow


@click.group(invoke_without_command=True)
@config_option
@json_option
@click.pass_context
def sources(context: click.Context, config_path: Path, *, as_json: bool) -> None:
    """Show each source: its state, its last article, how often articles come, the share that a paywall cuts.

    "a week" has a bar for each of the last eight weeks, and the number of articles of the last one.
    """
    if context.invoked_subcommand is not None:
        return
    from alerts.app.cli.print_sources import print_sources  # noqa: PLC0415 - heavy imports for this command
    from alerts.reports.source_table import source_json  # noqa: PLC0415
    from crawler.store import lock_holder  # noqa: PLC0415

    now, config = datetime.now(UTC), loaded(config_path)
    is_running = lock_holder(config.store) is not None
    rows = _rows(config, now, is_running=is_running)
    if as_json:
        click.echo(visible_json({"running": is_running, "sources": [source_json(row) for row in rows]}))
    else:
        print_sources(rows, now)
    if not is_running and not as_json:
        click.echo("No daemon runs: each source is as its last poll left it.")


sources.add_command(add)
sources.add_command(catalogue_command)
sources.add_command(import_outlines)
sources.add_command(export)
sources.add_command(try_source)


def _rows(config: "Config", now: datetime, *, is_running: bool) -> list["SourceRow"]:
    from dataclasses import replace  # noqa: PLC0415

    from alerts.reports.source_table import SourceRow  # noqa: PLC0415
    from alerts.store import ALERTS  # noqa: PLC0415
    from crawler.condition import SourceCondition, condition_of  # noqa: PLC0415
    from crawler.store import (  # noqa: PLC0415
        CRAWLER,
        SourceVolume,
        losses,
        open_existing,
        source_states,
        source_volumes,
    )

    if not config.store.exists():  # before the first start
        return [SourceRow(one, None, SourceCondition("new"), SourceVolume()) for one in config.sources]
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        states = {one.id: one for one in source_states(ledger)}
        volumes = source_volumes(ledger, now)
        lost = {one.source: one for one in losses(ledger, now)}
    finally:
        ledger.close()
    rows = []
    for source in config.sources:
        state = states.get(source.id)
        if state and not is_running:  # nobody is late while nobody watches
            state = replace(state, next_poll_at=max(now, state.next_poll_at))
        condition = SourceCondition("new")
        if state:
            every, place = timedelta(seconds=source.every_s), config.places[source.id]
            condition = condition_of(state, every, now, place=place)
        rows.append(SourceRow(source, state, condition, volumes.get(source.id, SourceVolume()), lost.get(source.id)))
    return rows
