"""What config.yaml becomes, with its defaults, its further files and its variables."""

import gc
import re
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.configuration import Keep, load_config
from crawler.errors import ConfigError
from crawler.model import CrawlSettings, Source
from crawler.source_options import CardSelectors, ItemPaths, MailboxLogin, MailReading, PageHints
from tests.alerts.configuration.files import SMALL, config, errors, load, warnings


def test_only_store_sources_channels_and_rules_are_required(tmp_path: Path) -> None:
    small = config(tmp_path, SMALL)
    assert small.store == tmp_path / "vedette.db"
    assert small.timezone.key == "UTC"
    assert small.crawl == CrawlSettings()
    assert small.sources == (Source("north", "feed", "https://north.example/feed", 900.0, shortest_s=300.0),)
    assert small.alert_max_age == timedelta(hours=24)
    assert small.keep == Keep()
    assert small.files == (tmp_path / "config.yaml",)
    for key in ("store", "sources", "channels", "rules"):
        lines = SMALL.splitlines(keepends=True)
        start = next(i for i, line in enumerate(lines) if line.startswith(key))
        without = "".join(lines[:start] + lines[start + 1 if key == "store" else start + 2 :])
        assert errors(tmp_path, without)[0].startswith(f"config.yaml:1:1: {key!r} is missing")


def test_every_kind_of_source_reaches_its_value(tmp_path: Path) -> None:
    text = SMALL.replace(
        '{feed: "https://north.example/feed"}',
        """
    sitemap: "https://north.example/news.xml"
    keep_params: [id]
    language: uk
  board:
    listing: {page: "https://board.example/tenders", items: .card, title: h3, link: h3 a, text: p, date: time, next: .older}
    drop_params: [session]
    every: 1h
  api:
    json: {url: "https://api.example/tenders", items: "data[?open]", title: subject, link: href, text: body, date: at, next: next}
    headers: {X-Key: abcdefgh}
  own: {spider: "spiders/mine.py:Ministry"}
  letters: {mailbox: "imaps://desk%40a.example:p%2Fw@imap.example/News", stories: true, mark: seen}
""",
    )
    loaded = config(tmp_path, text)
    north, board, api, own, letters = loaded.sources
    assert north == Source(
        "north",
        "sitemap",
        "https://north.example/news.xml",
        900.0,
        keep_params=("id",),
        language="uk",
        shortest_s=300.0,
    )
    cards = CardSelectors(".card", "h3", "h3 a", "p", "time", ".older")
    assert board == Source(
        "board",
        "listing",
        "https://board.example/tenders",
        3600.0,
        cards=cards,
        drop_params=("session",),
        shortest_s=300.0,
    )
    paths = ItemPaths("data[?open]", "subject", "href", "body", "at", "next")
    path = f"{tmp_path}/spiders/mine.py:Ministry"
    assert own == Source("own", "spider", "spider:spiders/mine.py:Ministry", 900.0, spider=path, shortest_s=300.0)
    url = "imaps://desk%40a.example@imap.example/News"
    reading = MailReading(stories=True, marks_seen=True)
    assert letters == Source("letters", "mailbox", url, 900.0, mails=reading, shortest_s=300.0)
    assert loaded.crawl.source_requests["letters"].login == MailboxLogin("desk@a.example", "p/w")
    assert {"p/w", "p%2Fw"} <= loaded.secrets
    assert api == Source("api", "json", "https://api.example/tenders", 900.0, paths=paths, shortest_s=300.0)


def test_what_is_sent_for_a_subscription_comes_from_the_environment_and_is_secret(tmp_path: Path) -> None:
    text = (
        SMALL.replace(
            '{feed: "https://north.example/feed"}',
            '{feed: "https://North.example:8443/feed", headers: {Authorization: "Bearer ${TOKEN}"}, '
            'cookies: {sid: "${SID}", lang: en}, proxy: "socks5h://desk:pass-of-proxy@proxy.example:1080"}',
        )
        + 'crawl: {proxy: "http://u:pass-of-crawl@proxy.example"}\n'
    )
    (tmp_path / "config.yaml").write_text(text)
    read = load_config(tmp_path / "config.yaml", {"TOKEN": "t0k3n-value", "SID": "s1d-value"}).config
    sent = read.crawl.source_requests["north"]
    assert sent.host == "north.example"
    assert sent.headers == (("Authorization", "Bearer t0k3n-value"), ("Cookie", "sid=s1d-value; lang=en"))
    secrets = {"t0k3n-value", "Bearer t0k3n-value", "s1d-value", "pass-of-proxy", "pass-of-crawl"}
    assert secrets <= read.secrets
    assert not any(secret in repr(part) for secret in secrets for part in (read, read.crawl, read.sources))


