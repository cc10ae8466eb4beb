"""What a visit of a source asks for, and what was read of it: the values between planning and writing."""

from dataclasses import dataclass
from datetime import datetime

from crawler.model import Article, DueEntry, Entry, FetchFailure, FetchRequest, Gap, Poll, Response, Source
from crawler.outages import PageText
from crawler.polled import OwedDocument


@dataclass(frozen=True, slots=True)
class PollPlan:
    """One poll to make, after `failures` since the last good one, at `unseen_at`; `is_first`: none was ever good.

    `last_arrival_at`: when the newest entry that is known came; None when none is. `body_digest`: of the last document.
    `newest_dates`: the latest that known entries state, the latest first. `polls`: how many were good. `listed_before`:
    how many entries the last document held, None: unknown. `owed`: an older document that an earlier poll could not
    read; `unseen_at` and `newest_dates` are then those of the time before its entries scrolled out.
    """

    source: Source
    due_at: datetime
    request: FetchRequest
    failures: int
    is_first: bool
    unseen_at: datetime | None = None
    last_arrival_at: datetime | None = None
    body_digest: str | None = None
    newest_dates: tuple[datetime, ...] = ()
    polls: int = 0
    listed_before: int | None = None
    owed: OwedDocument | None = None


@dataclass(frozen=True, slots=True)
class PagePlan:
    """One page to read, with what the source's articles so far are like; None when too few are known.

    `usual_length`: characters of the median full article. `usual_language`: the language of most articles.
    `pages_hold_articles`: false when the last ten pages held none. `is_known`: another source's entry led to the page,
    and its article is in the ledger. `is_extra`: the page is not due; reading it uses up no try.
    """

    source: Source
    due: DueEntry
    usual_length: int | None
    usual_language: str | None
    pages_hold_articles: bool = True
    is_known: bool = False
    is_extra: bool = False

    @property
    def is_fetched(self) -> bool:
        """Whether the page is asked for; otherwise the feed's own words are the article, or join the known one."""
        return self.source.full_text and not self.due.own_words and not self.is_known

    @property
    def request(self) -> FetchRequest:
        """The request for the page, with the validators of its last reading."""
        due, source = self.due, self.source
        return FetchRequest(due.entry.url, due.etag, due.last_modified, source.id, obey_tdm=source.obey_tdm)


@dataclass(frozen=True, slots=True)
class PageReading:
    """A page that was asked for: the answer, and what `read_article` made of it."""

    plan: PagePlan
    got: Response | FetchFailure
    article: Article | None
    error: str | None

    @property
    def text(self) -> PageText:
        """The page's words beside the headline that its feed gives; of a page that seems no article, those it shows."""
        entry, article = self.plan.due.entry, self.article
        if article and article.extraction == "not_article":
            return PageText(entry.url, entry.title, None, "\n\n".join(article.left_out))
        text = article.text if article and article.extraction in {"ok", "unlike"} else ""
        own_title = article.title if article and article.extraction != "unlike" else None
        return PageText(entry.url, entry.title, own_title, text)


@dataclass(frozen=True, slots=True)
class PollResult:
    """A poll that was made: what to write of it, its entries, and when the source is polled next.

    `plain`: pages of which a sitemap says nothing; which of them are new the ledger knows. `listed`: how many entries
    its documents hold, None for `entries`. `gap`: that entries scrolled out before it, None when none seem to. `older`:
    so many entries, the last ones, are from documents read for these. `owes`: the older document that is asked for by
    the next poll.
    """

    plan: PollPlan
    poll: Poll
    entries: tuple[Entry, ...]
    next_poll_at: datetime
    note: str | None = None
    plain: tuple[Entry, ...] = ()
    listed: int | None = None
    gap: Gap | None = None
    older: int = 0
    owes: OwedDocument | None = None
