"""`vedette run`: the daemon, or one round."""

import logging
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from alerts.app.cli.options import config_option, loaded

if TYPE_CHECKING:
    from alerts.app.round import Round
    from alerts.configuration import Config
    from crawler.model import Poll

_INTERRUPTED_CODE: Final = 130  # the exit code that shells use


@click.command()
@config_option
@click.option("--once", is_flag=True, help="Poll every source once, judge the articles, send what is due, and exit.")
@click.option("-v", "--verbose", is_flag=True, help="Log every step.")
def run(config_path: Path, *, once: bool, verbose: bool) -> int:
    """Watch the sources and send alerts until stopped.

    With --once every source is polled once, even if it is not due; every new article is judged, and every delivery that
    is due is sent. The exit code is then 0 when nothing is left to send, and 1 otherwise.
    """
    from alerts.app.logs import set_up_logs  # noqa: PLC0415 - heavy imports only for this command
    from crawler.fetch import run_program  # noqa: PLC0415
    from crawler.store import store_lock  # noqa: PLC0415

    read_at_ns = time.time_ns()
    if not once:  # until the configuration is watched, which notices every change made before
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    config = loaded(config_path, use="send")
    quiet = once and sys.stderr.isatty() and not verbose
    set_up_logs(config.secrets, logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO)
    with store_lock(config.store):
        code = run_program(lambda: _once(config) if once else _daemon(config, read_at_ns))
    if code == _INTERRUPTED_CODE:
        click.echo("vedette: stopped; the next run continues from here.", err=True)
    return code


async def _daemon(config: "Config", read_at_ns: int) -> int:
    from alerts.app.config_watcher import watch_config  # noqa: PLC0415
    from alerts.app.daemon import Daemon  # noqa: PLC0415
    from alerts.app.runtime import open_runtime  # noqa: PLC0415

    async with open_runtime(config) as runtime:
        daemon = Daemon(runtime)
        return await daemon.run(
            lambda: watch_config(runtime.config, daemon.adopt, runtime.stopping, read_at_ns, runtime.note_refusal)
        )


async def _once(config: "Config") -> int:
    from alerts.app.round import named, run_round  # noqa: PLC0415
    from alerts.app.runtime import open_runtime  # noqa: PLC0415

    async with open_runtime(config) as runtime:
        if not sys.stderr.isatty():
            return _report(await run_round(runtime))
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn  # noqa: PLC0415

        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("polling", total=len(config.sources))
            left = [source.id for source in config.sources]

            def on_poll(polled: "Poll") -> None:
                left.remove(polled.source)
                progress.update(task, advance=1, description=f"waiting for {named(left)}" if left else "sending")

            done = await run_round(runtime, on_poll)
        return _report(done)


def _report(done: "Round") -> int:
    """Print the outcome of a round; the exit code is 1 when a delivery is still unsent."""
    from alerts.messages.harmless import one_line  # noqa: PLC0415
    from alerts.reports.wording import counted  # noqa: PLC0415

    failed = [polled for polled in done.polls if polled.error]
    for polled in failed:
        click.echo(f"{polled.source}: {one_line(polled.error or '')}")
    after, sources = done.after, counted(len(done.polls), "source")
    click.echo(
        f"{sources} polled, {len(failed)} failed; {counted(done.saved, 'new article')}, {after.articles} in all, "
        f"{after.truncated} of them truncated; {counted(len(done.raised), 'alert')} raised, "
        f"{counted(done.sent.sent, 'message')} sent."
    )
    if done.too_old:
        click.echo(f"{counted(done.too_old, 'match was', 'matches were')} too old.")
    if after.pending or done.sent.failed:
        reason = f" Last error: {one_line(after.last_error)}." if after.last_error else ""
        click.echo(
            f"vedette: {counted(after.pending, 'message')} still unsent; the next run will try again.{reason}", err=True
        )
        return 1
    return 0
