"""Runs coroutines at a time of the wall clock. The only module that imports APScheduler.

Nothing is kept beyond the process: due times belong to the ledger, and a `Timetable` holds the next run of each job.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

_MIN_WAIT: Final = timedelta(milliseconds=20)

# APScheduler runs plain functions in a thread, so every job has to be a coroutine function.
Job = Callable[..., Awaitable[None]]


class Timetable:
    """Jobs by name. A job that is given a name already taken replaces the other one."""

    def __init__(self) -> None:
        # A job that comes late still runs, once: nothing is skipped because the machine slept.
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        """Begin to run jobs, in the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Run no further job. A job that has begun is left to end."""
        self._scheduler.shutdown(wait=False)

    def run_in(self, wait: timedelta, name: str, job: Job, *args: object) -> None:
        """Run `job(*args)` once, `wait` from now; at once when `wait` is negative."""
        at = datetime.now(UTC) + max(wait, _MIN_WAIT)
        self._scheduler.add_job(job, "date", run_date=at, args=args, id=name, replace_existing=True)

    def run_every(self, interval: timedelta, name: str, job: Job, first_in: timedelta | None = None) -> None:
        """Run `job()` again and again; `first_in`: until the first run, `interval` when None."""
        first_at = datetime.now(UTC) + (interval if first_in is None else first_in)
        self._scheduler.add_job(
            job, "interval", seconds=interval.total_seconds(), id=name, replace_existing=True, next_run_time=first_at
        )

    def cancel(self, name: str) -> None:
        """Forget the job of this name.

        Raises:
            KeyError: there is none.
        """
        if self._scheduler.get_job(name) is None:
            raise KeyError(name)
        self._scheduler.remove_job(name)

    def next_runs(self) -> dict[str, datetime]:
        """When each job runs next, by name. Before `start` nothing is known of any job."""
        return {job.id: job.next_run_time for job in self._scheduler.get_jobs() if hasattr(job, "next_run_time")}
