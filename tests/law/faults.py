"""Chains with one guess gone wrong: each puts back a fault that the product once had, at a hop of the chain."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.delivery.plans import HeldBack, RoutedMatch, StoryPlace, ToldAlert
from alerts.judging import JudgedChange, matched_words
from alerts.store import raise_alerts
from crawler.closer_look import covered_share
from crawler.model import Access, Article, ArticleVersion, Change, FetchFailure, Response
from crawler.page.article_page import read_page
from crawler.page.not_article import SAYS
from crawler.polled import PolledEntries
from crawler.store import ReadResult
from crawler.times import instant
from crawler.urls import key_url
from crawler.visit_plans import PagePlan
from tests.law.chain import Chain

CLOCKS = re.compile(r"\b\d\d:\d\d ")


class ForgetsTheFeed(Chain):
    """What the feed says of an article is dropped once its page was read."""

    def record(self, outcome: ReadResult) -> Change | None:
        if outcome.article and outcome.article.extraction == "ok" and not outcome.queued.own_words:
            entry = replace(outcome.queued.entry, title=None, text=None)
            outcome = replace(outcome, queued=replace(outcome.queued, entry=entry))
        return super().record(outcome)


class TakesOutagesForArticles(ForgetsTheFeed):
    """A page that stands in an article's place overwrites its words."""

    async def read(self, plan: PagePlan, got: Response | FetchFailure) -> tuple[Article | None, str | None]:
        article, error = await super().read(plan, got)
        if article and article.extraction != "ok" and isinstance(got, Response):
            return replace(read_page(got), text="Something went wrong.", extraction="ok"), None
        return article, error


class TakesGarbledPagesForArticles(Chain):
    """A page whose letters were lost overwrites headline and words, and counts as read."""

    async def read(self, plan: PagePlan, got: Response | FetchFailure) -> tuple[Article | None, str | None]:
        article, error = await super().read(plan, got)
        if article and article.extraction == "not_article" and SAYS["garbled"] in " ".join(article.access.evidence):
            return replace(article, title="Xx", text="Xxxxx xx xxx.", extraction="ok", access=Access("full")), None
        return article, error

    def record(self, outcome: ReadResult) -> Change | None:
        if outcome.article and outcome.article.title == "Xx":
            entry = replace(outcome.queued.entry, title=None, text=None)
            outcome = replace(outcome, queued=replace(outcome.queued, entry=entry), again_at=None)
        return super().record(outcome)


class BelievesUnlikePages(Chain):
    """A page without a word of what its feed says is read as the article's own words."""

    async def read(self, plan: PagePlan, got: Response | FetchFailure) -> tuple[Article | None, str | None]:
        article, error = await super().read(plan, got)
        is_unlike = article is not None and article.extraction == "unlike"
        return (replace(article, extraction="ok") if article and is_unlike else article), error


class BelievesRepeatedTeasers(Chain):
    """A teaser that all entries of a source have is read as the article's own words."""

    def planned(self, plan: PagePlan) -> PagePlan:
        [row] = self.ledger.rows("select text from entries_said where id = ?", [plan.due.id])
        return replace(plan, due=replace(plan.due, entry=replace(plan.due.entry, text=row["text"])))


class HearsNoRepeatedTeaser(Chain):
    """A teaser that three entries of a source have is heard of none of them."""

    def planned(self, plan: PagePlan) -> PagePlan:
        return replace(plan, due=replace(plan.due, is_first_to_say=False))


class BelievesEveryLine(Chain):
    """A NOT is decided by every line of a text, also by one that points to another page."""

    def judged(self, change: Change, article: ArticleVersion) -> JudgedChange:
        made = super().judged(change, article)
        sure = (match for match in made.matches if article.is_cut or not match.hidden_clauses)
        return replace(made, matches=tuple(sure))


class TakesEveryClockForThePages(Chain):
    """A clock before a sentence is the page's own, and no news."""

    async def read(self, plan: PagePlan, got: Response | FetchFailure) -> tuple[Article | None, str | None]:
        article, error = await super().read(plan, got)
        held = self.ledger.rows("select text from articles where id = ?", [plan.due.article_id])
        if article and held and CLOCKS.sub("", held[0]["text"]) == CLOCKS.sub("", article.text):
            return replace(article, text=held[0]["text"]), error
        return article, error


class BelievesThePagesDate(Chain):
    """The date that a page states is the article's, whatever its feed says."""

    def planned(self, plan: PagePlan) -> PagePlan:
        return replace(plan, due=replace(plan.due, entry=replace(plan.due.entry, published=None, modified=None)))


