"""A daemon that is killed again and again: `python -m tests.chain.battered CONFIG KILLS SEED`.

Everything is imported once; each life is a fork of this process, which runs the daemon until SIGKILL, at a random time.
A line is printed after each death, so that whoever started this can go on publishing and breaking things. A daemon that
ends by itself ends everything, with exit code 1.
"""

import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alerts.app.config_watcher import watch_config
from alerts.app.daemon import Daemon
from alerts.app.logs import set_up_logs
from alerts.app.runtime import open_runtime
from alerts.configuration import load_config
from crawler.fetch import run_program
from crawler.store import store_lock

FIRST_POLL_S = 120.0


def live(path: Path, checkpoint: Callable[[str], None]) -> None:
    """One life of the daemon."""
    config = load_config(path, os.environ).config
    set_up_logs(config.secrets)

    async def watch() -> int:
        async with open_runtime(config, checkpoint=checkpoint) as runtime:
            daemon = Daemon(runtime)
            await daemon.run(lambda: watch_config(config, daemon.adopt, runtime.stopping))
        return 0

    with store_lock(config.store):
        run_program(watch)


@dataclass(frozen=True, slots=True)
class Life:
    """A running daemon. `ended` and `polled` can be read once it has ended by itself, or has recorded a poll."""

    pid: int
    ended: int
    polled: int

    def lasts(self, timeout_s: float) -> None:
        """Let it live for so long; ends this process when it ended by itself."""
        if select.select([self.ended], [], [], timeout_s)[0]:
            sys.exit("the daemon ended before it was killed")

    def lasts_until_polled(self) -> None:
        """Let it live until it has recorded a poll, which takes a worker that has started."""
        if not select.select([self.ended, self.polled], [], [], FIRST_POLL_S)[0]:
            sys.exit("the daemon recorded no poll")
        # One that ends closes its pipe a moment before it can be seen to have ended.
        self.lasts(0 if os.read(self.polled, 1) else FIRST_POLL_S)

    def kill(self) -> None:
        """End it with its workers."""
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.ended)
        os.close(self.polled)


def begin(path: Path) -> Life:
    """Start a daemon."""
    polled, tell = os.pipe()

    def checkpoint(step: str) -> None:
        if step == "recorded":
            os.write(tell, b".")

    pid = os.fork()
    if pid == 0:
        os.setsid()  # a process group of its own, so that its workers die with it
        live(path, checkpoint)
        os._exit(0)
    os.close(tell)
    return Life(pid, os.pidfd_open(pid), polled)


def main(path: Path, kills: int, seed: int) -> None:
    """The first life lasts until a poll is recorded, which shows how fast this machine is; the others are random."""
    rng = random.Random(seed)
    started_s = time.monotonic()
    first = begin(path)
    first.lasts_until_polled()
    first.kill()
    unit_s = time.monotonic() - started_s
    for _ in range(kills):
        life = begin(path)
        life.lasts(rng.uniform(0.1, 2.5) * unit_s)
        life.kill()
        print("dead", flush=True)  # noqa: T201 - what the test waits for


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
