"""`vedette sources test`: what a source would give now, entry by entry. Nothing is saved."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.app.cli.options import config_option, json_option, loaded
from crawler.errors import UsageError

if TYPE_CHECKING:
    from alerts.configuration import Config
    from alerts.reports.poll_trial import PollTrial
    from crawler.model import Source


@click.command("test")
@click.argument("which", metavar="ID|URL")
@config_option
@json_option
def try_source(config_path: Path, which: str, *, as_json: bool) -> int:
    """Show what a source would give now, entry by entry, and what is left out and why. Nothing is saved.

    ID is a source of the configuration; URL may also be the address of a feed, a sitemap or an answer in JSON that is
    not in it. The exit code is 1 when the poll would fail.
    """
    from alerts.reports.poll_trial import poll_trial_json, poll_trial_lines  # noqa: PLC0415 - heavy imports
    from alerts.reports.wording import visible_json  # noqa: PLC0415

    config = loaded(config_path)
    trial = _tried(which, _source(which, config), config)
    if as_json:
        click.echo(visible_json(poll_trial_json(trial)))
    else:
        for line in poll_trial_lines(trial):
            click.echo(line)
    return 1 if trial.error else 0


def _source(which: str, config: "Config") -> "Source | None":
    """The source that is meant; None for an address that is none of the configuration.

    Raises:
        UsageError: it is neither the id of a source that is polled nor an address.
    """
    from crawler.scalars import page_url  # noqa: PLC0415 - heavy imports for this command
    from crawler.urls import key_url  # noqa: PLC0415

    if "://" in which:
        found = next((one for one in config.sources if key_url(one.url) == key_url(which)), None)
        try:
            page_url(which)
        except ValueError as error:
            raise UsageError(f"{which} cannot be asked: {error}") from error
        return found
    found = next((one for one in config.sources if one.id == which), None)
    if found is None:
        off = "; it is switched off" if which in config.off.sources else ""
        raise UsageError(f"{config.path} has no source {which!r} to poll{off}")
    return found


def _tried(which: str, source: "Source | None", config: "Config") -> "PollTrial":
    from alerts.app.poll_trials import try_address, try_poll  # noqa: PLC0415 - heavy imports for this command
    from alerts.store import ALERTS  # noqa: PLC0415
    from crawler.fetch import run_program  # noqa: PLC0415
    from crawler.spiders import open_crawl  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415
    from crawler.workers import Workers  # noqa: PLC0415

    now, trials = datetime.now(UTC), list["PollTrial"]()
    ledger = open_existing(config.store, (CRAWLER, ALERTS)) if source and config.store.exists() else None

    async def run() -> int:
        async with open_crawl(config.crawl) as crawl, Workers(1) as workers:
            if source is None:
                trials.append(await try_address(which, crawl, workers, now, config.alert_max_age))
            else:
                trials.append(await try_poll(source, crawl, workers, ledger, now, config.alert_max_age))
        return 0

    try:
        run_program(run)
    finally:
        if ledger:
            ledger.close()
    return trials[0]
