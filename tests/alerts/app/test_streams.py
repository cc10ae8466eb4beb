"""The command line where its surroundings are broken: closed streams, a full disk behind them, a folder that is gone."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.chain

CONFIG = """store: v.db
channels: {none: {url: "json://127.0.0.1:9/"}}
sources: {a: {feed: "http://127.0.0.1:9/feed"}}
rules: {keels: {query: keel}}
"""


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """What `line` comes to in a shell, where $vedette is the command."""
    (folder / "config.yaml").write_text(CONFIG)
    run = ["sh", "-c", line.replace("$vedette", f"{sys.executable} -m alerts")]
    return subprocess.run(run, capture_output=True, text=True, timeout=60, check=False, cwd=folder)


def test_closed_streams_change_nothing(tmp_path: Path) -> None:
    done = shell(tmp_path, "$vedette run --once <&- >&- 2>&-; echo code $?; $vedette status")
    assert "code 0" in done.stdout
    assert "a: 0 articles" in done.stdout
    assert (tmp_path / "v.db.lock").read_text().strip().isdigit()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have it")
def test_a_full_disk_behind_the_output_is_a_sentence(tmp_path: Path) -> None:
    done = shell(tmp_path, "$vedette check >/dev/full")
    assert (done.returncode, done.stderr) == (1, "vedette: the output cannot be written: No space left on device\n")


def test_a_reader_who_leaves_early_is_no_error(tmp_path: Path) -> None:
    assert "Error" not in shell(tmp_path, "$vedette check | true").stderr


def test_a_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    done = shell(tmp_path, f"mkdir gone; cd gone; rmdir ../gone; PYTHONPATH={Path.cwd()} $vedette status")
    assert done.returncode == 2
    assert done.stderr == "the folder you are in cannot be used: No such file or directory; change to another one\n"
