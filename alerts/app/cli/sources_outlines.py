"""`vedette sources import` and `export`: lists of feeds in OPML, from and for feed readers."""

import os
import re
import sys
from pathlib import Path
from typing import Final

import click

from alerts.app.cli.options import config_option, loaded
from alerts.reports.wording import counted
from crawler.errors import UsageError

_MAX_SHOWN: Final = 10  # feeds that were left out, named one by one


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@config_option
def import_outlines(config_path: Path, file: Path) -> int:
    """Add the feeds of FILE, an OPML list, to the configuration; what it has already is left out."""
    from alerts.app.config_writing import OPTIONAL  # noqa: PLC0415 - heavy imports for this command
    from alerts.app.feed_lists import import_feeds  # noqa: PLC0415
    from alerts.messages.harmless import one_line  # noqa: PLC0415

    loaded(config_path, OPTIONAL)  # for its warnings
    done = import_feeds(config_path, file, os.environ)
    for url, fault in done.wrong[:_MAX_SHOWN]:
        shown = re.sub(r"//[^/@]*@", "//…@", one_line(url))  # no password on a terminal
        click.echo(f"left out, {fault}: {shown[:200]}", err=True)
    if len(done.wrong) > _MAX_SHOWN:
        click.echo(f"and {len(done.wrong) - _MAX_SHOWN} more", err=True)
    if done.is_damaged:
        click.echo(f"{file} is damaged: feeds behind the damage may be missing", err=True)
    said = f", {done.known} known before" if done.known else ""
    click.echo(f"{counted(len(done.added), 'source')} added to {config_path}{said}.")
    return 0 if done.added or done.known else 1


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@config_option
def export(config_path: Path, file: Path | None) -> None:
    """Write the feeds of the configuration to FILE, or to standard output, as OPML for feed readers."""
    from alerts.app.feed_lists import feed_list  # noqa: PLC0415 - heavy imports for this command

    config = loaded(config_path)
    document, feeds = feed_list(config)
    if file is None:
        sys.stdout.buffer.write(document)
    else:
        try:
            file.write_bytes(document)
        except OSError as error:
            raise UsageError(f"{file} cannot be written: {error.strerror}") from error
        click.echo(f"{counted(feeds, 'feed')} written to {file}")
    if others := len(config.sources) - feeds:
        click.echo(f"{counted(others, 'source')} left out, because OPML has only feeds", err=True)
