"""`vedette status`: sources, articles, alerts and deliveries, also while the daemon runs."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.app.cli.options import config_option, inventory, json_option
from alerts.reports.wording import visible_json

if TYPE_CHECKING:
    from alerts.configuration.config import Inventory
    from alerts.reports.health import Health
    from crawler.store import Ledger


@click.command()
@config_option
@json_option
@click.option(
    "--health",
    "scope",
    type=click.Choice(["all", "live"]),
    is_flag=False,
    flag_value="all",
    help="For monitoring: say what is wrong and exit with 1, or with 0 when nothing is. `--health live` asks only "
    "whether the daemon works, for whoever restarts it.",
)
def status(config_path: Path, *, as_json: bool, scope: str | None) -> None:
    """Show whether the daemon runs, how the sources are, what each rule raised, and what the ledger holds.

    It works whether or not the daemon runs.
    """
    if scope:
        reasons = _reasons(config_path, datetime.now(UTC), only_live=scope == "live")
        if as_json:
            click.echo(visible_json({"healthy": not reasons, "reasons": list(reasons)}))
        else:
            click.echo("\n".join(reasons) if reasons else "Healthy.")
        sys.exit(1 if reasons else 0)
    from alerts.reports.health import health_json, health_lines  # noqa: PLC0415 - heavy imports for this command

    named, now = inventory(config_path), datetime.now(UTC)
    if not as_json and sys.stdout.isatty():
        _show_board(named, now)
        return
    with _ledger_of(named) as ledger:
        health = _health(named, ledger, now)
    click.echo(visible_json(health_json(health)) if as_json else "\n".join(health_lines(health, now)))


def _show_board(named: "Inventory", now: datetime) -> None:
    from rich.console import Console  # noqa: PLC0415

    from alerts.app.cli.print_status import print_board  # noqa: PLC0415
    from alerts.reports.status_board import DAYS, Board, days_until  # noqa: PLC0415
    from alerts.store import deliveries_since, rule_volumes  # noqa: PLC0415
    from crawler.store import source_volumes  # noqa: PLC0415

    days = days_until(now, named.timezone)
    with _ledger_of(named) as ledger:
        raised = rule_volumes(ledger, days)
        rules = {rule: raised.get(rule, (0,) * DAYS) for rule in dict.fromkeys((*named.rules, *raised))}
        board = Board(
            _health(named, ledger, now), rules, deliveries_since(ledger, days[-2]), source_volumes(ledger, now),
            (named.store.name, named.store.stat().st_size),
        )  # fmt: skip
    print_board(board, now, Console(highlight=False))


@contextmanager
def _ledger_of(named: "Inventory") -> "Iterator[Ledger]":
    from alerts.store import ALERTS  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    ledger = open_existing(named.store, (CRAWLER, ALERTS))
    try:
        yield ledger
    finally:
        ledger.close()


def _health(named: "Inventory", ledger: "Ledger", now: datetime) -> "Health":
    from alerts.reports.health import Health  # noqa: PLC0415
    from alerts.store import marks_by_rule, mutes_in_force, open_incidents, paused_addresses, totals  # noqa: PLC0415
    from crawler.condition import condition_of  # noqa: PLC0415
    from crawler.store import lock_holder, source_states  # noqa: PLC0415

    pid = lock_holder(named.store)
    names = {one.id: one.name for one in named.sources if one.name}
    sources = tuple(replace(one, outlet=names.get(one.id, one.outlet)) for one in source_states(ledger))
    every = {one.id: timedelta(seconds=one.every_s) for one in named.sources}
    told = sources if pid is not None else (replace(one, next_poll_at=max(now, one.next_poll_at)) for one in sources)
    conditions = {
        one.id: condition_of(one, every[one.id], now, place=named.places[one.id]) for one in told if one.id in every
    }
    return Health(
        pid, sources, totals(ledger), named.off, mutes_in_force(ledger, now), marks_by_rule(ledger),
        open_incidents(ledger), paused_addresses(ledger), conditions, named.timezone,
    )  # fmt: skip


def _reasons(config_path: Path, now: datetime, *, only_live: bool) -> tuple[str, ...]:
    """What is wrong, a sentence each."""
    from alerts.delivery.symptoms import SourceFacts, disk_symptoms  # noqa: PLC0415 - heavy imports for this command
    from alerts.delivery.wellness import Vitals, not_well  # noqa: PLC0415
    from alerts.reports.health_check import Pulse, not_alive, not_healthy  # noqa: PLC0415
    from alerts.store import ALERTS, next_due_at, open_incidents, unjudged_since  # noqa: PLC0415
    from crawler.store import CRAWLER, last_shown_life, lock_holder, open_existing, poll_states  # noqa: PLC0415

    named = inventory(config_path)
    pulse = Pulse(lock_holder(named.store), last_shown_life(named.store))
    if only_live or not named.store.is_file():
        return not_alive(pulse, now)
    every = {one.id: timedelta(seconds=one.every_s) for one in named.sources}
    ledger = open_existing(named.store, (CRAWLER, ALERTS))
    try:
        facts = [
            SourceFacts(one.id, one.failures, one.last_error, one.next_poll_at, every[one.id])
            for one in poll_states(ledger)
            if one.id in every
        ]
        incidents = open_incidents(ledger)
        vitals = Vitals(facts, (), unjudged_since(ledger), next_due_at(ledger), ledger_failures=0)
    finally:
        ledger.close()
    unwell = not_well(vitals, now) if pulse.pid is not None else ()
    disk = disk_symptoms(shutil.disk_usage(named.store.parent).free, is_known=any(o.kind == "disk" for o in incidents))
    return not_healthy(pulse, incidents, unwell, [one.sentence for one in disk], now)
