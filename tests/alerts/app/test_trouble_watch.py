"""The watch on the program itself, on a real ledger with the clock moved by hand: what it tells, and its heartbeat."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from alerts.app.heartbeat import call_heartbeat
from alerts.app.trouble_watch import TroubleWatch
from alerts.model import Outcome
from alerts.store import due_deliveries, open_incidents, raise_alerts, settle
from crawler.model import Entry, FetchFailure, FetchRequest, Gap, Response
from crawler.spiders import Crawl
from crawler.store import keep_gap
from tests.alerts.app.test_sending import posted
from tests.alerts.store.raising import fresh, judgement, routed
from tests.inbox import recorder
from tests.ledger import Desk, source

pytestmark = pytest.mark.chain

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONFIG = """store: v.db
channels: {desk: {url: "json://127.0.0.1:9/"}, tech: {url: "recorder://ops"}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keel: {query: keel}}
trouble: [desk, tech]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db", now=NOON, sources=(source(),))
    one.polled()
    yield one
    one.ledger.close()


def fail(desk: Desk, times: int) -> None:
    for _ in range(times):
        desk.now += timedelta(minutes=1)
        desk.polled(error="it answered 503")


def looked(desk: Desk, *config: str) -> list[str]:
    """The titles of what a watch that has just started tells, with each of these configurations."""
    with recorder() as notes:
        for one in config or (CONFIG,):
            runtime = posted(desk, one)
            asyncio.run(TroubleWatch(runtime).look())
            runtime.ledger.close()
    return [note.title for note in notes]


def test_a_failing_source_is_told_once_whatever_restarts_and_its_recovery_once(desk: Desk) -> None:
    assert looked(desk) == []
    fail(desk, 2)
    assert looked(desk) == []
    fail(desk, 1)
    assert looked(desk) == ["Vedette trouble: the source a fails: it answered 503"]
    fail(desk, 1)
    assert looked(desk) == []
    desk.polled()
    assert looked(desk) == ["Vedette recovered: the source a fails: it answered 503"]
    assert looked(desk) == []


def test_what_a_source_lost_is_told_once_though_it_goes_on(desk: Desk) -> None:
    report = Entry("https://a.example/1", title="A report")

    def lose(lost: int | None) -> None:
        desk.now += timedelta(hours=2)
        desk.polled(report)
        with desk.ledger.write():
            keep_gap(desk.ledger, "a", Gap(20, lost))

    assert looked(desk) == []
    lose(0)
    assert looked(desk) == []
    lose(280)
    title = "Vedette trouble: about 280 entries of a scrolled out between two polls and were not found again"
    assert looked(desk) == [title]
    lose(None)
    assert looked(desk) == []
    desk.now += timedelta(hours=2)
    desk.polled(report)
    assert looked(desk) == []
    assert open_incidents(desk.ledger) == ()
    lose(5)
    assert [one.partition(":")[0] for one in looked(desk)] == ["Vedette trouble"]


def test_an_address_that_cannot_be_told_is_tried_again_later_and_hears_it_as_one(desk: Desk) -> None:
    assert looked(desk) == []
    fail(desk, 3)
    assert looked(desk) == ["Vedette trouble: the source a fails: it answered 503"]
    [untold] = desk.rows("select due_at, error, attempts from trouble_targets where attempts > 0")
    assert untold["attempts"] == 1
    desk.polled()
    mended = CONFIG.replace("json://127.0.0.1:9/", "recorder://desk")
    assert len(looked(desk, mended)) == 2


def test_a_channel_that_fails_is_told_through_another_and_not_through_itself(desk: Desk) -> None:
    assert looked(desk) == []
    change = fresh(desk, "https://a.example/1")
    with recorder():
        runtime = posted(desk, CONFIG.replace("[desk, tech]", "[tech]"))
        plan = routed(desk, judgement(desk, change), runtime.routing_table())
        raise_alerts(desk.ledger, plan, change.seq, desk.now)
        runtime.ledger.close()
    for _ in range(3):
        [one] = due_deliveries(desk.ledger, desk.now + timedelta(hours=1))
        settle(desk.ledger, one, Outcome("retry", "no connection"), desk.now)
    assert looked(desk, CONFIG, CONFIG) == ["Vedette trouble: the channel desk fails: no connection"]
    assert desk.rows("select 1 from trouble_targets where attempts > 0") == []
    [one] = due_deliveries(desk.ledger, desk.now + timedelta(hours=1))
    settle(desk.ledger, one, Outcome("sent", ""), desk.now)
    desk.now += timedelta(minutes=1)
    assert looked(desk) == ["Vedette recovered: the channel desk fails: no connection"]


