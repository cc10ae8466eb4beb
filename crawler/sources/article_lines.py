"""Reading a line of a file of articles from elsewhere: one JSON object, told as a feed would tell it. Pure."""

import json
from dataclasses import dataclass
from typing import Final

from crawler.date_spellings import iso_date
from crawler.languages import language_code
from crawler.model import Entry
from crawler.sources.plain_text import one_line, paragraphs
from crawler.urls import article_address

_KEYS: Final = ("url", "title", "text", "published", "source", "language")
_MAX_SOURCE_ID: Final = 200  # characters


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article from elsewhere: the id of its source, and what is said of it."""

    source: str
    entry: Entry


def read_article_line(line: str) -> ArticleLine | str:
    """The article of one line, or the clause that says why the line holds none.

    The keys are `url,title,text,published,source,language`, all strings; others are passed over. `source` is required,
    and so is one of `title` and `text`. A date that cannot be read is no date.
    """
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"it is no JSON: {getattr(error, 'msg', 'it nests too deep')}"
    if not isinstance(found, dict):
        return "it is no JSON object"
    wrong = [key for key in _KEYS if not isinstance(found.get(key), str | None)]
    if wrong:
        return f"`{wrong[0]}` must be a string"
    said = {key: (found.get(key) or "").encode("utf-8", "replace").decode() for key in _KEYS}
    source, url = said["source"].strip(), said["url"].strip()
    if not source or len(source) > _MAX_SOURCE_ID or not source.isprintable():
        return "`source` must be an id of one line" if source else "`source` is missing"
    address = article_address(url, url) if url else ""
    if address is None:
        return "`url` is no address of a page"
    entry = Entry(
        address,
        title=one_line(said["title"]) or None,
        text=paragraphs(said["text"]) or None,
        published=iso_date(said["published"]),
        language=language_code(said["language"]),
    )
    return ArticleLine(source, entry) if entry.title or entry.text else "it has neither `title` nor `text`"
