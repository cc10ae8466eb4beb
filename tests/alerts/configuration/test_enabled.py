"""Rules, sources and channels with `enabled: false`: checked like any other, shown, and out of force."""

from pathlib import Path

from alerts.model import Subject
from alerts.reports.config_check import ConfigCheck, check_json, check_lines
from tests.alerts.configuration.files import SMALL, config, errors, load, warnings

MORE = """\
store: vedette.db
channels:
  desk: {url: "console://"}
  duty: {url: "json://duty.example", enabled: false}
sources:
  north: {feed: "https://north.example/feed"}
  south: {feed: "https://south.example/feed", enabled: false}
rules:
  drones: {any: [drone], sources: [south]}
  ships: {any: [ship], enabled: false}
"""


def test_what_is_switched_off_is_out_of_force_and_named(tmp_path: Path) -> None:
    found = config(tmp_path, MORE)
    assert [source.id for source in found.sources] == ["north"]
    assert [rule.id for rule in found.rules] == ["drones"]
    assert [match.rule for match in found.ruleset.judge(Subject("a ship", "a drone", source="south"))] == ["drones"]
    assert [(channel.id, channel.enabled) for channel in found.channels] == [("desk", True), ("duty", False)]
    assert found.rules[0].notify == ("desk", "duty")


def test_check_says_what_is_switched_off_and_counts_what_is_in_force(tmp_path: Path) -> None:
    one = ConfigCheck(tmp_path / "config.yaml", load(tmp_path, MORE))
    assert list(check_lines(one))[:3] == [
        "switched off: rule ships", "switched off: source south", "switched off: channel duty",
    ]  # fmt: skip
    assert "1 source, 1 channel, 1 rule" in list(check_lines(one))[-1]
    told = check_json(one)
    assert told["switched_off"] == {"rules": ["ships"], "sources": ["south"], "channels": ["duty"]}
    assert (told["rules"], told["sources"], told["channels"]) == (1, 1, 1)


def test_a_rule_that_is_switched_off_is_still_checked(tmp_path: Path) -> None:
    wrong = MORE.replace("any: [ship]", "query: 'ship AND ('")
    assert [line.split(": ", 1)[0] for line in errors(tmp_path, wrong)] == ["config.yaml:10:29"]


def test_enabled_is_true_or_false(tmp_path: Path) -> None:
    [line] = errors(tmp_path, SMALL.replace("any: [drone]", "any: [drone], enabled: maybe"))
    assert "enabled" in line


def test_a_rule_whose_channels_are_all_switched_off_is_warned_of(tmp_path: Path) -> None:
    off = MORE.replace("sources: [south]", "notify: [duty]")
    assert any("every channel of the rule 'drones' is switched off" in line for line in warnings(tmp_path, off))
    assert not any("switched off" in line for line in warnings(tmp_path, MORE))


def test_everything_may_be_switched_off(tmp_path: Path) -> None:
    off = SMALL.replace("any: [drone]", "any: [drone], enabled: false").replace(
        "/feed", '/feed", enabled: false, every: "5m'
    )
    found = config(tmp_path, off)
    assert (found.rules, found.sources) == ((), ())
    assert found.ruleset.judge(Subject("a drone", "")) == ()
