"""Prints the tables of `vedette sources` and of the catalogue: in colour on a terminal, aligned text elsewhere."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import click
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.reports.source_table import HEADINGS, SourceRow, source_cells, what_is_wrong, what_was_lost

_STYLES: Final = {
    "fresh": "green",
    "new": "cyan",
    "late": "yellow",
    "silent": "yellow",
    "moved": "yellow",
    "failing": "red",
    "blocked": "red",
    "broken layout": "red",
    "dead": "red",
}


def print_sources(rows: Sequence[SourceRow], now: datetime) -> None:
    """Print the table, and below it what is wrong with each source in trouble, and what was lost of late."""
    print_table(HEADINGS, [source_cells(row, now) for row in rows])
    for line in (*map(what_is_wrong, rows), *map(what_was_lost, rows)):
        if line is not None:
            click.echo(line)


def print_table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Print lines under headings; on a terminal the name of a state is coloured."""
    if not sys.stdout.isatty():
        for line in _aligned([headings, *lines]):
            click.echo(line)
        return
    Console(highlight=False).print(coloured_table(headings, lines))


def coloured_table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> Table:
    """Lines under headings, the name of a state coloured."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for cells in lines:
        table.add_row(*(Text(cell, style=_STYLES.get(cell, "")) for cell in cells))
    return table


def _aligned(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table as text, their columns aligned as terminals show them: a Chinese sign is two cells wide."""
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    for line in table:
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()
