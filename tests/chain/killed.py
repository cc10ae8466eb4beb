"""A round of Vedette that kills itself: `python -m tests.chain.killed HOP NTH CONFIG` dies at the NTH time it reaches HOP.

SIGKILL leaves no time for anything: no `finally`, no `atexit`, no flush. The hops are those that the product names.
"""

import os
import signal
import sys
from collections import Counter
from pathlib import Path

from alerts.app.round import run_round
from alerts.app.runtime import open_runtime
from alerts.configuration import load_config
from crawler.fetch import run_program
from crawler.store import store_lock

HOPS = (
    "fetched", "listed", "recorded", "page fetched", "page read", "saved", "judged", "raised", "sent", "settled",
    "words found", "worded",
)  # fmt: skip


def killer(hop: str, nth: int) -> "Counter[str]":
    """A counter of hops that ends the process at the `nth` time it is told of `hop`."""

    class Fatal(Counter[str]):
        def __call__(self, checkpoint: str) -> None:
            self[checkpoint] += 1
            if checkpoint == hop and self[hop] == nth:
                os.kill(os.getpid(), signal.SIGKILL)

    return Fatal()


def main(hop: str, nth: int, path: Path) -> int:
    config = load_config(path, os.environ).config

    async def once() -> int:
        async with open_runtime(config, checkpoint=killer(hop, nth)) as runtime:  # type: ignore[arg-type]
            await run_round(runtime)
        return 0

    with store_lock(config.store):
        return run_program(once)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