class GivesUpAfterOneTry(Chain):
    """A page that holds no article is never asked for again."""

    def record(self, outcome: ReadResult) -> Change | None:
        is_lost = outcome.article is not None and outcome.article.extraction != "ok"
        return super().record(replace(outcome, again_at=None) if is_lost else outcome)


class KeepsUsedUpTries(Chain):
    """A change in the feed does not make the page due again."""

    def entries_of(self, polled: PolledEntries) -> PolledEntries:
        self.tries = self.ledger.rows("select id, reads, due_at from entries where reads > 0")
        return polled

    def poll_recorded(self) -> None:
        with self.ledger.write() as db:
            for row in self.tries:
                db.execute(
                    "update entries set reads = ?, due_at = ? where id = ?", [row["reads"], row["due_at"], row["id"]]
                )


class IgnoresLaterDates(Chain):
    """An update that a feed announces by a later date alone is not read."""

    def entries_of(self, polled: PolledEntries) -> PolledEntries:
        self.due = self.ledger.rows("select id, title, text, key_url, due_at, reads from entries")
        return polled

    def poll_recorded(self) -> None:
        with self.ledger.write() as db:
            for row in self.due:
                db.execute(
                    "update entries set due_at = ?, reads = ?, touched = 0 where id = ? and touched and title is ? "
                    "and text is ? and key_url = ?",
                    [row["due_at"], row["reads"], row["id"], row["title"], row["text"], row["key_url"]],
                )


class TellsEntriesByLink(Chain):
    """Entries with one link are one entry, and those without a link are none."""

    def entries_of(self, polled: PolledEntries) -> PolledEntries:
        by_link = {key_url(entry.url): entry for entry in polled.entries[::-1] if entry.url}
        return replace(polled, entries=tuple(by_link.values()))


class JoinsByCanonicalAddress(Chain):
    """All pages that name one canonical address are one article, the first."""

    def record(self, outcome: ReadResult) -> Change | None:
        article = outcome.article
        if article and article.canonical_url and outcome.queued.article_id is None:
            key = key_url(article.canonical_url)
            if self.ledger.rows("select 1 from url_aliases where key_url = ?", [key]):
                with self.ledger.write() as db:
                    db.execute("update entries set due_at = null where id = ?", [outcome.queued.id])
                return None
        return super().record(outcome)


class FoldsByForm(Chain):
    """An article is a copy when most of its text stands in an earlier one, whoever published that."""

    def routed(
        self,
        judged: Sequence[JudgedChange],
        told: Sequence[ToldAlert],
        now: datetime,
        stories: Mapping[int, StoryPlace],
    ) -> tuple[RoutedMatch, ...]:
        kept, folded = [], []
        for one in judged:
            is_copy = one.change.kind == "new" and self._earlier_text(one)
            (folded if is_copy else kept).append(one)
        held = tuple(
            RoutedMatch(one.article, match, held=(HeldBack("copy_told"),)) for one in folded for match in one.matches
        )
        return (*super().routed(kept, told, now, stories), *held)

    def _earlier_text(self, one: JudgedChange) -> bool:
        article = one.article
        words = {match.rule: set(matched_words(article, match)) for match in one.matches}
        earlier = self.ledger.rows("select text from articles where id < ? and text != ''", [article.id])
        return bool(words) and any(covered_share(article.text, row["text"]) >= 0.45 for row in earlier)


class CutsAmpersands(Chain):
    """A link ends at its first ampersand."""

    def entries_of(self, polled: PolledEntries) -> PolledEntries:
        return replace(
            polled, entries=tuple(replace(entry, url=entry.url.partition("&")[0]) for entry in polled.entries)
        )


class KeepsFirstLinks(Chain):
    """The page of an entry is asked for where its feed first had it."""

    def entries_of(self, polled: PolledEntries) -> PolledEntries:
        first = {row["guid"]: row["url"] for row in self.ledger.rows("select guid, url from entries where guid != ''")}
        return replace(
            polled,
            entries=tuple(replace(entry, url=first.get(entry.guid, entry.url)) for entry in polled.entries),
        )


class HearsOneOfTwins(Chain):
    """Of the entries of a document with one title the first is heard."""

    def entries_of(self, polled: PolledEntries) -> PolledEntries:
        by_title = {entry.title: entry for entry in polled.entries[::-1]}
        return replace(polled, entries=tuple(by_title.values()))


