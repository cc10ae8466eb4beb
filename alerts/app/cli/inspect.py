"""`vedette inspect`: what Vedette reads in a page, field by field, with the access verdict and its evidence."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import click

from alerts.app.cli.inspect_pages import (
    Asked,
    Inspected,
    failed,
    inspect_file,
    inspect_files,
    inspect_page,
    inspected_json,
)
from alerts.app.cli.options import json_option, loaded
from crawler.errors import UsageError
from crawler.model import CrawlSettings, FetchFailure, FetchRequest, PageHints
from crawler.workers import Workers

WEB: Final = ("http://", "https://")


@click.command()
@click.argument("pages", nargs=-1, metavar="[URL or FILE]...")
@click.option("--url", metavar="URL", help="The address that a FILE came from.")
@click.option("--batch", metavar="FILE", help='Many pages, {"file": PATH, "url": URL} a line; - is standard input.')
@click.option("--source", metavar="ID", help="Read with what the configuration says of this source's pages.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), metavar="PATH", help="Needed by none else.")
@json_option
def inspect(
    pages: tuple[str, ...],
    *,
    url: str | None,
    batch: str | None,
    source: str | None,
    config_path: Path | None,
    as_json: bool,
) -> int:
    """Show what Vedette reads in a page: every field, whether the text is whole, and how that is known."""
    if bool(pages) == (batch is not None):
        raise click.UsageError("give a URL, a FILE, or --batch with a file of them")
    if batch is not None:
        return asyncio.run(_show_batch(batch))
    hints, crawl_settings = _configured(source, config_path)
    asked = [
        Asked(None, name, hints=hints) if name.startswith(WEB) else Asked(name, url, hints=hints) for name in pages
    ]
    show = _print_json if as_json else _print_page
    if all(page.file for page in asked):
        return asyncio.run(_show_all(_from_files(asked), show))
    from crawler.fetch import run_program  # noqa: PLC0415 - Scrapy is slow to import

    return run_program(lambda: _show_all(_fetched(asked, crawl_settings), show))


def _configured(source: str | None, path: Path | None) -> tuple[PageHints, CrawlSettings]:
    """What the configuration says of the source's pages and of fetching; nothing when none is asked for.

    Raises:
        UsageError: the configuration has no source of that name.
    """
    if source is None and path is None:
        return PageHints(), CrawlSettings()
    config = loaded(path or Path("config.yaml"))
    if source is None:
        return PageHints(), config.crawl
    found = next((each for each in config.sources if each.id == source), None)
    if found is None:
        raise UsageError(f"{config.path} has no source {source!r}")
    return found.hints, config.crawl


async def _show_batch(name: str) -> int:
    """Answer every line; 0 once that is done, whatever became of the pages."""
    with ExitStack() as stack:
        file = stack.enter_context(click.open_file(name, encoding="utf8", errors="replace"))
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        async for inspected in inspect_files(lambda: file.readline() or None, cores):
            _print_json(inspected)
    return 0


async def _show_all(answers: AsyncIterator[Inspected], show: Callable[[Inspected], None]) -> int:
    """Show the answers as they come; 1 when one of the pages could not be read."""
    code = 0
    async for inspected in answers:
        show(inspected)
        code = 1 if inspected.error else code
    return code


async def _from_files(pages: list[Asked]) -> AsyncIterator[Inspected]:
    async with Workers() as workers:
        for asked in pages:
            yield await inspect_file(workers, asked)


async def _fetched(pages: list[Asked], settings: CrawlSettings) -> AsyncIterator[Inspected]:
    """The answers for addresses, each asked politely, and for the files among them."""
    from crawler.fetch import crawl  # noqa: PLC0415 - Scrapy is slow to import

    async with crawl(settings) as crawler, Workers() as workers:
        for asked in pages:
            if asked.file or asked.url is None:
                yield await inspect_file(workers, asked)
                continue
            page = await crawler.fetch(FetchRequest(asked.url))
            if isinstance(page, FetchFailure):
                yield failed(asked, page.sentence)
            else:
                yield await inspect_page(workers, asked, page)


def _print_json(inspected: Inspected) -> None:
    click.echo(inspected_json(inspected))


def _print_page(inspected: Inspected) -> None:
    if inspected.error:
        click.echo(inspected.error, err=True)
        return
    from alerts.app.cli.inspect_show import show  # noqa: PLC0415 - rich is slow to import

    show(inspected)
