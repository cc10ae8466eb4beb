import re
import resource
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts.app.demo.articles import ARTICLES, LAST_ARTICLES
from alerts.app.demo.mailbox import mailbox, page_of
from alerts.app.demo.site import FEED, LISTING, site
from alerts.app.demo.story import CONFIG
from alerts.configuration import load_config
from crawler.model import Article, Response
from crawler.page.article_page import read_page
from crawler.sources.feeds import read_feed
from crawler.sources.listings import read_listing
from tests.alerts.test_notify import sent

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def got(url: str) -> Response:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            status, body = answer.status, answer.read()
            headers = answer.headers
    except urllib.error.HTTPError as error:
        status, body, headers = error.code, error.read(), error.headers
        error.close()
    return Response(url, url, status, tuple((key.lower(), value) for key, value in headers.items()), body)


@pytest.fixture(scope="module")
def read() -> dict[str, Article]:
    with site(NOW) as address:
        return {article.path: read_page(got(address + article.path)) for article in ARTICLES}


def test_the_demonstrations_configuration_has_neither_error_nor_warning(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(
        CONFIG.substitute(site="http://127.0.0.1:1", port=2, feed=FEED, listing=LISTING), "utf8"
    )
    loaded = load_config(tmp_path / "config.yaml", {})
    assert not loaded.warnings
    assert len(loaded.config.sources) == 2


def test_the_site_has_eight_articles_one_of_them_under_two_addresses() -> None:
    with site(NOW) as address:
        feed, listing = read_feed(got(address + FEED)), read_listing(got(address + LISTING), "article h2 a")
    assert feed.error is listing.error is None
    found = [entry.url.removeprefix(address) for entry in (*feed.entries, *listing.entries)]
    assert {url.partition("?")[0] for url in found} == {article.path for article in ARTICLES}
    assert {"/news/veldania-frigates?utm_source=feed&utm_medium=rss", "/news/veldania-frigates"} <= set(found)


def test_each_page_is_read_as_what_it_is(read: dict[str, Article]) -> None:
    assert read["/news/veldania-frigates"].access.state == "full"
    assert read["/news/kestria-air-defence"].access.state == "truncated"
    assert read["/news/kestria-air-defence"].access.hidden_percent == 75
    assert read["/news/satellite-launch"].access.state == "blocked"
    assert read["/news/veldania-frigates"].published == "2026-11-23T04:40:00+00:00"


def test_the_list_under_the_paywall_is_no_part_of_the_text(read: dict[str, Article]) -> None:
    text = read["/news/kestria-air-defence"].text
    assert "interceptors" in text
    assert not [title for title in LAST_ARTICLES if title in text]
    assert "left to read" not in text


def test_the_mailbox_is_a_real_mail_server() -> None:
    with mailbox() as box:
        outcome = sent(f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=b@example.org")
    assert outcome.kind == "sent"
    assert "</mark>" in page_of(box.mails[0])


def cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_demonstration_shows_the_chain_in_under_ten_seconds_and_leaves_nothing_behind(tmp_path: Path) -> None:
    here, temporary = tmp_path / "here", tmp_path / "temporary"
    here.mkdir()
    temporary.mkdir()
    root = Path(__file__).parents[2]
    before = cpu_s()
    done = subprocess.run(
        [sys.executable, "-m", "alerts", "demo"],
        cwd=here,
        env={"PYTHONPATH": str(root), "TMPDIR": str(temporary), "HOME": str(here), "PATH": "", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert "  dispatch-feed    7 entries" in lines
    assert any(re.search(r"truncated, 75% hidden +Kestria buys time", line) for line in lines)
    assert any(re.search(r"a copy of article \d+ +Norrmark", line) for line in lines)
    assert any(re.search(r"\d +a bot wall; only the feed's words +Second radar satellite", line) for line in lines)
    assert any(re.search(r"page gone; only the feed's words +Fire on a minehunter", line) for line in lines)
    assert "[contract] for 160 [interceptors] and four launchers" in done.stdout
    assert "cut: about 75 % hidden" in done.stdout
    assert lines[-1].startswith("Next: `vedette init`")
    assert cpu_s() - before < 10  # not the wall clock's: other programs may keep the machine busy
    assert not [*temporary.iterdir(), *here.iterdir()]
