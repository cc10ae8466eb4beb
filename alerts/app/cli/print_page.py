"""Prints a page as it was read: fields, access verdict, evidence and text, in colour on a terminal."""

from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alerts.reports.page_reading import InspectedPage, harmless, page_fields, paid_mark
from crawler.model import Access

_BAR_CELLS: Final = 40
_STATE_COLOURS: Final = {"full": "green", "truncated": "yellow", "blocked": "red", "unknown": "cyan"}


def print_page(inspected: InspectedPage) -> None:
    """Print the report on a page to standard output."""
    console = Console(highlight=False, soft_wrap=False)
    article = inspected.article
    console.print(Text(harmless(article.title or inspected.page.file or article.url), style="bold"))
    console.print(_field_table(inspected))
    console.print(_verdict(article.access))
    for sentence in article.access.evidence:
        console.print(Padding(Text(f"• {harmless(sentence)}"), (0, 2)))
    console.print()
    console.print(Text(harmless(article.text)) if article.text else Text("(no article text)", style="dim"))


def _field_table(inspected: InspectedPage) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in page_fields(inspected):
        table.add_row(name, Text(harmless(value)) if value else Text("unknown", style="dim"))
    return table


def _verdict(access: Access) -> Text:
    """The access verdict, with a bar when it is known how much is hidden."""
    line = Text("\naccess: ").append(access.state, style=f"bold {_STATE_COLOURS[access.state]}")
    line.append(f" ({access.confidence:.0%} confident); behind a paywall: {paid_mark(access)}")
    if access.hidden_percent is not None:
        hidden = round(_BAR_CELLS * access.hidden_percent / 100)
        line.append("\n[").append("█" * (_BAR_CELLS - hidden), style="green").append("░" * hidden, style="yellow")
        line.append(f"] about {access.hidden_percent}% hidden")
    if access.vendor:
        line.append(f"\npaywall software: {harmless(access.vendor)}")
    return line
