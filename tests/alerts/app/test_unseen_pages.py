"""`vedette why URL` for a page that was never saved: each reason, and the rules judged on the page as it is now."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alerts.app.unseen_pages import unseen_articles
from alerts.configuration import Config
from alerts.reports.unseen_article import UnseenArticle, UnseenReason
from crawler.model import Entry
from tests.alerts.configuration.files import config
from tests.chain.rig import PARAGRAPHS, page
from tests.conftest import Reactor
from tests.ledger import START, Desk, source
from tests.site import Site

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.chain


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as one:
        one.page("/keel", page("Keel of the second frigate laid", *PARAGRAPHS, published=START - timedelta(hours=1)))
        yield one


def text_of(site: Site, feed: str) -> str:
    return f"""store: v.db
crawl: {{allow_hosts: [127.0.0.1], per_host_delay: 0s}}
channels: {{desk: {{url: "console://"}}}}
sources: {{a: {{feed: "{feed}"}}}}
rules: {{keels: {{query: keel AND frigate}}, mines: {{query: minehunter}}}}
"""


def asked(reactor: Reactor, read: Config, url: str, now: datetime = START) -> UnseenArticle:
    [one] = reactor.run(unseen_articles([url], read, now))
    return one


def desk_of(tmp_path: Path, site: Site, feed: str) -> Desk:
    return Desk(tmp_path / "v.db", sources=(source("a", feed),))


def test_a_page_of_no_source_is_judged_and_said_to_be_none(tmp_path: Path, reactor: Reactor, site: Site) -> None:
    desk_of(tmp_path, site, "https://a.example/feed").ledger.close()
    one = asked(reactor, config(tmp_path, text_of(site, "https://a.example/feed")), site.url("/keel"))
    said = f"It is on no source's site: none of yours is on 127.0.0.1:{site.port}."
    assert one.reasons == (UnseenReason("no_source", said),)
    assert one.subject
    assert one.subject.title == "Keel of the second frigate laid"


def test_a_page_that_its_source_does_not_list_or_that_waits_is_told(
    tmp_path: Path, reactor: Reactor, site: Site
) -> None:
    feed = site.url("/feed.xml")
    desk, read = desk_of(tmp_path, site, feed), config(tmp_path, text_of(site, feed))
    assert asked(reactor, read, site.url("/keel")).reasons == (
        UnseenReason("never_polled", "a was never polled with success, so nothing of it is known.", "a"),
    )
    desk.polled(Entry(site.url("/other"), title="Another"))
    assert asked(reactor, read, site.url("/keel")).reasons == (
        UnseenReason("not_listed", "a did not list it in 1 poll, the last of 2026-11-23 08:00 UTC.", "a"),
    )
    desk.polled(Entry(site.url("/keel"), title="Keel"))
    listed = "a lists it since 2026-11-23 08:00 UTC, and its page was not read yet; it is read at 2026-11-23 08:00 UTC."
    assert asked(reactor, read, site.url("/keel")).reasons == (UnseenReason("unread", listed, "a"),)
    desk.ledger.close()


def test_robots_age_and_a_gate_are_told(tmp_path: Path, reactor: Reactor, site: Site) -> None:
    feed = site.url("/feed.xml")
    desk, read = desk_of(tmp_path, site, feed), config(tmp_path, text_of(site, feed))
    desk.polled(Entry(site.url("/other"), title="Another"))
    desk.ledger.close()
    late = asked(reactor, read, site.url("/keel"), START + timedelta(days=3)).reasons
    assert any(one.kind == "late" and one.sentence.startswith("It is late: of 2026-11-23") for one in late)
    gate = "<p>There are 75% of this article left to read, Subscribe to access it!</p>"
    site.page("/cut", page("Keel of the third frigate laid", *PARAGRAPHS, tail=gate))
    site.page("/cut", page("Keel laid", *PARAGRAPHS).replace("</article>", f"{gate}</article>"))
    [cut] = [one for one in asked(reactor, read, site.url("/cut")).reasons if one.kind == "cut"]
    assert "Its page is cut (truncated, 75% hidden)" in cut.sentence
    site.robots("User-agent: *\nDisallow: /keel")
    forbidden = asked(reactor, read, site.url("/keel"))
    assert any(one.kind == "robots" and one.sentence.startswith("robots.txt: ") for one in forbidden.reasons)
    assert forbidden.subject is None
    site.fail("/gone", 404)
    assert UnseenReason("status", "Its page answers 404.") in asked(reactor, read, site.url("/gone")).reasons


def test_the_command_shows_which_clause_of_which_rule_failed(tmp_path: Path, site: Site) -> None:
    desk_of(tmp_path, site, site.url("/feed.xml")).ledger.close()
    (tmp_path / "config.yaml").write_text(text_of(site, site.url("/feed.xml")))
    command = [sys.executable, "-m", "alerts", "why", site.url("/keel"), "--config", str(tmp_path / "config.yaml")]
    done = subprocess.run(
        [*command, "--rule", "mines"], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "is no article of the ledger" in done.stdout
    assert "never polled with success" in done.stdout
    assert "mines" in done.stdout
    assert "minehunter" in done.stdout
    told = subprocess.run(
        [*command, "--json"], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    ).stdout
    answer = json.loads(told)
    assert answer["seen"] is False
    assert (answer["reasons"][0]["kind"], answer["reasons"][0]["source"]) == ("never_polled", "a")
    assert [one["rule"] for one in answer["matches"]] == ["keels"]
    assert answer["nearest"] == [{"rule": "mines", "failed": ["minehunter"]}]
    plain = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60).stdout
    assert "no match: mines, without minehunter" in plain
