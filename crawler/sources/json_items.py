"""Reading what an API answers in JSON: the items that JMESPath expressions pick. Pure, for a worker.

An item that cannot be read is counted and told. What an expression is to pick and finds in no item any more is an error
beside the entries: they are kept, and the source's layout counts as broken.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from w3lib.encoding import http_content_type_encoding

from crawler.dates_in_languages import iso_date_in
from crawler.languages import language_code
from crawler.model import Entry, Response
from crawler.polled import NO_WORDS, FurtherDocument, PolledEntries, left_out_lines
from crawler.source_options import ItemPaths
from crawler.sources.json_paths import PathError, expression_error, picked
from crawler.sources.long_feeds import newest_places
from crawler.sources.plain_text import MAX_LINE, labels, one_line, paragraphs
from crawler.times import latest_instant
from crawler.urls import article_address, web_address

MAX_ITEMS: Final = 2000  # as many as of a feed
MAX_TEXT: Final = 100_000  # characters of an item
MAX_DEPTH: Final = 20  # of a value, below which nothing is read
MAX_STRINGS: Final = 1000  # of an item
MIN_ITEMS: Final = 3  # of fewer it is no wonder that none has a link or a date
USUAL_TITLE: Final = "title || headline || name || subject"
USUAL_LINK: Final = "url || link || html_url || href"
USUAL_DATE: Final = "date || published || published_at || date_published || created_at || created"
_ID: Final = "id || guid || uuid"
YIELDED: Final = ItemPaths("items", "title", "url", "text", "published")
_GUARDS: Final = (")]}',", ")]}'", "while(1);", "for(;;);")  # some servers put one before their JSON


@dataclass(slots=True)
class _Reading:
    """The items of one document as they are read, and how many of their values cannot be.

    `held`: how many items have the value that an expression of the configuration is to pick, by its key.
    `unread`: an example of each kind of value that is stated and cannot be read, and how many there are.
    """

    paths: ItemPaths
    base: str
    language: str | None
    held: dict[str, int] = field(default_factory=dict)
    unread: dict[str, tuple[int, str]] = field(default_factory=dict)

    def entry(self, item: object) -> Entry | None:
        """The entry of an item; None when it has neither link nor words."""
        paths = self.paths
        titles = [one_line(one) for one in self._strings("title", paths.title, USUAL_TITLE, item)]
        links = self._strings("link", paths.link, USUAL_LINK, item)
        dates = self._strings("date", paths.date, USUAL_DATE, item)
        url = next((url for link in links if (url := article_address(link, self.base))), "")
        if links and not url:
            self._note("link", links[0])
        identity = next(iter(_strings(_picked(_ID, item))), "").strip()[:MAX_LINE]
        known, words = {*titles, *links, *dates}, []
        if paths.text:
            said = [paragraphs(one) for one in self._strings("text", paths.text, "", item)]
        else:
            said = [paragraphs(one) for one in _strings(item) if one not in known and "://" not in one]
            words = [
                one for one in said if len(one.split()) < 2 and one != identity
            ]  # a section, or all the news ("Sirens")
            said = [one for one in said if len(one.split()) > 1 and one not in known]
        text = "\n\n".join(dict.fromkeys(one for one in (*titles[1:], *said) if one))[:MAX_TEXT]
        title = titles[0] if titles else ""
        if not (url or title or text):
            return None
        return Entry(
            url, guid=identity or None, title=title or None, text=text or None, published=self._date(dates),
            language=self.language, categories=labels(words),
        )  # fmt: skip

    def date_of(self, item: object) -> str | None:
        """The date of an item, without counting what cannot be read."""
        stated = _strings(_picked(self.paths.date or USUAL_DATE, item))
        return next((date for one in stated if (date := iso_date_in(one, self.language))), None)

    def _date(self, dates: Sequence[str]) -> str | None:
        published = next((date for one in dates if (date := iso_date_in(one, self.language))), None)
        if dates and published is None:
            self._note("date", dates[0])
        return published

    def _strings(self, key: str, stated: str | None, usual: str, item: object) -> list[str]:
        """The texts that an expression picks of an item."""
        if not stated:
            return list(_strings(_picked(usual, item)))
        try:
            found = list(_strings(picked(stated, item)))
        except PathError as error:
            self._note(key, str(error))
            return []
        self.held[key] = self.held.get(key, 0) + bool(found)
        return found

    def _note(self, what: str, example: str) -> None:
        count, first = self.unread.get(what, (0, example))
        self.unread[what] = (count + 1, first)


def read_json(page: Response, paths: ItemPaths, language: str | None = None) -> PolledEntries:
    """The items of a JSON document in its order, and its link to older ones. Raises nothing.

    `language`: of the items, None when it is not known; it settles what dates mean. An item's text is all that it says
    where no expression picks one.
    """
    host = urlsplit(page.final_url).hostname or page.final_url
    for one in (paths.items, paths.title, paths.link, paths.text, paths.date, paths.next):
        if one and (error := expression_error(one)):
            return PolledEntries(error=f"The expression {one!r} for {host} is wrong: {error}")
    try:
        document = json.loads(_text(page))
    except (ValueError, RecursionError):
        return PolledEntries(error=f"{host} sent {_what(page.body)}.")
    try:
        found = picked(paths.items, document)
    except PathError as error:
        return PolledEntries(error=f"The expression {paths.items!r} cannot be applied to what {host} sent: {error}.")
    if not isinstance(found, list):
        return PolledEntries(
            error=f"The expression {paths.items!r} finds no list in what {host} sent{_keys(document)}."
        )
    return _told(host, found, _Reading(paths, page.final_url, language_code(language)), _older(page, paths, document))


def read_yielded(document: Response, language: str | None = None) -> PolledEntries:
    """What a spider of the user's yielded, as `crawler.spiders.own_spiders` writes it, and how it failed."""
    polled = read_json(document, YIELDED, language)
    failed = json.loads(document.body)["error"]
    return replace(polled, error=" ".join(filter(None, (failed, polled.error))) or None)


