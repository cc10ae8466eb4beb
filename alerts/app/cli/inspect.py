"""`vedette inspect`: what Vedette reads in a page, field by field, with the access verdict and its evidence."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import click

from alerts.app.cli.options import json_option, loaded
from alerts.app.page_inspection import inspect_file, inspect_lines, inspect_response
from alerts.reports.page_reading import InspectedPage, PageToInspect, page_json, unread_page
from alerts.reports.wording import visible_json
from crawler.errors import UsageError
from crawler.model import CrawlSettings, FetchFailure, FetchRequest
from crawler.source_options import PageHints
from crawler.workers import Workers, usable_cores

WEB_SCHEMES: Final = ("http://", "https://")


@click.command()
@click.argument("pages", nargs=-1, metavar="[URL or FILE]...")
@click.option("--url", metavar="URL", help="The address that FILE was saved from.")
@click.option(
    "--batch",
    metavar="FILE",
    help='Read the pages that FILE lists, one {"file": PATH, "url": URL} a line; - is standard input.',
)
@click.option("--source", metavar="ID", help="Read the page as the configuration says for this source.")
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The configuration to use; config.yaml here if there is one.",
)
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
    """Show what Vedette reads in a page: its fields, its text, and the evidence that the text is complete or cut off.

    With --batch the answers are JSON, one line for each page.
    """
    if bool(pages) == (batch is not None):
        raise click.UsageError("give a URL, a FILE, or --batch with a list of files")
    if batch is not None:
        return asyncio.run(_show_batch(batch))
    hints, crawl_settings = _configured(source, config_path)
    named = [
        PageToInspect(None, name, hints=hints)
        if name.startswith(WEB_SCHEMES)
        else PageToInspect(name, url, hints=hints)
        for name in pages
    ]
    show = _print_json if as_json else _print_text
    if all(page.file for page in named):
        return asyncio.run(_show_all(_from_files(named), show))
    from crawler.fetch import run_program  # noqa: PLC0415 - Scrapy is slow to import

    return run_program(lambda: _show_all(_fetched(named, crawl_settings, source), show))


def _configured(source: str | None, path: Path | None) -> tuple[PageHints, CrawlSettings]:
    """What the configuration says about the source's pages and about fetching; the defaults when there is none here.

    Raises:
        UsageError: the configuration has no source with that id.
    """
    here = Path("config.yaml")
    if source is None and path is None and not here.is_file():
        return PageHints(), CrawlSettings()
    config = loaded(path or here, use="ask")
    if source is None:
        return PageHints(), config.crawl
    found = next((each for each in config.sources if each.id == source), None)
    if found is None:
        raise UsageError(f"{config.path} has no source {source!r}")
    return found.hints, config.crawl


async def _show_batch(name: str) -> int:
    """Answer every line of the file; the exit code is 0 whatever became of the pages."""
    with ExitStack() as stack:
        file = stack.enter_context(click.open_file(name, encoding="utf8", errors="replace"))
        async for inspected in inspect_lines(lambda: file.readline() or None, usable_cores()):
            _print_json(inspected)
    return 0


async def _show_all(reports: AsyncIterator[InspectedPage], show: Callable[[InspectedPage], None]) -> int:
    """Show each report as it comes; the exit code is 1 when a page could not be read."""
    code = 0
    async for inspected in reports:
        show(inspected)
        code = 1 if inspected.error else code
    return code


async def _from_files(pages: list[PageToInspect]) -> AsyncIterator[InspectedPage]:
    async with Workers() as workers:
        for page in pages:
            yield await inspect_file(workers, page)


async def _fetched(
    pages: list[PageToInspect], settings: CrawlSettings, source: str | None
) -> AsyncIterator[InspectedPage]:
    """The reports on addresses, which are fetched as the crawler fetches them, and on the files among them."""
    from crawler.spiders import open_crawl  # noqa: PLC0415 - Scrapy is slow to import

    async with open_crawl(settings) as crawl, Workers() as workers:
        for page in pages:
            if page.file or page.url is None:
                yield await inspect_file(workers, page)
                continue
            response = await crawl.fetch(FetchRequest(page.url, source=source, obey_tdm=True))
            if isinstance(response, FetchFailure):
                yield unread_page(page, response.sentence)
            else:
                yield await inspect_response(workers, page, response)


def _print_json(inspected: InspectedPage) -> None:
    click.echo(visible_json(page_json(inspected)))


def _print_text(inspected: InspectedPage) -> None:
    if inspected.error:
        click.echo(inspected.error, err=True)
        return
    from alerts.app.cli.print_page import print_page  # noqa: PLC0415 - rich is slow to import

    print_page(inspected)
