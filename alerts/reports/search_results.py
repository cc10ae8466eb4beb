"""What `search` shows: one article that a query finds, with its hits marked. Pure."""

from collections.abc import Iterator
from typing import get_args

from alerts.archive import SearchHit
from alerts.judging import field_text
from alerts.messages.harmless import one_line
from alerts.messages.quotes import Quote, headline, quotes
from alerts.model import Field


def hit_json(found: SearchHit) -> dict[str, object]:
    """The object of `search --json` for one article."""
    article = found.article
    return {
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


def hit_lines(found: SearchHit) -> Iterator[str]:
    """The same for people: the title, quotes with each hit in brackets, and the address; safe to print."""
    article = found.article
    fields: tuple[Field, ...] = get_args(Field)
    places = {field: [(span.start, span.end) for span in found.spans if span.field == field] for field in fields}
    title = _marked(headline(article.title, places["title"]))
    yield f"{article.id}  {article.published_at or article.found_at:%Y-%m-%d}  {article.source}  {one_line(title)}"
    for field in fields[1:]:
        quoted = quotes(field_text(article, field), places[field])
        yield from (f"    {one_line(_marked(quote))}" for quote in quoted)
    if found.unknown:
        doubt = "the page may not be the article" if article.is_unlike else "a line may be no part of the article"
        why = "the text is cut off" if article.is_cut else doubt
        yield f"    {why}, so this could not be checked: {one_line(', '.join(found.unknown))}"
    yield f"    {one_line(article.url)}"


def _marked(quote: Quote) -> str:
    return "".join(f"[{part.text}]" if part.hit else part.text for part in quote)
