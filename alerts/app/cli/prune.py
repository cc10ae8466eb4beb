"""`vedette prune`: removes texts older than `keep`, or one article for good."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.app.cli.options import config_option, loaded
from crawler.errors import UsageError

if TYPE_CHECKING:
    from crawler.store import Ledger


@click.command()
@config_option
@click.option("--forget", "url", metavar="URL", help="Remove this one article with all its revisions and alerts.")
def prune(config_path: Path, url: str | None) -> None:
    """Remove the texts of articles older than `keep: {text: …}`; titles, addresses and alerts stay."""
    from alerts.reports.wording import counted  # noqa: PLC0415
    from alerts.store import ALERTS  # noqa: PLC0415 - heavy imports only for this command
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415
    from crawler.store import prune as prune_ledger  # noqa: PLC0415

    config = loaded(config_path)
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        if url is not None:
            _forget(ledger, url)
            return
        removed = sum(prune_ledger(ledger, config.keep_text, datetime.now(UTC)))
    finally:
        ledger.close()
    click.echo(f"{counted(removed, 'text')} removed.")


def _forget(ledger: "Ledger", url: str) -> None:
    from alerts.messages.harmless import one_line  # noqa: PLC0415
    from alerts.store import forget_alerts  # noqa: PLC0415
    from crawler.store import article_by_key, forget  # noqa: PLC0415
    from crawler.urls import key_url  # noqa: PLC0415

    article = article_by_key(ledger, key_url(url))
    if article is None:
        raise UsageError(f"the ledger has no article {url}.")
    with ledger.write():
        forget_alerts(ledger, article.id)
        forget(ledger, article.id)
    click.echo(f"forgotten: {one_line(article.title)} ({one_line(article.url)})")
