"""Where the articles of `vedette why` come from."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Final

from alerts.app.cli.inspect_pages import Asked, inspect_file
from alerts.app.cli.why_batch import subject_in
from alerts.model import Subject
from crawler.errors import UsageError, VedetteError
from crawler.model import Article
from crawler.workers import Workers

TEXT: Final = ".txt"
JSON: Final = ".json"


def subject_in_file(path: Path, language: str | None = None) -> Subject:
    """The article in a file: a saved page, a plain text whose first line is the title, or JSON as in a batch.

    `language` counts where the file names none.

    Raises:
        UsageError: the file is no article.
        VedetteError: the file cannot be read.
    """
    if path.suffix == TEXT:
        title, _, text = _content(path).partition("\n")
        found = Subject(title.strip(), text.strip("\n"))
    elif path.suffix == JSON:
        found = _from_json(path)
    else:
        found = asyncio.run(_from_page(path))
    return found if found.language else replace(found, language=language)


def _content(path: Path) -> str:
    try:
        return path.read_text("utf8", errors="replace")
    except OSError as error:
        raise VedetteError(f"{path} cannot be read: {error.strerror}") from error


def _from_json(path: Path) -> Subject:
    try:
        row = json.loads(_content(path))
    except (ValueError, RecursionError):
        raise UsageError(f"{path} is not JSON") from None
    if not isinstance(row, dict):
        raise UsageError(f"{path} is not one JSON object")
    try:
        return subject_in(row)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None


async def _from_page(path: Path) -> Subject:
    async with Workers(1) as workers:
        inspected = await inspect_file(workers, Asked(str(path)))
    if inspected.error:
        raise VedetteError(inspected.error)
    return subject_of(inspected.article)


def subject_of(article: Article) -> Subject:
    """A read page as the matcher sees it."""
    return Subject(
        title=article.title or "",
        text=article.text,
        language=article.language,
        url=article.canonical_url or article.url,
        authors=article.authors,
        access=article.access.state,
        hidden_percent=article.access.hidden_percent,
    )
