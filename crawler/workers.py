"""Worker processes with deadlines. Whatever parses a document from the web runs here, never in the event loop.

A function and its arguments are pickled to a spawned process. One that overruns its deadline, crashes or outgrows its
memory is killed and replaced; the caller gets a `WorkerFailure` value. Nothing here knows what the functions do.
"""

import asyncio
import contextlib
import logging
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Literal, ParamSpec, Self, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)

BYTES_PER_GIB = 1024**3
NICENESS = 5  # on a busy machine the event loop, which everything waits for, comes before the reading of a page
START_GRACE_S = 60.0  # a spawned worker imports what it parses with first: 0.4 s, far more on a loaded machine
_WALL_TIME_FACTOR = (
    6  # the deadline is processor time, so a busy machine loses no page; six times as long by the clock also ends it
)


@dataclass(frozen=True, slots=True)
class WorkerFailure:
    """A call that brought no result, and why in a sentence."""

    reason: Literal["timeout", "crashed", "memory", "not_started"]
    sentence: str


def _serve(connection: Connection, deadline_s: float, max_memory: int, set_up: Callable[[], None] | None) -> None:
    """Answer calls until the pipe closes. Runs in the worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_DATA, (max_memory, max_memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)
    with contextlib.suppress(EOFError, OSError):  # the parent is gone, and so is the work
        if set_up:
            set_up()
        connection.send(None)
        while True:
            function, args = connection.recv()
            # The kernel ends the process when its time is over, even inside C code, and even if the parent is gone.
            signal.setitimer(signal.ITIMER_PROF, deadline_s)
            answer = _answer(function, args)
            signal.setitimer(signal.ITIMER_PROF, 0)
            connection.send(answer)


def _answer(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any]:
    try:
        return (function(*args),)
    except (MemoryError, RecursionError) as error:
        return (WorkerFailure("memory", f"it needed more memory or depth than it may have ({type(error).__name__})"),)


class _Worker:
    """One process and the pipe to it; used by one thread at a time."""

    def __init__(self, deadline_s: float, max_memory: int, set_up: Callable[[], None] | None) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.connection, theirs = spawn.Pipe()
        args = (theirs, deadline_s, max_memory, set_up)
        self.process: BaseProcess = spawn.Process(target=_serve, args=args, daemon=True)
        self.process.start()
        theirs.close()
        self.calls = 0
        self.ready = False

    def call(self, function: Callable[..., R], args: tuple[Any, ...], deadline_s: float) -> R | WorkerFailure:
        """The function's result, or what went wrong; after all but "memory" the process is gone."""
        self.calls += 1
        try:
            if not self.ready:
                if not self.connection.poll(START_GRACE_S):
                    return self._killed(WorkerFailure("not_started", "the worker process did not start in time"))
                self.connection.recv()
                self.ready = True
            self.connection.send((function, args))
            if not self.connection.poll(deadline_s * _WALL_TIME_FACTOR):
                return self._killed(
                    WorkerFailure("timeout", f"it took longer than {deadline_s * _WALL_TIME_FACTOR:g} s")
                )
            answer: tuple[R | WorkerFailure] = self.connection.recv()
        except (EOFError, OSError):
            self.process.join(1)
            if self.process.exitcode == -signal.SIGPROF:
                return self._killed(WorkerFailure("timeout", f"it took longer than {deadline_s:g} s of processor time"))
            died = f"the worker process died (exit code {self.process.exitcode})"
            return self._killed(WorkerFailure("crashed" if self.ready else "not_started", died))
        return answer[0]

    def _killed(self, lost: WorkerFailure) -> WorkerFailure:
        self.stop()
        return lost

    def stop(self) -> None:
        """End the process at once; what it was doing is lost."""
        self.connection.close()
        self.process.kill()
        self.process.join(5)


def usable_cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """A pool of `count` processes: `deadline_s` seconds of processor time a call, `max_memory` bytes of data a process.

    A process is replaced after `calls_per_worker` calls, so that what a parser leaks does not add up. `set_up` is
    pickled, and called in each new process before its first call, without a deadline but that of the start.
    """

    def __init__(
        self,
        count: int = 1,
        deadline_s: float = 10.0,
        max_memory: int = 2 * BYTES_PER_GIB,
        calls_per_worker: int = 500,
        set_up: Callable[[], None] | None = None,
    ) -> None:
        self._deadline_s = deadline_s
        self._set_up = set_up
        self._max_memory = max_memory
        self._calls_per_worker = calls_per_worker
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._closed = False

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | WorkerFailure:
        """What `function(*args)` returns in a worker, or `WorkerFailure`. Waits for a free worker first."""
        assert not kwargs, "arguments go by position"
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._call, function, args)

    def _call(self, function: Callable[..., R], args: tuple[Any, ...]) -> R | WorkerFailure:
        worker = self._idle_or_new()
        answer = worker.call(function, args, self._deadline_s)
        if isinstance(answer, WorkerFailure):
            log.warning("worker lost reason=%s function=%s", answer.reason, getattr(function, "__name__", "?"))
        if worker.process.is_alive() and worker.calls < self._calls_per_worker and not self._closed:
            self._idle.append(worker)
        else:
            worker.stop()
            self._all.discard(worker)
        return answer

    def _idle_or_new(self) -> _Worker:
        """A worker to call; one that somebody ended while it was idle is replaced, and costs no call."""
        while self._idle:
            worker = self._idle.pop()
            if worker.process.is_alive():
                return worker
            worker.stop()
            self._all.discard(worker)
        return self._start()

    def _start(self) -> _Worker:
        worker = _Worker(self._deadline_s, self._max_memory, self._set_up)
        self._all.add(worker)
        return worker

    def close(self) -> None:
        """End every process at once, also those in the middle of a call."""
        self._closed = True
        for worker in list(self._all):
            with contextlib.suppress(OSError):
                worker.process.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in list(self._all):
            worker.stop()
        self._all.clear()

    async def __aenter__(self) -> Self:
        """The pool itself; processes start with the first calls."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the pool."""
        await asyncio.get_running_loop().run_in_executor(None, self.close)
