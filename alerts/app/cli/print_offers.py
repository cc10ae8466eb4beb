"""Prints what a site offers to `vedette sources add`."""

from collections.abc import Mapping

import click

from alerts.app.source_finding import SiteFound
from alerts.messages.harmless import one_line
from alerts.reports.wording import counted
from crawler.first_words import first_words
from crawler.model import Entry


def print_offers(address: str, found: SiteFound, had: Mapping[int, str]) -> None:
    """Print each offer with its number and its newest entries. `had`: which are configured, with their sources' ids."""
    if not found.offers:
        click.echo(f"{address} offers no feed, no sitemap and no list of articles that could be found.", err=True)
    for number, one in enumerate(found.offers, 1):
        links = f"  links: {one.links}" if one.links else f"  cards: {one.cards.items}" if one.cards else ""
        held = counted(one.entries, "entry", "entries")
        known = f"  configured as {had[number]}" if number in had else ""
        click.echo(f"{number:>2}  {one.kind:8} {one_line(one.url)}{links}  ({held}){known}")
        for entry in one.newest:
            click.echo(f"      {(entry.published or '')[:10]:10}  {_called(entry)[:100]}")
        for url in one.also:
            click.echo(f"      the same at {one_line(url)}")
    if found.late:
        click.echo("The time was over before these were asked or answered, so nobody knows what they offer:", err=True)
        for url in found.late:
            click.echo(f"      {one_line(url)}", err=True)


def _called(entry: Entry) -> str:
    """The headline, for want of one the first words, and for want of these the address."""
    return one_line(entry.title or first_words(entry.text or "") or entry.url)
