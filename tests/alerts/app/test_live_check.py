"""`check --live` on loopback: what is said of good and bad sources, channels, stores and clocks."""

import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.app.live_check import clock_trial, disk_trial, store_trial, try_all
from alerts.app.source_trials import listing_trial
from alerts.reports.config_check import CheckResult
from crawler.model import Entry, Response
from crawler.polled import PolledEntries
from crawler.store import CRAWLER, open_ledger
from tests.alerts.configuration.files import config
from tests.conftest import Reactor
from tests.crawler.page.pages import STORIES, article_html
from tests.inbox import inbox
from tests.site import FeedEntry, Site

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def page(date: str) -> Response:
    return Response("https://a.example", "https://a.example", 200, (("date", date),), b"")


def test_every_source_and_channel_is_tried_once(tmp_path: Path, reactor: Reactor) -> None:
    with Site() as site, inbox() as box:
        site.feed("/feed.xml", [FeedEntry("Bridge opened", site.url("/1"), published="Sun, 22 Nov 2026 08:30:00 GMT")])
        site.page("/news", '<h3><a href="/1">Bridge opened</a></h3><h3><a href="/2">Frigate launched</a></h3>')
        site.feed("/stub.xml", [FeedEntry("Bridge opened", site.url("/no"), published="Sun, 22 Nov 2026 08:30:00 GMT")])
        site.page("/1", article_html(STORIES[0]))
        site.page("/text", "nothing here")
        site.fail("/gone", 410)
        text = f"""\
store: v.db
crawl: {{allow_hosts: [127.0.0.1], per_host_delay: 0s}}
smtp: {{host: 127.0.0.1, port: {box.port}, tls: none, from: v@example.org}}
channels:
  desk: {{mail: [desk@example.org, gone@example.org]}}
sources:
  good: {{feed: "{site.url("/feed.xml")}"}}
  stub: {{feed: "{site.url("/stub.xml")}"}}
  list: {{listing: "{site.url("/news")}", links: h3 a}}
  moved: {{listing: "{site.url("/news")}", links: .headline a}}
  gone: {{feed: "{site.url("/gone")}"}}
  page: {{feed: "{site.url("/text")}"}}
rules: {{r: {{any: [bridge]}}}}
"""
        box.refuse("gone@example.org")
        trials = reactor.run(try_all(config(tmp_path, text), datetime.now(UTC)))
        told = {trial.what: (trial.good, trial.sentence) for trial in trials}
        dated = "1 entry, the newest of 2026-11-22 08:30 UTC"
        assert told["source good"] == (True, dated)
        assert told["source stub"] == (False, f"{dated}; its newest article cannot be read: 404")
        assert told["source list"] == (True, "2 entries, none with a date")  # one of two can be read
        assert told["source moved"][0] is False
        assert ".headline a" in told["source moved"][1]
        steps = {trial.what: [(step.name, step.good, step.said) for step in trial.steps] for trial in trials}
        assert steps["source good"] == [
            ("DNS", True, "ok"), ("TLS", True, "http"), ("robots", True, "none"), ("document", True, "1"),
            ("article 1", True, steps["source good"][-1][2]),
        ]  # fmt: skip
        assert steps["source gone"][-1][:2] == ("document", False)
        assert told["source gone"] == (False, "127.0.0.1 answered 410.")
        assert told["source page"][0] is False
        assert [trial.good for trial in trials if trial.what == "channel desk (mail)"] == [True, False]
        assert told[f"store {tmp_path}/v.db"] == (True, "will be made by the first run")
        [mail] = box.mails
        assert mail.recipients == ("desk@example.org",)
        assert mail.subject == "Vedette: test message"
        assert not (tmp_path / "v.db").exists()


@pytest.mark.parametrize(("obeys", "said"), [("true", "text reserved"), ("false", "full")])
def test_a_site_that_reserves_its_texts_is_named(tmp_path: Path, reactor: Reactor, obeys: str, said: str) -> None:
    with Site() as site:
        site.feed("/feed.xml", [FeedEntry(STORIES[0].title, site.page("/1", article_html(STORIES[0])))])
        site.page("/.well-known/tdmrep.json", '[{"location": "/", "tdm-reservation": 1}]')
        text = f"""\
store: v.db
crawl: {{allow_hosts: [127.0.0.1], per_host_delay: 0s}}
sources: {{a: {{feed: "{site.url("/feed.xml")}", obey_tdm: {obeys}}}}}
channels: {{desk: {{mail: [desk@example.org]}}}}
smtp: {{host: 127.0.0.1, port: 1, tls: none, from: v@example.org}}
rules: {{r: {{any: [bridge]}}}}
"""
        trials = reactor.run(try_all(config(tmp_path, text), datetime.now(UTC)))
    [article] = [step.said for trial in trials for step in trial.steps if step.name == "article 1"]
    assert article.endswith(said)