def test_quiet_hours_hold_trouble_back_until_they_end(desk: Desk) -> None:
    quiet = CONFIG.replace('"recorder://ops"', '"recorder://ops", quiet: "11:00-12:30"')
    assert looked(desk, quiet) == []
    fail(desk, 3)
    assert looked(desk, quiet) == []
    desk.now = NOON + timedelta(minutes=30)
    assert looked(desk, quiet) == ["Vedette trouble: the source a fails: it answered 503"]


def test_without_trouble_channels_an_incident_stands_in_the_ledger_alone(desk: Desk) -> None:
    quiet = CONFIG.replace("trouble: [desk, tech]\n", "")
    fail(desk, 3)
    assert looked(desk, quiet) == []
    assert [one.kind for one in open_incidents(desk.ledger)] == ["source"]


def test_a_source_is_not_late_by_what_the_program_was_down_or_asleep(desk: Desk) -> None:
    assert looked(desk) == []
    desk.now += timedelta(days=3)
    assert looked(desk) == []
    with recorder() as notes:
        runtime = posted(desk, CONFIG)
        watch = TroubleWatch(runtime)
        desk.now += timedelta(hours=8)
        asyncio.run(watch.look())
        runtime.watching_since = desk.now - timedelta(hours=2)
        asyncio.run(watch.look())
        runtime.ledger.close()
    assert [note.title.split(",")[0] for note in notes] == ["Vedette trouble: the source a is not polled"]


def test_a_clock_that_jumped_is_told_once(desk: Desk) -> None:
    assert looked(desk) == []
    with recorder() as notes:
        runtime = posted(desk, CONFIG)
        watch = TroubleWatch(runtime)
        watch.clock_jumped(timedelta(hours=-3))
        assert runtime.troubled.is_set()
        asyncio.run(watch.look())
        asyncio.run(watch.look())
        runtime.ledger.close()
    assert [note.title for note in notes] == ["Vedette trouble: the clock was set back by 3:00:00"]


@dataclass
class Called:
    """A network that notes what it is asked, and answers with `status`, or not at all."""

    status: int | None = 200
    asked: list[FetchRequest] = field(default_factory=list)

    def reconfigure(self, _: object) -> None:
        """Nothing to do."""

    async def fetch(self, asked: FetchRequest) -> Response | FetchFailure:
        self.asked.append(asked)
        if self.status is None:
            return FetchFailure(asked.url, "refused_address", "ping.example is a private address.")
        return Response(asked.url, asked.url, self.status, (), b"")


def beat(desk: Desk, network: Called, heartbeat: str = 'heartbeat: "https://ping.example/token-of-mine"\n') -> None:
    """Try to call the heartbeat once."""
    with recorder():
        runtime = posted(desk, CONFIG + heartbeat)
        runtime.crawl = cast("Crawl", network)
        asyncio.run(call_heartbeat(runtime))
        runtime.ledger.close()


def test_the_heartbeat_is_called_while_all_is_well_and_not_while_a_change_waits(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    network = Called()
    beat(desk, network)
    assert [(one.url, one.obey_robots) for one in network.asked] == [("https://ping.example/token-of-mine", False)]
    fresh(desk, "https://a.example/1")
    beat(desk, network)
    assert len(network.asked) == 2
    desk.now += timedelta(minutes=6)
    beat(desk, network)
    assert len(network.asked) == 2
    assert "heartbeat left out reason=changes wait to be judged" in caplog.text


@pytest.mark.parametrize(
    ("status", "line"), [(500, "it was answered 500"), (None, "ping.example is a private address.")]
)
def test_a_heartbeat_that_fails_is_one_line_of_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture, status: int | None, line: str
) -> None:
    beat(desk, Called(status))
    [record] = [one for one in caplog.records if "heartbeat" in one.getMessage()]
    assert record.getMessage() == f"heartbeat failed reason={line}"


def test_no_heartbeat_is_called_when_none_is_configured(desk: Desk) -> None:
    network = Called()
    beat(desk, network, "")
    assert network.asked == []
