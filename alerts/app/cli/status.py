"""`vedette status`: sources, articles, alerts and deliveries, also while the daemon runs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from alerts.app.cli.options import config_option, json_option, loaded
from alerts.reports.wording import visible_json


@click.command()
@config_option
@json_option
def status(config_path: Path, *, as_json: bool) -> None:
    """Show whether the daemon runs, when each source was last read, and what the ledger holds.

    It works whether or not the daemon runs.
    """
    from alerts.reports.health import Health, health_json, health_lines  # noqa: PLC0415 - heavy imports for this command
    from alerts.store import (  # noqa: PLC0415
        ALERTS,
        marks_by_rule,
        mutes_in_force,
        open_incidents,
        paused_addresses,
        totals,
    )
    from crawler.condition import condition_of  # noqa: PLC0415
    from crawler.store import CRAWLER, lock_holder, open_existing, source_states  # noqa: PLC0415

    config, now = loaded(config_path), datetime.now(UTC)
    pid = lock_holder(config.store)
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        mutes, marks = mutes_in_force(ledger, now), marks_by_rule(ledger)
        incidents, paused = open_incidents(ledger), paused_addresses(ledger)
        named = {one.id: one.name for one in config.sources if one.name}
        sources = tuple(replace(one, outlet=named.get(one.id, one.outlet)) for one in source_states(ledger))
        every = {one.id: timedelta(seconds=one.every_s) for one in config.sources}
        told = (
            sources if pid is not None else (replace(one, next_poll_at=max(now, one.next_poll_at)) for one in sources)
        )
        conditions = {
            one.id: condition_of(one, every[one.id], now, place=config.places[one.id])
            for one in told
            if one.id in every
        }
        health = Health(pid, sources, totals(ledger), config.off, mutes, marks, incidents, paused, conditions)
    finally:
        ledger.close()
    click.echo(visible_json(health_json(health)) if as_json else "\n".join(health_lines(health, now)))
