"""Worker processes: results come back, an overrun or a crash is a value, the pool goes on."""

import asyncio
import gc
import os
import pickle
import signal
import socket
import sqlite3
import struct
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from crawler.answers import encoded
from crawler.sandbox import landlock_version
from crawler.workers import WorkerFailure, Workers

pytestmark = pytest.mark.chain


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


def test_closing_in_the_middle_of_a_call_ends_the_processes_and_warns_of_none(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def use(workers: Workers) -> None:
        call = asyncio.ensure_future(workers.run(spin, 0))
        while not workers._all:  # noqa: ASYNC110 - the process starts in a thread
            await asyncio.sleep(0)
        await asyncio.get_running_loop().run_in_executor(None, workers.close)
        assert isinstance(await call, WorkerFailure)

    with_pool(use, deadline_s=30)
    assert "worker lost" not in caplog.text


def environment_of(folder: str) -> str:
    """What of the environment is to be read, there and in the parent's entry in /proc."""
    try:
        return str(dict(os.environ)) + Path(f"/proc/{os.getppid()}/environ").read_text("utf8")
    except OSError:
        return str(dict(os.environ))


def rows_of_ledger(path: str) -> int:
    try:
        return int(sqlite3.connect(path).execute("select count(*) from secrets").fetchone()[0])
    except sqlite3.Error:
        return -1


def write_beside(path: str) -> bool:
    try:
        Path(path).write_text("mine", "utf8")
    except OSError:
        return False
    return True


def connect_to(port: int) -> str:
    try:
        with socket.create_connection(("127.0.0.1", port), 5):
            return "connected"
    except OSError as error:
        return type(error).__name__


def end_process(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return False
    return True


def asked(function: Callable[..., object], *args: object) -> object:
    async def main() -> object:
        async with Workers(1) as workers:
            return await workers.run(function, *args)

    return asyncio.run(main())


def test_a_worker_sees_no_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2")
    found = asked(environment_of, "")
    assert isinstance(found, str)
    assert "PATH" in found
    assert "hunter2" not in found


@pytest.mark.skipif(landlock_version() < 1, reason="the kernel has no Landlock")
def test_a_worker_can_open_no_ledger_and_write_no_file(tmp_path: Path) -> None:
    ledger = sqlite3.connect(tmp_path / "v.db")
    ledger.execute("create table secrets (id integer)")
    ledger.close()
    assert rows_of_ledger(str(tmp_path / "v.db")) == 0
    assert asked(rows_of_ledger, str(tmp_path / "v.db")) == -1
    assert asked(write_beside, str(tmp_path / "new")) is False
    assert asked(write_beside, __file__ + ".new") is False


@pytest.mark.skipif(landlock_version() < 4, reason="the kernel's Landlock cannot refuse TCP")
def test_a_worker_can_connect_to_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert connect_to(port) == "connected"
        assert asked(connect_to, port) == "PermissionError"


@pytest.mark.skipif(landlock_version() < 6, reason="the kernel's Landlock cannot refuse signals")
def test_a_worker_can_send_no_signal_to_its_parent() -> None:
    assert end_process(os.getpid())
    assert asked(end_process, os.getpid()) is False


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return write_beside, (self.path,)


def answer_in_another_shape(path: str) -> int:
    return pickle.dumps(Trap(path))  # type: ignore[return-value]


def test_an_answer_in_another_shape_is_refused_and_nothing_in_it_is_run(tmp_path: Path) -> None:
    lost = asked(answer_in_another_shape, str(tmp_path / "trap"))
    assert isinstance(lost, WorkerFailure)
    assert "another shape" in lost.sentence
    assert not (tmp_path / "trap").exists()


def half_a_pair(_: int) -> tuple[str, bytes]:
    return "keel \ud83d laid", b"keel"


def test_half_of_a_surrogate_pair_does_not_cost_the_answer() -> None:
    assert asked(half_a_pair, 0) == ("keel ? laid", b"keel")


def own_end() -> int:
    """The descriptor of the pipe, as code that took a worker over would find it."""
    return next(one.fileno() for one in gc.get_objects() if isinstance(one, Connection))


def wait_for_ever() -> int:
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.pause()
    return 0


def answer_by_halves(_: int) -> int:
    os.write(own_end(), struct.pack("!i", 1_000) + b"half")
    return wait_for_ever()


def answer_by_halves_and_leave_a_child(_: int) -> int:
    os.write(own_end(), struct.pack("!i", 1_000))
    if os.fork() == 0:
        signal.alarm(20)
        signal.pause()
    os._exit(0)


def length(text: str) -> int:
    return len(text)


def answer_and_take_nothing_more(_: int) -> int:
    answer = b"a" + encoded(7)
    os.write(own_end(), struct.pack("!i", len(answer)) + answer)
    return wait_for_ever()


@pytest.mark.parametrize("misdeed", [answer_by_halves, answer_by_halves_and_leave_a_child])
def test_a_worker_that_answers_by_halves_is_given_up(misdeed: Callable[[int], int]) -> None:
    async def use(workers: Workers) -> None:
        lost = await workers.run(misdeed, 0)
        assert isinstance(lost, WorkerFailure)
        assert lost.reason == "timeout"
        assert await workers.run(double, 4) == 8

    with_pool(use, deadline_s=0.5)


def test_a_worker_that_takes_no_further_call_is_given_up() -> None:
    async def use(workers: Workers) -> None:
        assert await workers.run(answer_and_take_nothing_more, 0) == 7
        lost = await workers.run(length, "x" * 10_000_000)  # more than the pipe holds
        assert isinstance(lost, WorkerFailure)
        assert await workers.run(double, 4) == 8

    with_pool(use, deadline_s=0.5)
