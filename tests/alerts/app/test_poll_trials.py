"""`vedette sources test`: what a source would give now is shown, and nothing is saved."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.app.poll_trials import try_address, try_poll
from alerts.reports.poll_trial import PollTrial, poll_trial_json, poll_trial_lines
from crawler.collect import plan_poll
from crawler.model import CrawlSettings, Source
from crawler.source_options import CardSelectors, ItemPaths
from crawler.spiders import Crawl, open_crawl
from crawler.visits import CollectDeps
from crawler.workers import Workers
from tests.conftest import Reactor
from tests.ledger import Desk
from tests.site import FeedEntry, Site

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
NOTE = (
    "1 of 4 items of 127.0.0.1 have neither a link nor words and were left out. "
    "1 of 2 items of 127.0.0.1 have neither a link nor words and were left out. "
    "1 date of 127.0.0.1 cannot be read, such as 'soon'."
)
SETTINGS = CrawlSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0.0)
pytestmark = pytest.mark.chain


def tried(reactor: Reactor, source: Source | str, desk: Desk | None = None) -> PollTrial:
    async def run() -> PollTrial:
        async with open_crawl(SETTINGS) as crawl, Workers(1) as workers:
            if isinstance(source, str):
                return await try_address(source, crawl, workers, NOW, timedelta(days=1))
            return await try_poll(source, crawl, workers, desk.ledger if desk else None, NOW, timedelta(days=1))

    return reactor.run(run())


def api(site: Site) -> Source:
    return Source("board", "json", site.url("/api"), 900.0, paths=ItemPaths("items", next="next"), full_text=False)


def test_each_entry_is_shown_and_what_is_left_out_with_the_reason(reactor: Reactor, site: Site) -> None:
    items = [
        {"title": "Keel laid", "url": "/1", "date": "2026-11-28T09:00:00Z", "text": "At Gdynia today."},
        {"flag": True},
        {"title": "Ship named", "date": "2026-11-01"},
        {"title": "Ship named", "date": "2026-11-01"},
    ]
    site.page("/api", json.dumps({"items": items, "next": "/api?page=2"}), content_type="application/json")
    site.page(
        "/api?page=2", '{"items": [{"title": "Old tender", "date": "soon"}, {}]}', content_type="application/json"
    )
    lines = list(poll_trial_lines(tried(reactor, api(site))))
    assert lines == [
        "board (json): 3 entries in 2 documents, 3 new",
        "   1  new    2026-11-28 09:00  Keel laid",
        f"             {site.url('/1')}; 3 words",
        "   2  new    2026-11-01        Ship named",
        "             no text; no page of its own; older than alert_max_age: no alert",
        "   3  new    no date           Old tender",
        "             no text; no page of its own; found by a first poll: no alert unless its page states a date",
        "left out:",
        '      entry 2 has neither a link nor words: {"flag": true}',
        "      entry 2 has neither a link nor words: {}",
        "      1 entry told twice",
        f"note: {NOTE}",
        "Nothing was saved.",
    ]
    assert site.asked("/1") == []


def test_what_the_ledger_knows_is_not_new_and_the_ledger_stays_as_it_is(
    reactor: Reactor, site: Site, tmp_path: Path
) -> None:
    def publish(*titles: str) -> None:
        site.feed("/feed", [FeedEntry(one, site.url(f"/{one}"), published="28 Nov 2026 09:00 GMT") for one in titles])

    source = Source("wire", "feed", site.url("/feed"), 900.0, full_text=False)
    desk = Desk(tmp_path / "v.db", now=NOW, sources=(source,))
    publish("a", "b")

    async def poll() -> None:
        async with Workers(1) as workers:
            crawl = Crawl(SETTINGS)
            await crawl.start(CollectDeps(desk.ledger, workers, lambda: NOW))
            await crawl.visit(source, plan_poll(desk.ledger, source))
            await crawl.stop()

    reactor.run(poll())
    publish("c", "a", "b")
    before = desk.ledger.db.conn.serialize()
    trial = tried(reactor, source, desk)
    assert [(one.entry.title, one.is_known) for one in trial.entries] == [("c", False), ("a", True), ("b", True)]
    assert trial.new == 1
    assert desk.ledger.db.conn.serialize() == before
    desk.ledger.close()


def test_cards_and_pages_of_a_sitemap_that_are_not_read_are_told(reactor: Reactor, site: Site) -> None:
    rows = "<tr><th>Subject</th></tr><tr><td class=s>Shells</td></tr>"
    site.page("/list", f"<table>{rows}</table>")
    cards = Source("rows", "listing", site.url("/list"), 900.0, cards=CardSelectors("tr", title=".s"))
    assert tried(reactor, cards).left_out == ("card 1 has neither headline nor text: Subject",)
    site.page("/map", f"<urlset><url><loc>{site.url('/a')}</loc></url><url><loc>{site.url('/')}</loc></url></urlset>")
    pages = tried(reactor, Source("map", "sitemap", site.url("/map"), 900.0))
    assert pages.left_out == (
        f"address 2 is none of an article: {site.url('/')}",
        "1 page of which the sitemap says no headline, without a late change",
    )


@pytest.mark.parametrize(
    ("path", "kind", "entries", "error"),
    [
        ("/news.xml", "feed", 1, None),
        ("/list.json", "json", 1, None),
        ("/page", "feed", 0, "127.0.0.1 sent a web page instead of a feed."),
        ("/gone", "feed", 0, "127.0.0.1 answered 404."),
    ],
)
def test_an_address_is_read_as_what_it_is(
    reactor: Reactor, site: Site, path: str, kind: str, entries: int, error: str | None
) -> None:
    site.feed("/news.xml", [FeedEntry("Keel laid", site.url("/k"))])
    site.page("/list.json", '[{"title": "Keel laid"}]')
    site.page("/page", "<!DOCTYPE html><html><p>Nothing.</p></html>")
    trial = poll_trial_json(tried(reactor, site.url(path)))
    assert (trial["kind"], len(trial["entries"]), trial["error"]) == (kind, entries, error)


def test_the_command_says_what_a_source_would_give_and_fails_with_its_poll(site: Site, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(
        f"""
store: v.db
crawl: {{allow_hosts: [127.0.0.1], per_host_delay: 0s}}
channels: {{terminal: {{url: "console://"}}}}
sources:
  board: {{json: {{url: "{site.url("/api?key=hidden")}", items: items}}}}
  off: {{feed: "https://a.example/feed", enabled: false}}
rules: {{keels: {{query: keel}}}}
"""
    )

    def typed(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "alerts", "sources", "test", *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=180, check=False, cwd=tmp_path)

    site.page("/api?key=hidden", '{"items": [{"title": "Keel laid", "url": "/1"}]}')
    done = typed("board")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "board (json): 1 entry in 1 document, 1 new")
    assert "hidden" not in done.stdout + done.stderr
    assert not (tmp_path / "v.db").exists()
    site.page("/api?key=hidden", '{"error": "quota"}')
    failed = typed(site.url("/api?key=hidden"), "--json")
    assert failed.returncode == 1
    answer = json.loads(failed.stdout)
    assert answer["source"] == "board"
    assert answer["error"] == "The expression 'items' finds no list in what 127.0.0.1 sent (it has error)."
    for words, said in (
        ("nobody", "has no source 'nobody' to poll"),
        ("off", "it is switched off"),
        ("ftp://a.example", "write an address"),
    ):
        wrong = typed(words)
        assert wrong.returncode == 2
        assert said in wrong.stderr
