"""Shows how far long work is: a bar with rate and time left on a terminal, a line a minute elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

Progress = Callable[[str, int, int], None]

_EVERY_S: Final = 60.0


@contextmanager
def shown_work(unit: str = "") -> Iterator[Progress]:
    """A function that is told the name of a work, how much of it is done, and how much there is, and shows it.

    `unit`: "bytes" counts in megabytes. Everything goes to standard error.
    """
    if sys.stderr.isatty():
        with _bars(unit) as show:
            yield show
    else:
        yield MinuteLines(unit, lambda line: click.echo(line, err=True), time.monotonic)


class MinuteLines:
    """Says a line a minute: the work, its share, its rate, and the time left; of short work it says nothing."""

    def __init__(self, unit: str, say: Callable[[str], None], clock: Callable[[], float]) -> None:
        self._unit, self._say, self._clock = unit, say, clock
        self._begun: dict[str, float] = {}
        self._said_at = clock()

    def __call__(self, work: str, done: int, of: int) -> None:
        now = self._clock()
        began = self._begun.setdefault(work, now)
        if now - self._said_at >= _EVERY_S and done and now > began:
            self._said_at = now
            self._say(work_line(work, done, of, now - began, self._unit))


def work_line(work: str, done: int, of: int, took_s: float, unit: str) -> str:
    """The line on a work that took so many seconds so far."""
    rate = done / took_s
    left = max(0, of - done) / rate
    speed = f"{rate / 1e6:.1f} MB" if unit == "bytes" else f"{rate:,.0f}"
    ends = f"{round(left / 60)} min" if left >= 2 * _EVERY_S else f"{round(left)} s"
    return f"{work}: {100 * min(done, of) // max(1, of)} %, {speed} a second, {ends} left"


@contextmanager
def _bars(unit: str) -> Iterator[Progress]:
    from rich import progress  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415 - a heavy import for this alone

    tasks: dict[str, progress.TaskID] = {}
    speed = [progress.TransferSpeedColumn()] if unit == "bytes" else [progress.TextColumn("{task.speed:,.0f} a second")]
    columns = (
        progress.TextColumn("{task.description}"), progress.BarColumn(), progress.TaskProgressColumn(), *speed,
        progress.TimeRemainingColumn(),
    )  # fmt: skip
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bars:

        def show(work: str, done: int, of: int) -> None:
            if work not in tasks:
                tasks[work] = bars.add_task(work, total=of)
            bars.update(tasks[work], completed=done)

        yield show
