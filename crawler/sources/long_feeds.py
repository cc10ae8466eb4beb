"""The newest entries of a feed that holds more than are read. Pure."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

MIN_DATED_SHARE: Final = 0.5  # of the entries, for their order to be that of their dates
_ENTRY_START: Final = re.compile(rb"<(?:[A-Za-z]\w*:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENTRY_END: Final = re.compile(rb"</(?:[A-Za-z]\w*:)?(?:item|entry)\s*>", re.IGNORECASE)
_ROOT: Final = re.compile(rb"<(rss|feed|rdf:rdf)\b", re.IGNORECASE)
_ROOT_END: Final = {b"rss": b"</channel></rss>", b"feed": b"</feed>", b"rdf:rdf": b"</rdf:RDF>"}
_DATE: Final = re.compile(
    rb"<(?:[A-Za-z]\w{0,20}:)?(?:pubDate|published|date|updated|modified)(?:\s[^<>]{0,200})?>\s{0,20}([^<>]{4,60})<",
    re.IGNORECASE,
)
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def newest_entries(body: bytes, limit: int) -> tuple[bytes, int, bool]:
    """The feed with its newest `limit` entries, how many it had (0 when it is whole), and whether dates told which.

    Where less than half of the entries state a date, the first ones are taken for the newest.
    """
    ends = [found.end() for found in _ENTRY_END.finditer(body)]
    first = _ENTRY_START.search(body)
    if len(ends) <= limit or first is None or first.start() >= ends[0]:
        return body, 0, False
    chunks = [body[start:end] for start, end in zip([first.start(), *ends], ends, strict=False)]
    kept, told = newest_places([_date(chunk) for chunk in chunks], limit)
    root = _ROOT.search(body[:4096])
    end = _ROOT_END.get(root[1].lower() if root else b"", b"")
    return body[: first.start()] + b"".join(chunks[place] for place in kept) + end, len(chunks), told


def newest_places(dates: Sequence[datetime | None], limit: int) -> tuple[list[int], bool]:
    """The places of the newest `limit` entries with these dates, in their order, and whether the dates told which.

    An undated entry is as new as the one before it.
    """
    if len(dates) <= limit or sum(at is not None for at in dates) < MIN_DATED_SHARE * len(dates):
        return list(range(min(limit, len(dates)))), False
    filled, last = [], _NEVER
    for at in dates:
        last = at or last
        filled.append(last)
    ranked = sorted(range(len(filled)), key=lambda place: filled[place], reverse=True)
    return sorted(ranked[:limit]), True


def _date(chunk: bytes) -> datetime | None:
    found = _DATE.search(chunk)
    if found is None:
        return None
    text = found[1].decode("ascii", "replace").strip()
    try:
        at = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
