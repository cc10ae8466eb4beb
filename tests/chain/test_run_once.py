"""`run --once` on real input: a site on loopback, a real mail server, the program as a process of its own."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.chain.rig import PARAGRAPHS, Rig, page, rig
from tests.site import FeedEntry, Site


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as one:
        yield one


def test_an_alert_arrives_once_and_a_changed_article_is_a_revision(desk: Rig) -> None:
    url = desk.article("keel", "Second frigate takes shape")
    desk.article("canteen", "A new canteen", "The yard opened a canteen for nine hundred workers on Tuesday at noon.")
    desk.article("old", "Keel of the first frigate laid", hours_old=300)
    done = desk.run_once()
    assert done.returncode == 0, done.stderr
    assert "1 alert raised, 1 message sent" in done.stdout
    [mail] = desk.box.mails
    assert mail.recipients == ("desk@example.org",)
    assert "keels" in mail.subject
    assert ">keel</b></mark>" in mail.html
    assert url in mail.text

    again = desk.run_once()
    assert (again.returncode, len(desk.box.mails)) == (0, 1)
    assert "0 new articles" in again.stdout

    desk.site.page("/keel", page("Second frigate takes shape", *PARAGRAPHS, "On Friday the first ring was set on it."))
    assert desk.run_once().returncode == 0
    assert [row["kind"] for row in desk.rows("select kind from changes where article_id = 1")] == ["new", "revised"]
    assert len(desk.box.mails) == 1


def test_a_page_that_two_sources_list_is_looked_at_once_a_round(desk: Rig) -> None:
    url = desk.article("keel", "Second frigate takes shape")
    desk.site.feed("/other.xml", [FeedEntry("Second frigate takes shape", url)])
    addresses = {name: desk.site.url(f"/{path}.xml") for name, path in (("harbour", "feed"), ("other", "other"))}
    desk.sources = "\n  ".join(f'{name}: {{feed: "{address}"}}' for name, address in addresses.items())
    for asked in (1, 2, 3):
        assert desk.run_once().returncode == 0
        assert len(desk.site.asked("/keel")) == asked


def test_trouble_with_one_source_leaves_a_line_and_harms_no_other(desk: Rig) -> None:
    desk.article("keel", "Second frigate takes shape")
    site = desk.site
    site.robots("User-agent: *\nDisallow: /closed/")
    site.fail("/broken.xml", 500)
    site.page("/notafeed", "<html><body><p>Hello.</p></body></html>")
    desk.sources = (
        f'harbour: {{feed: "{site.url("/feed.xml")}"}}\n'
        '  dead: {feed: "http://127.0.0.1:9/feed.xml"}\n'
        '  private: {feed: "http://127.0.0.2:8000/feed.xml"}\n'
        f'  broken: {{feed: "{site.url("/broken.xml")}"}}\n'
        f'  closed: {{feed: "{site.url("/closed/feed.xml")}"}}\n'
        f'  page: {{feed: "{site.url("/notafeed")}"}}'
    )
    done = desk.run_once()
    assert done.returncode == 0, done.stderr
    assert len(desk.box.mails) == 1
    assert "6 sources polled, 5 failed" in done.stdout
    lines = {line.split(":")[0]: line for line in done.stdout.splitlines()}
    assert set(lines) >= {"dead", "private", "broken", "closed", "page"}
    assert "500" in lines["broken"]
    assert "robots.txt" in lines["closed"]
    assert "allow_hosts" in lines["private"]
    assert "Traceback" not in done.stderr


def test_a_private_host_of_one_source_is_closed_to_what_another_leads_to(desk: Rig) -> None:
    with Site(host="127.0.0.2") as inside:
        url = inside.page("/keel", page("Second frigate takes shape", *PARAGRAPHS))
        inside.feed("/feed.xml", [FeedEntry("Second frigate", url, "One sentence.")])
        desk.site.feed("/feed.xml", [FeedEntry("Second frigate", f"{url}?again", "One sentence.")])
        theirs = f'harbour: {{feed: "{desk.site.url("/feed.xml")}"}}'
        desk.sources = f'{theirs}\n  inside: {{feed: "{inside.url("/feed.xml")}"}}'
        done = desk.run_once()
        assert "allow_hosts of the source" in done.stdout
        assert (inside.requests, desk.box.mails) == ([], [])
        desk.sources = f'{theirs}\n  inside: {{feed: "{inside.url("/feed.xml")}", allow_hosts: [127.0.0.2]}}'
        assert desk.run_once().returncode == 0
        assert inside.paths() == ["/feed.xml", "/keel"]
    assert {row["url"]: row["extraction"] for row in desk.rows("select url, extraction from articles")} == {
        url: "ok", f"{url}?again": "failed",
    }  # fmt: skip


def test_a_page_that_cannot_be_had_is_judged_on_the_feeds_own_words(desk: Rig) -> None:
    desk.article("gone", "Second frigate takes shape", text="The keel of the ship was laid on Monday.")
    desk.site.fail("/gone", 404)
    assert desk.run_once().returncode == 0
    assert len(desk.box.mails) == 1
    assert desk.rows("select extraction from articles")[0]["extraction"] == "failed"


def test_what_a_paywall_hid_and_what_stands_below_it_is_not_matched(desk: Rig) -> None:
    cut = ("There are 75% of this article left to read, Subscribe to access it!",)
    tail = "<section><h3>Last articles</h3><ul><li><a href=/x>Submarine keel laid in the south</a></li></ul></section>"
    desk.article("cut", "Frigates ordered")
    desk.site.page("/cut", page("Frigates ordered", *[p.replace("keel", "hull") for p in PARAGRAPHS], *cut, tail=tail))
    desk.rules = "rules: {keels: {query: keel, notify: [desk]}, hulls: {query: hull, notify: [desk]}}"
    assert desk.run_once().returncode == 0
    [mail] = desk.box.mails
    assert "hulls" in mail.subject
    assert "75%" in mail.text.replace(" %", "%")
    row = desk.rows("select access_state, hidden_percent, text from articles")[0]
    assert (row["access_state"], row["hidden_percent"]) == ("truncated", 75)
    assert "Subscribe" not in str(row["text"])


def test_a_bot_wall_gives_the_article_neither_its_title_nor_its_text(desk: Rig) -> None:
    desk.article("walled", "Second frigate takes shape", text="The keel of the ship was laid on Monday.")
    wall = "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1></body></html>"
    desk.site.page("/walled", wall, status=403)
    assert desk.run_once().returncode == 0
    row = desk.rows("select title, text, access_state from articles")[0]
    assert row == {
        "title": "Second frigate takes shape",
        "text": "The keel of the ship was laid on Monday.",
        "access_state": "blocked",
    }
    assert len(desk.box.mails) == 1


def test_an_unsent_message_is_said_and_sent_by_the_next_run(desk: Rig) -> None:
    desk.article("keel", "Second frigate takes shape")
    desk.box.busy(1)
    done = desk.run_once()
    assert done.returncode == 1
    assert "still unsent" in done.stderr
    assert not desk.box.mails


def test_an_unchanged_feed_costs_no_parsing_and_its_tags_are_echoed(desk: Rig) -> None:
    desk.article("keel", "Second frigate takes shape")
    desk.site.feed("/feed.xml", desk.entries, etag='W/"odd, but given"', last_modified="Mon, 23 Nov 2026 08:00:00 GMT")
    desk.run_once()
    desk.run_once()
    asked = desk.site.asked("/feed.xml")[-1]
    assert asked.header("if-none-match") == 'W/"odd, but given"'
    assert asked.header("if-modified-since") == "Mon, 23 Nov 2026 08:00:00 GMT"
    assert desk.rows("select status from polls order by id desc limit 1")[0]["status"] == 304
    desk.run_once()
    assert desk.site.asked("/feed.xml")[-1].header("if-none-match") == 'W/"odd, but given"'


def test_ctrl_c_ends_a_round_with_a_sentence_and_the_next_one_goes_on(desk: Rig) -> None:
    desk.article("keel", "Second frigate takes shape")
    feed = desk.site.url("/feed.xml")
    desk.sources = f'harbour: {{feed: "{feed}"}}\n  silent: {{feed: "{desk.site.silent("/silent")}"}}'
    config = str(desk.write_config())
    with subprocess.Popen(
        [sys.executable, "-m", "alerts", "run", "--once", "--config", config], stderr=subprocess.PIPE, text=True
    ) as round_:
        desk.wait_for(lambda: desk.site.asked("/silent"))
        round_.send_signal(signal.SIGINT)
        assert round_.stderr
        assert "vedette: stopped; the next run continues from here.\n" in round_.stderr.read()
        assert round_.wait(20) == 130
    desk.sources = ""
    assert desk.run_once().returncode == 0
    assert len(desk.box.mails) == 1


def test_a_page_that_two_sources_list_is_fetched_once_a_round(desk: Rig) -> None:
    for name in ("keel", "bow", "stern", "mast"):
        desk.article(name, f"The {name} takes shape", f"The yard laid the {name} of the ship, and a keel beside it.")
    second = [FeedEntry("Nothing new", entry.link, "A mine was found.") for entry in reversed(desk.entries)]
    desk.site.feed("/second.xml", second)
    desk.sources = f'one: {{feed: "{desk.site.url("/feed.xml")}"}}\n  two: {{feed: "{desk.site.url("/second.xml")}"}}'
    done = desk.run_once()
    assert done.returncode == 0, done.stderr
    assert "4 new articles" in done.stdout
    assert sorted(path for path in desk.site.paths() if not path.endswith(".xml")) == [
        "/bow",
        "/keel",
        "/mast",
        "/stern",
    ]
    assert {row["other_text"] for row in desk.rows("select other_text from revisions where revision = 2")} == {
        "A mine was found."
    }


def test_what_is_saved_while_a_mail_is_being_sent_is_told_in_the_same_round(desk: Rig) -> None:
    desk.article("keel", "Second frigate takes shape")
    for number in (1, 2):
        now = datetime.now(UTC)
        url = desk.site.page(f"/late{number}", page("A keel was laid", f"Yard {number} laid a keel.", published=now))
        entry = FeedEntry(f"A keel was laid in yard {number}", url, published=format_datetime(now))
        desk.site.feed(f"/late{number}.xml", [entry])
    sources = [f'late{n}: {{feed: "{desk.site.url(f"/late{n}.xml")}"}}' for n in (1, 2)]
    desk.sources = "\n  ".join([f'harbour: {{feed: "{desk.site.url("/feed.xml")}"}}', *sources])
    desk.box.slow(2.0)
    done = desk.run_once()
    assert done.returncode == 0, done.stderr
    assert "3 alerts raised, 3 messages sent" in done.stdout


def test_a_round_uses_up_no_try_of_a_page_that_is_not_due(desk: Rig) -> None:
    desk.article("keel", "Second frigate takes shape")
    assert desk.run_once().returncode == 0
    [before] = desk.rows("select reads, due_at from entries")
    assert desk.run_once().returncode == 0
    assert desk.site.paths().count("/keel") == 2
    assert desk.rows("select reads, due_at from entries") == [before]
