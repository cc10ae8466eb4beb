"""The words by which the archive is searched: written after the alerts, by the daemon and by a round, killed or not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chain.rig import Rig, rig, stop
from tests.chain.test_kill import killed_at

KEEL, CANTEEN = "Second frigate takes shape", "A canteen"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        one.article("keel", KEEL)
        one.article("canteen", CANTEEN, "The yard opened a canteen for nine hundred workers on Tuesday at noon.")
        yield one


def found(desk: Rig, query: str) -> list[str]:
    done = desk.vedette("search", query, "--json")
    assert done.returncode == 0, done.stderr
    return sorted(json.loads(line)["title"] for line in done.stdout.splitlines())


def waiting(desk: Rig) -> int:
    return len(desk.rows("select * from unworded"))


@pytest.mark.parametrize("hop", ["settled", "words found", "worded"])
def test_a_kill_leaves_every_article_to_be_found_and_its_words_to_be_written(desk: Rig, hop: str) -> None:
    killed_at(desk, hop, 1)
    assert waiting(desk) == (0 if hop == "worded" else 2)
    assert found(desk, "keel*") == [KEEL]
    assert found(desk, "worker NOT zeppelin") == found(desk, "NOT zeppelin") == [CANTEEN, KEEL]
    assert desk.run_once().returncode == 0
    assert waiting(desk) == 0
    assert found(desk, "keel*") == [KEEL]
    assert len(desk.box.mails) <= 2


def test_the_daemon_writes_the_words_of_an_article_after_its_alert_has_left(desk: Rig) -> None:
    with desk.daemon() as process:
        desk.wait_for(lambda: desk.box.mails)
        desk.wait_for(lambda: not waiting(desk))
        assert stop(process) == 0
    assert desk.rows("select term from article_vocabulary where term = 'keel'")
    assert found(desk, "keel") == [KEEL]
    assert "Traceback" not in desk.log()
