"""`check` on rules that raise very much, or nothing for long, on the archive; and what a terminal shows of it."""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from alerts.app.archive_look import looked_at
from alerts.app.cli import vedette
from alerts.configuration import load_config
from alerts.judging import subject
from alerts.matching.index_terms import index_terms_of, index_terms_version
from alerts.store import IndexedWords, index_tasks, queue_for_index, record_index_version, write_index
from crawler.model import Entry
from crawler.times import to_text
from tests.ledger import Desk

HEAD = 'store: v.db\nchannels: {desk: {url: "console://"}}\nsources: {a: {feed: "https://a.example/feed"}}\nrules:\n'
RULES = """\
  ships: {query: ship}
  keels: {query: keel}
  fools: {query: "fool AND anchor"}
"""
ROOT = Path(__file__).parents[3]
NOW = datetime.now(UTC)


def filled(desk: Desk, titles: list[str], first_day: int, last_day: int) -> None:
    """Entries with these headlines, spread evenly over the days before now."""
    step = timedelta(days=first_day - last_day) / len(titles)
    start = NOW - timedelta(days=first_day)
    entries = [
        Entry(f"https://a.example/{first_day}/{n}", title=f"{title} {n}", published=(start + n * step).isoformat())
        for n, title in enumerate(titles)
    ]
    desk.polled(*entries)
    for due in desk.due():
        desk.read(due, f"Words of {due.entry.title}.")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    one = Desk(tmp_path / "v.db", now=NOW)
    yield one
    one.ledger.close()


