"""The daemon from within, with a network that answers as told and a clock moved by hand."""

import asyncio
import os
import socket
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from alerts.app.daemon import Daemon
from alerts.app.runtime import Runtime
from alerts.configuration import load_config
from alerts.store import ALERTS
from crawler.model import Entry, FetchFailure, FetchRequest, Poll, Response
from crawler.spiders import Crawl
from crawler.store import (
    CRAWLER,
    Ledger,
    ReadResult,
    due_entries,
    open_ledger,
    record_poll,
    save,
    source_states,
)
from crawler.workers import Workers
from tests.crawl import FakeCrawl

pytestmark = pytest.mark.chain

FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title></channel></rss>'
CONFIG = """store: v.db
crawl: {every: 15m}
channels: {none: {url: "json://127.0.0.1:9/"}}
sources: {a: {feed: "https://a.example/feed"}, b: {feed: "https://b.example/feed"}}
rules: {keels: {query: keel}}
"""


@dataclass
class Net(FakeCrawl):
    """Answers every request with an empty feed; `hangs` names hosts that never answer."""

    hangs: frozenset[str] = frozenset()
    asked: Counter[str] = field(default_factory=Counter)
    on_request: Callable[[], None] = lambda: None

    async def fetch(self, ask: FetchRequest) -> Response | FetchFailure:
        host = ask.url.split("/")[2]
        self.asked[host] += 1
        self.on_request()
        if host in self.hangs:
            await asyncio.Event().wait()
        return Response(ask.url, ask.url, 200, (("content-type", "application/rss+xml"),), FEED)


@dataclass
class Clock:
    """The machine's clock, and what somebody set it by."""

    offset: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset


def waits_of(daemon: Daemon) -> dict[str, timedelta]:
    """How long each job of the daemon's timetable still waits."""
    return {name: at - datetime.now(UTC) for name, at in daemon.timetable.next_runs().items()}


