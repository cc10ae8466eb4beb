"""No test leaves this machine: a connection, or a name lookup, beyond loopback fails the test that made it.

Also here: `reactor`, for tests of what runs on Twisted's loop. tests/sharing.py shares the tests out among processes.
"""

import asyncio
import ipaddress
import os
import queue
import socket
import sys
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from hypothesis import settings

from tests.draws import draws
from tests.sharing import (
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_xdist_auto_num_workers,
    pytest_xdist_make_scheduler,
)

# Or each process that the tests start would compile the program anew, which takes half of its start: an installed program
# has its bytecode.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

__all__ = [  # hooks
    "pytest_collection_finish",
    "pytest_collection_modifyitems",
    "pytest_xdist_auto_num_workers",
    "pytest_xdist_make_scheduler",
]

settings.register_profile("vedette", max_examples=draws(100), deadline=None)  # no test is a stopwatch
settings.load_profile("vedette")

T = TypeVar("T")

LOCAL_NAMES = {"", "localhost", socket.gethostname()}
_breaches: list[str] = []


def is_local(host: object) -> bool:
    """Whether `host`, as a socket call takes it, is loopback or this machine's own name."""
    text = host.decode("latin-1") if isinstance(host, bytes) else str(host)
    text = text.removesuffix(".")  # an absolute name, or an address that poses as one
    if host is None or text in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def is_numeric(host: object) -> bool:
    """Whether a lookup of `host` asks no server, because it is an address in some spelling."""
    text = host.decode("latin-1") if isinstance(host, bytes) else str(host)
    try:
        socket.inet_aton(text)
    except (OSError, UnicodeError, ValueError):
        return ":" in text
    return True


def _watch(event: str, args: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"} and isinstance(args[1], tuple):
        host, allowed = args[1][0], is_local(args[1][0])
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host, allowed = args[0], is_local(args[0]) or is_numeric(args[0])
    else:
        return
    if not allowed:
        _breaches.append(f"{event} {host!r}")
        raise OSError(f"a test may not leave this machine: {event} {host!r}")


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def no_test_leaves_this_machine() -> Iterator[None]:
    """Also when the code under test took the refusal for a dead host and went on."""
    _breaches.clear()
    yield
    assert not _breaches


@dataclass(frozen=True, slots=True)
class Reactor:
    """The one reactor of this process, on a thread of its own: `reactor.run(coroutine)` gives its result."""

    loop: asyncio.AbstractEventLoop

    def run(self, coroutine: Coroutine[Any, Any, T], timeout_s: float = 60.0) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout_s)


@pytest.fixture(scope="session")
def reactor() -> Iterator[Reactor]:
    """A reactor that runs while the tests do, started by the product's own `run_program`."""
    from crawler.fetch import run_program  # noqa: PLC0415 - Scrapy takes a second to import

    started: queue.Queue[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = queue.Queue()

    async def main() -> int:
        finished = asyncio.Event()
        started.put((asyncio.get_running_loop(), finished))
        await finished.wait()
        return 0

    thread = threading.Thread(target=run_program, args=(main,), daemon=True)
    thread.start()
    loop, finished = started.get(timeout=60)
    yield Reactor(loop)
    loop.call_soon_threadsafe(finished.set)
    thread.join(10)
