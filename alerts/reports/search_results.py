"""What `search` shows: one article that a query finds, with its hits marked. Pure."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Final, get_args

from alerts.archive import SearchHit
from alerts.judging import field_text
from alerts.messages.harmless import one_line
from alerts.messages.quotes import Quote, headline, quotes
from alerts.model import Field, Span
from alerts.trial import article_date
from crawler.model import ArticleVersion

Mark = Callable[[str], str]
CSV_COLUMNS: Final = ("id", "date", "source", "language", "access", "title", "url", "quote")


def in_brackets(hit: str) -> str:
    """A hit where there are no colours."""
    return f"[{hit}]"


def hit_json(found: SearchHit) -> dict[str, object]:
    """The object of `search --json` for one article."""
    article = found.article
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "url": article.url,
        "source": article.source,
        "published": article.published,
        "found_at": article.found_at.isoformat(),
        "access": article.access,
        "hidden_percent": article.hidden_percent,
        "spans": [[span.field, span.start, span.end] for span in found.spans],
        "unknown": list(found.unknown),
    }


def hit_lines(found: SearchHit, mark: Mark = in_brackets) -> Iterator[str]:
    """The same for people: the title, quotes with each hit marked, and the address; safe to print."""
    article = found.article
    yield headline_line(article, found.spans, mark)
    yield from (f"    {quote}" for quote in quoted(article, found.spans, mark))
    if found.unknown:
        doubt = "the page may not be the article" if article.is_unlike else "a line may be no part of the article"
        why = "the text is cut off" if article.is_cut else doubt
        yield f"    {why}, so this could not be checked: {one_line(', '.join(found.unknown))}"
    if article.url:
        yield f"    {one_line(article.url)}"


def headline_line(article: ArticleVersion, spans: Iterable[Span], mark: Mark) -> str:
    """Number, date, source and title of an article in one line."""
    title = headline(article.title, [(span.start, span.end) for span in spans if span.field == "title"])
    return f"{article.id}  {article_date(article):%Y-%m-%d}  {article.source}  {_marked(title, mark)}"


def quoted(article: ArticleVersion, spans: Iterable[Span], mark: Mark) -> Iterator[str]:
    """The sentences with hits, each in one line."""
    fields: tuple[Field, ...] = get_args(Field)
    own = tuple(spans)
    for field in fields[1:]:
        places = [(span.start, span.end) for span in own if span.field == field]
        yield from (_marked(quote, mark) for quote in quotes(field_text(article, field), places))


def csv_head() -> str:
    """The names of the columns of `csv_row`."""
    return _csv(CSV_COLUMNS)


def csv_row(found: SearchHit) -> str:
    """One article as a line of comma-separated values (RFC 4180); no cell is what a spreadsheet takes as a formula."""
    article = found.article
    quote = next(quoted(article, found.spans, in_brackets), "")
    said = (article.source, article.language or "", article.access, article.title, article.url, quote)
    return _csv((str(article.id), f"{article_date(article):%Y-%m-%dT%H:%M:%SZ}", *map(_no_formula, said)))


def _no_formula(text: str) -> str:
    """A text that a spreadsheet shows as it is: one that begins like a formula gets an apostrophe."""
    plain = one_line(text)
    return f"'{plain}" if plain[:1] in {"=", "+", "-", "@"} else plain


def _csv(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _marked(quote: Quote, mark: Mark) -> str:
    """A quote in one line, with its hits marked after all else is made harmless."""
    return "".join(mark(_kept(part.text)) if part.hit else _kept(part.text) for part in quote).strip()


def _kept(text: str) -> str:
    """`text` in one line; a space at either end stays."""
    return one_line(f"|{text}|")[1:-1]
