"""When each source is visited: the ledger says when it is due, the timetable starts the visit."""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from alerts.app.job_guard import JobFailure
from alerts.app.pipeline import visit
from alerts.app.runtime import Runtime
from alerts.app.scheduling import Timetable
from crawler.errors import LedgerError
from crawler.model import Source
from crawler.store import next_visit_at

log = logging.getLogger(__name__)

VISIT_LIMIT_S: Final = 900.0  # a first visit reads a hundred pages, two seconds apart
_FAILURE_PAUSE: Final = timedelta(minutes=1)  # a fault of ours must not make us ask somebody's server again and again


class Visits:
    """The visits of the sources in force: `tasks` are those under way, by the source's id.

    The names of their jobs begin with `_JOB`, so that other jobs of the timetable are left alone.
    """

    _JOB: Final = "visit:"

    def __init__(self, runtime: Runtime, timetable: Timetable, limit_s: float = VISIT_LIMIT_S) -> None:
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._runtime = runtime
        self._timetable = timetable
        self._limit_s = limit_s

    def schedule_all(self) -> None:
        """Schedule the next visit of every source in force, and cancel those of sources that were removed."""
        in_force = [source.id for source in self._runtime.config.sources]
        for name in self._timetable.next_runs():
            if name.startswith(self._JOB) and name.removeprefix(self._JOB) not in in_force:
                self._timetable.cancel(name)
        for source_id in in_force:
            self._schedule(source_id)

    def _schedule(self, source_id: str, min_wait: timedelta = timedelta()) -> None:
        if not self._runtime.stopping.is_set():
            wait = next_visit_at(self._runtime.ledger, source_id) - self._runtime.clock()
            self._schedule_in(max(wait, min_wait), source_id)

    def _schedule_in(self, wait: timedelta, source_id: str) -> None:
        self._timetable.run_in(wait, self._JOB + source_id, self._start, source_id)

    async def _start(self, source_id: str) -> None:
        """Start the visit in a task of its own, so that one that hangs does not hold the scheduler."""
        if source_id not in self.tasks:
            self.tasks[source_id] = asyncio.create_task(self._visit_and_schedule(source_id))

    async def _visit_and_schedule(self, source_id: str) -> None:
        pause = timedelta()
        try:
            if source := self._source(source_id):
                done = await self._runtime.guard.run("visit", self._visit(source), f"source={source_id}")
                if isinstance(done, JobFailure):
                    pause = min(_FAILURE_PAUSE, timedelta(seconds=source.every_s))
        finally:
            del self.tasks[source_id]
            self._schedule_again(source_id, pause)

    async def _visit(self, source: Source) -> None:
        """Visit the source. What a visit that takes too long leaves unread stays due."""
        try:
            async with asyncio.timeout(self._limit_s):
                await visit(source, self._runtime)
        except TimeoutError:
            log.warning("visit timed out source=%s after_s=%g", source.id, self._limit_s)

    def _schedule_again(self, source_id: str, pause: timedelta) -> None:
        """Schedule the next visit after `pause` at the earliest; in a minute when the ledger cannot be read."""
        if self._source(source_id) is None:
            return
        try:
            self._schedule(source_id, pause)
        except LedgerError:
            self._schedule_in(_FAILURE_PAUSE, source_id)

    def _source(self, source_id: str) -> Source | None:
        """The source as it is in force, None when it was removed."""
        return next((source for source in self._runtime.config.sources if source.id == source_id), None)
