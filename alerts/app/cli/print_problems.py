"""Prints what is wrong with a configuration for people: in colour, with the line and a caret under the place."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import click

from alerts.reports.source_lines import line_and_caret
from crawler.errors import Problem


def print_problems(problems: Iterable[Problem], kind: str, *, err: bool) -> None:
    """Print each problem, which is an "error" or a "warning"."""
    colour = "red" if kind == "error" else "yellow"
    for one in problems:
        place = click.style(f"{one.file}:{one.line}:{one.column}:", bold=True)
        click.echo(f"{place} {click.style(f'{kind}:', fg=colour)} {one.sentence}", err=err)
        shown = line_and_caret(one, _lines(one.file))
        if shown is not None:
            line, caret = shown
            click.echo(f"{line}\n{click.style(caret, fg=colour, bold=True)}", err=err)


@cache
def _lines(file: str) -> tuple[str, ...]:
    """The lines of a file; none when it cannot be read any more."""
    try:
        return tuple(Path(file).read_text("utf8").splitlines())
    except (OSError, ValueError):
        return ()
