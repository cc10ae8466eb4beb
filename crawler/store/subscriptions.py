"""Whether the headers and cookies of a source's subscription changed since the last start, told by a salted digest."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime

from crawler.source_options import SourceRequests
from crawler.store.entries import PRUNED
from crawler.store.forgotten import FORGOTTEN
from crawler.store.ledger import Ledger
from crawler.times import to_text


def sync_subscriptions(ledger: Ledger, requests: Mapping[str, SourceRequests], now: datetime) -> dict[str, int]:
    """Let the cut articles of each source be read again whose headers were added or changed; how many, by source.

    `requests`: by the sources' ids. Nothing that is sent is in the ledger. Pages are asked for without the validators
    of their last reading: to another reader they may be other pages.
    """
    counts: dict[str, int] = {}
    with ledger.write() as db:
        for row in ledger.rows("select id, subscription from sources where removed_at is null"):
            own, kept = requests.get(row["id"]), row["subscription"] or ""
            sent = "\n".join(f"{name.lower()}: {value}" for name, value in own.headers) if own else ""
            if not sent:
                db.execute("update sources set subscription = null where id = ?", [row["id"]])
            elif not kept or _digest(sent, kept.partition(":")[0]) != kept:
                db.execute(
                    "update sources set subscription = ?, etag = null, last_modified = null where id = ?",
                    [_digest(sent, secrets.token_hex(16)), row["id"]],
                )
                counts[row["id"]] = _read_again(ledger, row["id"], now)
    return counts


def _read_again(ledger: Ledger, source: str, now: datetime) -> int:
    made = ledger.db.execute(
        "update entries set due_at = ?, reads = 0, etag = null, last_modified = null where source = ? "
        "and error is not ? and error is not ? "
        "and article_id in (select id from articles where access_state in ('truncated', 'blocked'))",
        [to_text(now), source, PRUNED, FORGOTTEN],
    )
    return int(made.rowcount)


def _digest(sent: str, salt: str) -> str:
    return f"{salt}:{hashlib.scrypt(sent.encode(), salt=salt.encode(), n=2**14, r=8, p=1).hex()}"
