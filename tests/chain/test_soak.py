"""The daemon killed at random, with outages of site and channel: no alert is lost, at most one repeats a kill."""

import json
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.chain.rig import Rig, rig, stop
from tests.slow_sites import SlowSites, ways

ROOT = Path(__file__).parent.parent.parent
WINDOW = 150  # entries that the feed shows
# Without `wake` what an outage leaves would be one mail.
ONE_BY_ONE = "rules: {keels: {query: keel, notify: [desk], wake: true}}"
NOBODY_PORT = 9  # of the discard protocol; a program that runs nowhere any more
HANGING = tuple(way for way in ways() if way.where != "page" and not way.ends)


def publish(desk: Rig, number: int) -> None:
    desk.article(f"keel-{number}", f"Frigate number {number} takes shape",
                 f"The keel of hull {number} was laid at yard {number * 7}, in hall {number * 13}, at {number % 24} hours.")  # fmt: skip
    del desk.entries[:-WINDOW]


def trouble(desk: Rig, rng: random.Random) -> None:
    """Now and then the site or the mail server fails, for the length of one life of the daemon.

    An outage that waited for whoever comes next would meet every poll that has backed off, which then backs off more.
    """
    desk.site.recover()
    desk.box.forgive()
    kind = rng.random()
    if kind < 0.1:
        desk.site.fail("/feed.xml", 503, times=1)
    elif kind < 0.2:
        desk.box.busy(rng.randint(1, 3))
    elif kind < 0.3:
        desk.box.drop(1)


def mend_or_break(desk: Rig, rng: random.Random) -> None:
    """For some lives the channel's server is another, which is not there; then it is mended."""
    desk.smtp_port = None if desk.smtp_port else rng.choice([None, NOBODY_PORT])
    desk.write_config()


def hanging_sources(sites: SlowSites) -> str:
    """Sources that never answer, some fifteen, asked again and again."""
    return "".join(
        f"\n  hanging{number}: {{feed: {json.dumps(sites.url(way, '/feed.xml'))}, every: 1s}}"
        for number, way in enumerate(sites.ways)
    )


def told(desk: Rig) -> Counter[str]:
    return Counter(re.search(r"number \d+", mail.subject)[0] for mail in desk.box.mails)  # type: ignore[index]


def found(desk: Rig) -> int:
    """How many entries the polls have found: what the feed shows is never more than its window ahead."""
    if not (desk.folder / "v.db").exists():
        return 0
    return int(str(desk.rows("select count(*) n from entries")[0]["n"]))


def batter(desk: Rig, kills: int, alerts: int, seed: int, hanging: SlowSites | None = None) -> None:
    """Kill the daemon so often. With `hanging` sites its channel is broken and mended meanwhile, too."""
    rng = random.Random(seed)
    publish(desk, 0)
    others = hanging_sources(hanging) if hanging else ""
    desk.sources = f'harbour: {{feed: "{desk.site.url("/feed.xml")}", every: 1s}}{others}'
    command = [sys.executable, "-m", "tests.chain.battered", str(desk.write_config()), str(kills), str(seed)]
    with (
        (desk.folder / "log").open("w", encoding="utf8") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT) as process,
    ):
        assert process.stdout
        published = 1
        for death, _ in enumerate(process.stdout, 1):
            while published < min(alerts * death // kills, found(desk) + WINDOW):
                publish(desk, published)
                published += 1
            trouble(desk, rng)
            if hanging:
                mend_or_break(desk, rng)
    assert process.returncode == 0, desk.log()
    desk.site.recover()
    desk.box.forgive()
    desk.smtp_port = None
    with desk.daemon() as last:
        for number in range(published, alerts):
            desk.wait_for(
                lambda so_far=number: so_far < found(desk) + WINDOW, 600
            )  # a busy machine reads a page in ten seconds
            publish(desk, number)
        while (so_far := len(told(desk))) < alerts:  # for as long as it gets on
            desk.wait_for(lambda before=so_far: len(told(desk)) > before, 600)
        desk.wait_for(lambda: desk.rows("select count(*) n from deliveries where state != 'sent'")[0]["n"] == 0, 120)
        stop(last)
    repeats = sum(told(desk).values()) - alerts
    print(f"kills {kills}, alerts {alerts}, lost 0, repeated {repeats}")  # noqa: T201 - the figure that the soak is run for
    assert desk.rows("select count(*) n from alerts")[0]["n"] == alerts
    assert repeats <= kills


def test_a_daemon_that_cannot_start_ends_the_battering_with_its_log(tmp_path: Path) -> None:
    with rig(tmp_path) as desk:
        desk.rules = "rules: {keels: {query: 'keel AND (', notify: [desk]}}"
        with pytest.raises(AssertionError, match="the daemon ended before it was killed") as refused:
            batter(desk, kills=1, alerts=1, seed=1)
    assert "config.yaml:" in str(refused.value)


@pytest.mark.slow
def test_fifty_kills_with_outages_lose_nothing(tmp_path: Path) -> None:
    with rig(tmp_path) as desk:
        desk.rules = ONE_BY_ONE
        batter(desk, kills=50, alerts=250, seed=1)


@pytest.mark.slow
def test_kills_while_a_channel_is_mended_and_sites_hang_lose_nothing(tmp_path: Path) -> None:
    with SlowSites(HANGING) as sites, rig(tmp_path) as desk:
        desk.rules = ONE_BY_ONE
        batter(desk, kills=10, alerts=50, seed=3, hanging=sites)


@pytest.mark.soak
def test_a_thousand_kills_while_a_channel_is_mended_and_sites_hang_lose_nothing(tmp_path: Path) -> None:
    with SlowSites(HANGING) as sites, rig(tmp_path) as desk:
        desk.rules = ONE_BY_ONE
        batter(desk, kills=1_000, alerts=5_000, seed=4, hanging=sites)


@pytest.mark.soak
def test_a_thousand_kills_with_outages_lose_nothing_of_five_thousand_alerts(tmp_path: Path) -> None:
    with rig(tmp_path) as desk:
        desk.rules = ONE_BY_ONE
        batter(desk, kills=1_000, alerts=5_000, seed=2)
