"""What the law's world is made of: outlets, their articles, the facts in them, and how a feed lists an article."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Final
from urllib.parse import quote

from tests.law import dates
from tests.law.pages import Item
from tests.law.words import DRILL, Language

START: Final = datetime(2026, 11, 23, 8, tzinfo=UTC)
MAX_OUTAGE: Final = timedelta(hours=5)  # longer ones may use up a page's tries
MAX_STORIES: Final = 6
MAX_AGE: Final = timedelta(hours=24)
MIN_ABSENCE: Final = timedelta(minutes=30)  # from a feed, after which a return counts
UNDATED: Final = frozenset({"no dates", "date in text"})  # ways to date that give neither feed nor page a sure date

# What may disturb a history; each has a switch, and a history has a few of them.
SWITCHES: Final = (
    "outage answered 200", "error status", "connection failures", "pause asked", "login", "consent", "shell", "garbled", "unknown outage", "feed fails",
    "paid", "cut", "notice in feed", *dates.SWITCHES, "old entry",
    "shared link", "no link", "one guid", "no guid", "relative links", "routes", "redirects", "one canonical", "no validators",
    "new guids", "told twice", "moved links", "ampersands",
    "copies", "notices", "reused address", "feed of one", "feed without text", "pages not read",
    "new outlet", "long downtime", "long outage", "update by date", "touches dates", "new sentence", "number", "new clock", "spelling", "new headline", "new teaser", "clocks", "live blog", "update while failing",
    "languages", "drill teasers", "shared teasers", "drill boxes", "drill lines", "promo boxes", "promo paragraphs", "listing", "two sources", "other headlines", "categories", "returns", "kills",
)  # fmt: skip
EDITS: Final = (
    "new sentence",
    "number",
    "new clock",
    "spelling",
    "new headline",
    "new teaser",
    "live blog",
    "update while failing",
)
FAILURES: Final = (
    "outage answered 200",
    "error status",
    "connection failures",
    "pause asked",
    "login",
    "consent",
    "shell",
    "garbled",
    "unknown outage",
)


@dataclass(eq=False)
class Story:
    """One article. `path`: of its page; `seen_at`: when a feed first showed it; `changed_at`: its last announced change.

    `unseen_at`: when the feed was last seen without it. `is_old`: every date it states is surely old. `whole_at`: when its page, or its feed where no page is read, was first
    seen whole. `failing`: from when to when its page fails, and how. `category`: what its feed files it under. `is_away`: its
    feed lost it; `missed_at`: the first poll without it since. `is_denied`: it has a word that a rule forbids, so that no
    reader is owed what it alone says.
    """

    number: int
    outlet: "Outlet"
    language: Language
    title: str
    teaser: str
    sentences: list[str]
    published: datetime
    path: str
    dating: dates.Dating
    design: int
    is_old: bool = False
    shown: int | None = None
    seen_at: datetime | None = None
    changed_at: datetime | None = None
    edited_at: datetime | None = None
    version: int = 0
    seen_version: int = -1
    whole_at: datetime | None = None
    unseen_at: datetime | None = None
    failing: tuple[datetime, datetime, str] | None = None
    category: str = ""
    is_away: bool = False
    missed_at: datetime | None = None
    is_denied: bool = False


@dataclass(eq=False)
class Outlet:
    """A source with a feed, or a listing, and pages. `on`: the switches that are its own.

    `also_lists`: articles of other outlets that its feed lists too, and `own_headlines`, under which, by their numbers.
    """

    id: str
    language: Language
    on: frozenset[str]
    stories: list[Story] = field(default_factory=list)
    failing: tuple[datetime, datetime, str] | None = None
    feed_fails_until: datetime | None = None
    first_polled_at: datetime | None = None
    polled_at: datetime | None = None
    polls: int = 0
    also_lists: list[Story] = field(default_factory=list)
    own_headlines: dict[int, str] = field(default_factory=dict)

    @property
    def home(self) -> str:
        return f"https://{self.id}.example/"

    @property
    def source(self) -> str:
        """Its id in the configuration."""
        return f"list-{self.id}" if "listing" in self.on else self.id


@dataclass(frozen=True)
class Fact:
    """What a reader must hear of: `token` stands in one sentence of one article, its copies apart.

    `version`: from which version on its feed has announced it; `at`: when it was written.
    """

    token: str
    story: Story
    where: str
    at: datetime
    version: int = 0


@dataclass(frozen=True)
class Return:
    """That a feed without dates lists an article again, in the same words, after polls without it."""

    story: Story
    at: datetime


def listing(stories: Sequence[Story]) -> bytes:
    """The page on which an outlet lists its articles."""
    links = (
        f'<li><a href="{escape(f"{one.outlet.home}{one.path}{query_of(one)}")}">{escape(one.title)}</a></li>'
        for one in stories
    )
    return f"<!doctype html><title>News</title><h1>News</h1><ul class=list>{''.join(links)}</ul>".encode()


def query_of(story: Story) -> str:
    """The end of its page's address: with some outlets another one after each edit that they announce."""
    on = story.outlet.on
    return "?id=12&lang=en" if "ampersands" in on else f"?v={story.version}" if "moved links" in on else ""


def item(story: Story) -> Item:
    """The entry of a story in its outlet's feed."""
    on, outlet = story.outlet.on, story.outlet
    link = f"{outlet.home}{story.path}{query_of(story)}"
    if "shared link" in on:
        link = f"{outlet.home}news"
    elif "no link" in on:
        link = ""
    elif "relative links" in on:
        link = f"/{story.path}{query_of(story)}"
    elif "routes" in on:
        link = f"{outlet.home}#!/{story.path}{query_of(story)}"
    elif "redirects" in on:
        link = f"https://www.google.com/url?rct=j&sa=t&url={quote(link, safe=':/')}&ct=ga"
    guid = "latest" if "one guid" in on else "" if "no guid" in on else f"{outlet.id}-{story.number}"
    if "feed of one" in on and "one guid" not in on:
        guid = ""
    if guid and "new guids" in on:
        guid = f"{guid}-{outlet.polls}"
    dated = dates.in_feed(story.dating, story.published)
    teaser, touches = story.teaser, "touches dates" in on
    if story.dating.kind in {"", "no date in page"} and (touches or (story.version and "update by date" in on)):
        minutes = outlet.polls if touches else 2 * story.version
        dated = dates.in_feed(story.dating, story.published + timedelta(minutes=minutes))
    elif story.version:  # that an article was changed, its feed says in the teaser or in a date of change
        edited_at = story.edited_at or story.published
        dated += f'<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">{edited_at.isoformat()}</dc:date>'
        teaser = teaser if "<pubDate>" in dated or DRILL in teaser else f"{teaser} ({story.version})"
    return Item(story.title, link, guid, teaser, dated, story.category)
