"""`vedette prune`: removes texts older than `keep`, or one article for good."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from alerts.app.cli.long_work import shown_work
from alerts.app.cli.options import config_option, inventory
from crawler.errors import UsageError

if TYPE_CHECKING:
    from alerts.configuration import Keep
    from crawler.store import Ledger

_WORKS: Final = {"texts": "removing texts", "space": "giving space back"}


@click.command()
@config_option
@click.option("--forget", "url", metavar="URL", help="Remove this one article with all its revisions and alerts.")
@click.option("--yes", is_flag=True, help="With --forget: do not ask.")
def prune(config_path: Path, url: str | None, *, yes: bool) -> None:
    """Remove what is older than `keep: {text: …, polls: …}` says; titles, addresses and alerts stay.

    The file gets smaller. Killed anywhere, it goes on where it stood when it is run again.
    """
    from alerts.reports.wording import counted  # noqa: PLC0415
    from alerts.store import ALERTS  # noqa: PLC0415 - heavy imports only for this command
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    named = inventory(config_path)
    ledger = open_existing(named.store, (CRAWLER, ALERTS))
    try:
        if url is not None:
            _forget(ledger, url, yes=yes)
            return
        before = named.store.stat().st_size
        with shown_work() as show:
            removed = _prune(ledger, named.keep, lambda work, *done: show(_WORKS.get(work, "tidying the index"), *done))
    finally:
        ledger.close()
    after = named.store.stat().st_size
    click.echo(f"{counted(removed, 'text')} removed; the ledger had {_megabytes(before)} and has {_megabytes(after)}.")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _prune(
    ledger: "Ledger",
    keep: "Keep",
    progress: Callable[[str, int, int], None],
) -> int:
    from alerts.app.upkeep import tidy  # noqa: PLC0415

    return sum(tidy(ledger, keep, datetime.now(UTC), thorough=True, progress=progress))


def _forget(ledger: "Ledger", url: str, *, yes: bool) -> None:
    from alerts.messages.harmless import one_line  # noqa: PLC0415
    from alerts.store import forget_alerts  # noqa: PLC0415
    from crawler.store import article_by_key, forget  # noqa: PLC0415
    from crawler.urls import key_url  # noqa: PLC0415

    article = article_by_key(ledger, key_url(url))
    if article is None:
        raise UsageError(f"the ledger has no article {url}.")
    named = f"{one_line(article.title)} ({one_line(article.url)})"
    if not yes and not sys.stdin.isatty():
        raise UsageError(f"{named} would be removed for good; write --yes to do so.")
    if not yes and not click.confirm(f"Remove {named} with its versions and alerts for good?", err=True):
        click.echo("Nothing was removed.")
        return
    with ledger.write():
        forget_alerts(ledger, article.id)
        forget(ledger, article.id)
    click.echo(f"forgotten: {named}")
