"""`vedette sources add`: finds what a site offers, or takes outlets of the catalogue, and writes a source of it."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from alerts.app.cli.options import config_option, loaded
from crawler.errors import UsageError

if TYPE_CHECKING:
    from alerts.app.source_finding import Offer, SiteFound
    from alerts.configuration import Config


@click.command()
@click.argument("words", nargs=-1, metavar="[URL]")
@click.option("--preset", "presets", multiple=True, metavar="ID…", help="Add these outlets of the catalogue instead.")
@click.option(
    "--choose", type=click.IntRange(min=1), metavar="N", help="Add the offer of this number, and ask nothing."
)
@click.option("--name", metavar="NAME", help="What to call the outlet, instead of what it calls itself.")
@config_option
def add(
    config_path: Path, words: tuple[str, ...], presets: tuple[str, ...], choose: int | None, name: str | None
) -> int:
    """Add a source to the configuration: what the site at URL offers, or outlets of the catalogue.

    Shown are feeds, sitemaps and the page's own list of articles or cards, each with its three newest entries. The rest
    of the file stays as it is.
    """
    if presets:
        return _add_presets(config_path, _preset_ids(presets, words, choose, name))
    if len(words) != 1:
        raise click.UsageError("give one URL, or --preset with ids of `vedette sources catalogue`")
    return _add_site(config_path, words[0], choose, name)


def _preset_ids(
    presets: tuple[str, ...], words: tuple[str, ...], choose: int | None, name: str | None
) -> tuple[str, ...]:
    """The ids after `--preset`, of which click takes the first of each for the option's; no id has a dot."""
    if url := next((one for one in words if not set(one).isdisjoint(".:/")), None):
        raise click.UsageError(f"give a URL or --preset, not both: {url} is no id of `vedette sources catalogue`")
    for option, value in (("--choose", choose), ("--name", name)):
        if value is not None:
            raise click.UsageError(
                f"{option} is for what a site offers; with --preset the catalogue says what is added"
            )
    return (*presets, *words)


def _add_site(path: Path, url: str, choose: int | None, name: str | None) -> int:
    from alerts.app.cli.print_offers import print_offers  # noqa: PLC0415 - heavy imports for this command
    from alerts.app.config_writing import OPTIONAL  # noqa: PLC0415
    from crawler.scalars import page_url  # noqa: PLC0415

    config = loaded(path, OPTIONAL, "ask")
    address = url if "://" in url else f"https://{url}"
    try:
        page_url(address)
    except ValueError as error:
        raise UsageError(f"{url} cannot be asked: {error}") from error
    found = _found(address, config)
    had = _had(found, config)
    print_offers(address, found, had)
    if not found.offers:
        return 1
    if choose is None and len(had) == len(found.offers):
        click.echo(f"{path} has all of this already", err=True)
        return 1
    number = choose or _asked(
        len(found.offers), next((at for at in range(1, len(found.offers) + 1) if at not in had), 1)
    )
    if number is None:
        click.echo(f"Choose one: vedette sources add {url} --choose 1", err=True)
        return 2
    if number > len(found.offers):
        raise UsageError(f"there is no offer {number}")
    return add_offer(path, found.offers[number - 1], name or found.name)


def _found(address: str, config: "Config") -> "SiteFound":
    from alerts.app.source_finding import find_offers  # noqa: PLC0415 - heavy imports for this command
    from alerts.messages.harmless import one_line  # noqa: PLC0415
    from crawler.fetch import run_program  # noqa: PLC0415
    from crawler.spiders import open_crawl  # noqa: PLC0415
    from crawler.workers import Workers  # noqa: PLC0415

    found: list[SiteFound] = []

    async def find() -> int:
        async with open_crawl(config.crawl) as crawl, Workers(1) as workers:
            asked = lambda one: click.echo(f"asking {one_line(one)}", err=True)  # noqa: E731
            found.append(await find_offers(address, crawl, workers, asked))
        return 0

    run_program(find)
    return found[0]


def _had(found: "SiteFound", config: "Config") -> dict[int, str]:
    """The ids of the sources that read an offer already, by the offer's number."""
    from alerts.app.known_sources import known_sources, source_key  # noqa: PLC0415

    known = known_sources(config)
    return {
        number: known[key]
        for number, one in enumerate(found.offers, 1)
        for url in (*reversed(one.also), one.url)
        if (key := source_key(one.kind, url)) in known
    }


def _asked(offers: int, first: int) -> int | None:
    """The number that the user types, `first` for none; None when nobody can."""
    if not sys.stdin.isatty():
        return None
    return int(click.prompt("Which one", type=click.IntRange(1, offers), default=first))


def add_offer(path: Path, offer: "Offer", name: str | None) -> int:
    """Write the offer that was chosen into the configuration as it is now, and say so; the exit code.

    Raises:
        UsageError: its address cannot be written.
        ConfigError: the configuration cannot be read, or would be refused.
    """
    from alerts.app.config_writing import edited_config  # noqa: PLC0415
    from alerts.app.known_sources import known_sources, plain_name, source_key  # noqa: PLC0415
    from alerts.configuration import flow  # noqa: PLC0415
    from crawler.outlets import free_id  # noqa: PLC0415
    from crawler.scalars import literal_url_fault  # noqa: PLC0415

    if literal_url_fault(offer.url) or "${" in flow(offer.source):
        raise UsageError(f"{offer.url} cannot be written into a configuration, which replaces ${{NAME}}")
    called = plain_name(name or offer.title or "")
    said = {**offer.source, **({"name": called} if called else {})}
    with edited_config(path, os.environ) as edit:
        if known := known_sources(edit.config).get(source_key(offer.kind, offer.url)):
            click.echo(f"{path} has it already, as {known}", err=True)
            return 1
        id_ = free_id(called, urlsplit(offer.url).hostname or "", edit.config.places.keys())
        _say_added(path, edit.add_sources({id_: said}))
    return 0


def _add_presets(path: Path, presets: tuple[str, ...]) -> int:
    from alerts.app.config_writing import OPTIONAL, edited_config  # noqa: PLC0415
    from alerts.app.known_sources import known_sources, source_key  # noqa: PLC0415
    from crawler.outlets import catalogue, free_id  # noqa: PLC0415

    loaded(path, OPTIONAL, "ask")  # for its warnings
    outlets = {one.id: one for one in catalogue()}
    if unknown := [one for one in presets if one not in outlets]:
        raise UsageError(f"the catalogue has no outlet {unknown[0]!r}; `vedette sources catalogue` lists them")
    with edited_config(path, os.environ) as edit:
        known, taken = known_sources(edit.config), set(edit.config.places)
        new: dict[str, dict[str, str]] = {}
        for one in (outlets[id_] for id_ in dict.fromkeys(presets)):
            if before := known.get(source_key(one.kind, one.url)):
                click.echo(f"{path} has {one.id} already, as {before}", err=True)
                continue
            id_ = one.id if one.id not in taken else free_id(one.name, "", taken)
            taken.add(id_)
            new[id_] = one.source
        lines = edit.add_sources(new)
    if lines:
        _say_added(path, lines)
    return 0 if lines else 1


def _say_added(path: Path, lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(f"added to {path}: {line}")
    click.echo("`vedette check --live` tries it from here; a running daemon takes it up at once", err=True)
