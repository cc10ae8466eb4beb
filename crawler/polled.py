"""What a polled document holds: a feed, a sitemap, a page with a list of articles, or JSON."""

from dataclasses import dataclass
from typing import Literal

from crawler.model import Entry, Gap

Ending = Literal["whole", "open", "cut"]


@dataclass(frozen=True, slots=True)
class FurtherDocument:
    """A sitemap of an index, or a page of older entries. `modified`: its last change in ISO 8601, None: unknown.

    `is_sitemap`: it is read as one, whatever kind its source is. `is_guess`: nothing links to it.
    """

    url: str
    modified: str | None = None
    is_sitemap: bool = False
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class PolledEntries:
    """What a polled document holds: its entries in document order, or the sentence that says why it holds none.

    Beside entries `error` says what is not found in any of them, so that they may lack it.

    `note`: a sentence on entries that were left out, None when all are here. `title`: what the document calls itself.
    `further`: documents that hold more entries, the newest first. `undated`: addresses of which a sitemap says nothing.
    `listed`: how many entries it holds, when that is more than there are here. `gap`: what scrolled out before it.
    `ending`: "cut" of a document that broke off, "open" of one that may have: its last end tags are missing.
    """

    entries: tuple[Entry, ...] = ()
    language: str | None = None
    error: str | None = None
    note: str | None = None
    title: str | None = None
    further: tuple[FurtherDocument, ...] = ()
    undated: tuple[str, ...] = ()
    listed: int | None = None
    gap: Gap | None = None
    ending: Ending = "whole"
