"""`vedette sources`: its table, and how sources are added, brought in and written out."""

import json
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alerts.app.cli import vedette
from alerts.app.cli.print_offers import print_offers
from alerts.app.cli.sources_add import add_offer
from alerts.app.config_writing import edited_config
from alerts.app.source_finding import Offer, SiteFound, each_once
from alerts.configuration import load_config
from alerts.reports.source_table import rhythm, sparkline
from crawler.errors import ConfigError, UsageError
from crawler.model import Entry
from crawler.sources.outlines import Outline, read_outlines, written_outlines
from tests.ledger import Desk, source
from tests.site import Site

ROOT = Path(__file__).parents[3]
CONFIG = """# the desk's
store: v.db
crawl: {allow_hosts: [127.0.0.1], per_host_delay: 0s}
channels: {terminal: {url: "console://"}}
sources:
  a: {feed: "https://a.example/feed", name: Harbour Post}   # the first
rules: {keels: {query: keel}}
"""
OFFER = Offer("feed", "https://post.example/feed", None, None, 1, ())


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG)
    return tmp_path / "config.yaml"


def typed(*words: str) -> Result:
    return CliRunner().invoke(vedette, ["sources", *words], standalone_mode=False)


@pytest.mark.chain
def test_an_offer_is_written_into_the_configuration_and_the_rest_stays(path: Path, site: Site) -> None:
    path.chmod(0o640)
    command = [sys.executable, "-m", "alerts", "sources", "add", site.url("/")]
    asked = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=path.parent)
    assert asked.returncode == 2
    assert " 1  feed     " in asked.stdout
    assert "Choose one: vedette sources add" in asked.stderr
    assert path.read_text() == CONFIG
    done = subprocess.run(
        [*command, "--choose", "1"], capture_output=True, text=True, timeout=60, check=False, cwd=path.parent
    )
    assert done.returncode == 0, done.stderr
    line = f'  coast-wire: {{feed: "{site.url("/news.xml")}", name: "Coast Wire"}}\n'
    assert path.read_text() == CONFIG.replace("rules:", f"{line}rules:")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    config = path.read_text()
    known = subprocess.run(
        [*command[:-1], site.url("/news.xml")], capture_output=True, text=True, timeout=60, check=False, cwd=path.parent
    )
    assert (known.returncode, path.read_text()) == (1, config)
    assert "(5 entries)  configured as coast-wire" in known.stdout
    assert "has all of this already" in known.stderr
    again = subprocess.run(
        [*command, "--choose", "1"], capture_output=True, text=True, timeout=60, check=False, cwd=path.parent
    )
    assert again.returncode == 1
    assert "has it already, as coast-wire" in again.stderr
    path.write_text(CONFIG.replace(CONFIG[CONFIG.index("  a:") : CONFIG.index("rules:")], ""))
    first = subprocess.run(
        [*command, "--choose", "1"], capture_output=True, text=True, timeout=60, check=False, cwd=path.parent
    )
    assert first.returncode == 0, first.stderr
    assert [one.id for one in load_config(path, {}).config.sources] == ["coast-wire"]


def test_an_offer_is_shown_with_the_first_words_of_its_posts_and_its_other_addresses(
    capsys: pytest.CaptureFixture[str],
) -> None:
    posts = (
        Entry(
            "https://post.example/2", text="The frigate left the yard. It is grey.", published="2026-11-02T08:00:00Z"
        ),
        Entry("https://post.example/1"),
    )
    one = replace(OFFER, newest=posts, entries=2)
    unlike = replace(OFFER, url="https://post.example/map")  # whose entries are not known
    offers = each_once([one, replace(one, url="https://post.example/rss"), OFFER, one, unlike])
    print_offers("https://post.example", SiteFound("Post", tuple(offers)), {2: "post"})
    assert capsys.readouterr().out.splitlines() == [
        " 1  feed     https://post.example/feed  (2 entries)",
        "      2026-11-02  The frigate left the yard.",
        "                  https://post.example/1",
        "      the same at https://post.example/rss",
        " 2  feed     https://post.example/feed  (1 entry)  configured as post",
        " 3  feed     https://post.example/map  (1 entry)",
    ]


