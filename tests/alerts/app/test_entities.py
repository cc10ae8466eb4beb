"""`vedette entities`, as typed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alerts.app.cli import vedette
from alerts.entities import countries, shipped
from alerts.reports.entity_list import doubtful_names, sure_names
from tests.ledger import Desk

CONFIG = """\
store: v.db
channels: {desk: {url: "console://"}}
sources: {a: {feed: "https://a.example/feed"}}
entities:
  zhdun: {name: Zhdun, type: system, context: [drone]}
rules:
  r: {query: "@zhdun"}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG)
    return tmp_path


def typed(*words: str) -> Result:
    return CliRunner().invoke(vedette, ["entities", *words], catch_exceptions=True)


def listed(*words: str) -> list[str]:
    done = typed(*words, "--limit", "5000", "--json")
    assert done.exit_code == 0, (done.output, done.exception)
    return [json.loads(line)["id"] for line in done.stdout.splitlines()]


def test_a_word_lists_what_it_may_mean_and_what_needs_context(folder: Path) -> None:
    assert listed("hormuz") == ["strait-of-hormuz"]
    shown = typed("tor", "missile", "system").stdout
    assert shown.startswith("@tor  system: Tor\n")
    assert "only near its context: =Tor" in shown
    assert listed("zhdun") == ["zhdun"]


def test_type_and_country_narrow_the_list(folder: Path) -> None:
    found = listed("--type", "person", "--country", "Ukrajina")
    assert "zelensky" in found
    assert all(shipped()[id_].type == "person" for id_ in found)
    assert set(found) <= countries()["ukraine"]


def test_what_is_not_there_is_said(folder: Path) -> None:
    assert "there is no type" in str(typed("--type", "persons").exception)
    assert "there is no country" in str(typed("--country", "qqqq").exception)
    assert "did you mean strait-of-hormuz" in str(typed("show", "hormus").exception)
    assert "nothing found" in typed("qqqqqqqq").output


def test_without_a_configuration_that_can_be_used_the_shipped_ones_are_shown(folder: Path) -> None:
    (folder / "config.yaml").write_text(CONFIG.replace("@zhdun", "@hormuz"))
    assert "@strait-of-hormuz" in typed("hormuz").stdout
    assert "@tor  system: Tor" in typed("show", "tor").stdout


def test_an_entity_is_shown_with_every_name_and_its_articles(folder: Path) -> None:
    desk = Desk(folder / "v.db", now=datetime.now(UTC))
    desk.article("https://a.example/1", "A Tor missile system was seen.", title="Seen")
    desk.article("https://a.example/2", "The Tor browser hides its users.", title="Hidden")
    desk.ledger.close()
    shown = typed("show", "tor").stdout
    tor = shipped()["tor"]
    assert all(name in " ".join(shown.split()) for name in (*tor.names, *tor.context))
    assert "articles in the archive: 1" in shown
    assert "Seen" in shown
    assert "Hidden" not in shown
    told = json.loads(typed("show", "tor", "--json").stdout)
    assert (told["articles"], told["latest"][0]["title"]) == (1, "Seen")


def test_every_name_is_either_sure_or_doubtful() -> None:
    for entity in shipped().values():
        assert sorted((*sure_names(entity), *doubtful_names(entity))) == sorted(entity.names)


def test_every_country_and_what_belongs_to_it_is_shipped() -> None:
    assert countries().keys() <= shipped().keys()
    assert all(id_ in ids for id_, ids in countries().items())
    assert not {id_ for ids in countries().values() for id_ in ids} - shipped().keys()
