"""A round of Vedette at another time: `python -m tests.chain.timed MINUTES CONFIG [HOP NTH]`.

Its clock is MINUTES ahead of the machine's. With HOP it kills itself at the NTH time it reaches that hop.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.app.round import run_round
from alerts.app.runtime import open_runtime
from alerts.configuration import load_config
from crawler.fetch import run_program
from crawler.store import store_lock
from tests.chain.killed import killer


def main(minutes: int, path: Path, hop: str, nth: int) -> int:
    config = load_config(path, os.environ).config

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=minutes)

    async def once() -> int:
        async with open_runtime(config, clock, killer(hop, nth)) as runtime:  # type: ignore[arg-type]
            await run_round(runtime)
        return 0

    with store_lock(config.store):
        return run_program(once)


if __name__ == "__main__":
    kill = sys.argv[3:5] or ["", "0"]
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2]), kill[0], int(kill[1])))
