"""A rule that is new to the ledger is judged on the last day, tells nobody, and the log names what it matches."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.app.pipeline import judge_the_past
from tests.alerts.app.test_sending import posted
from tests.ledger import EVERY, Desk

CONFIG = """store: v.db
channels: {desk: {url: "console://"}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keels: {query: keel}%s}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    one.polled()
    one.now += EVERY
    for number in range(12):
        one.article(f"https://a.example/{number}", f"Yard {number} has {number * 7} docks.", title=f"Ship {number}")
    yield one
    one.ledger.close()


def log_of(desk: Desk, more: str, caplog: pytest.LogCaptureFixture) -> list[str]:
    caplog.clear()
    runtime = posted(desk, CONFIG % more)
    with caplog.at_level(logging.INFO):
        asyncio.run(judge_the_past(runtime))
    runtime.ledger.close()
    return [one.getMessage() for one in caplog.records if "rule" in one.getMessage()]


def test_the_log_names_what_a_new_rule_matches(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    assert log_of(desk, "", caplog) == []
    said = log_of(desk, ", yards: {query: yard}, ships: {query: '\"Ship 3\"'}", caplog)
    assert said[0] == "rules new=2 matches_in_last_24h=13 (recorded, not sent)"
    assert said[1] == "new rule=ships matches article=4 source=a title='Ship 3'"
    assert said[2] == "new rule=yards matches article=12 source=a title='Ship 11'"
    assert said[-1] == "new rule=yards matches 2 more (`vedette try yards` shows all)"
    assert len(said) == 13
    assert log_of(desk, ", yards: {query: yard}", caplog) == []
