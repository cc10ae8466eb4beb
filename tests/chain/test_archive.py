"""Asking the ledger: why an article matched, and what is in the archive."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.delivery.plans import REASON_SENTENCES
from tests.chain.rig import PARAGRAPHS, Rig, page, rig
from tests.site import FeedEntry


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        yield one


def test_why_and_search_speak_of_articles_in_the_ledger(desk: Rig) -> None:
    url = desk.article("keel", "Second frigate takes shape")
    desk.article(
        "canteen", "Шойгу в Харькове", "The yard opened a canteen for nine hundred workers on Tuesday at noon."
    )
    assert desk.run_once().returncode == 0

    done = desk.vedette("why", "1", "alert:1", url + "?utm_source=mail")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("alert 1 by keels to desk: sent") == 3
    assert done.stdout.count("keels matches") == 3
    missing = desk.vedette("why", "99")
    assert missing.returncode == 2
    assert "has no article 99" in missing.stderr

    def found(query: str, *more: str) -> list[str]:
        done = desk.vedette("search", query, "--json", *more)
        assert done.returncode == 0, done.stderr
        return [json.loads(line)["title"] for line in done.stdout.splitlines()]

    assert found("keel") == ["Second frigate takes shape"]
    assert found("keels NEAR/3 laid") == ["Second frigate takes shape"]
    assert found("@shoigu AND title:Шойгу") == ["Шойгу в Харькове"]
    assert found("NOT keel") == ["Шойгу в Харькове"]
    assert len(found("worker*")) == 2
    assert found("zeppelin") == []
    wrong = desk.vedette("search", "keel AND (")
    assert wrong.returncode == 2
    assert wrong.stderr == "query:1:11: A word, a phrase or a bracket is missing at the end.\n"
    nothing = desk.vedette("search", "zeppelin")
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (0, "", "nothing found\n")
    shown = desk.vedette("search", "keel")
    assert "[keel]" in shown.stdout


def test_why_shows_what_changed_between_versions_word_by_word(desk: Rig) -> None:
    desk.article("keel", "Second frigate takes shape")
    assert desk.run_once().returncode == 0
    edited = [text.replace("four hundred", "nine hundred") for text in PARAGRAPHS]
    desk.site.page("/keel", page("Second frigate takes shape", *edited))
    assert desk.run_once().returncode == 0
    desk.site.page("/keel", page("Second frigate takes shape", *edited, "A second keel follows in May, said the yard."))
    assert desk.run_once().returncode == 0
    lines = desk.vedette("why", "1").stdout.splitlines()
    changed = next(at for at, line in enumerate(lines) if line.endswith("revision 2, update:"))
    assert lines[changed + 1] == "    … Monday, in front of some [-four-] {+nine+} hundred workers and guests."
    added = next(at for at, line in enumerate(lines) if line.endswith("revision 3, live:"))
    assert lines[added + 1] == "    {+A second keel follows in May, said the yard.+}"
    told = json.loads(desk.vedette("why", "1", "--json").stdout)
    assert [step["kind"] for step in told["revisions"]] == ["update", "live"]
    assert told["revisions"][0]["passages"][0][1:3] == [["removed", "four"], ["added", "nine"]]
    assert [delivery["updates"] for delivery in told["deliveries"]] == [None, 1, 1]
    assert told["matches"][0]["rule"] == "keels"


def test_why_says_which_articles_may_raise_no_alert(desk: Rig) -> None:
    undated = desk.site.page("/undated", page("Third keel is laid", *PARAGRAPHS))
    desk.entries.append(FeedEntry("Third keel is laid", undated))
    old = desk.article("old", "First keel was laid", "The first keel was laid at noon, said the yard.", hours_old=48)
    fresh = desk.article("fresh", "A canteen opens", "The yard opened a canteen for nine hundred workers at noon.")
    assert desk.run_once().returncode == 0

    done = desk.vedette("why", undated, old, fresh)
    assert [line.rpartition(" UTC ")[2].strip() for line in done.stdout.splitlines() if "no alert" in line] == [
        f"no alert by keels: {REASON_SENTENCES['undated_first_poll']}; listed in a digest of desk: pending",
        "no alert by keels: it is older than `alert_max_age` allows",
        "no alert was sent",
    ]
    assert "1 match was too old\nheld back: 1 undated in a first poll\n" in desk.vedette("status").stdout


def test_why_says_what_keeps_the_text_of_an_article_from_being_whole(desk: Rig) -> None:
    desk.article("keel", "Second frigate takes shape")
    desk.site.page("/robots.txt", "User-agent: *\nDisallow: /keel\n")
    desk.run_once()
    shown = desk.vedette("why", "1").stdout
    [line] = [line for line in shown.splitlines() if line.startswith("  its text: ")]
    assert "robots.txt" in line
