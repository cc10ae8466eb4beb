"""`alerts`, `mark`, `mute`, `unmute` and `resend`, as typed, on a ledger that no daemon holds."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alerts.app.cli import vedette
from alerts.model import Outcome
from alerts.store import due_deliveries, follow_targets, mutes_in_force, settle
from crawler.errors import UsageError
from crawler.store import changes_of
from tests.alerts.store.raising import TARGETS, raise_one
from tests.ledger import Desk

CONFIG = """\
store: v.db
channels: {desk: {url: "console://"}, duty: {url: "json://duty.example"}, night: {url: "json://n.example", enabled: false}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keel: {query: keel}}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "config.yaml").chmod(0o600)
    one = Desk(tmp_path / "v.db", now=datetime.now(UTC))
    raise_one(one, one.article("https://a.example/1", "The keel was laid.", title='=HYPERLINK("x") "told"\n',
                               published=one.now.isoformat()))  # fmt: skip
    yield one
    one.ledger.close()


def typed(*words: str) -> Result:
    return CliRunner().invoke(vedette, words)


def refusal(*words: str) -> str:
    done = typed(*words)
    assert isinstance(done.exception, UsageError), done.output
    return str(done.exception)


def test_alerts_are_listed_for_people_scripts_and_spreadsheets(desk: Desk) -> None:
    people = typed("alerts").stdout.splitlines()
    assert people[0].startswith("alert 1  ")
    assert people[0].endswith("  keel  2 to send")
    assert people[1] == '    a, article 1: =HYPERLINK("x") "told"'
    told = json.loads(typed("alerts", "--json").stdout)
    assert (told["alert"], told["rule"], told["pending"], told["sent"], told["mark"]) == (1, "keel", 2, 0, None)
    [row] = csv.DictReader(io.StringIO(typed("alerts", "--csv").stdout))
    assert (row["alert"], row["title"], row["hits"], row["mark"]) == ("1", '\'=HYPERLINK("x") "told"', "keel", "")
    assert "\r" not in typed("alerts", "--csv").stdout


def test_alerts_of_another_time_or_rule_are_left_out_and_a_misspelt_rule_is_refused(desk: Desk) -> None:
    assert typed("alerts", "--since", "0s").stdout == ""
    assert typed("alerts", "--rule", "keel").stdout.count("alert 1") == 1
    assert refusal("alerts", "--rule", "kee") == "there is no rule 'kee'. Did you mean 'keel'?"
    assert typed("alerts", "--since", "week").exit_code == 2
    assert typed("alerts", "--json", "--csv").exit_code == 2
    assert typed("alerts", "--reason", "mutd").exit_code == 2


def test_a_mark_is_counted_and_an_alert_that_does_not_exist_is_refused(desk: Desk) -> None:
    assert typed("mark", "1", "noise").exit_code == 0
    assert typed("alerts").stdout.splitlines()[0].endswith("2 to send, marked noise")
    assert "marked: keel 0 useful, 1 noise" in typed("status").stdout
    assert "no alert 9" in refusal("mark", "9", "useful")
    assert typed("mark", "1", "boring").exit_code == 2


def test_a_mute_is_shown_until_it_is_ended(desk: Desk) -> None:
    assert typed("mute").stdout == "nothing is muted\n"
    assert typed("mute", "rule:keel", "--for", "6h").stdout.startswith("muted: rule:keel until ")
    assert "muted: rule:keel until " in typed("status").stdout
    assert [one["name"] for one in json.loads(typed("mute", "--json").stdout)] == ["rule:keel"]
    assert refusal("unmute", "rule:keels") == "rule:keels is not muted. Muted are rule:keel."
    assert typed("unmute", "rule:keel").stdout == "rule:keel is heard again; 0 matches were held back meanwhile\n"
    assert mutes_in_force(desk.ledger, datetime.now(UTC)) == ()


def test_what_cannot_be_muted_is_refused_with_what_can(desk: Desk) -> None:
    assert refusal("mute", "keel", "--for", "6h") == "write rule:ID, source:ID or group:NUMBER, not 'keel'"
    assert "Did you mean 'keel'?" in refusal("mute", "rule:keels", "--for", "6h")
    assert "There are a." in refusal("mute", "source:zzz", "--for", "6h")
    assert "no article 99" in refusal("mute", "group:99", "--for", "6h")
    assert typed("mute", "rule:keel").exit_code == 2
    assert typed("mute", "rule:keel", "--for", "6").exit_code == 2
    assert typed("mute", "group:1", "--for", "1h").stdout.startswith("muted: group:1 until ")


def test_an_alert_goes_again_to_channels_that_are_switched_on(desk: Desk) -> None:
    follow_targets(desk.ledger, [one for some in TARGETS.values() for one in some], desk.now)
    for delivery in due_deliveries(desk.ledger, desk.now):
        settle(desk.ledger, delivery, Outcome("sent", ""), desk.now)
    assert "desk: sent 20" in typed("why", "alert:1").stdout
    assert typed("resend", "1", "--to", "duty").stdout == "alert 1 goes again to 1 address\n"
    assert "still to go out" in typed("resend", "1").stdout
    assert "duty: to go out 20" in typed("why", "alert:1").stdout
    assert "There are desk, duty." in refusal("resend", "1", "--to", "night")
    assert "no alert 9" in refusal("resend", "9")


def test_held_matches_are_listed_with_their_reason(desk: Desk) -> None:
    desk.article("https://a.example/2", "The keel of a ship was laid.", published="2019-05-02T08:00:00+00:00")
    raise_one(desk, changes_of(desk.ledger, 2)[0])
    told = typed("alerts", "--held").stdout
    assert "keel  it appeared between two polls, but is dated further back" in told
    assert json.loads(typed("alerts", "--held", "--json").stdout)["reason"] == "dated_back"
    [row] = csv.DictReader(io.StringIO(typed("alerts", "--held", "--csv").stdout))
    assert (row["reason"], row["folded_into"]) == ("dated_back", "")
    assert typed("alerts", "--reason", "muted").stdout == ""


def test_an_article_is_forgotten_with_yes_alone_where_nobody_can_be_asked(desk: Desk) -> None:
    url = "https://a.example/1"
    said = refusal("prune", "--forget", url)
    assert url in said
    assert said.endswith("would be removed for good; write --yes to do so.")
    assert changes_of(desk.ledger, 1)
    assert typed("prune", "--yes", "--forget", url).output.startswith("forgotten: ")
    assert not desk.rows("select 1 from articles")


def test_a_backup_is_a_whole_copy(desk: Desk, tmp_path: Path) -> None:
    done = typed("backup", "--to", str(tmp_path / "copies"))
    [copy] = (tmp_path / "copies").iterdir()
    assert done.output == f"{copy} ({copy.stat().st_size / 1e6:.1f} MB, checked)\n"
