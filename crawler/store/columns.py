"""Columns of the ledger as values. A cell that another program wrote in another form raises an error that says so."""

import json
from datetime import datetime
from typing import Any, get_args

from crawler import times
from crawler.article_dates import DateOrigin, StatedDate
from crawler.errors import LedgerError


def moment(cell: str) -> datetime:
    """The aware UTC time in a cell.

    Raises:
        LedgerError: it holds no time.
    """
    try:
        return times.from_text(cell)
    except (ValueError, OverflowError) as error:
        raise LedgerError(f"the ledger holds {cell[:40]!r} where a time must stand; restore a backup.") from error


def moment_or_none(cell: str | None) -> datetime | None:
    """The aware UTC time in a cell that may be empty.

    Raises:
        LedgerError: it holds something else.
    """
    return moment(cell) if cell else None


def json_list(cell: str) -> list[Any]:
    """The list in a cell of JSON.

    Raises:
        LedgerError: it holds no list.
    """
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError) as error:
        raise LedgerError(f"the ledger holds {cell[:40]!r} where a list must stand; restore a backup.") from error
    if not isinstance(found, list):
        raise LedgerError(f"the ledger holds {cell[:40]!r} where a list must stand; restore a backup.")
    return found


def texts(cell: str) -> tuple[str, ...]:
    """The texts in a cell of JSON.

    Raises:
        LedgerError: it holds no list of texts.
    """
    found = json_list(cell)
    if not all(isinstance(one, str) for one in found):
        raise LedgerError(f"the ledger holds {cell[:40]!r} where texts must stand; restore a backup.")
    return tuple(found)


def places(cell: str) -> tuple[tuple[str, int, int], ...]:
    """The places (field, start, end) in a cell of JSON.

    Raises:
        LedgerError: it holds no list of places.
    """
    found = json_list(cell)
    for one in found:
        if not (isinstance(one, list) and [type(part) for part in one] == [str, int, int]):
            raise LedgerError(f"the ledger holds {cell[:40]!r} where places must stand; restore a backup.")
    return tuple((field, start, end) for field, start, end in found)


def dates_cell(dates: tuple[StatedDate, ...]) -> str:
    """The stated dates as a cell of JSON."""
    return json.dumps([[date.origin, date.stated] for date in dates])


def dates(cell: str) -> tuple[StatedDate, ...]:
    """The stated dates in a cell of JSON.

    Raises:
        LedgerError: it holds no list of dates.
    """
    found = json_list(cell)
    for one in found:
        is_pair = isinstance(one, list) and len(one) == 2 and one[0] in get_args(DateOrigin)
        if not is_pair or times.instant(one[1]) is None:
            raise LedgerError(f"the ledger holds {cell[:40]!r} where dates must stand; restore a backup.")
    return tuple(StatedDate(origin, stated) for origin, stated in found)
