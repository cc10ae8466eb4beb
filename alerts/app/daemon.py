"""The daemon: visits, judging, sending and reloading side by side in Scrapy's loop, until a signal stops it."""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from alerts.app.clock_watch import ClockWatch, reschedule_after_jump, reschedule_after_start
from alerts.app.heartbeat import HEARTBEAT_EVERY, call_heartbeat
from alerts.app.indexing import index_words_for_ever
from alerts.app.job_guard import JobFailure
from alerts.app.job_loops import start_loops
from alerts.app.metrics_server import MetricsServer
from alerts.app.pipeline import judge, judge_the_past
from alerts.app.regrouping import regroup_for_ever
from alerts.app.runtime import Runtime
from alerts.app.scheduling import Timetable
from alerts.app.sending import Sender
from alerts.app.shutdown import drain, stop_on_signals
from alerts.app.systemd import tell_systemd
from alerts.app.trouble_watch import TroubleWatch
from alerts.app.upkeep import remove_old_texts, rescue
from alerts.app.visits import VISIT_LIMIT_S, Visits
from alerts.configuration import Config
from crawler.store import show_life

log = logging.getLogger(__name__)

_TICK_S: Final = 10.0
_MAX_TICKS_WITHOUT_BEAT: Final = 3
_PRUNE_EVERY: Final = timedelta(hours=24)
_FIRST_PRUNE_IN: Final = timedelta(minutes=5)
_FIRST_HEARTBEAT_IN: Final = timedelta(seconds=5)


class Daemon:
    """Runs `runtime` until it is told to stop. `beat_s`: when the scheduler last showed that it runs, monotonic."""

    def __init__(self, runtime: Runtime, visit_limit_s: float = VISIT_LIMIT_S, tick_s: float = _TICK_S) -> None:
        self.runtime = runtime
        self.tick_s = tick_s
        self.beat_s = time.monotonic()
        self.exit_code = 0
        self.timetable = Timetable()
        self.visits = Visits(runtime, self.timetable, visit_limit_s)
        self.sender = Sender(runtime)
        self.clock_watch = ClockWatch(runtime.clock)
        self.trouble = TroubleWatch(runtime)
        self.metrics = MetricsServer(runtime, self._shown_at)

    async def run(self, reload: Callable[[], Awaitable[None]]) -> int:
        """Work until the runtime is told to stop, with `reload` watching the configuration; returns the exit code."""
        stop_on_signals(self.runtime.stopping)
        reschedule_after_start(self.runtime)
        await self.metrics.follow(self.runtime.config.metrics)
        await judge_the_past(self.runtime)
        self.timetable.start()
        self.visits.schedule_all()
        self._schedule_upkeep(_FIRST_PRUNE_IN)
        self.runtime.changed.set()
        loops = {
            "judging": self._judge,
            "sending": self.sender.run,
            "reloading": reload,
            "ticking": self._tick_on,
            "trouble": self.trouble.run,
            "indexing": lambda: index_words_for_ever(self.runtime),
            "grouping": lambda: regroup_for_ever(self.runtime),
        }
        tasks = start_loops(loops, self.runtime)
        tell_systemd("READY=1")
        config = self.runtime.config
        log.info("watching sources=%d rules=%d pid=%d", len(config.sources), len(config.rules), os.getpid())
        await self.runtime.stopping.wait()
        await self._stop(tasks)
        return self.exit_code

    async def adopt(self, config: Config) -> None:
        """Put a new configuration in force. Visits under way end with the one that they began with."""
        self.runtime.adopt(config)
        await self.metrics.follow(config.metrics)
        self.visits.schedule_all()
        await judge_the_past(self.runtime)
        self.runtime.raised.set()

    def _schedule_upkeep(self, first_prune_in: timedelta) -> None:
        """Schedule the beat and the daily pruning, also when they are scheduled already."""
        self.timetable.run_every(timedelta(seconds=self.tick_s), "beat", self._beat)
        self.timetable.run_every(_PRUNE_EVERY, "prune", self._prune, first_prune_in)
        self.timetable.run_every(HEARTBEAT_EVERY, "heartbeat", self._call_heartbeat, _FIRST_HEARTBEAT_IN)

    async def _judge(self) -> None:
        while not self.runtime.stopping.is_set():
            await self.runtime.changed.wait()
            self.runtime.changed.clear()
            await judge(self.runtime)

    async def _beat(self) -> None:
        self.beat_s = time.monotonic()
        self.runtime.checkpoint("beat")

    def _shown_at(self) -> datetime:
        """When the scheduler last showed that it runs. Whoever asks shows that the loop does."""
        return self.runtime.clock() - timedelta(seconds=time.monotonic() - self.beat_s)

    async def _call_heartbeat(self) -> None:
        await self.runtime.guard.run("heartbeat", call_heartbeat(self.runtime))

    async def _tick_on(self) -> None:
        while not self.runtime.stopping.is_set():
            due_s = time.monotonic() + self.tick_s
            await asyncio.sleep(self.tick_s)
            self.runtime.measures.note_tick(time.monotonic() - due_s)
            await self.tick()

    async def tick(self) -> None:
        """Show life to systemd and to `status --health`, look after the ledger, and follow a clock that was set.

        The event loop calls this every ten seconds, and not the scheduler, which goes by the wall clock: after that
        is set back by two days, the scheduler sleeps for two days. Life is shown only while both are alive.
        """
        if time.monotonic() - self.beat_s < _MAX_TICKS_WITHOUT_BEAT * self.tick_s:
            tell_systemd("WATCHDOG=1")
            show_life(self.runtime.ledger.path)
        if not self.runtime.ledger.is_in_place():
            rescue(self.runtime.ledger, self.runtime.clock())
            self.exit_code = 1
            self.runtime.stopping.set()
            return
        self.runtime.guard.look()
        if jump_s := self.clock_watch.jump_s():
            log.warning("the clock jumped by_s=%d", jump_s)
            done = await self.runtime.guard.run("following the clock", self._follow_clock(jump_s))
            if not isinstance(done, JobFailure):  # otherwise the next tick tries again
                self.clock_watch.accept(jump_s)

    async def _follow_clock(self, jump_s: float) -> None:
        self._schedule_upkeep(_PRUNE_EVERY)  # first: this wakes the scheduler even if the ledger then fails
        reschedule_after_jump(self.runtime, jump_s)
        self.visits.schedule_all()
        self.runtime.raised.set()
        self.trouble.clock_jumped(timedelta(seconds=round(jump_s)))

    async def _prune(self) -> None:
        """Remove old texts, unless the clock was just set; `_follow_clock` then puts pruning off for a day.

        A clock set ahead by mistake would cost the archive.
        """
        if not self.clock_watch.jump_s():
            await self.runtime.guard.run("pruning", remove_old_texts(self.runtime))

    async def _stop(self, loops: list[asyncio.Task[None]]) -> None:
        tell_systemd("STOPPING=1")
        self.timetable.stop()
        self.runtime.crawl.stop_sending()
        self.runtime.raised.set()
        self.runtime.changed.set()
        await drain([*self.visits.tasks.values(), *self.sender.tasks.values()], loops)
        await self.metrics.stop()
        log.info("stopped")
