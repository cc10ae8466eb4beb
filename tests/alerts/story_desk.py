"""A ledger in which tests import articles that get their stories."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from alerts.app.story_keeping import ask_here, keep_stories
from alerts.store import story_told
from alerts.store.stories import Story
from alerts.story_grouping import MIN_ARTICLES
from crawler.model import Entry
from crawler.store import article_at, import_article
from tests.ledger import START, Desk

BRIDGE = (
    "The road bridge over the Vorna river at Kelmar collapsed on Monday evening, killing 14 people and injuring 31, "
    "the mayor of Kelmar, Ilse Brandt, said. Divers searched the Vorna for three lorries that fell with the span. "
    "Inspectors had closed one lane of the bridge in March after cracks were found in its bearings."
)
BRIDGE_TOO = (
    "Divers recovered two lorries from the Vorna on Tuesday after the Kelmar bridge gave way and killed 14 people. "
    "Mayor Ilse Brandt told reporters that the span had cracks in its bearings, which inspectors found in March. "
    "31 people were taken to hospital."
)
SHIP = (
    "The navy of Ostland took over its second minehunter, the Tarvik, at the Hallen yard on Monday. Admiral Jonas Rehn "
    "said the Tarvik would join the squadron at Norhavn in spring. Hallen builds four ships of the class for 620 million."
)


class StoryDesk(Desk):
    """Imports articles, and gives each its story at once."""

    def told(
        self, source: str, title: str, text: str, at: datetime = START, language: str = "en", url: str | None = None
    ) -> int:
        """Import an article that was published at `at`; its number."""
        count = len(self.rows("select 1 from entries"))
        address = url or f"https://{source}.example/{count}"
        entry = Entry(address, title=title, text=text, published=at.isoformat(), language=language)
        self.now = max(self.now, at)
        change = import_article(self.ledger, source, entry, self.now)
        assert change
        self.keep(change.article_id, change.revision)
        return change.article_id

    def keep(self, article_id: int, revision: int = 1) -> None:
        """Give an article its story."""
        article = article_at(self.ledger, article_id, revision)
        assert article
        asyncio.run(keep_stories(self.ledger, [article], ask_here, self.now))

    def story(self, article_id: int, owners: Mapping[str, str] | None = None) -> Story:
        """The story of an article."""
        found = story_told(self.ledger, article_id, owners or {})
        assert found
        return found

    def stories(self) -> dict[int, int]:
        """The numbers of the stories, by article."""
        rows = self.rows("select article_id, story_id from story_articles order by article_id")
        return {row["article_id"]: row["story_id"] for row in rows}

    def read_much(self) -> None:
        """Import unlike articles, so that rare words are told from common ones."""
        for n in range(MIN_ARTICLES + 20):  # some are taken for copies
            self.told(f"filler{n % 10}", f"The thing{n} of place{n}", unlike_text(n), self.now - timedelta(days=40))


def unlike_text(n: int) -> str:
    """A text in common words and some that no other number gives."""
    own = " ".join(f"in the {kind}{n} of" for kind in ("alpha", "beta", "gamma", "delta", "kappa"))
    return f"On Monday the officials said that it was found {own} a town, and that they were at work on it with more."


def story_desk(folder: Path) -> StoryDesk:
    """A desk whose ledger is in `folder`, and has many articles from weeks ago."""
    desk = StoryDesk(folder / "v.db", sources=())
    desk.read_much()
    return desk
