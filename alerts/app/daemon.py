"""The daemon: APScheduler beside Scrapy in one loop, signals, reload, and a stop that drains."""

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from alerts.app.indexing import index_words_for_ever
from alerts.app.job_guard import JobFailure
from alerts.app.pipeline import judge, judge_the_past, visit
from alerts.app.runtime import Runtime
from alerts.app.sending import Sender
from alerts.app.systemd import tell_systemd
from alerts.configuration import Config
from alerts.store import reschedule_deliveries
from crawler.errors import LedgerError
from crawler.model import Source
from crawler.store import next_visit_at, prune, reschedule_polls, reschedule_readings

log = logging.getLogger(__name__)

_VISIT_LIMIT_S: Final = 900.0  # a first visit reads a hundred pages at two seconds' distance
_DRAIN_S: Final = 10.0
_HARD_STOP_S: Final = 20.0
_TICK_S: Final = 10.0
_BEATS_MISSED: Final = 3  # the scheduler may sleep for as long as a clock was set back unnoticed
_PRUNE_EVERY: Final = timedelta(hours=24)
_FIRST_PRUNE: Final = timedelta(minutes=5)
_CLOCK_JUMP_S: Final = 15.0
_LONGEST_PAUSE: Final = timedelta(hours=1)  # of a source that fails, and of a message
_WELL_S: Final = 300.0  # what ran this long before it failed is not failing on and on
_PAUSE: Final = timedelta(minutes=1)  # after a visit that failed within: nobody's server is asked on and on meanwhile


