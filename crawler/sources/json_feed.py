"""Reading a JSON Feed (jsonfeed.org, versions 1 and 1.1). Pure."""

import codecs
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from crawler.date_spellings import iso_date
from crawler.languages import language_code
from crawler.model import Entry
from crawler.polled import NO_WORDS, PolledEntries, left_out_lines
from crawler.sources.long_feeds import newest_places
from crawler.sources.plain_text import labels, one_line, paragraphs, together
from crawler.times import instant
from crawler.urls import article_address

_UTF8: Final = codecs.getincrementaldecoder("utf-8-sig")  # a character at the end may be cut
_ITEMS: Final = re.compile(r'"items"\s*:\s*\[\s*')
_BETWEEN: Final = re.compile(r"[\s,]*")


def read_json_feed(body: bytes, base: str, host: str, most: int) -> PolledEntries:
    """The entries of a JSON Feed, at most `most`; relative links are resolved against `base`."""
    try:
        document, is_cut = _document(_UTF8().decode(body))
    except (ValueError, RecursionError):
        return PolledEntries(error=f"{host} sent broken JSON instead of a feed.")
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return PolledEntries(error=f"{host} sent JSON that is no JSON Feed: it has no list of items.")
    items = document["items"]
    language = language_code(_text(document, "language"))
    dates = [instant(_text(item, "date_published")) if isinstance(item, dict) else None for item in items]
    kept, by_date = newest_places(dates, most)
    read = [(place, _entry(items[place], base, language)) for place in kept]
    entries = tuple(entry for _, entry in read if entry)
    which = "newest" if by_date else "first"
    note = f"{host} lists {len(items):,} entries; only the {which} {most:,} were read." if len(items) > most else None
    if len(entries) < min(len(items), most) and note is None:
        left_out = f"{min(len(items), most) - len(entries)} of {len(items)} entries of {host}"
        note = f"{left_out} have neither a link nor words and were left out."
    if is_cut:
        note = f"The feed of {host} breaks off; what stands before that was read."
    title = one_line(_text(document, "title") or "") or None
    return PolledEntries(
        entries, language, note=note, title=title, listed=len(items) if len(items) > len(entries) else None,
        ending="cut" if is_cut else "whole",
        left_out=left_out_lines(NO_WORDS, ((place, "") for place, one in read if not one)),
    )  # fmt: skip


def _document(text: str) -> tuple[object, bool]:
    """What a text says, and whether it broke off: then it is the list of those items that are complete.

    Raises:
        ValueError: it is no JSON, and none of its items is.
        RecursionError: it is nested too deeply.
    """
    try:
        return json.loads(text), False
    except ValueError:
        if not (found := _ITEMS.search(text)):
            raise
        items, at, decoder = [], found.end(), json.JSONDecoder()
        with suppress(ValueError):
            while True:
                item, at = decoder.raw_decode(text, at)
                items.append(item)
                at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if not items:
            raise
        head = json.loads(f'{text[: found.start()]}"items": []}}')
        return {**head, "items": items}, True


def _entry(item: object, base: str, language: str | None) -> Entry | None:
    """The entry of an item; None when it has neither a link nor words."""
    if not isinstance(item, dict):
        return None
    guid = _text(item, "id")
    url = article_address(_text(item, "url"), base) or article_address(_text(item, "external_url"), base)
    url = url or (article_address(guid, base) if guid and guid.startswith(("http://", "https://")) else None)
    entry = _told(item, url or "", guid, language)
    return entry if entry.url or entry.title or entry.text else None


def _told(item: Mapping[str, object], url: str, guid: str | None, language: str | None) -> Entry:
    stated = item.get("authors")
    authors = stated if isinstance(stated, list) else [item.get("author")]
    names = (_text(author, "name") for author in authors if isinstance(author, dict))
    said = (_text(item, key) for key in ("content_html", "content_text", "summary"))
    text = together([paragraphs(one) for one in said if one])
    return Entry(
        url=url,
        guid=guid,
        title=one_line(_text(item, "title") or "") or None,
        text=text or None,
        authors=tuple(dict.fromkeys(one_line(name) for name in names if name)),
        published=iso_date(_text(item, "date_published")),
        modified=iso_date(_text(item, "date_modified")),
        language=language_code(_text(item, "language")) or language,
        categories=labels(tags) if isinstance(tags := item.get("tags"), list) else None,
    )


def _text(holder: Mapping[str, object], key: str) -> str | None:
    """The value under a key as text; version 1 let ids be numbers."""
    value = holder.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).encode("utf-8", "ignore").decode() or None
