"""Prints `vedette status` on a terminal: tables in colour."""

from datetime import datetime

from rich.console import Console
from rich.text import Text

from alerts.app.cli.print_sources import coloured_table
from alerts.reports.health import daemon_line, ledger_lines, trouble_lines
from alerts.reports.status_board import (
    RULE_HEADINGS,
    SOURCE_HEADINGS,
    Board,
    ledger_line,
    other_rules,
    other_sources,
    rule_lines,
    source_lines,
    today_line,
)
from alerts.reports.switched_off import off_lines


def print_board(board: Board, now: datetime, console: Console) -> None:
    """Print the board: whether the daemon runs, trouble, sources, rules, today, and what the ledger holds."""
    health = board.health
    style = "bold red" if health.pid is None else "bold green"
    console.print(Text.assemble((daemon_line(health), style), f"  {ledger_line(board)}"))
    for line in trouble_lines(health):
        console.print(Text(line, style="red"))
    console.print(coloured_table(SOURCE_HEADINGS, source_lines(board, now)))
    if others := other_sources(board, now):
        console.print(Text(others))
    if rules := rule_lines(board):
        console.print(coloured_table(RULE_HEADINGS, rules))
    if more := other_rules(board):
        console.print(Text(more))
    console.print(Text(today_line(board), style="bold"))
    for line in (*ledger_lines(health), *off_lines(health.off)):
        console.print(Text(line))
