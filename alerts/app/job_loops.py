"""The daemon's endless jobs: each is started again whenever it ends, and none takes the others down."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from alerts.app.runtime import Runtime

_MIN_PAUSE_S: Final = 1.0
_MAX_PAUSE_S: Final = 60.0
_HEALTHY_S: Final = 300.0  # a job that ran this long before it failed starts again after the shortest pause

Loop = Callable[[], Awaitable[None]]


def start_loops(loops: Mapping[str, Loop], runtime: Runtime) -> list[asyncio.Task[None]]:
    """A task for each loop; its name is what the log calls it."""
    return [asyncio.create_task(_repeat(name, loop, runtime)) for name, loop in loops.items()]


async def _repeat(name: str, loop: Loop, runtime: Runtime) -> None:
    """Run `loop` until the daemon stops. The pause between two runs doubles up to a minute."""
    pause_s = _MIN_PAUSE_S
    while not runtime.stopping.is_set():
        started_s = time.monotonic()
        await runtime.guard.run(name, loop())
        if time.monotonic() - started_s > _HEALTHY_S:
            pause_s = _MIN_PAUSE_S
        await asyncio.sleep(pause_s)
        pause_s = min(pause_s * 2, _MAX_PAUSE_S)
        runtime.changed.set()  # a change that was taken up by the run that failed is judged again
