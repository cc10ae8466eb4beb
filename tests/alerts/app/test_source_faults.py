"""Each fault that a source may have, on a loopback site: the state that is shown, and the notice that is sent once."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from alerts.app.trouble_watch import TroubleWatch
from crawler.collect import plan_poll
from crawler.condition import condition_of
from crawler.model import Source
from crawler.spiders import Crawl
from crawler.store import source_state, sync_sources
from crawler.visits import CollectDeps
from crawler.workers import Workers
from tests.alerts.app.test_sending import posted
from tests.chain.rig import PARAGRAPHS, page
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK, Names, names
from tests.crawler.fetch.tls import server_context
from tests.inbox import recorder
from tests.ledger import EVERY, START, Desk
from tests.site import FeedEntry, Site, rss

pytestmark = pytest.mark.chain
__all__ = ["names"]

CONFIG = """store: v.db
channels: {{desk: {{url: "json://127.0.0.1:9/"}}, tech: {{url: "recorder://ops"}}}}
sources: {{a: {{feed: "{url}"}}}}
rules: {{keel: {{query: keel}}}}
trouble: [tech]
"""
GATE = "<title>Just a moment</title><main><h1>Just a moment</h1><p>Checking your browser before you go on.</p></main>"

OUTAGE = (
    "<title>Error</title><main><h1>Service unavailable</h1><p>We are working on it. Please come back later.</p></main>"
)


def news(site: Site, first: int = 0, count: int = 3) -> list[FeedEntry]:
    stories = []
    for n in range(first, first + count):
        site.page(f"/{n}", page(f"Keel {n}", *PARAGRAPHS, f"Hull {n} is the next one, and is named in spring."))
        stories.append(
            FeedEntry(f"Keel {n}", site.url(f"/{n}"), published=format_datetime(START - timedelta(hours=n + 1)))
        )
    return stories


@dataclass
class Rounds:
    """A source that is polled again and again. `url`: of its feed. `proxy`: through which it is asked."""

    reactor: Reactor
    desk: Desk
    url: str
    proxy: str | None = None

    @property
    def source(self) -> Source:
        return Source("a", "feed", self.url, EVERY.total_seconds())

    def poll(self, times: int) -> None:
        sync_sources(self.desk.ledger, [self.source], self.desk.now)

        async def run() -> None:
            async with Workers(1) as workers:
                crawl = Crawl(replace(QUICK, timeout_s=0.7, proxy=self.proxy))
                await crawl.start(CollectDeps(self.desk.ledger, workers, lambda: self.desk.now))
                try:
                    for _ in range(times):
                        await crawl.visit(self.source, plan_poll(self.desk.ledger, self.source))
                        self.desk.now = max(self.desk.now + EVERY, source_state(self.desk.ledger, "a").next_poll_at)
                finally:
                    await crawl.stop()

        self.reactor.run(run())

    def state(self) -> str:
        return condition_of(source_state(self.desk.ledger, "a"), EVERY, self.desk.now).name

    def told(self) -> list[str]:
        with recorder() as notes:
            runtime = posted(self.desk, CONFIG.format(url=self.url))
            asyncio.run(TroubleWatch(runtime).look())
            runtime.ledger.close()
        return [note.title for note in notes]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as one:
        yield one


@pytest.fixture
def rounds(tmp_path: Path, reactor: Reactor, site: Site) -> Iterator[Rounds]:
    url = site.feed("/feed.xml", news(site))
    desk = Desk(tmp_path / "v.db", sources=(Source("a", "feed", url, EVERY.total_seconds()),))
    yield Rounds(reactor, desk, url)
    desk.ledger.close()


def _pages(site: Site, html: str) -> None:
    site.feed("/feed.xml", news(site, 20, 12))
    for n in range(20, 32):
        site.page(f"/{n}", html)


def _moved(site: Site) -> None:
    site.feed("/new.xml", news(site))
    site.redirect("/feed.xml", site.url("/new.xml"), status=301)


def _cut(site: Site) -> None:
    whole = rss(news(site), "en")
    site.page("/feed.xml", whole[: whole.rindex("</item>") - 20])


FAULTS: dict[str, tuple[Callable[[Site], object], str, str]] = {
    "reset": (lambda site: site.raw("/feed.xml"), "failing", "fails: "),
    "slow loris": (lambda site: site.drip_headers("/feed.xml"), "failing", "fails: "),
    "bomb": (lambda site: site.bomb("/feed.xml"), "failing", "fails: "),
    "redirect loop": (lambda site: site.redirect("/feed.xml", site.url("/feed.xml")), "failing", "fails: "),
    "refused to us": (lambda site: site.fail("/feed.xml", 403), "blocked", "is blocked: 127.0.0.1 answered 403"),
    "turned to HTML": (lambda site: site.page("/feed.xml", "<h1>Hello</h1>"), "broken layout", "has a broken layout: "),
    "emptied": (lambda site: site.feed("/feed.xml", []), "broken layout", "has a broken layout: its document holds no"),
    "cut": (_cut, "broken layout", "has a broken layout: its document breaks off before its end"),
    "moved": (_moved, "moved", "has moved: its address redirects for good to http"),
    "robots.txt gone 500": (lambda site: site.robots("", status=500), "failing", "fails: "),
    "gone": (lambda site: site.fail("/feed.xml", 410), "dead", "seems dead: 127.0.0.1 answered 410"),
    "gates with 200": (lambda site: _pages(site, GATE), "blocked", "is blocked: its pages show a bot"),
    "error pages with 200": (
        lambda site: _pages(site, OUTAGE), "broken layout", "has a broken layout: none of its last",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fault", "state", "notice"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_shown_and_told_once_with_its_end(
    rounds: Rounds, site: Site, fault: Callable[[Site], object], state: str, notice: str
) -> None:
    rounds.poll(1)
    assert (rounds.state(), rounds.told()) == ("new", [])
    fault(site)
    rounds.poll(3)
    assert rounds.state() == state
    [title] = rounds.told()
    assert title.startswith(f"Vedette trouble: the source a {notice}")
    rounds.poll(1)
    assert (rounds.state(), rounds.told()) == (state, [])
    site.recover()
    site.robots("", status=404)
    site.feed("/feed.xml", news(site, 2, 12))
    rounds.poll(2)
    assert rounds.state() in ("fresh", "new")
    assert [title.split(":")[0] for title in rounds.told()] == ["Vedette recovered"]


def test_what_scrolled_out_during_a_fault_is_told_with_its_end(rounds: Rounds, site: Site) -> None:
    rounds.poll(1)
    site.fail("/feed.xml", 410)
    rounds.poll(3)
    assert len(rounds.told()) == 1
    site.recover()
    site.feed("/feed.xml", news(site, 40, 12))
    rounds.poll(2)
    [title] = rounds.told()
    assert title.startswith("Vedette trouble: a listed nothing that was known")
    assert title.endswith("and 1 more")


@pytest.mark.parametrize("url", ["http://nowhere.invalid/feed", "http://127.0.0.1:1/feed"], ids=["dead DNS", "refused"])
def test_a_server_that_is_not_there_is_told(rounds: Rounds, names: Names, url: str) -> None:
    rounds.url = url
    rounds.poll(3)
    assert set(names.asked) == {urlsplit(url).hostname}
    assert rounds.state() == "failing"
    [title] = rounds.told()
    assert title.startswith("Vedette trouble: the source a fails: ")


def test_a_certificate_that_nobody_vouches_for_is_told(tmp_path: Path, rounds: Rounds) -> None:
    context, _ = server_context(tmp_path)
    with Site(tls=context) as other:
        rounds.url = other.feed("/feed.xml", news(other))
        rounds.poll(3)
    assert rounds.state() == "failing"
    [title] = rounds.told()
    assert title.startswith("Vedette trouble: the source a fails: ")


def test_a_proxy_that_is_gone_is_told(rounds: Rounds) -> None:
    rounds.poll(1)
    rounds.proxy = "http://desk:secret@127.0.0.1:1"
    rounds.poll(3)
    assert rounds.state() == "failing"
    [title] = rounds.told()
    assert title.startswith("Vedette trouble: the source a fails: ")
    assert "there is no way through the proxy 127.0.0.1:1; " in title
    assert "secret" not in title