def _told(
    host: str, items: list[object], reading: _Reading, older: tuple[tuple[FurtherDocument, ...], str | None]
) -> PolledEntries:
    dates = [latest_instant(reading.date_of(item)) for item in items] if len(items) > MAX_ITEMS else [None] * len(items)
    places, by_date = newest_places(dates, MAX_ITEMS)
    read = [(place, reading.entry(items[place])) for place in places]
    entries = tuple(entry for _, entry in read if entry)
    notes = [older[1]] if older[1] else []
    if len(items) > MAX_ITEMS:
        which = "newest" if by_date else "first"
        notes.append(f"{host} lists {len(items):,} items; only the {which} {MAX_ITEMS:,} were read.")
    if left_out := len(read) - len(entries):
        notes.append(f"{left_out} of {len(items)} items of {host} have neither a link nor words and were left out.")
    for what, (count, example) in reading.unread.items():
        notes.append(f"{count} {what}{'s' * (count > 1)} of {host} cannot be read, such as {example[:100]!r}.")
    return PolledEntries(
        entries, reading.language, error=_missing(host, entries, len(read), reading), note=" ".join(notes) or None,
        further=older[0], listed=len(items) if len(items) > len(entries) else None,
        left_out=left_out_lines(NO_WORDS, ((place, json.dumps(items[place])) for place, one in read if not one)),
    )  # fmt: skip


def _missing(host: str, entries: Sequence[Entry], read: int, reading: _Reading) -> str | None:
    """The sentence on expressions that pick nothing of any item."""
    if not entries:
        return f"None of the {read} items of {host} has a link or words; its answer may have changed." if read else None
    nowhere = [
        key for key in ("title", "link", "text", "date") if getattr(reading.paths, key) and not reading.held.get(key)
    ]
    if not nowhere or read < MIN_ITEMS:
        return None
    named = " and ".join(f"{key}: {getattr(reading.paths, key)!r}" for key in nowhere)
    find = "find" if len(nowhere) > 1 else "finds"
    return f"{named} {find} nothing in {read} items of {host}; its answer may have changed."


def _older(page: Response, paths: ItemPaths, document: object) -> tuple[tuple[FurtherDocument, ...], str | None]:
    """The document of older items that this one names, and a sentence when what it names is no address."""
    if not paths.next:
        return (), None
    try:
        stated = next(_strings(picked(paths.next, document)), "")
    except PathError as error:
        return (), f"next: cannot be read: {error}."
    url = web_address(stated, page.final_url) if "/" in stated or "?" in stated else None
    if url and url != page.final_url:
        return (FurtherDocument(url),), None
    return (), None if url or not stated else f"next: gives {stated[:100]!r}, which is no address."


def _picked(expression: str, item: object) -> object:
    with suppress(PathError):
        return picked(expression, item)
    return None


def _strings(value: object) -> Iterator[str]:
    """The texts and numbers in a value of JSON that say something, in order."""
    yield from islice(_all_strings(value, 0), MAX_STRINGS)


def _all_strings(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if value.strip():
            yield value[:MAX_TEXT].encode("utf-8", "ignore").decode()
    elif isinstance(value, int | float) and not isinstance(value, bool):
        with suppress(ValueError):  # a number of more than 4,300 digits
            yield str(value)
    elif isinstance(value, list | dict) and depth < MAX_DEPTH:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _all_strings(one, depth + 1)


def _text(page: Response) -> str:
    """The document as text. Raises ValueError when it is none."""
    encoding = http_content_type_encoding(page.header("content-type") or "")
    try:
        text = page.body.decode(json.detect_encoding(page.body))
    except UnicodeDecodeError:
        text = page.body.decode(encoding or "cp1252", "replace")
    text = text.lstrip("\ufeff \t\r\n")
    guard = next((one for one in _GUARDS if text.startswith(one)), "")
    return text[len(guard) :]


def _what(body: bytes) -> str:
    start = body[:2048].lower()
    if not body.strip():
        return "an empty document instead of JSON"
    if b"<html" in start or b"<!doctype html" in start:
        return "a web page instead of JSON"
    if start.lstrip().startswith(b"<"):
        return "XML instead of JSON"
    return "broken JSON" if start.lstrip()[:1] in b"[{" else "a document that is no JSON"


def _keys(document: object) -> str:
    """What a document has instead of items, in brackets: an API may say with status 200 that it failed."""
    if not isinstance(document, dict):
        return ""
    return f" (it has {', '.join(str(key)[:30] for key in islice(document, 5)) or 'no keys'})"
