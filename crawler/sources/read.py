"""The reader of each kind of source, behind one function. Pure, for a worker."""

from dataclasses import replace
from typing import assert_never

from crawler.model import Entry, Response, Source
from crawler.polled import PolledEntries
from crawler.source_options import ItemPaths, MailReading
from crawler.sources.cards import read_cards
from crawler.sources.feeds import read_feed
from crawler.sources.json_items import read_json, read_yielded
from crawler.sources.listings import read_listing
from crawler.sources.mails import read_mail_headers, read_mails
from crawler.sources.sitemaps import read_sitemap
from crawler.urls import told_apart


def read(source: Source, response: Response) -> PolledEntries:
    """The entries of a source's document, read as its kind asks. Raises nothing; an unreadable document is an error."""
    polled = _read(source, response)
    return replace(
        polled,
        entries=tuple(_as_configured(entry, source) for entry in polled.entries),
        language=source.language or polled.language,
        undated=tuple(told_apart(url, source.keep_params, source.drop_params) for url in polled.undated),
    )


def _as_configured(entry: Entry, source: Source) -> Entry:
    """The entry with the address that tells it apart, and in the source's language."""
    url = told_apart(entry.url, source.keep_params, source.drop_params)
    return replace(entry, url=url, language=source.language or entry.language)


def read_bare(source: Source, response: Response) -> PolledEntries:
    """The headlines of a document of mails whose words could not be read."""
    polled = read_mail_headers(response)
    return replace(polled, entries=tuple(_as_configured(entry, source) for entry in polled.entries))


def _read(source: Source, response: Response) -> PolledEntries:
    match source.kind:
        case "feed":
            return read_feed(response)
        case "listing":
            return _read_list(source, response)
        case "json":
            return read_json(response, source.paths or ItemPaths("@"), source.language)
        case "spider":
            return read_yielded(response, source.language)
        case "mailbox":
            return read_mails(response, source.mails or MailReading())
        case "sitemap":
            return read_sitemap(response)
        case _:
            assert_never(source.kind)


def _read_list(source: Source, response: Response) -> PolledEntries:
    if source.cards:
        return read_cards(response, source.cards, source.language, source.url)
    return read_listing(response, source.links or "a")