@pytest.mark.parametrize("url", ["HTTP://www.A.example/feed/", "https://a.example:443/feed?utm_source=x#top"])
def test_an_address_that_is_written_otherwise_is_known(
    path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add_offer(path, Offer("feed", url, None, None, 1, ()), "Post") == 1
    assert "config.yaml has it already, as a" in capsys.readouterr().err
    assert path.read_text() == CONFIG
    assert add_offer(path, Offer("listing", url, "h2 a", None, 1, ()), "Post") == 0


def test_a_preset_that_is_written_otherwise_is_known(path: Path) -> None:
    path.write_text(CONFIG.replace("https://a.example/feed", "http://opex360.com/feed"))
    refused = typed("add", "--preset", "opex360")
    assert refused.return_value == 1
    assert "has opex360 already, as a" in refused.output


def test_outlets_of_the_catalogue_are_shown_and_added(path: Path) -> None:
    assert "opex360" in typed("catalogue", "opex").output
    shown = json.loads(typed("catalogue", "--language", "pl", "--json").output)["outlets"]
    assert {one["country"] for one in shown} == {"PL"}
    assert typed("catalogue", "no such outlet").return_value == 1
    added = typed("add", "--preset", "opex360", "--preset", "defence24")
    assert added.return_value == 0
    sources = {one.id: one for one in load_config(path, {}).config.sources}
    assert (sources["opex360"].name, sources["opex360"].tier) == ("Opex360 (Zone Militaire)", "press")
    assert typed("add", "--preset", "opex360").return_value == 1
    assert isinstance(typed("add", "--preset", "nobody").exception, UsageError)


def test_one_option_takes_several_presets(path: Path) -> None:
    assert typed("add", "--preset", "opex360", "defence24", "--preset", "naval-news").return_value == 0
    added = {one.id for one in load_config(path, {}).config.sources}
    assert added == {"a", "opex360", "defence24", "naval-news"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--preset", "opex360", "post.example"), "give a URL or --preset, not both: post.example"),
        (("https://post.example", "--preset", "opex360"), "give a URL or --preset, not both: https://post.example"),
        (("--preset", "opex360", "--choose", "1"), "--choose is for what a site offers"),
        (("--preset", "opex360", "--name", "Opex"), "--name is for what a site offers"),
        (("post.example", "coast.example"), "give one URL"),
        ((), "give one URL"),
    ],
)
def test_words_that_do_not_go_together_are_refused(path: Path, words: tuple[str, ...], said: str) -> None:
    refused = CliRunner().invoke(vedette, ["sources", "add", *words])
    assert refused.exit_code == 2
    assert said in refused.output
    assert path.read_text() == CONFIG


@pytest.mark.parametrize("url", ["http://[::1", "ftp://a.example/", "https://", "a b", "https://u:p@a.example/"])
def test_what_is_no_address_of_a_page_is_refused_with_advice(path: Path, url: str) -> None:
    refused = typed("add", url)
    assert isinstance(refused.exception, UsageError)
    assert "cannot be asked: write " in str(refused.exception)


def test_what_another_run_left_behind_is_in_nobody_s_way(path: Path) -> None:
    path.with_name("config.yaml.new").write_text("somebody's")
    assert typed("add", "--preset", "opex360").return_value == 0
    assert "opex360" in path.read_text()
    assert path.with_name("config.yaml.new").read_text() == "somebody's"
    assert {one.name for one in path.parent.iterdir()} == {"config.yaml", "config.yaml.new"}


def test_a_configuration_that_broke_while_somebody_chose_is_told_of_in_a_sentence(path: Path) -> None:
    path.write_text("sources: {a: [")
    with pytest.raises(ConfigError, match=r"config\.yaml:1:"):
        add_offer(path, OFFER, "Coast Wire")
    assert path.read_text() == "sources: {a: ["


