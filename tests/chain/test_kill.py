"""SIGKILL at every hop: restarted, every article is there and every alert was sent."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chain.killed import HOPS
from tests.chain.rig import Rig, rig

REACHED_OFTEN = ("page fetched", "page read", "saved", "sent", "settled")  # once an article; the others once a round
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        for n in range(3):
            text = (
                f"The keel of hull {n} was laid at yard {n * 7 + 3}, in hall {n * 13 + 5}, before {n * 90 + 40} guests."
            )
            one.article(f"keel-{n}", f"Frigate {n} takes shape at yard {n}", text)
        yield one


def killed_at(desk: Rig, hop: str, nth: int) -> None:
    command = [sys.executable, "-m", "tests.chain.killed", hop, str(nth), str(desk.write_config())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
    assert done.returncode == -9, (hop, nth, done.stderr)


def assert_nothing_was_lost(desk: Rig, hops: list[str]) -> None:
    done = desk.run_once()
    assert done.returncode == 0, (hops, done.stderr)
    assert len(desk.rows("select * from articles where extraction = 'ok'")) == 3
    alerts = desk.rows("select id from alerts")
    sent = Counter(mail.message["Subject"] for mail in desk.box.mails)
    assert (len(alerts), len(sent)) == (3, 3)
    assert sum(sent.values()) - 3 <= hops.count("sent")


@pytest.mark.parametrize("hop", ["saved", "sent"])
def test_a_kill_after_the_save_and_one_during_the_send_lose_no_alert(desk: Rig, hop: str) -> None:
    killed_at(desk, hop, 1)
    assert_nothing_was_lost(desk, [hop])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hop", "nth"), [(hop, nth) for hop in HOPS for nth in (1, 2, 3) if nth == 1 or hop in REACHED_OFTEN]
)
def test_a_kill_at_any_hop_loses_nothing(desk: Rig, hop: str, nth: int) -> None:
    killed_at(desk, hop, nth)
    assert_nothing_was_lost(desk, [hop])


@pytest.mark.slow
def test_a_kill_at_every_hop_in_turn_loses_nothing(desk: Rig) -> None:
    hops = [hop for hop in HOPS if hop not in {"fetched", "listed"}]
    for hop in hops:
        command = [sys.executable, "-m", "tests.chain.killed", hop, "1", str(desk.write_config())]
        subprocess.run(command, capture_output=True, timeout=60, check=False, cwd=ROOT)
    assert_nothing_was_lost(desk, hops)
