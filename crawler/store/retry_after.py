"""The pauses that servers ask for with a Retry-After, by address: nobody asks before the end of one."""

from datetime import datetime

from crawler.backoff import MAX_RETRY_AFTER
from crawler.store.columns import moment
from crawler.store.ledger import Ledger
from crawler.times import to_text
from crawler.urls import key_url


def note_pause(ledger: Ledger, url: str, until: datetime, now: datetime) -> None:
    """Keep that the address is not to be asked for before `until`. Part of the caller's transaction."""
    ledger.db.execute("delete from retry_after where until <= ?", [to_text(now)])
    ledger.db.execute(
        "insert or replace into retry_after (key_url, until) values (?, ?)", [key_url(url), to_text(until)]
    )


def pauses(ledger: Ledger, now: datetime) -> dict[str, datetime]:
    """The keys of the addresses that are not to be asked for, and until when. One from a clock set ahead is none."""
    rows = ledger.rows(
        "select key_url, until from retry_after where until > ? and until <= ?",
        [to_text(now), to_text(now + MAX_RETRY_AFTER)],
    )
    return {row["key_url"]: moment(row["until"]) for row in rows}


def put_off(ledger: Ledger, source: str, now: datetime) -> None:
    """Make the source's pages that are due, and not to be asked for yet, due at the end of their pauses."""
    with ledger.write() as db:
        db.execute(
            "update entries set due_at = (select until from retry_after r where r.key_url = entries.key_url) "
            "where source = ?1 and due_at <= ?2 "
            "and key_url in (select key_url from retry_after where until > ?2 and until <= ?3)",
            [source, to_text(now), to_text(now + MAX_RETRY_AFTER)],
        )
