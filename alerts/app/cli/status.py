"""`vedette status`: sources, articles, alerts and deliveries, also while the daemon runs."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.app.cli.options import config_option, json_option, loaded

if TYPE_CHECKING:
    from alerts.store import Totals
    from crawler.store import SourceState


@click.command()
@config_option
@json_option
def status(config_path: Path, *, as_json: bool) -> None:
    """Show the daemon, the sources, and what waits to be judged or sent."""
    from alerts.store import ALERTS, totals  # noqa: PLC0415 - heavy imports only for the command that needs them
    from crawler.store import CRAWLER, lock_holder, open_existing, source_states  # noqa: PLC0415

    config = loaded(config_path)
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        states, held = source_states(ledger), totals(ledger)
    finally:
        ledger.close()
    pid = lock_holder(config.store)
    click.echo(_as_json(pid, states, held) if as_json else _as_text(pid, states, held))


def _as_json(pid: int | None, states: "tuple[SourceState, ...]", held: "Totals") -> str:
    return json.dumps(
        {
            "pid": pid,
            "sources": [
                {
                    "id": state.id,
                    "articles": state.articles,
                    "failures": state.failures,
                    "last_ok_at": _iso(state.last_ok_at),
                    "next_poll_at": _iso(state.next_poll_at),
                    "error": state.last_error,
                }
                for state in states
            ],
            "articles": held.articles,
            "truncated": held.truncated,
            "newest_at": _iso(held.newest_at),
            "waiting_for_pages": held.waiting,
            "unjudged": held.unjudged,
            "matches": held.matches,
            "alerts": held.alerts,
            "deliveries": {
                "pending": held.pending,
                "for_digest": held.for_digest,
                "sent": held.sent,
                "dead": held.dead,
            },
            "last_delivery_error": held.last_error,
        }
    )


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _as_text(pid: int | None, states: "tuple[SourceState, ...]", held: "Totals") -> str:
    from alerts.messages.harmless import one_line  # noqa: PLC0415

    now = datetime.now(UTC)
    lines = [f"running, pid {pid}" if pid else "not running"]
    for state in states:
        good = f"last answer {_ago(state.last_ok_at, now)}" if state.last_ok_at else "never answered"
        bad = f"; failing {_times(state.failures)}: {one_line(state.last_error or '')}" if state.failures else ""
        lines.append(f"  {state.id}: {state.articles} articles, {good}{bad}")
    lines += [
        f"{held.articles} articles, {held.truncated} truncated, {held.waiting} waiting for their page",
        f"{held.matches} matches, {held.alerts} alerts, {held.unjudged} changes to judge",
        f"deliveries: {held.sent} sent, {held.pending} to send, {held.for_digest} for a digest, {held.dead} given up",
    ]
    if held.last_error:
        lines.append(f"the last delivery that failed: {one_line(held.last_error)}")
    return "\n".join(lines)


def _times(count: int) -> str:
    return "for the first time" if count == 1 else f"{count} times in a row"


def _ago(at: datetime, now: datetime) -> str:
    seconds = int((now - at).total_seconds())
    for size, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name} ago"
    return f"{max(0, seconds)} seconds ago"
