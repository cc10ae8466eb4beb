"""What judging and sending read from the ledger is found by its index, so that no alert costs more in an old ledger."""

import asyncio
import sqlite3

from alerts.app.pipeline import judge
from alerts.app.sending import send_due
from crawler.model import Entry
from tests.alerts.app.test_sending import posted
from tests.crawler.test_duplicates import FRIGATE
from tests.inbox import recorder
from tests.ledger import EVERY, Desk

OUTLETS = "ab"

CONFIG = """store: v.db
channels:
  desk: {url: "recorder://here"}
  list: {url: "recorder://there", digest: ["18:00"]}
sources:
  a: {feed: "https://a.example/feed"}
  b: {feed: "https://b.example/feed"}
rules: {keels: {query: keel}, frigates: {query: frigate}}
"""
# What may be read whole, by the names that statements give them: it is small, however old the ledger. `back`: the later
# versions of one article, from which the text of an earlier one is made.
SMALL = frozenset(
    ("cursor", "judging", "j", "mutes", "rules_seen", "sources", "targets", "t", "o", "s", "waiting", "due", "back")
)


def published(desk: Desk, source_id: str, text: str) -> None:
    url = f"https://{source_id}.example/frigate"
    desk.polled(Entry(url, title="Keel of the frigate laid", published=desk.now.isoformat()), source_id=source_id)
    desk.read(desk.due(source_id)[0], text)


def plans(connection: sqlite3.Connection, statements: list[str]) -> dict[str, list[str]]:
    """What SQLite does for each select: one line a table."""
    return {
        one: [str(row[3]) for row in connection.execute(f"explain query plan {one}")]
        for one in dict.fromkeys(statements)
        if one.lstrip().startswith(("select", "with"))
    }


def reads_too_much(step: str) -> bool:
    """Whether a step reads all rows of a table that grows, or all that a target ever got."""
    words = step.split()
    is_whole = words[0] == "SCAN" and "VIRTUAL" not in words and "CONSTANT" not in words and words[1] not in SMALL
    is_whole = is_whole and not words[1].startswith("(subquery-")  # its own steps are looked at, too
    return is_whole or step.endswith("deliveries_sent_to (target=?)")


def test_no_alert_costs_more_in_an_old_ledger(desk: Desk) -> None:
    statements: list[str] = []
    with recorder() as notes:
        runtime = posted(desk, CONFIG)

        async def main() -> None:
            published(desk, "a", FRIGATE)
            await judge(runtime)
            await send_due(runtime)
            runtime.ledger.db.conn.set_trace_callback(statements.append)
            published(desk, "b", f"{FRIGATE} The keel of a third frigate is to be laid in May.")
            await judge(runtime)
            await send_due(runtime)
            desk.now += 24 * EVERY
            await send_due(runtime)
            runtime.ledger.db.conn.set_trace_callback(None)
            await runtime.judges.close()

        asyncio.run(main())
    assert len(notes) >= 2
    found = plans(desk.ledger.db.conn, statements)
    assert any("deliveries" in statement for statement in found)
    assert {one: steps for one, steps in found.items() if any(map(reads_too_much, steps))} == {}