@pytest.mark.chain
def test_the_command_says_what_failed_and_exits_with_1(tmp_path: Path) -> None:
    with Site() as site:
        site.feed("/feed.xml", [FeedEntry("Bridge opened", site.page("/1", article_html(STORIES[0])))])
        (tmp_path / "config.yaml").write_text(f"""\
store: v.db
crawl: {{allow_hosts: [127.0.0.1], per_host_delay: 0s}}
channels: {{desk: {{url: "console://"}}}}
sources: {{good: {{feed: "{site.url("/feed.xml")}"}}, gone: {{feed: "{site.url("/gone")}"}}}}
rules: {{r: {{any: [bridge]}}}}
""")
        command = [sys.executable, "-m", "alerts", "check", "--live", "--config", str(tmp_path / "config.yaml")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)
        assert done.returncode == 1, done.stderr
        assert "FAILED source gone: " in done.stdout
        assert "ok     source good: 1 entry, none with a date" in done.stdout
        assert re.search(r"source +DNS +TLS +robots +document +article 1\n", done.stdout)
        assert re.search(r"good +ok \d\.\ds +http +none \d\.\ds +1 \d\.\ds +\d+ words, full \d\.\ds\n", done.stdout)
        assert "This is a test" in done.stdout
        assert done.stdout.endswith("no errors; 5 of 6 live checks passed\n")


def test_a_private_address_is_refused_as_in_a_run(tmp_path: Path, reactor: Reactor) -> None:
    with Site() as site:
        site.feed("/feed.xml", [])
        text = f"""\
store: v.db
channels: {{desk: {{url: "console://"}}}}
sources: {{near: {{feed: "{site.url("/feed.xml")}"}}}}
rules: {{r: {{any: [bridge]}}}}
"""
        trial = reactor.run(try_all(config(tmp_path, text), datetime.now(UTC)))[0]
        assert (trial.what, trial.good) == ("source near", False)
        assert not site.requests


def test_a_feed_without_entries_is_no_source() -> None:
    assert not listing_trial("source a", PolledEntries()).good
    assert listing_trial("source a", PolledEntries(error="It is no feed.")) == CheckResult(
        "source a", good=False, sentence="It is no feed."
    )
    assert listing_trial("source a", PolledEntries((Entry("https://a.example/1"),))).good


def test_a_ledger_that_cannot_be_opened_fails(tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_text("no database, but long enough to look at\n" * 30)
    assert not store_trial(tmp_path / "bad.db").good
    assert not store_trial(tmp_path / "nowhere" / "v.db").good
    open_ledger(tmp_path / "v.db", (CRAWLER,)).close()
    assert store_trial(tmp_path / "v.db").good


def test_a_newer_ledger_fails_with_a_sentence(tmp_path: Path) -> None:
    store = tmp_path / "v.db"
    open_ledger(store, (CRAWLER,)).close()
    with sqlite3.connect(store) as db:
        db.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('crawler', 'x9', 'now')")
    db.close()
    trial = store_trial(store)
    assert not trial.good
    assert "newer" in trial.sentence


@pytest.mark.parametrize(
    ("off", "good"), [(timedelta(0), True), (timedelta(seconds=90), True), (timedelta(minutes=5), False), (timedelta(hours=-1), False)]
)  # fmt: skip
def test_a_clock_is_held_against_the_median_of_the_servers(off: timedelta, *, good: bool) -> None:
    pages = [
        page((NOW + off).strftime("%a, %d %b %Y %H:%M:%S GMT")),
        page("yesterday"),
        page("Mon, 01 Jan 1990 00:00:00 GMT"),
    ]
    pages.append(pages[0])
    trial = clock_trial(pages, NOW)
    assert trial.good is good
    if not good:
        assert ("behind" if off > timedelta() else "ahead of") in trial.sentence


def test_a_clock_without_servers_is_not_judged() -> None:
    assert clock_trial([], NOW).good


def test_the_disk_is_measured_where_the_ledger_will_lie(tmp_path: Path) -> None:
    assert disk_trial(tmp_path / "a" / "b" / "v.db").sentence.endswith("GiB free")
