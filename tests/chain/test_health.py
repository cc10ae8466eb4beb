"""`status --health`, as monitoring calls it: well, stopped, still, and with a source that fails."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chain.rig import Rig, rig, stop

HOUR_S = 3_600


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        one.sources = f'harbour: {{feed: "{one.site.url("/feed.xml")}", every: 1s}}'
        yield one


def health(desk: Rig, *more: str) -> tuple[int, list[str]]:
    done = desk.vedette("status", "--health", *more, "--config", "config.yaml")
    return done.returncode, done.stdout.splitlines()


def test_health_says_whether_the_daemon_works_and_what_is_wrong(desk: Rig) -> None:
    desk.article("keel", "Second frigate takes shape")
    with desk.daemon() as process:
        desk.wait_for(lambda: desk.box.mails)
        assert health(desk) == (0, ["Healthy."])
        assert health(desk, "live") == (0, ["Healthy."])

        process.send_signal(signal.SIGSTOP)
        lock = desk.folder / "v.db.lock"
        last = lock.stat().st_mtime - HOUR_S
        os.utime(lock, (last, last))
        code, said = health(desk, "live")
        assert code == 1
        assert said[0].startswith(f"The daemon (pid {process.pid}) has shown no life for 36")
        process.send_signal(signal.SIGCONT)
        desk.wait_for(lambda: health(desk, "live")[0] == 0)

        desk.site.fail("/feed.xml", 500)
        desk.wait_for(lambda: health(desk)[0] == 1)
        assert "harbour" in health(desk)[1][0]
        assert health(desk, "live") == (0, ["Healthy."])  # nobody restarts a good daemon for a source
        stop(process)
    assert health(desk, "live") == (1, ["The daemon is not running."])
    done = desk.vedette("status", "--health", "--json", "--config", "config.yaml")
    told = json.loads(done.stdout)
    assert (done.returncode, told["healthy"], told["reasons"][0]) == (1, False, "The daemon is not running.")
