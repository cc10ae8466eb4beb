"""`vedette import`: articles from elsewhere into the archive; the daemon may be running."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from alerts.app.cli.long_work import shown_work
from alerts.app.cli.options import config_option, loaded

if TYPE_CHECKING:
    from alerts.app.article_import import Imported

_MAX_SHOWN: Final = 10  # lines without an article that are named one by one


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@config_option
def import_(config_path: Path, file: Path) -> int:
    """Add the articles of FILE to the archive: one JSON object a line, packed by gzip or not.

    Keys are url, title, text, published, source and language. Rules judge these articles, but raise no alerts for
    them. Articles that the archive has are left alone, so an import that was stopped can be run again.
    """
    from alerts.app.article_import import import_file  # noqa: PLC0415 - heavy imports only for this command
    from alerts.store import ALERTS  # noqa: PLC0415
    from crawler.store import CRAWLER, open_ledger  # noqa: PLC0415

    config = loaded(config_path)
    ledger = open_ledger(config.store, (CRAWLER, ALERTS))
    try:
        work, size = f"importing {file.name}", file.stat().st_size
        with shown_work("bytes") as show:
            done = import_file(ledger, file, _now, lambda read: show(work, read, size))
    finally:
        ledger.close()
    return _report(file, done)


def _now() -> datetime:
    return datetime.now(UTC)


def _report(file: Path, done: "Imported") -> int:
    """Print what came of it; the exit code is 1 when a line holds no article."""
    from alerts.messages.harmless import one_line  # noqa: PLC0415
    from alerts.reports.wording import counted  # noqa: PLC0415

    for refused in done.refused[:_MAX_SHOWN]:
        click.echo(f"{file}:{refused.line}: {one_line(refused.why)}", err=True)
    more = len(done.refused) - _MAX_SHOWN
    if more > 0:
        click.echo(f"{file}: {counted(more, 'more line')} without an article", err=True)
    left_out = f", {counted(len(done.refused), 'line')} left out" if done.refused else ""
    click.echo(f"{counted(done.added, 'article')} added, {done.known} known before{left_out}.")
    return 1 if done.refused else 0
