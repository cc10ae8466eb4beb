"""What a polled document holds: a feed, a sitemap, a page with a list of articles, or JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, Literal

from crawler.model import Entry, Gap

MAX_LEFT_OUT: Final = 100
NO_WORDS: Final = "entry {} has neither a link nor words"
_SAID: Final = 80  # characters
Ending = Literal["whole", "open", "cut"]


@dataclass(frozen=True, slots=True)
class FurtherDocument:
    """A sitemap of an index, or a page of older entries. `modified`: its last change in ISO 8601, None: unknown.

    `is_sitemap`: it is read as one, whatever kind its source is. `is_guess`: nothing links to it. `is_again`: it was
    asked for in this poll, and its server or the network failed.
    """

    url: str
    modified: str | None = None
    is_sitemap: bool = False
    is_guess: bool = False
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class OwedDocument:
    """An older document that is still to be read, since what scrolled out between two polls may stand in it.

    `since`: the last good poll before the entries scrolled out; entries that were found later say nothing of the gap.
    `walks`: how many polls read as many older documents as they may, and left this one.
    """

    document: FurtherDocument
    since: datetime
    walks: int = 0


@dataclass(frozen=True, slots=True)
class PolledEntries:
    """What a polled document holds: its entries in document order, or the sentence that says why it holds none.

    Beside entries `error` says what is not found in any of them, so that they may lack it.

    `note`: a sentence on entries that were left out, None when all are here. `title`: what the document calls itself.
    `further`: documents that hold more entries, the newest first. `undated`: addresses of which a sitemap says nothing.
    `listed`: how many entries it holds, when that is more than there are here. `gap`: what scrolled out before it.
    `older`: so many of the entries, the last ones, are from documents that were read for what scrolled out.
    `left_out`: what stands in the place of an entry and is none, a line each, at most MAX_LEFT_OUT.
    `owes`: an older document that a later poll is to ask for, since this one could not read it.
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
    older: int = 0
    owes: OwedDocument | None = None
    ending: Ending = "whole"
    left_out: tuple[str, ...] = ()


def left_out_lines(what: str, places: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    """A line for each place in a document, from 0, at which there is no entry, with what stands there instead.

    `what`: what an entry is called, and why there is none, with {} for its number.
    """
    return tuple(
        f"{what.format(place + 1)}{f': {said[:_SAID]}' if said else ''}" for place, said in islice(places, MAX_LEFT_OUT)
    )
