"""Alerts of many matches are written in parts, so that the loop goes on meanwhile; a crash between them loses none."""

import asyncio
from dataclasses import replace

import pytest

from alerts.app.pipeline import judge
from alerts.store import cursor, totals
from crawler.model import Entry
from tests.alerts.app.test_sending import posted
from tests.ledger import Desk

pytestmark = [pytest.mark.chain, pytest.mark.usefixtures("polled_desk")]

RULES = "".join(f"\n  rule{n}: {{query: keel}}" for n in range(70))
CONFIG = f"""store: v.db
channels: {{desk: {{url: "json://127.0.0.1:9/"}}}}
sources: {{a: {{feed: "https://a.example/feed"}}}}
rules:{RULES}
"""


class CrashError(Exception):
    """The program ends here."""


def test_a_crash_between_two_parts_leaves_the_rest_to_be_judged(desk: Desk) -> None:
    desk.polled(*(Entry(f"https://a.example/{n}", title=f"Hull {n}") for n in range(3)))
    for due in desk.due():
        desk.read(due, f"The keel of {due.entry.title} was laid in hall {due.id}.")
    passed: list[str] = []

    def end(step: str) -> None:
        passed.append(step)
        if passed.count("raised") == 2:
            raise CrashError

    async def main() -> None:
        runtime = posted(desk, CONFIG)
        with pytest.raises(CrashError):
            await judge(replace(runtime, checkpoint=end))
        assert totals(desk.ledger).alerts == 140
        assert cursor(desk.ledger) == 2
        assert len(await judge(runtime)) == 70
        await runtime.judges.close()

    asyncio.run(main())
    assert totals(desk.ledger).alerts == 210
    assert desk.rows("select * from judging") == []


def test_the_cursor_passes_changes_that_are_all_postponed(desk: Desk) -> None:
    desk.polled(*(Entry(f"https://a.example/{n}", title=f"Hull {n}") for n in range(3)))
    for due in desk.due():
        desk.read(due, f"The keel of {due.entry.title} was laid in hall {due.id}.")
    desk.ledger.db.execute("insert into judging (seq, postponed) values (1, 1), (2, 1), (3, 1)")

    async def main() -> int:
        runtime = posted(desk, CONFIG)
        try:
            return len(await asyncio.wait_for(judge(runtime), 60))
        finally:
            await runtime.judges.close()

    assert asyncio.run(main()) == 210
    assert cursor(desk.ledger) == 3
    assert desk.rows("select * from judging") == []
