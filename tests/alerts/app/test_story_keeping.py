"""Stories are found in the process that judges, before a match is routed."""

import asyncio

import pytest

from alerts.app.pipeline import judge
from alerts.reports.alert_list import raised_lines
from alerts.store import raised_rows, story_told
from alerts.story_grouping import MIN_ARTICLES
from crawler.model import Entry
from crawler.store import sync_sources
from tests.alerts.app.test_sending import posted
from tests.alerts.story_desk import BRIDGE, BRIDGE_TOO, unlike_text
from tests.ledger import START, Desk, source

pytestmark = [pytest.mark.chain, pytest.mark.usefixtures("polled_desk")]

CONFIG = """store: v.db
channels: {desk: {url: "json://127.0.0.1:9/"}}
sources:
  a: {feed: "https://a.example/feed", tier: press}
  b: {feed: "https://b.example/feed", tier: official, owner: State}
rules: {bridges: {query: bridge}}
"""


def test_an_alert_on_a_story_follows_the_first_one(desk: Desk) -> None:
    for n in range(MIN_ARTICLES + 20):
        desk.polled(Entry(f"https://a.example/old{n}", title=f"The thing{n} of place{n}"))
        desk.read(desk.due()[0], unlike_text(n))
    desk.polled(Entry("https://a.example/1", title="Bridge collapses at Kelmar"))
    desk.read(desk.due()[0], BRIDGE)
    sync_sources(desk.ledger, (source(), source("b", "https://b.example/feed")), desk.now)
    desk.polled(source_id="b")
    desk.polled(Entry("https://b.example/1", title="Lorries recovered after bridge collapse"), source_id="b")
    desk.read(desk.due("b")[0], BRIDGE_TOO)

    async def main() -> None:
        runtime = posted(desk, CONFIG)
        assert len(await judge(runtime)) == 2
        await runtime.judges.close()

    asyncio.run(main())
    alerts = desk.rows("select follows, story_sources from alerts order by id")
    assert alerts == [{"follows": None, "story_sources": 2}, {"follows": 1, "story_sources": 2}]
    story = story_told(desk.ledger, MIN_ARTICLES + 22, {})
    assert story
    assert (story.sources, story.articles, story.title) == (2, 2, "Bridge collapses at Kelmar")
    newest, first = (list(raised_lines(row)) for row in raised_rows(desk.ledger, START))
    assert newest[0].endswith("1 to send, same story as alert 1")
    assert newest[-1] == "    story: Bridge collapses at Kelmar"
    assert "story" not in " ".join(first)
