"""Worker processes: results come back, an overrun or a crash is a value, the pool goes on."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

from crawler.workers import WorkerFailure, Workers


def double(number: int) -> int:
    return number * 2


def die(_: int) -> int:
    os.kill(os.getpid(), signal.SIGSEGV)
    return 0


def spin(_: int) -> int:
    while True:
        pass


def grow(_: int) -> int:
    return len(bytearray(4 * 1024**3))


def with_pool(use: Callable[[Workers], Awaitable[None]], deadline_s: float = 10.0) -> None:
    async def main() -> None:
        async with Workers(1, deadline_s) as workers:
            await use(workers)

    asyncio.run(main())


def test_a_call_returns_what_the_function_returns() -> None:
    async def use(workers: Workers) -> None:
        assert await workers.run(double, 21) == 42

    with_pool(use)


def own_pid(_: int) -> int:
    return os.getpid()


def test_a_worker_that_was_ended_while_idle_costs_no_call() -> None:
    async def use(workers: Workers) -> None:
        pid = await workers.run(own_pid, 0)
        assert isinstance(pid, int)
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # noqa: ASYNC222 - nothing else runs here
        assert await workers.run(double, 1) == 2

    with_pool(use)


def test_an_overrun_is_killed_and_the_next_call_works() -> None:
    async def use(workers: Workers) -> None:
        lost = await workers.run(spin, 0)
        assert isinstance(lost, WorkerFailure)
        assert lost.reason == "timeout"
        assert await workers.run(double, 1) == 2

    with_pool(use, deadline_s=0.5)


def test_a_crash_is_reported_and_the_next_call_works() -> None:
    async def use(workers: Workers) -> None:
        lost = await workers.run(die, 0)
        assert isinstance(lost, WorkerFailure)
        assert lost.reason == "crashed"
        assert await workers.run(double, 1) == 2

    with_pool(use)


def test_a_call_that_outgrows_its_memory_is_reported() -> None:
    async def use(workers: Workers) -> None:
        lost = await workers.run(grow, 0)
        assert isinstance(lost, WorkerFailure)
        assert lost.reason == "memory"
        assert await workers.run(double, 1) == 2

    with_pool(use)


def test_closing_in_the_middle_of_a_call_ends_the_processes() -> None:
    async def use(workers: Workers) -> None:
        call = asyncio.ensure_future(workers.run(spin, 0))
        while not workers._all:  # noqa: ASYNC110 - the process starts in a thread
            await asyncio.sleep(0)
        await asyncio.get_running_loop().run_in_executor(None, workers.close)
        assert isinstance(await call, WorkerFailure)

    with_pool(use, deadline_s=30)
