"""Whether the dates of a feed are those of its entries, or the time of the fetch. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from crawler.model import Entry
from crawler.times import instant

# A feed whose entries all state one time, and that time this close to the fetch, stamps them with that of the request.
STAMP_WINDOW: Final = timedelta(minutes=3)
MAX_STAMPING_TIME: Final = timedelta(seconds=10)  # it takes to write a feed; three alerts of a siren are minutes apart
MIN_STAMPED_ENTRIES: Final = 5


def trusted_dates(entries: tuple[Entry, ...], now: datetime) -> tuple[Entry, ...]:
    """The entries, without their dates when every one states the time of the fetch: some feeds stamp all of them so."""
    stated = [at for entry in entries if (at := instant(entry.published))]
    if len(stated) < MIN_STAMPED_ENTRIES or len(stated) < len(entries):
        return entries
    if max(stated) - min(stated) > MAX_STAMPING_TIME or any(abs(at - now) > STAMP_WINDOW for at in stated):
        return entries
    return tuple(replace(entry, published=None, modified=None) for entry in entries)