def test_a_source_that_came_while_somebody_chose_stays_and_takes_no_id_away(path: Path) -> None:
    path.write_text(path.read_text().replace("rules:", "  coast-wire: {feed: 'https://c.example/f'}\nrules:"))
    assert add_offer(path, OFFER, "Coast Wire") == 0
    assert [one.id for one in load_config(path, {}).config.sources] == ["a", "coast-wire", "coast-wire-2"]


@pytest.mark.parametrize("none", ["", "sources:\n", "sources: {}\n", "sources:  # none yet\n"])
def test_the_first_source_is_added_where_there_is_none(path: Path, none: str) -> None:
    lines = [one for one in CONFIG.splitlines(keepends=True) if not one.startswith(("sources:", "  a:"))]
    path.with_name("list.opml").write_bytes(written_outlines([Outline("B", "https://b.example/feed")], "Desk"))
    path.write_text("".join(lines) + none)
    assert add_offer(path, OFFER, "Coast Wire") == 0
    assert len(load_config(path, {}).config.sources) == 1
    for words in (("add", "--preset", "opex360"), ("import", "list.opml")):
        path.write_text("".join(lines) + none)
        assert typed(*words).return_value == 0
        assert len(load_config(path, {}).config.sources) == 1


def test_without_a_configuration_init_is_named(path: Path) -> None:
    path.unlink()
    for words in (("add", "post.example"), ("add", "--preset", "opex360")):
        refused = typed(*words)
        assert isinstance(refused.exception, ConfigError)
        assert str(refused.exception) == "config.yaml: there is no such file; `vedette init` writes one to start from"


def test_what_else_is_missing_is_told_before_anything_is_asked(path: Path) -> None:
    path.write_text("store: v.db\nsources:\n")
    refused = typed("add", "post.example")
    assert isinstance(refused.exception, ConfigError)
    assert "'channels', 'rules' are missing" in str(refused.exception)
    assert "'sources'" not in str(refused.exception)


@pytest.mark.chain
def test_sources_that_are_added_at_once_are_all_there(path: Path) -> None:
    presets = ("opex360", "defence24", "naval-news", "zona-militar", "edr-magazine")
    command = [sys.executable, "-m", "alerts", "sources", "add", "--preset"]
    running = [subprocess.Popen([*command, one], cwd=path.parent) for one in presets]
    assert [one.wait(120) for one in running] == [0] * len(presets)
    assert {one.id for one in load_config(path, {}).config.sources} == {"a", *presets}


def test_a_file_that_somebody_else_changes_or_holds_is_not_replaced(path: Path) -> None:
    with edited_config(path, {}) as edit:
        path.write_text(f"{CONFIG}# by hand\n")
        with pytest.raises(UsageError, match="changed by somebody else"):
            edit.add_sources({"b": {"feed": "https://b.example/f"}})
        with pytest.raises(UsageError, match="another command is writing"), edited_config(path, {}, wait_s=0.0):
            pass
    assert path.read_text() == f"{CONFIG}# by hand\n"
    with edited_config(path, {}) as edit:
        edit.add_sources({"b": {"feed": "https://b.example/f"}})


def test_the_id_of_a_source_that_is_off_is_taken(path: Path) -> None:
    path.write_text(CONFIG.replace("rules:", "  opex360: {feed: 'https://o.example/f', enabled: false}\nrules:"))
    assert typed("add", "--preset", "opex360").return_value == 0
    assert [one.id for one in load_config(path, {}).config.sources] == ["a", "opex360-zone-militaire"]


def test_a_symbolic_link_stays_one(path: Path) -> None:
    real = path.rename(path.with_name("real.yaml"))
    path.symlink_to(real)
    assert typed("add", "--preset", "opex360").return_value == 0
    assert path.is_symlink()
    assert "opex360" in real.read_text()


