"""The worker's side: a process that answers calls until its pipe closes, with nothing of its parent's but the pipe."""

import contextlib
import os
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final

from crawler.answers import encoded
from crawler.sandbox import confine

NICENESS: Final = 5  # on a busy machine the event loop, which everything waits for, comes before the reading of a page
ANSWERED, OUT_OF_MEMORY = b"a", b"m"  # the first byte of an answer


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """`deadline_s`: of processor time a call; `max_memory`: bytes of data. `set_up` is called before the first call."""

    deadline_s: float
    max_memory: int
    set_up: Callable[[], None] | None = None


def serve(descriptor: int) -> None:
    """Answer calls until the pipe closes. What comes in was pickled by the parent; what goes out is plain data."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    left_open = confine()
    connection = Connection(descriptor)
    with contextlib.suppress(EOFError, OSError):  # the parent is gone, and so is the work
        limits: WorkerLimits = connection.recv()
        resource.setrlimit(resource.RLIMIT_DATA, (limits.max_memory, limits.max_memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(NICENESS)
        if limits.set_up:
            limits.set_up()
        connection.send_bytes(left_open.encode())
        while True:
            function, args = connection.recv()
            # The kernel ends the process when its time is over, even inside C code, and even if the parent is gone.
            signal.setitimer(signal.ITIMER_PROF, limits.deadline_s)
            answer = _answer(function, args)
            signal.setitimer(signal.ITIMER_PROF, 0)
            connection.send_bytes(answer)


def _answer(function: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
    try:
        return ANSWERED + encoded(function(*args))
    except (MemoryError, RecursionError) as error:
        return OUT_OF_MEMORY + type(error).__name__.encode()
