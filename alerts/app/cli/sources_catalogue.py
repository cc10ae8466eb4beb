"""`vedette sources catalogue`: the outlets that come with Vedette."""

import click

from alerts.app.cli.options import json_option
from alerts.reports.wording import counted, visible_json
from crawler.outlets import CataloguedOutlet, catalogue


@click.command(name="catalogue")
@click.argument("word", required=False)
@click.option("--language", metavar="XX", help="Only outlets that write in this language, such as de.")
@click.option("--country", metavar="XX", help="Only outlets of this country, such as PL; INT for organisations.")
@click.option("--tier", metavar="TIER", help="Only outlets of this tier, such as official.")
@json_option
def catalogue_command(
    word: str | None, language: str | None, country: str | None, tier: str | None, *, as_json: bool
) -> int:
    """Show the outlets that Vedette knows, all or those whose id, name or address has WORD.

    `vedette sources add --preset ID` adds one. Nobody tried these addresses from your machine: "seen" is when a public
    list last had one alive, and `vedette check --live` tries those that you added.
    """
    found = [
        one
        for one in catalogue()
        if (word is None or any(word.lower() in said.lower() for said in (one.id, one.name, one.home)))
        and (language is None or language.lower() in one.languages)
        and (country is None or country.upper() == one.country)
        and (tier is None or tier == one.tier)
    ]
    if as_json:
        click.echo(visible_json({"outlets": [_json(one) for one in found]}))
        return 0
    if not found:
        click.echo("nothing found", err=True)
        return 1
    from alerts.app.cli.print_sources import print_table  # noqa: PLC0415 - rich is for this command

    print_table(
        ("id", "name", "country", "language", "tier", "paywall", "sure", "seen"),
        [
            (one.id, one.name, one.country, " ".join(one.languages), one.tier, one.paywall, one.confidence, one.seen)
            for one in found
        ],
    )
    click.echo(f"{counted(len(found), 'outlet')}; `vedette sources add --preset ID` adds one", err=True)
    return 0


def _json(one: CataloguedOutlet) -> dict[str, object]:
    return {
        "id": one.id, "name": one.name, "languages": list(one.languages), "country": one.country, "tier": one.tier,
        "owner": one.owner or None, "kind": one.kind, "url": one.url, "home": one.home, "paywall": one.paywall,
        "confidence": one.confidence, "seen": one.seen,
    }  # fmt: skip
