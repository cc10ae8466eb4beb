"""Entries that leave their feed and return to it: told again in the same words, they may be news, or old."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from crawler.model import Article, Entry, Poll
from crawler.store.columns import dates, moment
from crawler.store.ledger import Ledger
from crawler.times import to_text
from crawler.touched import is_later

MIN_ABSENCE: Final = timedelta(minutes=30)  # caches of one feed differ for some minutes


def note_listed(ledger: Ledger, poll: Poll, known: Collection[int], now: datetime) -> None:
    """Write which of the source's earlier entries a poll has, `known`, and which left it. Part of the transaction.

    A poll that failed, or found its document unchanged, tells nothing, and one that broke off not what left.
    """
    if poll.error is not None or poll.unchanged:
        return
    here = json.dumps(sorted(known))
    if not poll.is_cut:
        ledger.db.execute(
            "update entries set listed = 0, gone_at = ? where source = ? and listed "
            "and id not in (select value from json_each(?))",
            [to_text(now), poll.source, here],
        )
    ledger.db.execute(
        "update entries set listed = 1, gone_at = null where id in (select value from json_each(?)) and not listed",
        [here],
    )


def has_returned(row: dict[str, Any], entry: Entry, now: datetime) -> bool:
    """Whether an entry was away from its feed for a while, and no date says that it is the same one still.

    `row`: the entry as the ledger had it before this poll.
    """
    is_dated = entry.published or entry.modified or row["published"] or row["modified"]
    return not is_dated and row["gone_at"] is not None and now - moment(row["gone_at"]) >= MIN_ABSENCE


def is_dated_as_before(ledger: Ledger, read: Article | None, article_id: int) -> bool:
    """Whether the page of an article states a date that is no guess, and no later one in this reading.

    Then an entry that came back is the one of before: lists of what is most read come and go.
    """
    rows = ledger.rows("select dates from articles where id = ? and dates is not null", [article_id])
    held = [date.stated for row in rows for date in dates(row["dates"]) if date.origin == "page"]
    stated = read.published if read and not read.published_is_guess else None
    return bool(held) and not any(is_later(one, stated) for one in held)
