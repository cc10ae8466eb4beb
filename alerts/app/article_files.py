"""Reads an article from a file for `why`: a saved page, plain text, or JSON."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Final

from alerts.app.page_inspection import inspect_file
from alerts.model import Subject
from alerts.reports.judged_line import json_object, subject_of_row
from alerts.reports.page_reading import PageToInspect
from crawler.errors import UsageError, VedetteError
from crawler.model import Article
from crawler.workers import Workers

TEXT_SUFFIX: Final = ".txt"
JSON_SUFFIX: Final = ".json"


def subject_in_file(path: Path, language: str | None = None) -> Subject:
    """The article in a file: a saved page, a plain text with the title in its first line, or JSON as in a batch.

    `language` is used when the file names none.

    Raises:
        UsageError: the file holds no article.
        VedetteError: the file cannot be read.
    """
    if path.suffix == TEXT_SUFFIX:
        title, _, text = _content(path).partition("\n")
        found = Subject(title.strip(), text.strip("\n"))
    elif path.suffix == JSON_SUFFIX:
        found = _from_json(path)
    else:
        found = asyncio.run(_from_page(path))
    return found if found.language else replace(found, language=language)


def subject_of_page(article: Article) -> Subject:
    """The article of a page, as the matcher sees it."""
    return Subject(
        title=article.title or "",
        text=article.text,
        language=article.language,
        url=article.canonical_url or article.url,
        authors=article.authors,
        access=article.access.state,
        hidden_percent=article.access.hidden_percent,
    )


def _content(path: Path) -> str:
    try:
        return path.read_text("utf8", errors="replace")
    except OSError as error:
        raise VedetteError(f"{path} cannot be read: {error.strerror}") from error


def _from_json(path: Path) -> Subject:
    row = json_object(_content(path), str(path))
    try:
        return subject_of_row(row)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None


async def _from_page(path: Path) -> Subject:
    async with Workers(1) as workers:
        inspected = await inspect_file(workers, PageToInspect(str(path)))
    if inspected.error:
        raise VedetteError(inspected.error)
    return subject_of_page(inspected.article)
