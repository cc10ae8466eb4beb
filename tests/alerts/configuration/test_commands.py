"""`vedette init` and `vedette check`, as typed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alerts.app.cli import vedette
from alerts.configuration.schema import schema
from tests.alerts.configuration.files import SMALL

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(vedette, words)


def typed(*words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with the exit code that a shell sees."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "alerts", *words], capture_output=True, text=True, check=False, env=environ, timeout=60
    )


def test_the_shipped_configuration_is_what_init_writes() -> None:
    assert (ROOT / "config.yaml").read_bytes() == (ROOT / "alerts/configuration/template.yaml").read_bytes()
    assert run("init").exit_code == 0
    assert Path("config.yaml").read_bytes() == (ROOT / "config.yaml").read_bytes()
    assert json.loads(Path("config.schema.json").read_text("utf8")) == schema()


def test_what_init_writes_is_checked_without_an_error_or_a_warning() -> None:
    run("init")
    done = run("check")
    assert done.exit_code == 0
    assert done.output == "config.yaml: 3 sources, 1 channel, 3 rules, 6 examples, no errors\n"


def test_init_overwrites_no_configuration() -> None:
    Path("config.yaml").write_text("mine")
    done = typed("init")
    assert done.returncode == 2
    assert "config.yaml is there already" in done.stderr
    assert Path("config.yaml").read_text() == "mine"
    assert not Path("config.schema.json").exists()


def test_init_schema_renews_the_schema_alone() -> None:
    Path("config.schema.json").write_text("old")
    assert run("init", "--schema").exit_code == 0
    assert json.loads(Path("config.schema.json").read_text("utf8")) == schema()
    assert not Path("config.yaml").exists()


def test_init_writes_where_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    assert run("init", "--config", "desk/watch.yaml").exit_code == 0
    assert {file.name for file in (tmp_path / "desk").iterdir()} == {"watch.yaml", "config.schema.json"}
    done = typed("init", "--config", "nowhere/watch.yaml")
    assert (done.returncode, done.stderr) == (2, "nowhere/watch.yaml cannot be written: No such file or directory\n")


def test_check_shows_all_errors_and_exits_with_2() -> None:
    Path("config.yaml").write_text(SMALL.replace("feed:", "fed:").replace("any:", "ayn:"))
    done = typed("check")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "config.yaml:5:11: there is no key 'fed' in a source. Did you mean 'feed'?",
        "config.yaml:7:12: there is no key 'ayn' in a rule. Did you mean 'any'?",
    ]
    assert done.stdout == ""


def test_check_tells_scripts_in_json() -> None:
    Path("config.yaml").write_text("include: [r/*.yaml]\n" + SMALL.replace("any:", "ayn:"))
    done = typed("check", "--json")
    assert done.returncode == 2
    told = json.loads(done.stdout)
    assert told["errors"] == [
        {
            "file": "config.yaml",
            "line": 8,
            "column": 12,
            "sentence": "there is no key 'ayn' in a rule. Did you mean 'any'?",
        }
    ]
    Path("config.yaml").write_text("include: [r/*.yaml]\n" + SMALL)
    told = json.loads(run("check", "--json").output)
    assert (told["errors"], told["sources"], told["rules"]) == ([], 1, 1)
    assert told["warnings"] == [
        {"file": "config.yaml", "line": 1, "column": 11, "sentence": "no file is named 'r/*.yaml'"}
    ]


def test_check_of_a_missing_file_says_how_to_make_one() -> None:
    done = typed("check", "--config", "nowhere.yaml")
    assert (done.returncode, done.stderr) == (
        2,
        "nowhere.yaml: there is no such file; `vedette init` writes one to start from\n",
    )
    assert json.loads(typed("check", "--config", "nowhere.yaml", "--json").stdout)["errors"][0]["line"] is None
