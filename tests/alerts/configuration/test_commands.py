"""`vedette init` and `vedette check`, as typed."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alerts.app.cli import main, vedette
from alerts.configuration.json_schema import schema
from tests.alerts.configuration.files import SMALL

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(vedette, words)


Typed = Callable[..., "Done"]


@dataclass(frozen=True)
class Done:
    """What a shell sees of a command."""

    code: int
    out: str
    err: str


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """A function that runs the program on the words typed after its name."""

    def type_(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["vedette", *words])
        with pytest.raises(SystemExit) as stopped:
            main()
        captured = capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return Done(stopped.value.code, captured.out, captured.err)

    return type_


def test_the_shipped_configuration_is_what_init_writes() -> None:
    assert (ROOT / "config.yaml").read_bytes() == (ROOT / "alerts/configuration/template.yaml").read_bytes()
    assert run("init").exit_code == 0
    assert Path("config.yaml").read_bytes() == (ROOT / "config.yaml").read_bytes()
    assert json.loads(Path("config.schema.json").read_text("utf8")) == schema()


def test_what_init_writes_is_checked_without_an_error_or_a_warning() -> None:
    run("init")
    done = run("check")
    assert done.exit_code == 0
    assert done.output == "config.yaml: 12 sources, 1 channel, 3 rules, 6 examples, no errors\n"


def test_init_overwrites_no_configuration(typed: Typed) -> None:
    Path("config.yaml").write_text("mine")
    done = typed("init")
    assert done.code == 2
    assert "config.yaml already exists" in done.err
    assert Path("config.yaml").read_text() == "mine"
    assert not Path("config.schema.json").exists()


def test_init_schema_renews_the_schema_alone() -> None:
    Path("config.schema.json").write_text("old")
    assert run("init", "--schema").exit_code == 0
    assert json.loads(Path("config.schema.json").read_text("utf8")) == schema()
    assert not Path("config.yaml").exists()


def test_init_writes_where_it_is_told(tmp_path: Path, typed: Typed) -> None:
    (tmp_path / "desk").mkdir()
    assert run("init", "--config", "desk/watch.yaml").exit_code == 0
    assert {file.name for file in (tmp_path / "desk").iterdir()} == {"watch.yaml", "config.schema.json"}
    done = typed("init", "--config", "nowhere/watch.yaml")
    assert (done.code, done.err) == (2, "nowhere/watch.yaml cannot be written: No such file or directory\n")


def test_check_shows_all_errors_and_exits_with_2(typed: Typed) -> None:
    Path("config.yaml").write_text(SMALL.replace("feed:", "fed:").replace("any:", "ayn:"))
    done = typed("check")
    assert done.code == 2
    assert done.err.splitlines() == [
        "config.yaml:5:11: there is no key 'fed' in a source. Did you mean 'feed'?",
        "config.yaml:7:12: there is no key 'ayn' in a rule. Did you mean 'any'?",
    ]
    assert done.out == ""


def test_check_tells_scripts_in_json(typed: Typed) -> None:
    Path("config.yaml").write_text("include: [r/*.yaml]\n" + SMALL.replace("any:", "ayn:"))
    done = typed("check", "--json")
    assert done.code == 2
    told = json.loads(done.out)
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
        {"file": "config.yaml", "line": 1, "column": 11, "sentence": "no file matches 'r/*.yaml'"}
    ]


def test_check_of_a_missing_file_says_how_to_make_one(typed: Typed) -> None:
    done = typed("check", "--config", "nowhere.yaml")
    assert (done.code, done.err) == (
        2,
        "nowhere.yaml: there is no such file; `vedette init` writes one to start from\n",
    )
    assert json.loads(typed("check", "--config", "nowhere.yaml", "--json").out)["errors"][0]["line"] is None


DIGESTING = """store: v.db
channels: {desk: {url: "console://", digest: ["07:00"]}, duty: {url: "json://127.0.0.1:9/"}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keels: {query: keel}, hulls: {query: hull, urgency: now}, docks: {query: dock}}
"""


def test_check_names_the_rules_that_wait_for_a_digest_without_saying_so(typed: Typed) -> None:
    Path("config.yaml").write_text(DIGESTING, "utf8")
    [line, _] = [line for line in typed("check").out.splitlines() if "warning" not in line]
    assert line == (
        "the digest of desk is what tells of 2 rules without an urgency: keels, docks; "
        "a rule with `urgency: now` does not wait for it"
    )
    assert json.loads(typed("check", "--json").out)["waiting_for_digest"] == {"desk": ["keels", "docks"]}