def test_a_source_without_wishes_of_its_own_has_no_entry_among_the_requests(tmp_path: Path) -> None:
    assert config(tmp_path, SMALL).crawl.source_requests == {}


def test_a_store_is_relative_to_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config(tmp_path, SMALL)
    monkeypatch.chdir(tmp_path.parent)
    relative = Path(tmp_path.name) / "config.yaml"
    assert load_config(relative, {}).config.store == tmp_path / "vedette.db"
    assert config(tmp_path, SMALL.replace("vedette.db", "/var/lib/v.db")).store == Path("/var/lib/v.db")


def test_every_key_reaches_its_value(tmp_path: Path) -> None:
    text = """\
store: v.db
timezone: Europe/Paris
crawl: {every: 5m, user_agent: Desk, obey_robots: false, per_host_delay: 0s, allow_hosts: [10.0.0.7], full_text: false}
alert_max_age: 2d
keep: {text: 365d}
channels: {desk: {url: "console://", urls: ["json://localhost"]}}
sources:
  a: {listing: "https://a.example/news", links: "article h3 a", every: 1h, full_text: true, text: [main, .body],
      access: {selectors: [.gate], phrases: [Subscribers only]}, ignore_flag: true, allow_hosts: [a.example]}
  b: {feed: "https://b.example/rss"}
rules:
  r: {query: tank, any: [NO, 105], all: [a1], none: [b1], in: [title], lang: [en, uk], sources: [a], notify: [desk],
      if_cut_off: record}
"""
    read = config(tmp_path, text)
    assert read.timezone.key == "Europe/Paris"
    assert read.crawl == CrawlSettings(
        "Desk", obey_robots=False, per_host_delay_s=0.0, allow_hosts=("10.0.0.7",), source_hosts={"a": ("a.example",)}
    )
    assert (read.alert_max_age, read.keep.text) == (timedelta(days=2), timedelta(days=365))
    assert read.channels[0].urls == ("console://", "json://localhost")
    hints = PageHints(("main", ".body"), (".gate",), ("Subscribers only",), ignore_flag=True)
    assert read.sources[0] == Source(
        "a",
        "listing",
        "https://a.example/news",
        3600.0,
        "article h3 a",
        True,  # noqa: FBT003
        hints,
        shortest_s=300.0,
    )
    assert (read.sources[1].every_s, read.sources[1].full_text) == (300.0, False)
    rule = read.rules[0]
    assert (rule.query, rule.any, rule.all, rule.none) == ("tank", ("NO", "105"), ("a1",), ("b1",))
    assert (rule.fields, rule.languages, rule.sources) == (("title",), ("en", "uk"), ("a",))
    assert (rule.notify, rule.if_cut_off) == (("desk",), "record")


def test_a_rule_that_names_no_channel_notifies_all(tmp_path: Path) -> None:
    text = SMALL.replace("sources:", '  night: {url: "json://localhost"}\nsources:')
    assert config(tmp_path, text).rules[0].notify == ("desk", "night")


def test_examples_are_in_the_rules_first_language_unless_they_say_so(tmp_path: Path) -> None:
    text = SMALL.replace(
        "{any: [drone]}",
        "{any: [drone], lang: [fr, en], examples: {match: [un drone, {title: drone, language: en, access: truncated}],"
        " ignore: [105]}}",
    )
    rule = config(tmp_path, text).rules[0]
    assert [(e.text, e.title, e.language, e.access) for e in rule.must_match] == [
        ("un drone", "", "fr", "full"),
        ("", "drone", "en", "truncated"),
    ]
    assert rule.must_ignore[0].text == "105"


def test_json_is_a_configuration_too(tmp_path: Path) -> None:
    text = '{"store": "v.db", "channels": {"d": {"url": "console://"}}, "sources": {"s": {"feed": "https://s.example/f"}},\n\t"rules": {"r": {"any": ["drone"]}}}'
    assert config(tmp_path, text).rules[0].any == ("drone",)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no such file; `vedette init` writes one"):
        load_config(tmp_path / "config.yaml", {})


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_says_all_that_is_missing(tmp_path: Path, text: str) -> None:
    [line] = errors(tmp_path, text)
    assert line.startswith(
        "config.yaml:1:1: 'store', 'sources', 'channels', 'rules' are missing: 'store' names the ledger"
    )


