"""Vedette beside five programs that watch feeds or pages: what each costs on one loopback site, in one run.

    python -m benchmarks.peers [--feeds 200] [--rounds 5] [--only NAME ...] [--environments FOLDER] [--json peers.json]

Each program is installed from PyPI (Vedette from this repository) into an environment of its own, in a temporary folder unless
`--environments` names one to keep. Each is set up and run as its users do, as a process of its own. CPU and memory are
those of the process and all that it starts; the site is a process of its own and is not counted.

start      a command that polls one feed
304        a poll of a feed that answers "not modified": of daemons, all that they do meanwhile; of commands, without the start
unchanged  the same for a feed without validators, whose body is equal
intake     the first round over ten articles a feed, without the start; peak memory of it; bytes on disk afterwards
message    from the answer that shows a new item to its message: JSON to a webhook, or a mail; the first after a daemon's
           start is apart in the JSON
idle       a daemon with nothing due

Cells show the smallest and the median of interleaved rounds. The JSON also has requests a poll, and the share answered 304.
"""

import argparse
import json
import os
import resource
import signal
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.peers import measures
from benchmarks.peers.loopback_site import Site, serving
from benchmarks.peers.measures import MODES, Subject
from benchmarks.peers.processes import CommandError, bytes_of
from benchmarks.peers.programs import PROGRAMS, Program, install

COLUMNS = {
    "reads": "articles from",
    "start_cpu_s": "start, s",
    "poll_304_cpu_ms": "304, ms",
    "poll_unchanged_cpu_ms": "unchanged, ms",
    "intake_cpu_ms": "intake, ms an article",
    "intake_peak_mib": "peak, MiB",
    "disk_kb_an_article": "disk, KB an article",
    "request_to_message_s": "message, s",
    "idle_cpu_ms_a_minute": "idle, ms a minute",
    "idle_mib": "idle, MiB",
    "install_mb": "install, MB",
}


def installed(wanted: Iterable[str], folder: Path) -> list[Program]:
    """The programs that can be installed; says of each other one why not."""
    programs: list[Program] = []
    for kind in PROGRAMS:
        if wanted and kind.name not in wanted:
            continue
        try:
            programs.append(install(kind, folder))
        except (CommandError, OSError) as error:
            print(f"{kind.name} is left out, it cannot be installed: {error}", flush=True)
    return programs


class Run:
    """The subjects that are still measured; one that fails is left out with a sentence."""

    def __init__(self, programs: list[Program], scratch: Path, site: Site) -> None:
        self.subjects: list[Subject] = []
        self.turn = 0
        for program in programs:
            try:
                self.subjects.append(measures.subject(program, scratch, site))
            except CommandError as error:
                print(f"{program.name} is left out, it cannot be set up: {error}", flush=True)

    def each(
        self, what: str, measure: Callable[[Subject], object], *, only: Callable[[Program], bool] = lambda _: True
    ) -> None:
        """Measure each subject, in turns forwards and backwards."""
        self.turn += 1
        for one in self.subjects[:: 1 if self.turn % 2 else -1]:
            if not only(one.program):
                continue
            try:
                measure(one)
            except CommandError as error:
                print(f"{one.program.name} is left out, {what} failed: {error}", flush=True)
                self.subjects.remove(one)
        print(f"done: {what}", file=sys.stderr, flush=True)


def measure(run: Run, rounds: int, trials: int, idle_s: float) -> None:
    run.each("the first poll of one feed", measures.one_feed)
    run.each("start", measures.start)
    for mode in MODES:
        run.each(f"intake, {mode}", lambda one, mode=mode: measures.intake(one, mode))
    for number in range(rounds):
        run.each(f"start, round {number}", measures.start)
        for mode in MODES:
            run.each(f"poll {mode}, round {number}", lambda one, mode=mode: measures.poll(one, mode))
    if trials:
        run.each("message", lambda one: measures.latency(one, trials), only=lambda one: one.sends)
    if idle_s:
        run.each("idle", lambda one: measures.idle(one, idle_s))


def result_of(one: Subject) -> dict[str, Any]:
    """Every figure as its smallest and its median value."""
    found: dict[str, Any] = {
        "version": one.program.version(),
        "reads": one.program.reads,
        "keeps_text": one.program.keeps_text,
    }
    for name, values in one.figures.items():
        found[name] = [round(min(values), 3), round(statistics.median(values), 3)]
    found["disk_kb_a_kb_of_text"] = round(min(one.figures["disk_kb_an_article"]) / measures.text_kb(), 2)
    found["install_mb"] = round(bytes_of(one.program.environment) / 1e6)
    return found


def cell(name: str, result: dict[str, Any]) -> str:
    """One figure for the table: the smallest, and the median in brackets where it differs."""
    value = result.get(name)
    if value is None:
        return "–"
    if not isinstance(value, list):
        return str(value)
    least, median = (f"{one:.3g}" if abs(one) < 100 else f"{one:.0f}" for one in value)
    text = least if least == median else f"{least} ({median})"
    return f"{text}, no text" if name == "disk_kb_an_article" and not result["keeps_text"] else text


def table(results: dict[str, dict[str, Any]]) -> Table:
    shown = Table(box=box.MARKDOWN)
    for heading in ("program", *COLUMNS.values()):
        shown.add_column(heading, no_wrap=True)
    for name, result in results.items():
        shown.add_row(f"{name} {result['version']}", *(cell(column, result) for column in COLUMNS))
    return shown


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--trials", type=int, default=5, help="new items of which the messages are timed")
    parser.add_argument("--idle", type=float, default=60, help="seconds")
    parser.add_argument("--only", nargs="*", default=[], choices=[kind.name for kind in PROGRAMS])
    parser.add_argument("--environments", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what it started is stopped on the way out
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as scratch, serving(options.feeds) as site:
        folder = options.environments or Path(scratch, "environments")
        folder.mkdir(parents=True, exist_ok=True)
        programs = installed(options.only, folder.resolve())
        run = Run(programs, Path(scratch), site)
        measure(run, options.rounds, options.trials, options.idle)
        results = {one.program.name: result_of(one) for one in run.subjects}
    Console(width=400).print(table(results))
    result = {
        "feeds": options.feeds,
        "rounds": options.rounds,
        "load": [round(load, 1), round(os.getloadavg()[0], 1)],
        "cores": os.cpu_count(),
    }
    result |= {"text_kb": round(measures.text_kb(), 2), "programs": results}
    print(json.dumps(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
