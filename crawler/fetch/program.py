"""Running the program inside Twisted's reactor, on the one asyncio loop that everything shares."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Coroutine
from typing import Any, cast

from scrapy.utils.reactor import install_reactor
from twisted.python.log import PythonLoggingObserver

from crawler.fetch.resolver import install_guard

EXIT_INTERRUPTED = 130
CLEAN_UP_S = 2.0


def run_program(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """The exit code of `main()`, run to its end with the reactor around it; once in the life of a process.

    The reactor is started by its own `run`: under `run_until_complete` Scrapy's stop never comes back. Address guard
    and reactor are in place before `main` begins. Ctrl-C cancels `main` and gives 130, unless `main` takes the signal
    itself (`loop.add_signal_handler`). What `main` raises is raised here.
    """
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed  # noqa: PLC0415 - it exists only now

    reactor = cast("Any", installed)  # its declared interfaces lack what it has
    install_guard()
    PythonLoggingObserver("twisted").start()  # type: ignore[no-untyped-call]
    loop = asyncio.get_event_loop()
    finished: list[asyncio.Task[int]] = []

    async def run() -> int:
        if threading.current_thread() is threading.main_thread():
            task = asyncio.current_task()
            assert task
            loop.add_signal_handler(signal.SIGINT, task.cancel)
        return await main()

    def begin() -> None:
        task = loop.create_task(run())
        finished.append(task)
        task.add_done_callback(lambda _: reactor.callLater(0, reactor.stop))

    reactor.callWhenRunning(begin)
    reactor.run(installSignalHandlers=False)
    _close(loop)
    with contextlib.suppress(asyncio.CancelledError):
        return finished[0].result()
    return EXIT_INTERRUPTED


def _close(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel what `main` left behind, wait for it briefly, and close the loop.

    A request that is cancelled begins further tasks, so that one look is not enough.
    """
    end = loop.time() + CLEAN_UP_S
    while (left := asyncio.all_tasks(loop)) and (rest_s := end - loop.time()) > 0:
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.wait(left, timeout=rest_s))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