@dataclass
class Watch:
    """A running daemon. `until` asks again after each request and each step of the daemon's work."""

    daemon: Daemon
    clock: Clock
    happened: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ledger(self) -> Ledger:
        return self.daemon.runtime.ledger

    async def until(self, question: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not question():
                self.happened.clear()
                await self.happened.wait()

    async def until_polled(self, times: int = 1) -> None:
        """Wait until each source was polled so often, and its visit is over."""
        await self.until(lambda: [state.polls for state in source_states(self.ledger)] == [times, times])
        await self.visits_ended()

    async def visits_ended(self) -> None:
        while tasks := self.daemon.visits.tasks.values():
            await asyncio.wait(tasks, timeout=20)

    async def until_a_beat(self) -> None:
        before_s = self.daemon.beat_s
        await self.until(lambda: self.daemon.beat_s > before_s)


def watching(
    folder: Path,
    net: Net,
    use: Callable[[Watch], Awaitable[None]],
    visit_limit_s: float = 60,
    ahead: timedelta = timedelta(),
    tick_s: float = 10.0,
) -> None:
    """Run a daemon on `net`, with a clock that is `ahead`; once it has started, `use` runs, then it is stopped."""
    (folder / "config.yaml").write_text(CONFIG)
    clock = Clock(ahead)

    async def main() -> None:
        config = load_config(folder / "config.yaml", {}).config
        ledger = open_ledger(config.store, (CRAWLER, ALERTS))
        async with Workers(1) as workers:
            runtime = Runtime(config, ledger, cast("Crawl", net), workers, b"key", clock)
            runtime.adopt(config)
            watch = Watch(Daemon(runtime, visit_limit_s, tick_s), clock)
            net.on_request = watch.happened.set
            runtime.checkpoint = lambda _: watch.happened.set()
            net.deps = runtime.collect_deps()
            started = asyncio.Event()

            async def reload() -> None:  # the daemon begins it when everything else has begun
                started.set()
                await runtime.stopping.wait()

            running = asyncio.create_task(watch.daemon.run(reload))
            try:
                await started.wait()
                await use(watch)
            finally:
                runtime.stopping.set()
                await running
        ledger.close()

    asyncio.run(main())


def test_a_visit_that_hangs_is_timed_out_and_holds_up_no_other_source(tmp_path: Path) -> None:
    net = Net(hangs=frozenset({"a.example"}))

    async def use(watch: Watch) -> None:
        await watch.until(lambda: net.asked["b.example"] == 1)
        await watch.until(lambda: net.asked["a.example"] >= 2)

    watching(tmp_path, net, use, visit_limit_s=0.3)


def test_a_clock_set_back_leaves_no_gap(tmp_path: Path) -> None:
    net = Net()

    async def use(watch: Watch) -> None:
        await watch.until_polled()
        watch.clock.offset = timedelta(hours=-9)
        await watch.daemon.tick()
        latest = max(state.next_poll_at for state in source_states(watch.ledger))
        assert latest <= watch.clock() + timedelta(minutes=16)

    watching(tmp_path, net, use)


def test_a_scheduler_that_sleeps_by_a_clock_set_back_is_woken(tmp_path: Path) -> None:
    net = Net()

    async def use(watch: Watch) -> None:
        await watch.until_polled()
        # as the scheduler sees its jobs when the clock was set back
        for job in watch.daemon.timetable._scheduler.get_jobs():
            job.modify(next_run_time=job.next_run_time + timedelta(days=2))
        watch.clock.offset = timedelta(days=-2)
        await watch.until_a_beat()
        due = waits_of(watch.daemon)
        assert max(due["visit:a"], due["visit:b"]) < timedelta(minutes=16)
        assert due["prune"] < timedelta(hours=25)

    watching(tmp_path, net, use, tick_s=0.2)


def test_a_scheduler_is_woken_also_while_the_ledger_fails(tmp_path: Path) -> None:
    async def use(watch: Watch) -> None:
        await watch.until_polled()
        watch.ledger.db.conn.execute("pragma query_only = on").fetchall()
        for job in watch.daemon.timetable._scheduler.get_jobs():
            job.modify(next_run_time=job.next_run_time + timedelta(days=2))
        watch.clock.offset = timedelta(days=-2)
        await watch.until_a_beat()
        watch.ledger.db.conn.execute("pragma query_only = off").fetchall()

    watching(tmp_path, Net(), use, tick_s=0.2)


def test_a_clock_set_ahead_by_mistake_prunes_nothing_for_a_day(tmp_path: Path) -> None:
    async def use(watch: Watch) -> None:
        ledger = watch.ledger
        await watch.until_polled()
        record_poll(
            ledger,
            Poll("a", watch.clock(), 200),
            [],
            watch.clock() + timedelta(minutes=15),
            watch.clock(),
            first_poll=False,
        )
        watch.clock.offset = timedelta(days=400)
        await watch.daemon._prune()
        assert len(ledger.rows("select * from polls")) == 3
        await watch.daemon.tick()
        assert waits_of(watch.daemon)["prune"] > timedelta(hours=23)

    watching(tmp_path, Net(), use)


def test_a_clock_set_back_moves_what_waits_along(tmp_path: Path) -> None:
    async def use(watch: Watch) -> None:
        ledger = watch.ledger
        await watch.until_polled()
        page = Entry("https://a.example/1")
        record_poll(
            ledger,
            Poll("a", watch.clock(), 200),
            [page],
            watch.clock() + timedelta(minutes=15),
            watch.clock(),
            first_poll=True,
        )
        [queued] = due_entries(ledger, "a", watch.clock())
        save(ledger, ReadResult(queued, None, watch.clock() + timedelta(hours=6)), watch.clock())
        watch.clock.offset = timedelta(days=-400)
        await watch.daemon.tick()
        [waiting] = ledger.rows("select due_at from entries")
        wait = datetime.fromisoformat(waiting["due_at"]) - watch.clock()
        assert timedelta(hours=5, minutes=59) < wait < timedelta(hours=6, minutes=1)

    watching(tmp_path, Net(), use)


def test_what_an_earlier_run_wrote_by_a_clock_far_ahead_does_not_wait_for_years(tmp_path: Path) -> None:
    net, there = Net(), list[datetime]()

    async def first(watch: Watch) -> None:
        await watch.until_polled()

    async def later(watch: Watch) -> None:
        there.extend(state.next_poll_at for state in source_states(watch.ledger))

    watching(tmp_path, net, first, ahead=timedelta(days=4000))
    watching(tmp_path, net, later)
    assert there
    assert max(there) <= datetime.now(UTC) + timedelta(hours=1)


def test_a_ledger_that_cannot_be_written_keeps_no_server_busy(tmp_path: Path) -> None:
    net = Net()

    async def use(watch: Watch) -> None:
        await watch.until_polled()
        watch.ledger.db.conn.execute("pragma query_only = on").fetchall()
        watch.clock.offset = timedelta(hours=9)
        await watch.daemon.tick()
        await watch.until(lambda: net.asked.total() == 4)
        await watch.visits_ended()
        waits = waits_of(watch.daemon)
        assert min(waits["visit:a"], waits["visit:b"]) > timedelta(seconds=50)

    watching(tmp_path, net, use)
    assert net.asked.total() == 4


def test_a_clock_set_forward_polls_each_source_once(tmp_path: Path) -> None:
    net = Net()

    async def use(watch: Watch) -> None:
        await watch.until_polled()
        watch.clock.offset = timedelta(hours=9)
        await watch.daemon.tick()
        await watch.until_polled(times=2)
        waits = waits_of(watch.daemon)
        assert min(waits["visit:a"], waits["visit:b"]) > timedelta(minutes=10)

    watching(tmp_path, net, use)
    assert net.asked == {"a.example": 2, "b.example": 2}


def test_systemd_hears_ready_and_the_watchdog_only_from_a_living_scheduler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    address = str(tmp_path / "notify")
    listener.bind(address)
    listener.setblocking(False)  # noqa: FBT003 - its only spelling
    monkeypatch.setitem(os.environ, "NOTIFY_SOCKET", address)

    async def use(watch: Watch) -> None:
        await watch.daemon.tick()

    watching(tmp_path, Net(), use)
    heard = []
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            heard.append(listener.recv(100).decode())
        except BlockingIOError:
            break
    listener.close()
    assert heard == ["READY=1", "WATCHDOG=1", "STOPPING=1"]


def remove_ledger(folder: Path) -> None:
    for file in folder.glob("v.db*"):
        file.unlink()


def test_a_ledger_that_is_removed_is_rescued_and_the_daemon_stops(tmp_path: Path) -> None:
    async def use(watch: Watch) -> None:
        await watch.until_polled()
        assert watch.ledger.is_in_place()
        remove_ledger(tmp_path)
        await watch.daemon.tick()
        assert watch.daemon.runtime.stopping.is_set()
        assert watch.daemon.exit_code == 1

    watching(tmp_path, Net(), use)
    [copy] = tmp_path.glob("v.db.rescued-*")
    ledger = open_ledger(copy, (CRAWLER, ALERTS))
    assert {state.polls for state in source_states(ledger)} == {1}
    ledger.close()
