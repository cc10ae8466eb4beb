"""`trouble` and `heartbeat`: who hears of trouble, and who hears of alerts when a rule does not say."""

from pathlib import Path

from tests.alerts.configuration.files import SMALL, config, errors, warnings


def two(more: str) -> str:
    return (
        SMALL.replace(
            '  desk: {url: "console://"}\n', '  desk: {url: "console://"}\n  tech: {url: "json://t.example"}\n'
        )
        + more
    )


def test_a_rule_without_channels_does_not_tell_those_that_only_hear_of_trouble(tmp_path: Path) -> None:
    found = config(tmp_path, two("trouble: [tech]\n"))
    assert found.trouble == ("tech",)
    assert found.rules[0].notify == ("desk",)
    also = two("  ships: {any: [ship], notify: [tech]}\ntrouble: [tech]\n")
    assert config(tmp_path, also).rules[0].notify == ("desk", "tech")
    assert config(tmp_path, SMALL + "trouble: [desk]\n").rules[0].notify == ("desk",)


def test_a_channel_under_trouble_must_exist_once_and_counts_as_used(tmp_path: Path) -> None:
    assert errors(tmp_path, two("trouble: [tehc]\n")) == [
        "config.yaml:9:11: there is no channel 'tehc'. Did you mean 'tech'?"
    ]
    assert errors(tmp_path, two("trouble: [tech, tech]\n")) == ["config.yaml:9:17: the channel 'tech' is listed twice"]
    named = two("trouble: [tech]\n").replace("any: [drone]", "any: [drone], notify: [desk]")
    assert not any("no rule notifies" in line for line in warnings(tmp_path, named))


def test_a_channel_under_trouble_that_is_switched_off_is_warned_of(tmp_path: Path) -> None:
    off = two("trouble: [tech]\n").replace('"json://t.example"', '"json://t.example", enabled: false')
    assert any("hears of no trouble" in line for line in warnings(tmp_path, off))


def test_the_heartbeat_is_a_web_address_and_secret(tmp_path: Path) -> None:
    url = "https://ping.example/token-of-mine"
    found = config(tmp_path, SMALL + 'heartbeat: "${BEAT}"\n', {"BEAT": url})
    assert found.heartbeat == url
    assert url in found.secrets
    assert "token-of-mine" not in repr(found)
    assert len(errors(tmp_path, SMALL + "heartbeat: mailto://ping.example\n")) == 1
