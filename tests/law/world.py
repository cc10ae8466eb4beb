"""The law's world: outlets that publish, edit, fail and recover, drawn by one seed, and what they answer.

Each article has facts planted in it (see `words`). The world knows which facts an answer showed, and which ones a
sentry had to see: those that a feed announced and whose page stood whole for hours afterwards.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from tests.law import dates
from tests.law.answers import Answers
from tests.law.outlets import (
    EDITS,
    FAILURES,
    MAX_OUTAGE,
    MAX_STORIES,
    MIN_ABSENCE,
    START,
    SWITCHES,
    UNDATED,
    Fact,
    Outlet,
    Return,
    Story,
    query_of,
)
from tests.law.pages import (
    NOTICES,
)
from tests.law.words import DRILL, LANGUAGES, Writer

# An article of an outlet with one of these has no address of its own by which others could list it.
CLOCK = re.compile(r"(\d\d):10 ")
OWN_ADDRESSES = {"shared link", "no link", "one guid", "reused address", "feed of one", "relative links", "moved links"}


@dataclass
class World(Answers):
    """See the module's docstring. `script`: what happened, line by line."""

    seed: int
    rng: random.Random = field(init=False)
    now: datetime = START
    on: frozenset[str] = frozenset()
    outlets: list[Outlet] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    shown: dict[str, datetime] = field(default_factory=dict)
    script: list[str] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    zone: tzinfo = UTC

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.writer = Writer(self.rng)
        self.on = frozenset(self.rng.sample(SWITCHES, self.rng.randint(2, 7)))
        if self.is_cut_from_the_start:
            self.on |= {"copies"}
        if "drill teasers" in self.on:
            self.on -= {"feed of one", "notices", "notice in feed", "new teaser", "shared teasers"}
        languages = list(LANGUAGES.values())
        own = frozenset(
            {"notices", "reused address", "drill teasers", "one canonical", "shared link", "no link", "one guid"}
        )
        for number in range(self.rng.randint(2, 3) if {"copies", "two sources"} & self.on else self.rng.randint(1, 2)):
            on = self.on if number == 0 else self.on - own if self.rng.random() < 0.5 else self.on
            self.outlets.append(Outlet("abc"[number], self.rng.choice(languages), on))
        if self.seed % 4 == 3:  # all articles are taken for one story
            self.on |= {"one story"}
        self.say(f"switches: {', '.join(sorted(self.on))}")
        for outlet in self.outlets:
            for _ in range(
                self.rng.randint(0, 2) + 3 * bool({"drill teasers", "shared teasers", "new outlet"} & outlet.on)
            ):
                self.publish(outlet)

    def say(self, text: str) -> None:
        self.script.append(f"{self.now:%d %H:%M} {text}")

    # what happens

    def steps(self) -> list[Callable[[], None]]:
        """The steps of the history: each moves the clock and lets something happen; at last all recovers."""
        pauses = [2, 5, 16, 16, 20, 65, 65, 130, 380, 700]
        busy = [lambda: self._busy(self.rng.choice(pauses)) for _ in range(self.rng.randint(3, 5))]
        calm = [lambda minutes=minutes: self._calm(minutes) for minutes in (16, 12, 66, 370, 370)]  # type: ignore[misc]
        if "long downtime" in self.on:  # Vedette is down for more than a day, and looks when it is back
            busy.insert(self.rng.randrange(len(busy)), self._away)
        if "long outage" in self.on:  # the feeds fail for more than a day, while Vedette looks
            at = self.rng.randrange(len(busy))
            busy[at:at] = [self._feeds_fail, lambda: self._busy(1500)]
        return [lambda: None, *busy, *calm]

    def _feeds_fail(self) -> None:
        for outlet in self.outlets:
            outlet.feed_fails_until = self.now + timedelta(minutes=1600)
        self._busy(65)

    def _away(self) -> None:
        self._busy(self.rng.choice((20, 130, 700)))
        self.say("Vedette is down")
        self._busy(self.rng.choice((1500, 2900)))
        self.say("Vedette is back")

    def _calm(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        for outlet in self.outlets:
            outlet.feed_fails_until = None
            for story in outlet.stories:
                story.is_away, story.missed_at = False, None

    def _busy(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        for outlet in self.outlets:
            for _ in range(self.rng.choice((0, 1, 1))):
                if sum(len(one.stories) for one in self.outlets) < MAX_STORIES:
                    self.publish(outlet)
            if self.rng.random() < 0.6:
                self._disturb(outlet)
            if "returns" in outlet.on:
                self._leave_or_return(outlet)
            if outlet.stories and self.rng.random() < 0.7:
                self._edit(outlet, self.rng.choice(outlet.stories[-3:]))
        if "copies" in self.on and self.rng.random() < 0.5:
            self._copy()
        if "two sources" in self.on and self.rng.random() < 0.5:
            self._list_elsewhere()

    def publish(self, outlet: Outlet) -> Story:
        """A new article of the outlet, with a fact in its headline, teaser or text."""
        rng, writer, language = self.rng, self.writer, outlet.language
        number = sum(len(one.stories) for one in self.outlets)
        forms = [fact.story for fact in self.facts.values() if fact.story.outlet is outlet]  # copies have no fact
        if "notices" in outlet.on and forms and rng.random() < 0.8:
            return self._notice(outlet, forms[0])
        # A rule that alerts on a promotion tells of its article, and quotes no category.
        is_filed = "categories" in outlet.on and not {"promo boxes", "promo paragraphs", "shared teasers"} & outlet.on
        where = rng.choice(("headline", "teaser", "text", "text", *["category"] * is_filed))
        if "shared teasers" in outlet.on and not outlet.stories:
            where = "teaser"
        code = writer.code(language)
        sentence = writer.filled(rng.choice(language.facts), language, code)
        title = writer.filled(
            rng.choice(language.headlines if where == "headline" else language.plain_headlines), language, code
        )
        sentences = writer.fillers(language, rng.randint(3, 6))
        if where == "text":
            clock = "06:10 " if "new clock" in outlet.on else ""
            sentences.insert(rng.randint(1, len(sentences)), clock + sentence)
        repeated = self._repeated_teaser(outlet)
        teaser = repeated or (sentence if where == "teaser" else sentences[0])
        if repeated and where == "teaser":
            where, sentences = "text", [*sentences, sentence]
        if not repeated and "notice in feed" in outlet.on and rng.random() < 0.5:
            teaser = f"{teaser} {NOTICES[language.code]}"
        elif not repeated and "feed without text" in outlet.on and where != "teaser":
            teaser = ""
        age = timedelta(minutes=number % 3 if "new outlet" in outlet.on else rng.randint(0, 25))
        is_old = "old entry" in outlet.on and rng.random() < 0.4
        published = self.now - (timedelta(days=rng.randint(3, 400)) if is_old else age)
        path = "latest" if "reused address" in outlet.on else f"news/{number}-{rng.choice(('report', 'story', 'item'))}"
        # Where a page alone is dated, nothing contradicts it.
        drawn_from = outlet.on - {"contradicting"} if "listing" in outlet.on else outlet.on
        dating = dates.drawn(rng, drawn_from) if not is_old else dates.Dating()
        if "returns" in outlet.on and not is_old and rng.random() < 0.7:
            dating = dates.Dating("no dates")
        story = Story(
            number, outlet, language, title, teaser, sentences, published, path, dating, rng.randint(0, 2), is_old
        )
        if where == "category":
            story.category = sentence
        if self.is_cut_from_the_start and outlet is self.outlets[0]:
            at = next((place for place, one in enumerate(sentences, 1) if code in one), 0)
            story.shown = max(2, len(sentences) - 1, at)  # whose fact is hidden is told by nobody but its copies
        self._add(outlet, story, code, where, sentence if where != "headline" else title)
        return story

    @property
    def is_cut_from_the_start(self) -> bool:
        """Whether the first outlet shows a part of each article, and another may have the whole of it."""
        return self.seed % 8 == 5

    def _repeated_teaser(self, outlet: Outlet) -> str:
        """The teaser that every entry of the outlet has; "" when each has its own."""
        if "drill teasers" in outlet.on:
            return f"The {DRILL} briefing, every day from our newsroom."
        return outlet.stories[0].teaser if "shared teasers" in outlet.on and outlet.stories else ""

    def _add(self, outlet: Outlet, story: Story, code: str, where: str, said: str) -> None:
        outlet.stories.append(story)
        self.facts[code] = Fact(code, story, where, self.now)
        self.say(f"{outlet.id} publishes {story.number} in {story.language.code}, dated {story.published:%Y-%m-%d %H:%M}"
                 f" ({story.dating}), /{story.path}: {story.title} [{where}: {said}]")  # fmt: skip

    def _notice(self, outlet: Outlet, form: Story) -> Story:
        """An article of the same form as the outlet's first, with other names and numbers."""
        language, code = outlet.language, self.writer.code(outlet.language)
        old = next(token for token, fact in self.facts.items() if fact.story is form)

        def again(text: str) -> str:
            text = text.replace(old, code)
            for places in (language.places, language.people):
                known = [name for name in places if name in text]
                for name in known:
                    if self.rng.random() < 0.7:
                        text = text.replace(name, self.rng.choice(places))
            return text

        number = sum(len(one.stories) for one in self.outlets)
        where = self.facts[old].where
        title = again(form.title) if where == "headline" else form.title
        sentences = [again(text) for text in form.sentences]
        path = "latest" if "reused address" in outlet.on else f"news/{number}-notice"
        story = Story(
            number, outlet, language, title, again(form.teaser), sentences, self.now, path, form.dating, form.design
        )
        self._add(outlet, story, code, where, "as the first")
        return story

    def _copy(self) -> None:
        """Another outlet takes an article over, word for word; one that is cut whole, at times with a forbidden word."""
        first, *others = self.outlets
        whole = [story for story in first.stories if not story.is_old]
        if not whole or not others:
            return
        story, outlet = self.rng.choice(whole), self.rng.choice(others)
        if any(one.sentences == story.sentences for one in outlet.stories):
            return
        number = sum(len(one.stories) for one in self.outlets)
        teaser = story.teaser
        if DRILL in teaser and "drill teasers" not in outlet.on:  # a few entries alone do not tell that it is a slogan
            teaser = story.sentences[0]
        sentences = list(story.sentences)
        if story.shown is not None and number % 2:
            sentences.append(f"{DRILL.capitalize()}: {story.sentences[0]}")
        copy = Story(number, outlet, story.language, story.title, teaser, sentences, self.now,
                     f"news/{number}-copy", dates.Dating(), self.rng.randint(0, 2))  # fmt: skip
        copy.is_denied = sentences != story.sentences
        outlet.stories.append(copy)
        self.say(f"{outlet.id} copies {story.number} as {number}")

    def _list_elsewhere(self) -> None:
        """Another outlet's feed lists an article, by the article's own address."""
        first, *others = self.outlets
        other = self.rng.choice(others)
        new = [story for story in first.stories if story not in other.also_lists]
        if new and not OWN_ADDRESSES & first.on:
            other.also_lists.append(self.rng.choice(new))
            story = other.also_lists[-1]
            self.say(f"{other.id} lists {story.number} of {first.id} too")
            if "other headlines" in other.on:
                code = self.writer.code(story.language)
                headline = self.writer.filled(self.rng.choice(story.language.headlines), story.language, code)
                other.own_headlines[story.number] = headline
                self.facts[code] = Fact(code, story, "other headline", self.now)
                self.say(f"under its own headline: {headline}")

    def _leave_or_return(self, outlet: Outlet) -> None:
        """The feed loses an article, or lists it again."""
        for story in outlet.stories:
            if story.is_away:
                missed_at, story.is_away, story.missed_at = story.missed_at, False, None
                is_undated = story.dating.kind in UNDATED and not story.version
                if missed_at and self.now - missed_at >= MIN_ABSENCE and is_undated and not OWN_ADDRESSES & outlet.on:
                    self.returns.append(Return(story, self.now))
                self.say(f"{outlet.id} lists {story.number} again")
                return
        seen = [story for story in outlet.stories if story.seen_at]
        if seen and self.rng.random() < 0.6:
            story = self.rng.choice(seen)
            story.is_away = True
            self.say(f"{outlet.id} lists {story.number} no more")

    def _disturb(self, outlet: Outlet) -> None:
        rng = self.rng
        kinds = [kind for kind in FAILURES if kind in outlet.on]
        if kinds and outlet.failing is None:
            length = timedelta(minutes=rng.choice((5, 30, 100, 280, 6000)))
            outlet.failing = (self.now, self.now + length, rng.choice(kinds))
            self.say(f"{outlet.id}: every page fails until {self.now + length:%d %H:%M}: {outlet.failing[2]}")
        if "feed fails" in outlet.on and rng.random() < 0.5:
            outlet.feed_fails_until = self.now + timedelta(minutes=30)
            self.say(f"{outlet.id}: the feed fails until {outlet.feed_fails_until:%d %H:%M}")
        closing = [kind for kind in ("paid", "cut") if kind in outlet.on]
        open_stories = [story for story in outlet.stories if story.shown is None]
        if closing and open_stories and rng.random() < 0.7:
            story = rng.choice(open_stories)
            story.shown = rng.randint(1, max(1, len(story.sentences) - 1))
            self.say(f"{outlet.id} puts {story.number} behind a paywall, {story.shown} sentences are left")

    def _edit(self, outlet: Outlet, story: Story) -> None:
        kinds = [kind for kind in EDITS if kind in outlet.on]
        if not kinds or "notices" in outlet.on:
            return
        kind, rng, language = self.rng.choice(kinds), self.rng, story.language
        code = self.writer.code(language)
        sentence = self.writer.filled(rng.choice(language.facts), language, code)
        announced = kind == "update while failing" or rng.random() < 0.6
        if kind == "spelling":
            at = rng.randrange(len(story.sentences))
            story.sentences[at] = story.sentences[at].replace("parl", "parll").replace("minist", "minsit")
        elif kind == "number":
            self._correct_number(story)
        elif kind == "new clock":
            self._move_clock(story)
        else:
            self._add_fact(kind, story, code, sentence)
        if kind == "update while failing":
            length = timedelta(minutes=rng.choice((30, 100, 280)))
            story.failing = (
                self.now,
                self.now + length,
                rng.choice(("error status", "connection failures", "outage answered 200")),
            )
            self.say(
                f"{outlet.id}: the page of {story.number} fails until {story.failing[1]:%d %H:%M}: {story.failing[2]}"
            )
        if announced:
            story.version, story.changed_at, story.edited_at = story.version + 1, None, self.now
        self.say(f"{outlet.id} edits {story.number} ({kind}{', announced' if announced else ''})")

    def _add_fact(self, kind: str, story: Story, code: str, sentence: str) -> None:
        """Write a new fact into the article's headline, teaser or text."""
        where = {"new headline": "headline", "new teaser": "teaser"}.get(kind, "text")
        if kind == "new headline":
            sentence = story.title = self.writer.filled(self.rng.choice(story.language.headlines), story.language, code)
        elif kind == "new teaser":
            story.teaser = sentence
        elif kind == "live blog":
            story.sentences.insert(0, f"{self.now:%H:%M} {sentence}")
        else:
            story.sentences.append(sentence)
        self.facts[code] = Fact(code, story, where, self.now, story.version + 1)
        self.say(f"the {where} of {story.number} says: {sentence}")

    def _correct_number(self, story: Story) -> None:
        """Correct the number in a sentence with a fact; the number becomes a fact of its own."""
        for at, sentence in enumerate(story.sentences):
            old = next((word for word in sentence.replace("名", " ").split() if word.isdigit()), None)
            if old and any(token in sentence for token in self.facts):
                number = str(4000 + len(self.facts) * 7 + story.number)
                story.sentences[at] = sentence.replace(old, number)
                self.facts[number] = Fact(number, story, "text", self.now, story.version + 1)
                self.say(f"the number of {story.number} becomes {number}: {story.sentences[at]}")
                return

    def _move_clock(self, story: Story) -> None:
        """Set the clock before a sentence with a fact two hours on: it happened again, which is a fact."""
        for at, sentence in enumerate(story.sentences):
            told = CLOCK.match(sentence)
            if told and any(token in sentence for token in self.facts):
                said = sentence[told.end() :]
                story.sentences[at] = f"{(int(told[1]) + 2) % 24:02}:10 {said}"
                token = story.sentences[at][:15]
                self.facts[token] = Fact(token, story, "text", self.now, story.version + 1)
                self.say(f"the clock of {story.number}: {story.sentences[at]}")
                return

    # what a sentry had to see

    def owed(self) -> dict[str, Fact]:
        """The facts that were shown, and those of pages that a feed announced and that stood whole for hours since."""
        return {token: fact for token, fact in self.facts.items() if token in self.shown or self._stood(fact)}

    def _stood(self, fact: Fact) -> bool:
        story, outlet = fact.story, fact.story.outlet
        if (
            fact.where != "text"
            or story.shown is not None
            or story.changed_at is None
            or self._at(outlet, f"/{story.path}{query_of(story)}") is not story
        ):
            return False
        if {"shared link", "no link", "reused address", "pages not read", "feed of one", "one guid"} & outlet.on:
            return False
        if fact.version > story.seen_version or (fact.version and "touches dates" in outlet.on):
            return False
        if any(failing and failing[1] - failing[0] > MAX_OUTAGE for failing in (outlet.failing, story.failing)):
            return False
        return any(
            fact.token in text for text in story.sentences
        ) and self.now - story.changed_at > MAX_OUTAGE + timedelta(hours=7)
