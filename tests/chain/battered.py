"""A daemon that is killed again and again: `python -m tests.chain.battered CONFIG KILLS SEED`.

Everything is imported once; each life is a fork of this process, which runs the daemon until SIGKILL, at a random time.
A line is printed after each death, so that whoever started this can go on publishing and breaking things.
"""

import contextlib
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

from alerts.app.config_watcher import watch_config
from alerts.app.daemon import Daemon
from alerts.app.logs import set_up_logs
from alerts.app.runtime import open_runtime
from alerts.configuration import load_config
from crawler.fetch import run_program
from crawler.store import store_lock


def live(path: Path) -> None:
    """One life of the daemon, in a process group of its own, so that its workers die with it."""
    config = load_config(path, os.environ).config
    set_up_logs(config.secrets)

    async def watch() -> int:
        async with open_runtime(config) as runtime:
            daemon = Daemon(runtime)
            await daemon.run(lambda: watch_config(config, daemon.adopt, runtime.stopping))
        return 0

    with store_lock(config.store):
        run_program(watch)


def one_life(path: Path, ends: Callable[[], bool]) -> None:
    """Let the daemon live until `ends()`, then kill it with its workers; one that ends by itself ends everything."""
    child = os.fork()
    if child == 0:
        os.setsid()
        live(path)
        os._exit(0)
    while not ends():
        if os.waitpid(child, os.WNOHANG)[0]:
            sys.exit("the daemon ended before it was killed")
        signal.sigtimedwait([], 0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)


def polled(store: Path) -> bool:
    """Whether a poll has found something, which takes a worker that has started."""
    if not store.exists():
        return False
    with contextlib.closing(sqlite3.connect(store, timeout=10)) as db, contextlib.suppress(sqlite3.OperationalError):
        return bool(db.execute("select 1 from polls where found > 0").fetchone())
    return False


def main(path: Path, kills: int, seed: int) -> None:
    """The first life lasts until a poll is done, which shows how fast this machine is; the others are random."""
    rng = random.Random(seed)
    started = time.monotonic()
    one_life(path, lambda: polled(path.with_name("v.db")))
    unit_s = time.monotonic() - started
    for _ in range(kills):
        end = time.monotonic() + rng.uniform(0.1, 2.5) * unit_s
        one_life(path, lambda end=end: time.monotonic() >= end)
        print("dead", flush=True)  # noqa: T201 - what the test waits for


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
