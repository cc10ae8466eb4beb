"""`load_inventory`: what a configuration names, for commands that judge nothing."""

from pathlib import Path

import pytest

from alerts.configuration import load_config, load_inventory
from crawler.errors import ConfigError

CONFIG = """\
store: kept/v.db
channels: {desk: {url: "console://"}, night: {url: "console://", enabled: false}}
keep: {text: 90d}
crawl: {every: 20m}
sources:
  a: {feed: "https://a.example/feed", name: "A Gazette"}
  b: {sitemap: "https://b.example/map.xml", every: 1h}
  c: {feed: "https://c.example/feed", enabled: false}
rules: {keel: {query: keel}, hull: {query: hull, enabled: false}}
include: ["more/*.yaml"]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "rules.yaml").write_text("rules: {mast: {query: mast}}")
    (tmp_path / "config.yaml").write_text(CONFIG)
    return tmp_path / "config.yaml"


def test_it_names_what_the_whole_configuration_has(path: Path) -> None:
    named, config = load_inventory(path, {}), load_config(path, {}).config
    assert (named.store, named.keep, named.off) == (config.store, config.keep, config.off)
    assert named.rules == tuple(rule.id for rule in config.rules) == ("keel", "mast")
    assert named.channels == ("desk",)
    assert dict(named.places) == dict(config.places)
    told = [(one.id, one.url, one.name, one.every_s) for one in named.sources]
    assert told == [(one.id, one.url, one.name, one.every_s) for one in config.sources]
    assert [one.id for one in named.sources] == ["a", "b"]


def test_a_query_and_a_channel_that_cannot_be_used_stop_nothing(path: Path) -> None:
    text = path.read_text().replace("query: keel", "query: 'keel AND ('").replace("console://", "nonsense://", 1)
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"(?s)nonsense.*bracket is missing"):
        load_config(path, {})
    assert load_inventory(path, {}).rules == ("keel", "mast")


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ('feed: "https://a.example/feed"', "links: a", "the source 'a' needs a feed"),
    ("store: kept/v.db", "", "'store' names the ledger"),
    ("every: 1h", "evry: 1h", "evry"),
    ("rules: {keel", "rules: {mast: {query: m}, keel", "'mast' is already defined"),
])  # fmt: skip
def test_what_it_reads_itself_must_be_right(path: Path, old: str, new: str, sentence: str) -> None:
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ConfigError, match=sentence):
        load_inventory(path, {})


def test_it_warns_of_what_it_reads(path: Path) -> None:
    path.write_text(path.read_text().replace("more/*.yaml", "none/*.yaml"))
    assert any("no file matches" in str(warning) for warning in load_inventory(path, {}).warnings)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load_inventory(tmp_path / "config.yaml", {})
