"""A read page for people: fields, verdict, how much is hidden, the evidence, and the text as the rules will see it."""

import re
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alerts.app.cli.inspect_pages import Inspected
from crawler.model import Access, Article

BAR: Final = 40  # cells
# Controls, and the marks that turn the direction of what follows: a page could drive the terminal with either.
UNSAFE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
COLOURS: Final = {"full": "green", "truncated": "yellow", "blocked": "red", "unknown": "cyan"}
PAID: Final = {True: "yes, its publisher says so", False: "no, its publisher says so", None: "not said"}


def harmless(text: str) -> str:
    """`text` with every character that could drive a terminal replaced by its code."""
    return UNSAFE.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def show(inspected: Inspected) -> None:
    """Print a read page to standard output, in colour on a terminal."""
    console = Console(highlight=False, soft_wrap=False)
    article = inspected.article
    console.print(Text(harmless(article.title or inspected.asked.file or article.url), style="bold"))
    console.print(_fields(inspected))
    console.print(_verdict(article.access))
    for sentence in article.access.evidence:
        console.print(Padding(Text(f"• {harmless(sentence)}"), (0, 2)))
    console.print()
    console.print(Text(harmless(article.text)) if article.text else Text("(no article text)", style="dim"))


def _fields(inspected: Inspected) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _values(inspected.asked.file, inspected.article):
        table.add_row(name, Text(harmless(value)) if value else Text("unknown", style="dim"))
    return table


def _values(file: str | None, article: Article) -> list[tuple[str, str | None]]:
    return [
        ("file" if file else "url", file or article.url),
        ("canonical url", article.canonical_url),
        ("outlet", article.outlet),
        ("authors", ", ".join(article.authors)),
        ("published", article.published),
        ("modified", article.modified),
        ("language", article.language),
        ("section", article.section),
        ("tags", ", ".join(article.tags)),
        ("image", article.image),
        ("translations", ", ".join(language for language, _ in article.translations)),
        ("form", article.form.replace("_", " ")),
        ("reading", f"{article.extraction.replace('_', ' ')}, {article.words} words"),
    ]


def _verdict(access: Access) -> Text:
    """The access verdict in a line, with a bar when it is known how much is hidden."""
    line = Text("\nwhat we hold  ").append(access.state, style=f"bold {COLOURS[access.state]}")
    line.append(f"  ({access.confidence:.0%} sure)   marked as paid: {PAID[access.marked_paid]}")
    if access.hidden_percent is not None:
        hidden = round(BAR * access.hidden_percent / 100)
        line.append("\n[").append("█" * (BAR - hidden), style="green").append("░" * hidden, style="yellow")
        line.append(f"] about {access.hidden_percent} % hidden")
    if access.vendor:
        line.append(f"\npaywall software: {harmless(access.vendor)}")
    return line