def test_a_list_of_feeds_is_brought_in_once_and_written_out(path: Path) -> None:
    feeds = [Outline(f"Outlet {n}", f"https://o{n}.example/feed") for n in range(200)]
    feeds += [Outline("Outlet 1", "https://other.example/feed"), Outline("Outlet 1", "https://o1.example/feed")]
    feeds += [Outline("Local", "file:///etc/passwd"), Outline("Known", "HTTPS://A.example/feed")]
    bad = ("http://bad host/f", "http://x.example:99999/f", "https://x.example/a b")
    feeds += [Outline("Bad", url) for url in (*bad, "https://u:pass-of-feed@x.example/f", "https://x.example/${HOME}")]
    path.with_name("list.opml").write_bytes(written_outlines(feeds, "Desk"))
    done = typed("import", "list.opml")
    assert "201 sources added to config.yaml, 2 known before." in done.output
    assert "left out, no address of a feed: file:///etc/passwd" in done.output
    sources = {one.id: one for one in load_config(path, {}).config.sources}
    assert len(sources) == 202
    assert (sources["outlet-1"].url, sources["outlet-1-2"].url) == (
        "https://o1.example/feed",
        "https://other.example/feed",
    )
    assert "0 sources added" in typed("import", "list.opml").output
    assert "202 feeds written to out.opml" in typed("export", "out.opml").output
    assert all(f"left out, no address of a feed: {url}" in done.output for url in bad)
    assert (
        "left out, it holds a user name and password; add it by hand, with `headers:`: https://…@x.example/f"
        in done.output
    )
    assert "left out, it holds ${…}, which would be replaced by a variable: https://x.example/${HOME}" in done.output
    assert "pass-of-feed" not in done.output
    written, _ = read_outlines(path.with_name("out.opml").read_bytes())
    assert [one.url for one in written] == [one.url for one in load_config(path, {}).config.sources]


def test_the_table_shows_state_rhythm_share_cut_and_volume(path: Path) -> None:
    assert typed().output.splitlines()[1].split() == ["a", "Harbour", "Post", "new", "none", "yet", "due"]
    now = datetime.now(UTC)
    desk = Desk(path.parent / "v.db", now=now - timedelta(days=20), sources=(source("a", "https://a.example/feed"),))
    desk.polled()
    for n in range(8):
        desk.now = now - timedelta(days=16 - 2 * n)
        state = "truncated" if n % 4 == 0 else "full"
        desk.article(
            f"https://a.example/{n}", f"The keel of hull {n} was laid.", state=state, published=desk.now.isoformat()
        )  # type: ignore[arg-type]
    desk.polled()
    with desk.ledger.write() as db:
        rhythm_known = [desk.now.isoformat(), 172_800.0, 259_200.0]
        db.execute("update sources set last_arrival_at = ?, median_gap_s = ?, longest_gap_s = ?", rhythm_known)
    desk.polled(error="The name a.example was not found.")
    desk.ledger.close()
    heading, line, wrong, last = typed().output.splitlines()
    assert last == "No daemon runs: each source is as its last poll left it."
    assert wrong == "a: the last poll failed: The name a.example was not found."
    assert heading.split() == ["id", "name", "state", "last", "article", "rhythm", "cut", "a", "week", "next", "poll"]
    assert "fresh" in line
    assert "2 days ago" in line
    assert "every 2 days" in line
    assert "25 %" in line
    told = json.loads(typed("--json").output)
    assert told["running"] is False
    [row] = told["sources"]
    assert sum(row["articles_a_week"]) == 8
    assert (row["cut"], row["state"], row["kind"]) == (2, "fresh", "feed")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0.1, "every 1 min"), (40, "every 40 min"), (180, "every 3 h"), (7200, "every 5 days")],
)
def test_a_rhythm_is_told_in_one_unit(minutes: float, said: str) -> None:
    assert rhythm(timedelta(minutes=minutes)) == said
    assert rhythm(None) == ""


def test_bars_are_as_high_as_their_counts() -> None:
    assert sparkline((0, 1, 4, 8)) == ".▁▄█"
    assert sparkline(()) == ""