class Daemon:
    """Runs a post until a signal. The due times stand in the ledger; the scheduler only knows the next one of each."""

    def __init__(self, runtime: Runtime, visit_limit_s: float = _VISIT_LIMIT_S, tick_s: float = _TICK_S) -> None:
        self.runtime = runtime
        self.visit_limit_s = visit_limit_s
        self.tick_s = tick_s
        self.beat_s = time.monotonic()
        self.guard = runtime.guard
        self.sender = Sender(runtime)
        self.visits: dict[str, asyncio.Task[None]] = {}
        self.scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self.exit_code = 0
        self.offset_s = self._offset_s()

    async def run(self, reload: Callable[[], Awaitable[None]]) -> int:
        """Watch until the post is told to stop; `reload` watches the configuration beside; the exit code."""
        self._listen_to_signals()
        self._pull_in(_LONGEST_PAUSE, timedelta())
        await judge_the_past(self.runtime)
        self.scheduler.start()
        self.schedule_all()
        self._schedule_own(_FIRST_PRUNE)
        self.runtime.changed.set()
        loops = [
            asyncio.create_task(self._for_ever("judging", self._judge)),
            asyncio.create_task(self._for_ever("sending", self.sender.run)),
            asyncio.create_task(self._for_ever("reloading", reload)),
            asyncio.create_task(self._for_ever("ticking", self._tick_on)),
            asyncio.create_task(self._for_ever("writing words", lambda: index_words_for_ever(self.runtime))),
        ]
        tell_systemd("READY=1")
        config = self.runtime.config
        log.info("watching sources=%d rules=%d pid=%d", len(config.sources), len(config.rules), os.getpid())
        await self.runtime.stopping.wait()
        await self._stop(loops)
        return self.exit_code

    def schedule_all(self) -> None:
        """Give every source of the configuration its next visit, and drop those that left it."""
        wanted = {source.id for source in self.runtime.config.sources}
        for job in self.scheduler.get_jobs():
            if not job.id.startswith(":") and job.id not in wanted:
                job.remove()
        for source in self.runtime.config.sources:
            self._schedule(source.id)

    def _schedule_own(self, first_prune: timedelta) -> None:
        """Begin what recurs, or begin it anew."""
        prune_at = datetime.now(UTC) + first_prune
        add = partial(self.scheduler.add_job, trigger="interval", replace_existing=True)
        add(self._beat, seconds=self.tick_s, id=":beat")
        add(self._prune, seconds=_PRUNE_EVERY.total_seconds(), id=":prune", next_run_time=prune_at)

    async def adopt(self, config: Config) -> None:
        """Put a new configuration in force; visits under way end as they began."""
        self.runtime.adopt(config)
        self.schedule_all()
        await judge_the_past(self.runtime)
        self.runtime.raised.set()

    def _schedule(self, source_id: str, at_least: timedelta = timedelta()) -> None:
        if not self.runtime.stopping.is_set():
            wait = next_visit_at(self.runtime.ledger, source_id) - self.runtime.clock()
            self._schedule_in(source_id, max(wait, at_least))

    def _schedule_in(self, source_id: str, wait: timedelta) -> None:
        at = datetime.now(UTC) + max(wait, timedelta(milliseconds=20))
        self.scheduler.add_job(
            self._start_visit, "date", run_date=at, args=[source_id], id=source_id, replace_existing=True
        )

    async def _start_visit(self, source_id: str) -> None:
        """The scheduler's job: it only starts a task, so that nothing that hangs can hold the scheduler.

        A coroutine, because APScheduler runs plain functions in a thread.
        """
        if source_id not in self.visits:
            self.visits[source_id] = asyncio.ensure_future(self._visit(source_id))

    async def _visit(self, source_id: str) -> None:
        source = next((s for s in self.runtime.config.sources if s.id == source_id), None)
        pause = timedelta()
        try:
            if source:
                done = await self.guard.run("visit", self._bounded(source), f"source={source_id}")
                if isinstance(done, JobFailure):
                    pause = min(_PAUSE, timedelta(seconds=source.every_s))
        finally:
            del self.visits[source_id]
            self._schedule_after(source_id, pause)

    async def _bounded(self, source: Source) -> None:
        """Visit the source when there is a place, and give up when that takes too long: what is left stays due."""
        try:
            async with self.runtime.places.place(source), asyncio.timeout(self.visit_limit_s):
                await visit(source, self.runtime)
        except TimeoutError:
            log.warning("visit timed out source=%s after_s=%g", source.id, self.visit_limit_s)

    def _schedule_after(self, source_id: str, pause: timedelta) -> None:
        """Schedule the next visit, `pause` from now at the earliest; when even the ledger fails, a minute from now."""
        if all(source.id != source_id for source in self.runtime.config.sources):
            return
        try:
            self._schedule(source_id, pause)
        except LedgerError:
            self._schedule_in(source_id, _PAUSE)

    async def _judge(self) -> None:
        while not self.runtime.stopping.is_set():
            await self.runtime.changed.wait()
            self.runtime.changed.clear()
            await judge(self.runtime)

    async def _for_ever(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work`, and begin again a little later whenever it ends, longer each time it fails on and on."""
        pause_s = 1.0
        while not self.runtime.stopping.is_set():
            began_at = time.monotonic()
            await self.guard.run(name, work())
            if time.monotonic() - began_at > _WELL_S:
                pause_s = 1.0
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, 60.0)
            self.runtime.changed.set()

    async def _beat(self) -> None:
        """Runs every ten seconds by the scheduler's clock: a sign of its life."""
        self.beat_s = time.monotonic()

    async def _tick_on(self) -> None:
        while not self.runtime.stopping.is_set():
            await asyncio.sleep(self.tick_s)
            await self.tick()

    async def tick(self) -> None:
        """Runs every ten seconds by the loop's clock: feeds systemd's watchdog, and finds a clock that was set.

        Not a job of the scheduler, which goes by the clock on the wall: set back by two days, that one sleeps for two
        days. That this runs shows that the loop lives, and the beat that the scheduler does.
        """
        if time.monotonic() - self.beat_s < _BEATS_MISSED * self.tick_s:
            tell_systemd("WATCHDOG=1")
        if not self.runtime.ledger.is_in_place():
            self._give_up_the_ledger()
            return
        self.guard.look()
        before_s, self.offset_s = self.offset_s, self._offset_s()
        jump_s = self.offset_s - before_s
        if abs(jump_s) < _CLOCK_JUMP_S:
            return
        log.warning("the clock jumped by_s=%d", jump_s)
        if isinstance(await self.guard.run("following the clock", self._follow_clock(jump_s)), JobFailure):
            self.offset_s = before_s  # the next tick tries again

    async def _follow_clock(self, jump_s: float) -> None:
        self._schedule_own(_PRUNE_EVERY)  # first: the scheduler has to wake also while the ledger fails
        if jump_s < 0:
            self._pull_in(timedelta(), timedelta(seconds=jump_s))
            self.runtime.raised.set()
        self.schedule_all()

    def _give_up_the_ledger(self) -> None:
        """Stop, because the ledger's file was removed or replaced; what is in the open one is kept beside it."""
        try:
            copy = self.runtime.ledger.rescue(self.runtime.clock())
        except LedgerError as error:
            log.error("the ledger %s was removed and could not be rescued: %s", self.runtime.ledger.path, error)  # noqa: TRY400 - a sentence, no traceback
        else:
            log.error("the ledger %s was removed or replaced; what it held is in %s", self.runtime.ledger.path, copy)
        self.exit_code = 1
        self.runtime.stopping.set()

    def _pull_in(self, spare: timedelta, jump: timedelta) -> None:
        """Make due what stands in the ledger by a clock that was ahead, by `jump` if that is known.

        `spare`: the longest pause that a source or a message that failed may have by right.
        """
        now = self.runtime.clock()
        longest = timedelta(seconds=max((source.every_s for source in self.runtime.config.sources), default=0.0))
        reschedule_polls(self.runtime.ledger, now + max(longest, spare))
        reschedule_deliveries(self.runtime.ledger, now + spare, now)
        reschedule_readings(
            self.runtime.ledger, jump, now
        )  # last: when one before fails all is done again, and this moves

    async def _prune(self) -> None:
        """Runs once a day: removes what `keep` no longer wants, a batch at a time between other work.

        Not by a clock that has just been set, and not for a day after: one set ahead by mistake would cost the archive.
        """
        if abs(self._offset_s() - self.offset_s) < _CLOCK_JUMP_S:
            await self.guard.run("pruning", self._remove_old())

    async def _remove_old(self) -> None:
        removed = 0
        for count in prune(self.runtime.ledger, self.runtime.config.keep_text, self.runtime.clock()):
            removed += count
            await asyncio.sleep(0.05)
        log.info("pruned texts=%d", removed)

    def _offset_s(self) -> float:
        return self.runtime.clock().timestamp() - time.monotonic()

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._on_stop_signal)

    def _on_stop_signal(self) -> None:
        """Begin to stop; a thread ends a stop that hangs, whatever holds it."""
        if self.runtime.stopping.is_set():
            os._exit(1)  # asked twice: now
        log.info("stopping; a second signal stops at once")
        hard_stop = threading.Timer(_HARD_STOP_S, os._exit, [1])
        hard_stop.daemon = True
        hard_stop.start()
        self.runtime.stopping.set()

    async def _stop(self, loops: list[asyncio.Task[None]]) -> None:
        """Start nothing new, let what runs finish for ten seconds, then cut it off."""
        tell_systemd("STOPPING=1")
        self.scheduler.shutdown(wait=False)
        self.runtime.raised.set()
        self.runtime.changed.set()
        running = [*self.visits.values(), *self.sender.tasks.values()]
        if running:
            _, late = await asyncio.wait(running, timeout=_DRAIN_S)
            for task in (*late, *loops):
                task.cancel()
        for task in loops:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*running, *loops, return_exceptions=True), 3)
        log.info("stopped")
