"""`vedette inspect`: what Vedette reads in a page, field by field, with the access verdict and its evidence."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
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
)  # fmt: skip
from alerts.app.cli.options import json_option
from crawler.workers import Workers

WEB: Final = ("http://", "https://")


@click.command()
@click.argument("pages", nargs=-1, metavar="[URL or FILE]...")
@click.option("--url", metavar="URL", help="The address that a FILE came from.")
@click.option("--batch", metavar="FILE", help='Many pages, {"file": PATH, "url": URL} a line; - is standard input.')
@json_option
def inspect(pages: tuple[str, ...], *, url: str | None, batch: str | None, as_json: bool) -> int:
    """Show what Vedette reads in a page: every field, whether the text is whole, and how that is known."""
    if bool(pages) == (batch is not None):
        raise click.UsageError("give a URL, a FILE, or --batch with a file of them")
    show = _print_json if as_json or batch is not None else _print_page
    if batch is not None:
        return asyncio.run(_show_batch(batch))
    if any(page.startswith(WEB) for page in pages):
        from crawler.fetch import run_program  # noqa: PLC0415 - Scrapy is slow to import

        return run_program(lambda: _show_all(_fetched(pages, url), show))
    return asyncio.run(_show_all(_from_files(pages, url), show))


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


async def _from_files(names: tuple[str, ...], url: str | None) -> AsyncIterator[Inspected]:
    async with Workers() as workers:
        for name in names:
            yield await inspect_file(workers, Asked(file=name, url=url))


async def _fetched(names: tuple[str, ...], url: str | None) -> AsyncIterator[Inspected]:
    """The answers for addresses, each asked politely, and for the files among them."""
    from crawler.fetch import crawl  # noqa: PLC0415 - Scrapy is slow to import
    from crawler.model import Ask, CrawlSettings, Unfetched  # noqa: PLC0415

    async with crawl(CrawlSettings()) as crawler, Workers() as workers:
        for name in names:
            if not name.startswith(WEB):
                yield await inspect_file(workers, Asked(file=name, url=url))
                continue
            page = await crawler.fetch(Ask(name))
            if isinstance(page, Unfetched):
                yield failed(Asked(url=name), page.sentence)
            else:
                yield await inspect_page(workers, Asked(url=name), page)


def _print_json(inspected: Inspected) -> None:
    click.echo(inspected_json(inspected))


def _print_page(inspected: Inspected) -> None:
    from alerts.app.cli.inspect_show import show  # noqa: PLC0415 - rich is slow to import

    show(inspected)
