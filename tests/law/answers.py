"""What the outlets of the law's world answer, as of now: feeds, listings, pages, and what fails."""

import random
from dataclasses import replace
from datetime import datetime

from crawler.model import FetchFailure, FetchRequest, Response
from tests.law import dates
from tests.law.outlets import Fact, Outlet, Story, item, listing, query_of
from tests.law.pages import (
    NOTICES,
    WRONG_TURNS,
    Shown,
    answer,
    garbled,
    page,
    page_instead,
    pointer,
    promotion,
    rss,
    stand_in_pages,
    unknown_outage,
)


class Answers:
    """The answering half of a world. `shown`: when each fact was first shown in an answer."""

    seed: int
    now: datetime
    outlets: list[Outlet]
    facts: dict[str, Fact]
    shown: dict[str, datetime]

    def say(self, text: str) -> None:
        raise NotImplementedError

    def fetch(self, asked: FetchRequest) -> Response | FetchFailure:
        """The answer to a request, as of now."""
        outlet = next(one for one in self.outlets if one.home.split("/")[2] in asked.url)
        if asked.url == f"{outlet.home}feed":
            return self._feed(outlet, asked)
        if asked.url == f"{outlet.home}list":
            return self._listing(outlet, asked)
        return self._page(outlet, asked)

    def _feed(self, outlet: Outlet, asked: FetchRequest) -> Response | FetchFailure:
        if outlet.feed_fails_until and self.now < outlet.feed_fails_until:
            self.say(f"{outlet.id}: feed: an outage page")
            return answer(asked.url, stand_in_pages("outage")[0], 200)
        stories = outlet.stories[-1:] if "feed of one" in outlet.on else outlet.stories[::-1]
        outlet.polls += 1
        stories = [*(one for one in stories if not one.is_away), *outlet.also_lists]
        touches = str(outlet.polls) if "touches dates" in outlet.on else ""
        mixed = touches + "".join(f"{one.number}.{one.version}.{one.title}.{one.teaser}" for one in stories)
        mixed += "".join(outlet.own_headlines.values())
        etag = f'"{random.Random(mixed).getrandbits(40):x}"'
        if asked.etag == etag:
            return Response(asked.url, asked.url, 304, (("etag", etag),), b"")
        for story in stories:
            if not story.is_denied:
                self._show(f"{outlet.own_headlines.get(story.number, story.title)} {story.teaser} {story.category}")
            if story.seen_at is None:
                story.seen_at, story.unseen_at = self.now, outlet.polled_at
            story.changed_at, story.seen_version = story.changed_at or self.now, story.version
            if "pages not read" in outlet.on:
                story.whole_at = story.whole_at or self.now
        self._miss(outlet)
        outlet.first_polled_at, outlet.polled_at = outlet.first_polled_at or self.now, self.now
        self.say(f"{outlet.id}: feed: {', '.join(f'{one.number}.{one.version}' for one in stories) or 'empty'}")
        language = self._luck(asked.url).choice(("en", "", "de")) if "languages" in outlet.on else outlet.language.code
        items = [
            replace(item(one), title=outlet.own_headlines.get(one.number, one.title))
            if one in outlet.also_lists
            else item(one)
            for one in stories
        ]
        if "told twice" in outlet.on:
            items = [one for told in items for one in (told, replace(told, guid=""))]
        body = rss(items, outlet.home, language, bare="ampersands" in outlet.on)
        headers = () if "no validators" in outlet.on else (("etag", etag),)
        return Response(asked.url, asked.url, 200, (("content-type", "application/rss+xml"), *headers), body)

    def _miss(self, outlet: Outlet) -> None:
        for story in outlet.stories:
            if story.is_away:
                story.missed_at = story.missed_at or self.now

    def _listing(self, outlet: Outlet, asked: FetchRequest) -> Response | FetchFailure:
        """The page that lists the articles, by their headlines alone; it announces new ones and new headlines."""
        if outlet.feed_fails_until and self.now < outlet.feed_fails_until:
            self.say(f"{outlet.id}: listing: an outage page")
            return answer(asked.url, stand_in_pages("outage")[0], 200)
        one_only = {"feed of one", "reused address"} & outlet.on
        stories = [one for one in (outlet.stories[-1:] if one_only else outlet.stories[::-1]) if not one.is_away]
        for story in stories:
            if not story.is_denied:
                self._show(story.title)
            if story.seen_at is None:
                story.seen_at, story.unseen_at = self.now, outlet.polled_at
                story.changed_at, story.seen_version = self.now, story.version
        if stories:  # a listing without links counts as a page that has changed, and its poll as failed
            self._miss(outlet)
            outlet.first_polled_at, outlet.polled_at = outlet.first_polled_at or self.now, self.now
        self.say(f"{outlet.id}: listing: {', '.join(str(one.number) for one in stories) or 'empty'}")
        return answer(asked.url, listing(stories), 200)

    def _page(self, outlet: Outlet, asked: FetchRequest) -> Response | FetchFailure:
        story = self._at(outlet, asked.url)
        if story is None:
            self.say(f"{outlet.id}: {asked.url}: 404")
            return answer(asked.url, stand_in_pages("missing")[0], 404)
        for failing in (outlet.failing, story.failing):
            if failing and failing[0] <= self.now < failing[1]:
                self.say(f"{outlet.id}: page of {story.number}: {failing[2]}")
                return self._failed(asked.url, story, failing[2])
        shown = self._shown(story)
        body = page(shown)
        etag = f'"{random.Random(body).getrandbits(40):x}"'
        if asked.etag == etag and "clocks" not in outlet.on:
            return Response(asked.url, asked.url, 304, (("etag", etag),), b"")
        if not story.is_denied:
            self._show(f"{shown.title} {' '.join(shown.sentences)}")
        story.whole_at = story.whole_at or (self.now if story.shown is None else None)
        self.say(f"{outlet.id}: page of {story.number}: {len(shown.sentences)} of {len(story.sentences)} sentences")
        return answer(asked.url, body, 200, *(() if "no validators" in outlet.on else (("etag", etag),)))

    def _at(self, outlet: Outlet, url: str) -> Story | None:
        """The article behind an address: of several the newest."""
        return next((story for story in outlet.stories[::-1] if url.endswith(f"/{story.path}{query_of(story)}")), None)

    def _shown(self, story: Story) -> Shown:
        on, outlet = story.outlet.on, story.outlet
        declared = ("en", "", "fr", story.language.code)[story.number % 4] if "languages" in on else story.language.code
        return Shown(
            title=story.title,
            sentences=tuple(story.sentences[: story.shown]),
            language=declared,
            design=1 if "drill boxes" in on else story.design,
            date=dates.in_page(story.dating, story.published),
            canonical=outlet.home + "start" if "one canonical" in on else "",
            ticker=f"{self.now:%H:%M} · {self.now.minute * 3} comments" if "clocks" in on else "",
            notice=NOTICES[story.language.code] if story.shown else "",
            pointer=pointer(story.language.code, story.number) if "drill lines" in on else "",
            box=promotion(story.language) if "promo boxes" in on else "",
            advertised=promotion(story.language) if "promo paragraphs" in on else "",
        )

    def _failed(self, url: str, story: Story, kind: str) -> Response | FetchFailure:
        rng, pages = self._luck(url), stand_in_pages
        host = url.split("/")[2]
        if kind == "connection failures":
            return FetchFailure(url, rng.choice(("connection", "timeout", "dns", "tls")), f"{host} did not answer.")
        if kind == "error status":
            return answer(url, rng.choice(pages("missing")), rng.choice((500, 403, 404, 502)))
        if kind == "pause asked":
            return answer(
                url, rng.choice(pages("outage")), rng.choice((429, 503)), ("retry-after", str(rng.choice((60, 1800))))
            )
        if kind == "garbled":
            return answer(url, garbled(page(self._shown(story)).decode(), rng.choice(WRONG_TURNS)))
        if kind == "unknown outage":
            return answer(url, page(unknown_outage(rng)))
        return answer(url, page_instead(kind, rng))

    def _luck(self, url: str) -> random.Random:
        """Chance for an answer, whatever was asked for before."""
        return random.Random(f"{self.seed} {self.now} {url}")

    def _show(self, text: str) -> None:
        for token in self.facts:
            if token in text:
                self.shown.setdefault(token, self.now)