def checked(folder: Path, rules: str) -> Any:  # noqa: ANN401 - what JSON holds
    (folder / "config.yaml").write_text(HEAD + rules)
    done = CliRunner().invoke(vedette, ["check", "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_a_rule_that_raises_too_much_a_day_is_told_at_its_place(desk: Desk, tmp_path: Path) -> None:
    filled(desk, ["A ship sails"] * 50 + ["A keel is laid"] * 30, 2, 0)
    told = checked(tmp_path, RULES)
    [warning] = told["warnings"]
    assert (warning["line"], warning["column"]) == (5, 3)
    assert warning["sentence"] == (
        "the rule 'ships' raises 25 alerts a day on the newest 80 articles; narrow the words that `vedette try ships`"
        " shows, or give it `urgency: digest`"
    )
    assert told["archive"] == "the rules were tried on the newest 80 articles of the archive"


def test_what_a_digest_gathers_may_be_more(desk: Desk, tmp_path: Path) -> None:
    filled(desk, ["A ship sails"] * 50, 1, 0)
    digest = HEAD.replace('console://"', 'console://", digest: ["07:00"]')
    (tmp_path / "config.yaml").write_text(digest + "  ships: {query: ship, urgency: digest}\n")
    look = looked_at(load_config(tmp_path / "config.yaml", {}).config)
    assert look is not None
    assert look.latest.rules[0].alerts == 50
    done = CliRunner().invoke(vedette, ["check", "--json"], catch_exceptions=False)
    assert json.loads(done.stdout)["warnings"] == []


def test_a_comment_silences_what_the_archive_says(desk: Desk, tmp_path: Path) -> None:
    filled(desk, ["A ship sails"] * 50, 1, 0)
    told = checked(
        tmp_path,
        "  ships: {query: ship}  # vedette: ignore all of it is read\n  keels: {query: keel}  # vedette: ignore\n",
    )
    assert told["silenced"] == 1
    assert [each["sentence"].split(";")[0] for each in told["warnings"]] == ["this silences nothing without a reason"]


def indexed(desk: Desk) -> None:
    after: int | None = 0
    while after is not None:
        after = queue_for_index(desk.ledger, after)
    record_index_version(desk.ledger, index_terms_version())
    while tasks := index_tasks(desk.ledger, 200):
        words = [(one, index_terms_of(subject(one.article))) for one in tasks if one.article]
        write_index(desk.ledger, [IndexedWords(one.turn, one.article_id, found) for one, found in words])


def test_a_rule_that_matches_nothing_for_long_is_told(desk: Desk, tmp_path: Path) -> None:
    filled(desk, ["A ship sails"] * 60 + ["A keel is laid"] * 60, 89, 0)
    filled(desk, ["No fool at anchor"], 400, 300)
    assert checked(tmp_path, RULES)["warnings"] == []
    indexed(desk)
    told = checked(tmp_path, RULES + "  cods: {query: cod}  # vedette: ignore the cod may come back\n")
    [warning] = told["warnings"]
    assert warning["line"] == 7
    assert warning["sentence"] == (
        "the rule 'fools' matches none of the 120 articles of the last 90 days; loosen it by a near miss that"
        " `vedette try fools` shows, or remove it"
    )
    assert told["silenced"] == 1
    assert told["archive"].endswith("and on the 120 of its last 90 days")


def test_no_rule_is_silent_on_an_archive_of_a_few_weeks_or_by_what_is_not_read(desk: Desk, tmp_path: Path) -> None:
    filled(desk, ["A ship sails"] * 120, 50, 0)
    indexed(desk)
    assert checked(tmp_path, RULES)["warnings"] == []
    filled(desk, ["A keel is not laid"] * 60, 89, 60)
    indexed(desk)
    (tmp_path / "config.yaml").write_text(HEAD + '  laid: {query: "title:(keel ONEAR/1 laid)"}\n  cods: {query: cod}\n')
    config = load_config(tmp_path / "config.yaml", {}).config
    for max_read, silent in ((1000, ("laid", "cods")), (100, ("cods",))):
        look = looked_at(config, max_read)
        assert look is not None
        assert look.silent == silent


def test_a_rule_is_not_silent_that_a_copy_made_match(desk: Desk, tmp_path: Path) -> None:
    filled(desk, ["A ship sails"] * 120, 89, 0)
    indexed(desk)
    (tmp_path / "config.yaml").write_text(HEAD + RULES)
    config = load_config(tmp_path / "config.yaml", {}).config
    with desk.ledger.write() as db:
        db.execute(
            "insert into matches (rule, rule_hash, article_id, revision, spans, unknown, at) values ('keels', ?, 1, 1, '[]', '[]', ?)",
            [config.ruleset.hash_of("keels"), to_text(NOW)],
        )
    look = looked_at(config)
    assert look is not None
    assert look.silent == ("fools",)


def test_a_ledger_that_is_none_is_told_and_none_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert checked(tmp_path, RULES)["archive"] is None
    assert not (tmp_path / "v.db").exists()
    (tmp_path / "v.db").write_bytes(b"no ledger at all" * 100)
    assert checked(tmp_path, RULES)["archive"].startswith("the rules were not tried on the archive: ")


def on_terminal(folder: Path, **environment: str) -> str:
    """What `check` prints on a terminal."""
    main, side = pty.openpty()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.Popen(
        [sys.executable, "-m", "alerts", "check"], cwd=folder, stdin=side, stdout=side, stderr=side, env=environ
    )
    os.close(side)
    shown = b""
    with contextlib.suppress(OSError):  # Linux says so of a terminal whose other side is closed
        while part := os.read(main, 65536):
            shown += part
    os.close(main)
    done.wait()
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_shows_the_line_with_a_caret_in_colour(tmp_path: Path) -> None:
    wrong = "  a: {query: 'tank AND'}\n  b: {any: [gun], examples: {match: [A ship.], ignore: [A gun.]}}\n  c: {query: “tank}\n"
    (tmp_path / "config.yaml").write_text(HEAD + wrong)
    shown = on_terminal(tmp_path)
    lines = re.sub("\x1b\\[[0-9;]*m", "", shown).splitlines()
    places = [line.split(" error:")[0] for line in lines if " error:" in line]
    assert places == ["config.yaml:5:23:", "config.yaml:6:38:", "config.yaml:6:57:", "config.yaml:7:14:"]
    for at, place in ((at, line.split(":")) for at, line in enumerate(lines) if " error:" in line):
        assert lines[at + 1] == "    " + (HEAD + wrong).splitlines()[int(place[1]) - 1]
        assert lines[at + 2] == " " * (int(place[2]) + 3) + "^"
    assert "“ is a curly or low quote" in shown
    assert "\x1b[31merror:" in shown
    assert "\x1b[31m\x1b[1m" in shown
    assert "\x1b" not in on_terminal(tmp_path, NO_COLOR="1")


def test_a_terminal_shows_a_warning_of_the_archive_with_its_line(desk: Desk, tmp_path: Path) -> None:
    filled(desk, ["A ship sails"] * 50, 1, 0)
    (tmp_path / "config.yaml").write_text(HEAD + RULES)
    lines = re.sub("\x1b\\[[0-9;]*m", "", on_terminal(tmp_path)).splitlines()
    assert lines[0].startswith("config.yaml:5:3: warning: the rule 'ships' raises 50 alerts a day")
    assert lines[1:3] == ["      ships: {query: ship}", "      ^"]
