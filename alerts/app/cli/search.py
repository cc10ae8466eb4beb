"""`vedette search`: the archive, in the rule language."""

import json
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.app.cli.options import config_option, loaded
from crawler.durations import duration
from crawler.errors import Problem, QueryError, UsageError

if TYPE_CHECKING:
    from alerts.archive import SearchHit
    from alerts.messages.quotes import Quote

_FIELDS = ("title", "text")


@click.command()
@click.argument("query")
@click.option("--since", metavar="DURATION", help="Only articles found within this time: 12h, 90d.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many articles at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of text.")
@config_option
def search(config_path: Path, query: str, since: str | None, limit: int, *, as_json: bool) -> None:
    """Show the articles of the ledger for which QUERY holds, newest first, with the hits marked."""
    from alerts.archive import search as search_archive  # noqa: PLC0415 - heavy imports only for the command
    from alerts.store import ALERTS  # noqa: PLC0415
    from crawler.store import CRAWLER, open_existing  # noqa: PLC0415

    config = loaded(config_path)
    ledger = open_existing(config.store, (CRAWLER, ALERTS))
    try:
        shown = 0
        for one in islice(search_archive(ledger, query, config.entities, _since(since)), limit):
            click.echo(_as_json(one) if as_json else _as_text(one))
            shown += 1
    except QueryError as error:
        raise UsageError(str(_problem(query, error))) from error
    finally:
        ledger.close()
    if not shown and not as_json:
        click.echo("nothing found", err=True)


def _problem(query: str, error: QueryError) -> Problem:
    """What is wrong with the query, with its line and column, as `check` says it of a rule."""
    before = query[: error.start].split("\n")
    return Problem("query", len(before), len(before[-1]) + 1, str(error))


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    length = duration(text)
    if length is None:
        raise click.BadParameter("a whole number with s, m, h or d, as 12h or 90d", param_hint="--since")
    return datetime.now(UTC) - length


def _as_json(found: "SearchHit") -> str:
    article = found.article
    return json.dumps(
        {
            "id": article.id,
            "title": article.title,
            "url": article.url,
            "source": article.source,
            "published": article.published,
            "found_at": article.found_at.isoformat(),
            "access": article.access,
            "hidden_percent": article.hidden_percent,
            "spans": [[span.field, span.start, span.end] for span in found.spans],
            "unknown": list(found.unknown),
        }
    )


def _as_text(found: "SearchHit") -> str:
    from alerts.messages.harmless import one_line  # noqa: PLC0415
    from alerts.messages.quotes import headline, quotes  # noqa: PLC0415

    article = found.article
    places = {field: [(span.start, span.end) for span in found.spans if span.field == field] for field in _FIELDS}
    title = _marked(headline(article.title, places["title"]))
    lines = [f"{article.id}  {article.found_at:%Y-%m-%d}  {article.source}  {one_line(title)}"]
    lines += [f"    {one_line(_marked(quote))}" for quote in quotes(article.text, places["text"])]
    if found.unknown:
        lines.append(f"    not checked, the text is cut: {one_line(', '.join(found.unknown))}")
    lines.append(f"    {one_line(article.url)}")
    return "\n".join(lines)


def _marked(quote: "Quote") -> str:
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in quote)
