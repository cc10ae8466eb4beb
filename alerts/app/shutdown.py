"""How the daemon stops: a signal asks for it, running work gets some seconds to end, and a hang does not prevent it."""

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import Sequence
from typing import Final

log = logging.getLogger(__name__)

_DRAIN_S: Final = 5.0  # what an attempt to send or a page under way may still take
_CANCEL_S: Final = 2.0  # what a cancelled task may take to end
_HARD_STOP_S: Final = 14.0  # after this a thread ends the process, whatever holds the loop


def stop_on_signals(stopping: asyncio.Event) -> None:
    """Set `stopping` on SIGTERM and SIGINT; a second signal ends the process at once, with exit code 1."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, stopping)


def _stop(stopping: asyncio.Event) -> None:
    if stopping.is_set():
        os._exit(1)
    log.info("stopping; a second signal stops at once")
    hard_stop = threading.Timer(_HARD_STOP_S, os._exit, [1])
    hard_stop.daemon = True
    hard_stop.start()
    stopping.set()


async def drain(work: Sequence[asyncio.Task[None]], loops: Sequence[asyncio.Task[None]]) -> None:
    """Wait until `work` has ended, for five seconds at most; then cancel what is left of it, and the `loops`."""
    if work:
        await asyncio.wait(work, timeout=_DRAIN_S)
    for task in (*work, *loops):
        task.cancel()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(*work, *loops, return_exceptions=True), _CANCEL_S)