class FoldsWhatStandsBesidePromotions(Chain):
    """An article with a line that others have too is folded, whatever else it says."""

    def judged(self, change: Change, article: ArticleVersion) -> JudgedChange:
        made = super().judged(change, article)
        has_promotion = bool(article.repeated_beside or article.repeated_within)
        return replace(made, matches=(), repeated=(*made.matches, *made.repeated)) if has_promotion else made


class TakesAnyRequestForAStamp(Chain):
    """The dates of a feed are stamps when three entries, and all of them, are of the last minutes."""

    def entries_of(self, polled: PolledEntries) -> PolledEntries:
        stated = [at for entry in polled.entries if (at := instant(entry.published))]
        is_stamped = len(polled.entries) == len(stated) >= 3 and all(
            abs(self.world.now - at) < timedelta(minutes=3) for at in stated
        )
        undated = tuple(replace(entry, published=None, modified=None) for entry in polled.entries)
        return replace(polled, entries=undated) if is_stamped else polled


class AgesWhileDown(Chain):
    """An article is as old as when it is judged, however long nobody could see it."""

    def judged(self, change: Change, article: ArticleVersion) -> JudgedChange:
        return super().judged(change, replace(article, unseen_at=None, found_at=change.at))


class HoldsBackInSilence(Chain):
    """Nothing is written of what is held back."""

    def routed(
        self,
        judged: Sequence[JudgedChange],
        told: Sequence[ToldAlert],
        now: datetime,
        stories: Mapping[int, StoryPlace],
    ) -> tuple[RoutedMatch, ...]:
        return tuple(replace(one, held=()) for one in super().routed(judged, told, now, stories))


class WithdrawsInSilence(Chain):
    """Who was told of an alert that a whole copy speaks against hears nothing of that."""

    def routed(
        self,
        judged: Sequence[JudgedChange],
        told: Sequence[ToldAlert],
        now: datetime,
        stories: Mapping[int, StoryPlace],
    ) -> tuple[RoutedMatch, ...]:
        found = super().routed(judged, told, now, stories)
        return tuple(replace(one, alert=None) if one.alert and one.alert.withdraws else one for one in found)


class MovesTheCursorFirst(Chain):
    """The changes count as judged before their alerts are written."""

    def raised(self, routed: Sequence[RoutedMatch], upto: int, now: datetime) -> None:
        raise_alerts(self.ledger, [], upto, now)
        self.hop("cursor moved")
        super().raised(routed, upto, now)


class HearsNoCategory(Chain):
    """What a feed files an article under is no word of it."""

    def entries_of(self, polled: PolledEntries) -> PolledEntries:
        return replace(polled, entries=tuple(replace(entry, categories=None) for entry in polled.entries))


class HearsTheFirstHeadlineAlone(Chain):
    """The headline by which a further source lists a known article is not heard."""

    def poll_recorded(self) -> None:
        with self.ledger.write() as db:
            db.execute(
                "update entries set title = (select title from articles where id = article_id), due_at = null "
                "where source != (select source from articles where id = article_id)"
            )


class ForgetsWhoLeft(Chain):
    """An entry that was away from its feed counts as one that stayed."""

    def poll_recorded(self) -> None:
        with self.ledger.write() as db:
            db.execute("update entries set gone_at = null")


class TakesErrorsForWithdrawals(Chain):
    """A page that fails counts as one that is gone for good."""

    def record(self, outcome: ReadResult) -> Change | None:
        return super().record(replace(outcome, is_gone=outcome.error is not None))


FAULTS = (
    ForgetsTheFeed, TakesOutagesForArticles, TakesGarbledPagesForArticles, BelievesUnlikePages, BelievesRepeatedTeasers, HearsNoRepeatedTeaser, BelievesEveryLine, TakesEveryClockForThePages, BelievesThePagesDate, GivesUpAfterOneTry, KeepsUsedUpTries, IgnoresLaterDates, TellsEntriesByLink,
    CutsAmpersands, KeepsFirstLinks, HearsOneOfTwins, FoldsWhatStandsBesidePromotions, TakesAnyRequestForAStamp,
    JoinsByCanonicalAddress, FoldsByForm, AgesWhileDown, HoldsBackInSilence, WithdrawsInSilence, MovesTheCursorFirst, HearsNoCategory, HearsTheFirstHeadlineAlone, ForgetsWhoLeft, TakesErrorsForWithdrawals,
)  # fmt: skip
