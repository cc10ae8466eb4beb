"""An article that several sources list: rules that name any of them hold, and nobody hears of it twice."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.app.pipeline import judge
from alerts.store import held_back_of
from crawler.model import Entry
from crawler.store import ReadResult, article_now, changes_after, save
from tests.alerts.app.test_sending import posted
from tests.ledger import EVERY, START, Desk

pytestmark = pytest.mark.chain

CONFIG = """store: v.db
channels: {desk: {url: "json://127.0.0.1:9/"}}
sources: {a: {feed: "https://a.example/feed"}, b: {feed: "https://b.example/feed"}}
rules:
  any: {query: keel}
  of-a: {query: keel, sources: [a]}
  of-b: {query: keel, sources: [b]}
  asks-b: {query: "keel AND source:b*"}
  not-b: {query: "keel NOT source:b"}
"""
URL = "https://a.example/keel"
TEXT = "The keel of hull 7 was laid on Monday."
OF_B = ["asks-b", "of-b"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    one.polled()
    one.now += EVERY
    yield one
    one.ledger.close()


def keel(**changes: str | None) -> Entry:
    return Entry(**({"url": URL, "title": "Keel laid", "published": START.isoformat()} | changes))  # type: ignore[arg-type]


def found_by_a(desk: Desk, **changes: str | None) -> None:
    desk.polled(keel(**changes))
    desk.read(desk.due()[0], TEXT)


def told(desk: Desk) -> list[str]:
    """The rules that alert now, sorted."""
    runtime = posted(desk, CONFIG)

    async def main() -> list[str]:
        raised = await judge(runtime)
        await runtime.judges.close()
        return sorted(alert.rule for alert in raised)

    rules = asyncio.run(main())
    runtime.ledger.close()
    return rules


def changes(desk: Desk) -> list[tuple[int, str, str | None]]:
    return [(one.article_id, one.kind, one.source) for one in changes_after(desk.ledger, 0)]


def test_a_source_that_lists_a_known_article_later_brings_the_alerts_of_its_own_rules_alone(desk: Desk) -> None:
    found_by_a(desk)
    assert told(desk) == ["any", "not-b", "of-a"]
    desk.now += timedelta(hours=2)
    assert desk.polled(keel(), source_id="b").new == 0
    assert told(desk) == OF_B
    desk.now += EVERY
    desk.polled(keel(title="Keel laid!"), source_id="b")
    assert told(desk) == []
    assert changes(desk) == [(1, "new", None), (1, "listed", "b")]


def test_a_headline_of_a_further_source_alerts_when_it_has_what_no_word_of_the_article_had(desk: Desk) -> None:
    desk.polled(Entry(URL, title="News of the yard", published=START.isoformat()))
    desk.read(desk.due()[0], "Guests came to the quay on Monday.")
    assert told(desk) == []
    desk.now += EVERY
    desk.polled(keel(), source_id="b")
    save(desk.ledger, ReadResult(desk.due("b")[0], None, None), desk.now)
    assert told(desk) == ["any", "asks-b", "of-a", "of-b"]
    desk.now += EVERY
    desk.polled(keel(), source_id="b")
    assert not desk.due("b")


def test_two_sources_that_list_an_article_in_one_round_are_both_its_sources(desk: Desk) -> None:
    desk.polled(keel())
    desk.polled(keel(), source_id="b")
    desk.read(desk.due()[0], TEXT)
    save(desk.ledger, ReadResult(desk.due("b")[0], None, None), desk.now)
    assert told(desk) == ["any", "asks-b", "of-a", "of-b"]
    article = article_now(desk.ledger, 1)
    assert article
    assert [one.source for one in article.listings] == ["b"]


def test_the_backlog_of_a_new_source_floods_nobody(desk: Desk) -> None:
    found_by_a(desk)
    told(desk)
    desk.now += timedelta(days=3)
    desk.polled(keel(), source_id="b")
    assert told(desk) == []
    assert {one.reason for one in held_back_of(desk.ledger, 1)} == {"too_old"}


def test_what_a_further_source_takes_up_days_later_between_two_polls_stands_in_a_list(desk: Desk) -> None:
    found_by_a(desk)
    told(desk)
    desk.now += timedelta(days=3)
    desk.polled(source_id="b")
    desk.now += EVERY
    desk.polled(keel(), source_id="b")
    assert told(desk) == []
    assert {one.reason for one in held_back_of(desk.ledger, 1)} == {"dated_back"}


def test_an_undated_article_in_the_first_poll_of_a_further_source_is_held_back(desk: Desk) -> None:
    found_by_a(desk, published=None)
    assert told(desk) == ["any", "not-b", "of-a"]
    desk.polled(keel(published=None), source_id="b")
    assert told(desk) == []
    assert {one.reason for one in held_back_of(desk.ledger, 1)} == {"undated_first_poll"}


def test_what_an_old_article_said_anew_long_ago_does_not_alert_when_a_further_source_lists_it(desk: Desk) -> None:
    found_by_a(desk)
    desk.now += EVERY
    desk.polled(keel(title="Keel laid, guests came"))
    desk.read(desk.due()[0], f"{TEXT} Beside the keel stood 40 guests.")
    told(desk)
    desk.now += timedelta(days=9)
    desk.polled(keel(), source_id="b")
    assert told(desk) == []


def test_judging_again_after_a_crash_tells_nothing_twice(desk: Desk) -> None:
    found_by_a(desk)
    desk.polled(keel(), source_id="b")
    assert len(told(desk)) == 4
    desk.ledger.db.execute("update cursor set seq = 0")
    assert told(desk) == []
