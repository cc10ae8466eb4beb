"""`vedette entities`: the names that rules can use as `@id`, and what each finds."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.app.cli.options import colours, config_option, loaded
from alerts.reports.wording import visible_json
from crawler.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from alerts.archive import SearchHit
    from alerts.model import Entity


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD | show ID]")
@click.option("--type", "type_", metavar="TYPE", help="Only entities of this type, such as person or system.")
@click.option("--country", metavar="COUNTRY", help="Only what is known to belong to this country.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="The most to show.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@config_option
def entities(
    config_path: Path, words: tuple[str, ...], type_: str | None, country: str | None, limit: int, *, as_json: bool
) -> None:
    """List the entities that WORD may mean, or show one with all its names and the latest articles that it tags."""
    known, store = _known(config_path)
    if words[:1] == ("show",) and len(words) > 1:
        if type_ or country:
            raise click.UsageError("show takes an ID, and neither --type nor --country")
        _show("-".join(words[1:]), known, store, limit, as_json=as_json)
        return
    from alerts.reports.entity_list import chosen, entity_json, list_lines, of_country, parts_of  # noqa: PLC0415

    types = sorted({entity.type for entity in known.values()})
    if type_ is not None and type_ not in types:
        raise UsageError(f"there is no type {type_!r}; there are {', '.join(types)}")
    ids = None if country is None else of_country(country, known)
    if country is not None and ids is None:
        raise UsageError(f"there is no country {country!r} among the entities")
    found = chosen(known, " ".join(words) or None, type_, ids)
    for entity in found[:limit]:
        as_text = list_lines([entity])
        click.echo(visible_json(entity_json(entity, parts_of(entity, known))) if as_json else "\n".join(as_text))
    if len(found) > limit:
        click.echo(f"{limit} of {len(found)} shown; --limit {len(found)} shows all", err=True)
    if not found and not as_json:
        click.echo("nothing found", err=True)


def _known(config_path: Path) -> "tuple[Mapping[str, Entity], str | Path | None]":
    """The entities of the configuration and its ledger; those that are shipped, and none, where it cannot be used.

    Whoever looks for an id often has a rule that names a wrong one.
    """
    try:
        config = loaded(config_path, frozenset({"sources", "channels", "rules"}))
    except ConfigError as error:
        from alerts.reports.entity_list import shipped  # noqa: PLC0415 - for this command alone

        click.echo(f"the shipped entities alone, for the configuration cannot be used: {error}", err=True)
        return shipped(), None
    return config.entities, config.store


def _show(id_: str, known: "Mapping[str, Entity]", store: str | Path | None, limit: int, *, as_json: bool) -> None:
    from alerts.reports.entity_list import entity_json, entity_lines, parts_of, unknown  # noqa: PLC0415
    from alerts.reports.search_results import hit_json, hit_lines  # noqa: PLC0415

    if id_ not in known:
        raise UsageError(unknown(id_, known))
    entity, parts = known[id_], parts_of(known[id_], known)
    count, hits = _tagged(id_, known, store, limit)
    if as_json:
        found = {"articles": count, "latest": [hit_json(hit) for hit in hits]}
        click.echo(visible_json(entity_json(entity, parts) | found))
        return
    click.echo("\n".join(entity_lines(entity, parts)))
    if count is not None:
        click.echo(f"  articles in the archive: {count}" + (f", the latest {len(hits)}:" if hits else ""))
    mark = colours()
    for hit in hits:
        click.echo("\n".join(f"    {line}" for line in hit_lines(hit, mark)))


def _tagged(
    id_: str, known: "Mapping[str, Entity]", store: str | Path | None, limit: int
) -> "tuple[int | None, list[SearchHit]]":
    """How many articles of the archive an entity tags, None without an archive, and the latest of them."""
    if store is None or not Path(store).exists():
        return None, []
    from alerts.archive import newest  # noqa: PLC0415 - heavy imports only for this command
    from alerts.store import ALERTS  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    ledger = open_existing(Path(store), (CRAWLER, ALERTS))
    try:
        return newest(ledger, f"@{id_}", known, None, limit)
    finally:
        ledger.close()
