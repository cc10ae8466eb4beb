"""`vedette alerts`: what was raised and what became of it, or what was held back and why."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.app.cli.options import config_option, inventory, since_option
from alerts.app.known_names import refuse_unknown
from alerts.reports.wording import counted, visible_json

if TYPE_CHECKING:
    from crawler.store import Ledger


@click.command()
@click.option("--rule", metavar="ID", help="Only alerts of this rule.")
@since_option
@click.option("--held", is_flag=True, help="Show the matches that raised no alert, with the reason, instead.")
@click.option("--reason", metavar="WORD", help="Only those held for this reason, such as muted; implies --held.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line instead of text.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values instead of text.")
@config_option
def alerts(
    config_path: Path, rule: str | None, since: datetime, reason: str | None, *, held: bool, as_json: bool, as_csv: bool
) -> None:
    """Show the alerts of the last seven days, newest first, and what became of their deliveries."""
    from alerts.delivery.plans import REASON_SENTENCES  # noqa: PLC0415 - heavy imports only for this command
    from alerts.store import ALERTS  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    if reason is not None and reason not in REASON_SENTENCES:
        raise click.BadParameter(f"it is one of {', '.join(REASON_SENTENCES)}", param_hint="--reason")
    named = inventory(config_path)
    form = "json" if as_json else "csv" if as_csv else "text"
    ledger = open_existing(named.store, (CRAWLER, ALERTS))
    try:
        _check_rule(ledger, rule, frozenset(named.rules))
        is_held = held or reason is not None
        lines = _held(ledger, since, rule, reason, form) if is_held else _raised(ledger, since, rule, form)
        shown = 0
        for line in lines:
            click.echo(line)
            shown += 1
    finally:
        ledger.close()
    if form == "text":
        noun = counted(shown, "held match", "held matches") if is_held else counted(shown, "alert")
        click.echo(f"{noun} since {since:%Y-%m-%d %H:%M} UTC", err=True)


def _raised(ledger: "Ledger", since: datetime, rule: str | None, form: str) -> Iterator[str]:
    from alerts.reports.alert_list import RAISED_COLUMNS, csv_line, raised_json, raised_lines  # noqa: PLC0415
    from alerts.store import raised_rows  # noqa: PLC0415

    if form == "csv":
        yield ",".join(RAISED_COLUMNS)
    for row in raised_rows(ledger, since, rule):
        if form == "text":
            yield "\n".join(raised_lines(row))
        else:
            yield visible_json(raised_json(row)) if form == "json" else csv_line(raised_json(row), RAISED_COLUMNS)


def _held(ledger: "Ledger", since: datetime, rule: str | None, reason: str | None, form: str) -> Iterator[str]:
    from alerts.reports.alert_list import HELD_COLUMNS, csv_line, held_json, held_lines  # noqa: PLC0415
    from alerts.store import held_rows  # noqa: PLC0415

    if form == "csv":
        yield ",".join(HELD_COLUMNS)
    for row in held_rows(ledger, since, rule, reason):
        if form == "text":
            yield "\n".join(held_lines(row))
        else:
            yield visible_json(held_json(row)) if form == "json" else csv_line(held_json(row), HELD_COLUMNS)


def _check_rule(ledger: "Ledger", rule: str | None, configured: frozenset[str]) -> None:
    """Refuse a rule of which neither the configuration nor the ledger knows."""
    from alerts.store import rules_in_ledger  # noqa: PLC0415

    if rule is not None:
        refuse_unknown("rule", rule, configured | rules_in_ledger(ledger))
