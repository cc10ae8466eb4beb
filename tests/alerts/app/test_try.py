"""`try` and `search`, as typed, on a ledger and on a file."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from alerts.app.cli import vedette
from alerts.store import Verdict, mark_alert, raised_rows
from crawler.errors import UsageError
from tests.alerts.store.raising import fresh, raise_one
from tests.ledger import Desk

CONFIG = """\
store: v.db
channels: {desk: {url: "console://"}}
sources: {a: {feed: "https://a.example/feed"}}
rules:
  keel: {query: keel}
  orders: {query: "norway AND order NEAR/3 frigate NOT exercise"}
  yards: {any: [yard], enabled: false}
"""
TEXTS = (
    "Norway orders a frigate at the yard, and the keel is laid.",
    "Norway orders, after more than ten long years of talks, a frigate.",
    "Norway orders a frigate for an exercise.",
    "Norway laid the keel.",
    "The cod is back.",
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG)
    one = Desk(tmp_path / "v.db", now=datetime.now(UTC))
    for number, text in enumerate(TEXTS, 1):
        published = (one.now - timedelta(days=10 * number)).isoformat()
        raise_one(one, one.article(f"https://a.example/{number}", text, title=f"Title {number}", published=published))
    yield one
    one.ledger.close()


def typed(*words: str) -> Result:
    return CliRunner().invoke(vedette, words, catch_exceptions=True)


def told(*words: str) -> Any:  # noqa: ANN401 - what JSON holds
    done = typed("try", *words, "--json")
    assert done.exit_code == 0, (done.output, done.exception)
    return json.loads(done.stdout)


def on_file(folder: Path) -> str:
    now = datetime.now(UTC)
    lines = [
        {"source": "a", "title": f"Title {n}", "text": text, "published": (now - timedelta(days=10 * n)).isoformat()}
        for n, text in enumerate(TEXTS, 1)
    ]
    (folder / "in.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return str(folder / "in.jsonl")


@pytest.mark.usefixtures("desk")
def test_a_rule_is_tried_on_the_archive_and_on_a_file_alike(tmp_path: Path) -> None:
    archive, file = told("orders"), told("orders", "--on", on_file(tmp_path))
    for one in (archive, file):
        assert [hit["id"] for hit in one["hits"]] == [1]
        assert one["others"] == {"keel": 1}
        near = {each["kind"]: ([a["id"] for a in each["missed"]], each["gained"]) for each in one["near"]}
        assert near["near"] == ([2], [2])
        assert near["not"] == ([3], [3])
    assert file["marks"] is None


@pytest.mark.usefixtures("desk")
def test_people_see_volume_words_samples_and_near_misses() -> None:
    shown = typed("try", "orders").stdout
    assert shown.startswith("orders: 1 alert; ")
    for line in ("alerts by week", "order: 1 hit, 1 only by it (orders 1)", "[Norway] [orders] a [frigate]",
                 "excluded by this alone: without NOT exercise", "found farther apart: order NEAR/3 frigate → "):  # fmt: skip
        assert line in shown


def test_what_readers_said_of_alerts_is_the_precision(desk: Desk) -> None:
    texts = (
        "The keel of a ferry was laid in Oslo.",
        "A keel broke off Bergen in a storm.",
        "They were keelhauled, he said.",
    )
    for number, text in enumerate(texts, 1):
        assert raise_one(desk, fresh(desk, f"https://a.example/new/{number}", text)) == 1
    first = min(alert.id for alert in raised_rows(desk.ledger, desk.now - timedelta(days=1)))
    verdicts: tuple[Verdict, ...] = ("useful", "noise", "useful")
    for alert, verdict in enumerate(verdicts, first):
        assert mark_alert(desk.ledger, alert, verdict, desk.now)
    assert told("keel")["marks"] == {"useful": 1, "noise": 1, "missed": 1}
    assert told("keel", "--since", "90d")["marks"]["missed"] == 0
    shown = typed("try", "keel").stdout
    assert "marked: 1 useful, 1 noise: 50% of the marked are useful" in shown
    assert "marked useful once, and not among these: 1 article" in shown


@pytest.mark.usefixtures("desk")
def test_what_cannot_be_tried_is_refused_with_the_place() -> None:
    done = typed("try", "norway AND (")
    assert isinstance(done.exception, UsageError)
    assert str(done.exception) == "query:1:13: A word, a phrase or a bracket is missing at the end."
    off = typed("try", "yards")
    assert isinstance(off.exception, UsageError)
    assert "switched off" in str(off.exception)
    assert "no rule 'hull'" in typed("try", "hull").stderr


@pytest.mark.usefixtures("desk")
def test_a_line_without_an_article_is_named_and_the_rest_is_tried(tmp_path: Path) -> None:
    path = on_file(tmp_path)
    with Path(path).open("a") as file:
        file.write("{}\n")
    done = typed("try", "keel", "--on", path)
    assert "in.jsonl:6: `source` is missing" in done.stderr
    assert done.stdout.startswith("keel: 2 alerts; ")
    assert done.return_value == 1 or done.exit_code in {0, 1}


def ids(*words: str) -> list[int]:
    return [json.loads(line)["id"] for line in typed("search", *words, "--json").stdout.splitlines()]


@pytest.mark.usefixtures("desk")
def test_a_search_goes_by_the_date_of_articles_and_says_how_many_there_are() -> None:
    assert ids("norway") == [1, 2, 3, 4]
    assert ids("norway", "--since", "25d") == [1, 2]
    assert ids("norway", "--since", "35d", "--until", "15d") == [2, 3]
    day = f"{datetime.now(UTC) - timedelta(days=25):%Y-%m-%d}"
    assert ids("norway", "--until", day) == [3, 4]
    some = typed("search", "norway", "--limit", "2")
    assert some.stderr == "2 of 4 shown; --limit 4 shows all\n"
    assert "Title 2" in some.stdout
    assert "Title 3" not in some.stdout
    wrong = typed("search", "norway", "--until", "yesterday")
    assert wrong.exit_code == 2


@pytest.mark.usefixtures("desk")
def test_a_search_takes_a_rule_and_answers_scripts_and_spreadsheets() -> None:
    assert ids("--rule", "orders") == [1]
    assert isinstance(typed("search", "--rule", "order").exception, UsageError)
    assert typed("search").exit_code == 2
    [one] = [json.loads(line) for line in typed("search", "--rule", "orders", "--json").stdout.splitlines()]
    assert one["text"] == TEXTS[0]
    [row] = csv.DictReader(io.StringIO(typed("search", "--rule", "orders", "--csv").stdout))
    assert (row["id"], row["title"], row["quote"]) == (
        "1",
        "Title 1",
        "[Norway] [orders] a [frigate] at the yard, and the keel is laid.",
    )


def exit_code(*words: str) -> int:
    return int(CliRunner().invoke(vedette, words, standalone_mode=False).return_value or 0)


@pytest.mark.usefixtures("desk")
def test_a_change_of_rules_shows_what_it_gains_and_loses_and_fails_on_a_loss(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(CONFIG.replace("query: keel", "query: keel OR cod"))
    shown = typed("try", "--against", "old.yaml").stdout
    assert shown.startswith("1 rule differs, 1 rule as before; ")
    assert "keel (changed): 0 gained, 1 lost, 2 unchanged\n  lost\n      5  " in shown
    found = told("--against", "old.yaml", "--on", on_file(tmp_path))
    assert [[article["id"] for article in one["lost"]] for one in found["changes"]] == [[5]]
    assert exit_code("try", "--against", "old.yaml", "--fail-on", "lost") == 1
    assert exit_code("try", "--against", "old.yaml", "--fail-on", "gained") == 0
    assert exit_code("try", "orders", "--against", "old.yaml", "--fail-on", "lost") == 0
    assert isinstance(typed("try", "hull", "--against", "old.yaml").exception, UsageError)
    assert typed("try", "keel", "--fail-on", "lost").exit_code == 2


@pytest.mark.usefixtures("desk")
def test_without_a_rule_the_volume_of_each_is_shown() -> None:
    assert [(one["rule"], one["alerts"]) for one in told()["rules"]] == [("keel", 2), ("orders", 1)]
    shown = typed("try").stdout.splitlines()
    assert shown[0] == "2 rules on 5 articles of 40 days"
    assert shown[1].startswith("  keel: 2 alerts, 0.3 a week, the newest of ")