def test_a_file_that_is_a_list_says_what_is_wanted(tmp_path: Path) -> None:
    assert errors(tmp_path, "- a\n") == [
        "config.yaml:1:1: the file: write keys and values below it, such as store:, timezone:, include:"
    ]


def test_a_file_in_another_encoding_is_answered_with_the_place(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_bytes(SMALL.encode() + b"# caf\xe9\n")
    with pytest.raises(ConfigError, match=r"config\.yaml:8:6: this is not UTF-8 text; save the file as UTF-8"):
        load_config(file, {})


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(SMALL, "utf-8-sig")
    assert load_config(file, {}).config.rules


# Further files


def test_included_files_add_to_the_sections(tmp_path: Path) -> None:
    text = "include: [rules/*.yaml, more.yaml]\n" + SMALL
    read = config(
        tmp_path, text, rules__b_yaml="rules: {b: {any: [x1]}}", rules__a_yaml="rules: {a: {any: [x1]}}",
        more_yaml='sources: {west: {feed: "https://w.example/f"}}\nkeep: {text: 30d}\n',
    )  # fmt: skip
    assert [rule.id for rule in read.rules] == ["drones", "a", "b"]
    assert [source.id for source in read.sources] == ["north", "west"]
    assert read.keep.text == timedelta(days=30)
    assert [file.name for file in read.files] == ["config.yaml", "a.yaml", "b.yaml", "more.yaml"]


def test_errors_of_all_files_come_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    text = "include: [z.yaml, rules/*.yaml]\n" + SMALL.replace("any", "ayn")
    assert errors(tmp_path, text, z_yaml="rules: {b: {any: [x1], notify: [dsek]}}", rules__a_yaml="timezon: UTC") == [
        "config.yaml:8:12: there is no key 'ayn' in a rule. Did you mean 'any'?",
        "z.yaml:1:33: there is no channel 'dsek'. Did you mean 'desk'?",
        "rules/a.yaml:1:1: there is no key 'timezon' at the top level. Did you mean 'timezone'?",
    ]


def test_what_stands_in_two_files_is_an_error_in_the_second(tmp_path: Path) -> None:
    text = "include: [more.yaml]\n" + SMALL
    assert errors(tmp_path, text, more_yaml="rules:\n  drones: {any: [x1]}\nstore: other.db\n") == [
        "more.yaml:2:3: 'drones' is already defined in config.yaml:8",
        "more.yaml:3:1: 'store' is already defined in config.yaml:2",
    ]


def test_a_pattern_that_finds_nothing_is_a_warning_and_a_missing_file_an_error(tmp_path: Path) -> None:
    assert warnings(tmp_path, "include: [rules/*.yaml]\n" + SMALL) == [
        "config.yaml:1:11: no file matches 'rules/*.yaml'"
    ]
    assert errors(tmp_path, "include: [rules.yaml]\n" + SMALL) == ["config.yaml:1:11: there is no file 'rules.yaml'"]


def test_a_file_that_includes_itself_is_read_once(tmp_path: Path) -> None:
    assert len(config(tmp_path, "include: ['*.yaml']\n" + SMALL).rules) == 1


def test_only_the_main_file_includes(tmp_path: Path) -> None:
    found = errors(tmp_path, "include: [more.yaml]\n" + SMALL, more_yaml="include: [x.yaml]\n")
    assert found == [
        "more.yaml:1:1: only the main file may include others",
    ]


def test_an_unreadable_included_file_does_not_make_its_names_unknown(tmp_path: Path) -> None:
    text = "include: [more.yaml]\n" + SMALL.replace("[drone]", "[drone], notify: [night]")
    assert errors(tmp_path, text, more_yaml="channels: {night: {url: console://}\n") == [
        "more.yaml:1:11: this bracket is never closed; '}' is missing"
    ]


def test_a_misspelt_section_is_one_error_not_one_for_every_id_in_it(tmp_path: Path) -> None:
    text = SMALL.replace("channels:", "chanels:").replace("[drone]", "[drone], notify: [desk]")
    assert errors(tmp_path, text) == [
        "config.yaml:2:1: there is no key 'chanels' at the top level. Did you mean 'channels'?"
    ]


# Variables


def test_what_an_analyst_wrote_is_never_filled_in(tmp_path: Path) -> None:
    assert config(tmp_path, SMALL.replace("[drone]", "['${drone}']"), {"drone": "x"}).rules[0].any == ("${drone}",)


def test_an_unused_channel_is_a_warning(tmp_path: Path) -> None:
    text = SMALL.replace("sources:", "  night: {url: 'json://localhost'}\nsources:").replace(
        "[drone]", "[drone], notify: [desk]"
    )
    assert warnings(tmp_path, text) == ["config.yaml:4:3: no rule notifies the channel 'night'"]


def test_a_mail_server_that_nobody_uses_is_a_warning(tmp_path: Path) -> None:
    text = "smtp: {host: m.example, from: a@m.example}\n" + SMALL
    assert warnings(tmp_path, text) == ["config.yaml:1:1: no channel sends mail, so smtp is never used"]


def test_a_password_without_encryption_is_a_warning(tmp_path: Path) -> None:
    text = "smtp: {host: m.example, from: a@m.example, user: u, password: '${P}', tls: none}\n"
    text += SMALL.replace('{url: "console://"}', "{mail: [d@m.example]}")
    assert warnings(tmp_path, text, {"P": "x"}) == [
        "config.yaml:1:71: the password travels unencrypted; write tls: starttls"
    ]
    assert not warnings(tmp_path, text.replace("m.example,", "127.0.0.1,", 1), {"P": "x"})


def test_a_secret_that_others_can_read_is_a_warning(tmp_path: Path) -> None:
    text = SMALL.replace('"console://"', '"json://user:hunter2@h.example"')
    load(tmp_path, text)
    (tmp_path / "config.yaml").chmod(0o644)
    [warning] = load_config(tmp_path / "config.yaml", {}).warnings
    assert "other users of this machine can read this secret" in str(warning)
    assert (warning.line, warning.column) == (3, 10)
    assert "hunter2" not in str(warning)


def test_a_ledger_that_others_can_open_is_a_warning(tmp_path: Path) -> None:
    assert not warnings(tmp_path, SMALL)
    config = load(tmp_path, SMALL).config
    config.store.with_name(f"{config.store.name}-shm").symlink_to(tmp_path / "gone")  # SQLite removed it meanwhile
    wide = ["", "-wal", ".lock", ".before-upgrade-002_x"]
    for ending, mode in ((".rescued-20261123T080000Z", 0o600), *zip(wide, (0o640, 0o604, 0o660, 0o644), strict=True)):
        file = config.store.with_name(config.store.name + ending)
        file.touch()
        file.chmod(mode)
    [warning] = load_config(tmp_path / "config.yaml", {}).warnings
    assert "other users of this machine can open the ledger" in str(warning)
    named = [Path(word).name for word in str(warning).rpartition("chmod 600 ")[2].split()]
    assert sorted(named) == sorted(config.store.name + ending for ending in wide)


@pytest.mark.parametrize("text", [SMALL, "rules: ["])
def test_loading_leaves_the_garbage_collector_as_it_was(tmp_path: Path, text: str) -> None:
    assert gc.isenabled()
    errors(tmp_path, text)
    assert gc.isenabled()


def test_a_fixed_pause_is_the_only_one_and_others_are_the_longest(tmp_path: Path) -> None:
    def source(every: str) -> Source:
        return config(
            tmp_path, SMALL.replace('north.example/feed"}', f'north.example/feed", every: {every}}}')
        ).sources[0]

    assert (source("2h").every_s, source("2h").shortest_s) == (7200.0, 300.0)
    assert (source("{fixed: 2h}").every_s, source("{fixed: 2h}").shortest_s) == (7200.0, 7200.0)
    assert (source("30s").every_s, source("30s").shortest_s) == (30.0, 30.0)


@pytest.mark.parametrize(
    ("every", "sentence"),
    [("{fixed: 0m}", "write a duration longer than zero"), ("{fixed: soon}", "write a duration such as 30s"),
     ("{often: 2h}", "write a duration such as 15m, or {fixed: 15m}"), ("{fixed: 1h, often: 2h}", "{fixed: 15m}")],
)  # fmt: skip
def test_a_wrong_pause_says_what_to_write(tmp_path: Path, every: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(sentence)):
        config(tmp_path, SMALL.replace('north.example/feed"}', f'north.example/feed", every: {every}}}'))


def test_the_line_of_each_sources_address_is_known(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text("sources:\n  b:\n    every: 1h\n    sitemap: https://b.example/map.xml\n")
    main = 'include: [more.yaml]\nstore: v.db\nchannels: {t: {url: "console://"}}\nrules: {k: {query: keel}}\n'
    (tmp_path / "config.yaml").write_text(f"{main}sources:\n  a: {{feed: https://a.example/feed}}\n")
    places = load_config(tmp_path / "config.yaml", {}).config.places
    assert places == {"a": f"{tmp_path / 'config.yaml'}:6", "b": f"{tmp_path / 'more.yaml'}:4"}
