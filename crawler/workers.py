"""Worker processes with deadlines. Whatever parses a document from the web runs here, never in the event loop.

A function and its arguments are pickled to the process; its answer comes back as data of the type that the function is
declared to return, and is never unpickled. One that overruns its deadline, crashes or outgrows its memory is killed and
replaced; the caller gets a `WorkerFailure` value. Nothing here knows what the functions do.
"""

import asyncio
import contextlib
import json
import logging
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, Literal, ParamSpec, Self, TypeVar

from crawler.answers import UnknownShapeError, decoded
from crawler.turns import Turns
from crawler.worker_process import ANSWERED, OUT_OF_MEMORY, WorkerLimits

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)

BYTES_PER_GIB = 1024**3
MAX_ANSWER_BYTES = 256 * 1024**2  # a page has 8 MB at most, and its article is a part of it
START_GRACE_S = 60.0  # a spawned worker imports what it parses with first: 0.4 s, far more on a loaded machine
_WALL_TIME_FACTOR = (
    6  # the deadline is processor time, so a busy machine loses no page; six times as long by the clock also ends it
)


@dataclass(frozen=True, slots=True)
class WorkerFailure:
    """A call that brought no result, and why in a sentence."""

    reason: Literal["timeout", "crashed", "memory", "not_started"]
    sentence: str


# What a worker's environment keeps: nothing that a configuration could take a secret from.
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH")
_PROGRAM: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from crawler.worker_process import serve; serve(int(sys.argv[2]))"
)


class _Worker:
    """One process and the pipe to it; used by one thread at a time."""

    def __init__(self, limits: WorkerLimits) -> None:
        self.connection, theirs = multiprocessing.Pipe()
        path = json.dumps([str(Path(entry).absolute()) for entry in sys.path])
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-I", "-c", _PROGRAM, path, str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            pass_fds=[theirs.fileno()],
            cwd="/",
        )
        theirs.close()
        self._door = socket.socket(fileno=os.dup(self.connection.fileno()))
        self._end = weakref.finalize(self, _end, self.connection, self._door, self.process)
        self._overran = False
        self.limits = limits
        self.calls = 0
        self.ready = False

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def call(self, function: Callable[..., R], args: tuple[Any, ...]) -> R | WorkerFailure:
        """The function's result, or what went wrong; after all but "memory" the process is gone."""
        self.calls += 1
        deadline_s = self.limits.deadline_s
        try:
            if not self.ready and (failed := self._started()):
                return failed
            with self._cut_after(deadline_s * _WALL_TIME_FACTOR):
                self.connection.send((function, args))
                answer = self.connection.recv_bytes(MAX_ANSWER_BYTES)
            return _read(answer, function)
        except UnknownShapeError as error:
            return self._killed(WorkerFailure("crashed", f"the worker process answered in another shape ({error})"))
        except (EOFError, OSError):
            if self._overran:
                sentence = f"it took longer than {deadline_s * _WALL_TIME_FACTOR:g} s"
                return self._killed(WorkerFailure("timeout", sentence))
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
            if self.process.returncode == -signal.SIGPROF:
                return self._killed(WorkerFailure("timeout", f"it took longer than {deadline_s:g} s of processor time"))
            died = f"the worker process died (exit code {self.process.returncode})"
            return self._killed(WorkerFailure("crashed" if self.ready else "not_started", died))

    @contextlib.contextmanager
    def _cut_after(self, limit_s: float) -> Iterator[None]:
        """Close the pipe for both sides if the block takes longer.

        A process that was taken over may take nothing, answer by halves, or leave a child that holds the pipe.
        """
        timer = threading.Timer(limit_s, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        self._overran = True
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)

    def _started(self) -> WorkerFailure | None:
        """Wait until the process is ready for calls; the failure when it is not in time."""
        self.connection.send(self.limits)
        if not self.connection.poll(START_GRACE_S):
            return self._killed(WorkerFailure("not_started", "the worker process did not start in time"))
        _say_once(self.connection.recv_bytes().decode("utf8", "replace"))
        self.ready = True
        return None

    def _killed(self, lost: WorkerFailure) -> WorkerFailure:
        self.stop()
        return lost

    def stop(self) -> None:
        """End the process at once; what it was doing is lost."""
        self._end()


def _read(answer: bytes, function: Callable[..., R]) -> R | WorkerFailure:
    if answer.startswith(OUT_OF_MEMORY):
        return WorkerFailure("memory", "it needed more memory or depth than it may have")
    return decoded(answer.removeprefix(ANSWERED), function)


def _end(connection: Connection, door: socket.socket, process: "subprocess.Popen[bytes]") -> None:
    connection.close()
    door.close()
    process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)


@cache
def _say_once(left_open: str) -> None:
    """Log what worker processes could not give up; nothing when they gave up all."""
    if left_open:
        log.warning("worker processes are not confined: %s", left_open)


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
        self._limits = WorkerLimits(deadline_s, max_memory, set_up)
        self._calls_per_worker = calls_per_worker
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._turns = Turns(count)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._closed = False

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | WorkerFailure:
        """What `function(*args)` returns in a worker, or `WorkerFailure`. Waits for a free worker first."""
        assert not kwargs, "arguments go by position"
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._call, function, args)

    async def run_for(
        self, whom: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R | WorkerFailure:
        """As `run`, on behalf of somebody, such as a source: what is hard to read for one delays no other."""
        async with self._turns.turn(whom):
            return await self.run(function, *args, **kwargs)

    def _call(self, function: Callable[..., R], args: tuple[Any, ...]) -> R | WorkerFailure:
        worker = self._idle_or_new()
        answer = worker.call(function, args)
        if isinstance(answer, WorkerFailure) and not self._closed:  # to close is to end them amid their work
            log.warning("worker lost reason=%s function=%s", answer.reason, getattr(function, "__name__", "?"))
        if worker.is_alive and worker.calls < self._calls_per_worker and not self._closed:
            self._idle.append(worker)
        else:
            worker.stop()
            self._all.discard(worker)
        return answer

    def _idle_or_new(self) -> _Worker:
        """A worker to call; one that somebody ended while it was idle is replaced, and costs no call."""
        while self._idle:
            worker = self._idle.pop()
            if worker.is_alive:
                return worker
            worker.stop()
            self._all.discard(worker)
        return self._start()

    def _start(self) -> _Worker:
        worker = _Worker(self._limits)
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
