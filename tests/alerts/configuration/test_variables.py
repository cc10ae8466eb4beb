"""`${NAME}` in config.yaml: from the environment and `.env`, and what stands for one that is not needed."""

import os
from pathlib import Path

import pytest

from alerts.configuration import TO_SEND, TO_SEND_OR_ASK, load_config
from crawler.errors import ConfigError
from tests.alerts.configuration.files import SMALL, config, errors, warnings


def test_variables_come_from_the_environment_and_from_env_beside_the_file(tmp_path: Path) -> None:
    text = SMALL.replace('"console://"', '"json://u:${PASS}@${HOST}/x"')
    (tmp_path / ".env").write_text("# secrets\nPASS='a b'\nexport HOST=file.example\n", "utf8")
    read = config(tmp_path, text, {"HOST": "env.example"})
    assert read.channels[0].urls == ("json://u:a b@env.example/x",)
    assert read.files == (tmp_path / "config.yaml", tmp_path / ".env")


def test_a_variable_that_is_not_set_is_named_with_its_place(tmp_path: Path) -> None:
    text = SMALL.replace('"console://"', '"json://${HOST}/${TOKEN}"')
    assert errors(tmp_path, text, {"TOKENS": "x"}) == [
        "config.yaml:3:23: the variable HOST is not set; set it, or add HOST=… in .env beside the configuration",
        "config.yaml:3:31: the variable TOKEN is not set; set it, or add TOKEN=… in .env beside the configuration. Did you mean 'TOKENS'?",
    ]


@pytest.mark.parametrize("reference", ["${}", "${A-B}", "${A", "${1X}"])
def test_a_variable_is_written_in_one_way(tmp_path: Path, reference: str) -> None:
    found = errors(tmp_path, SMALL.replace("vedette.db", f"'{reference}.db'"), {"A": "x"})
    assert found == ["config.yaml:1:9: write a variable as ${NAME}"]


def test_an_empty_variable_is_an_error(tmp_path: Path) -> None:
    assert errors(tmp_path, SMALL.replace("vedette.db", "${S}"), {"S": ""}) == [
        "config.yaml:1:8: the variable S is empty"
    ]


SECRETS = """store: vedette.db
channels:
  desk: {url: "mailto://u:${PASS}@mail.example"}
  chat: {url: "${HOOK}"}
smtp: {host: "${HOST}", port: "${PORT}", from: "a@b.example"}
crawl: {proxy: "${PROXY}"}
heartbeat: "${BEAT}"
sources: {a: {feed: "${FEED}", headers: {X-Key: "k ${KEY}"}}}
rules: {r: {query: tank, notify: [desk]}}
"""


def test_what_sends_and_asks_nothing_needs_no_variable(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(SECRETS, "utf8")
    read = load_config(tmp_path / "config.yaml", {"KEY": "7"}, unneeded=TO_SEND_OR_ASK).config
    [source] = read.sources
    sent = read.crawl.source_requests["a"].headers
    assert (source.url, sent) == ("https://unset.invalid/FEED", (("X-Key", "k 7"),))
    assert [one.urls[0] for one in read.channels] == ["mailto://u:unset@mail.example", "json://unset.invalid/HOOK"]
    missing = "config.yaml:{}: the variable {} is not set; set it, or add {}=… in .env beside the configuration"
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / "config.yaml", {"KEY": "7"}, unneeded=TO_SEND)
    assert [str(one).replace(f"{tmp_path}/", "") for one in caught.value.problems] == [
        missing.format(place, name, name) for place, name in (("6:17", "PROXY"), ("8:22", "FEED"))
    ]
    (tmp_path / "config.yaml").write_text(SECRETS.replace("vedette.db", '"${STATE}/v.db"'), "utf8")
    with pytest.raises(ConfigError, match="the variable STATE is not set"):  # or the ledger would be another
        load_config(tmp_path / "config.yaml", {}, unneeded=TO_SEND_OR_ASK)


def test_an_env_file_that_this_user_may_not_read_is_none(tmp_path: Path) -> None:
    text = SMALL.replace("console://", "json://${HOST}/")
    (tmp_path / "config.yaml").write_text(text, "utf8")
    (tmp_path / ".env").write_text("HOST=file.example\n", "utf8")
    folders = (tmp_path, *tmp_path.parents[:-2])
    modes = [folder.stat().st_mode for folder in folders]
    uid = os.geteuid()
    try:
        for folder, mode in zip(folders, modes, strict=True):
            folder.chmod(mode | 0o055)
        (tmp_path / ".env").chmod(0)
        os.seteuid(uid or 65_534)  # root may read whatever it likes
        read = load_config(tmp_path / "config.yaml", {"HOST": "env.example"}).config
        with pytest.raises(ConfigError, match=r"HOST is not set, and this user may not read \S+/\.env"):
            load_config(tmp_path / "config.yaml", {})
    finally:
        os.seteuid(uid)
        for folder, mode in zip(folders, modes, strict=True):
            folder.chmod(mode)
    assert read.channels[0].urls == ("json://env.example/",)


def test_a_broken_line_of_env_has_its_place(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=1\nB\nC='open\n", "utf8")
    assert errors(tmp_path, SMALL) == [
        ".env:2:1: write a variable as NAME=value",
        ".env:3:1: write a variable as NAME=value",
    ]


# Doubts


def test_an_env_file_that_others_can_read_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("P=x\n")
    (tmp_path / ".env").chmod(0o644)
    assert "chmod 600" in warnings(tmp_path, SMALL)[0]
    (tmp_path / ".env").chmod(0o600)
    assert not warnings(tmp_path, SMALL)
    assert not warnings(tmp_path, SMALL)


def test_a_channel_that_nothing_is_sent_to_is_not_tried(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(SMALL.replace("console://", "nonsense://x"), "utf8")
    assert load_config(tmp_path / "config.yaml", {}, unneeded=TO_SEND).config.channels[0].urls == ("nonsense://x",)
    with pytest.raises(ConfigError, match="there is no channel of the kind"):
        load_config(tmp_path / "config.yaml", {})
