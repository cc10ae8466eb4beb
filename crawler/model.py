"""The values that pass between polling, reading and saving. Pure: no input, no output, no clock.

Every value could cross a wire: strings, numbers, bytes, times and tuples of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from typing import Literal

from crawler.article_dates import StatedDate
from crawler.article_links import Listing, ReadCopy
from crawler.source_options import NO_HINTS, CardSelectors, ItemPaths, MailReading, PageHints, SourceRequests

AccessState = Literal["full", "truncated", "blocked", "unknown"]
Extraction = Literal["ok", "unlike", "empty", "timeout", "too_large", "not_article", "failed"]
Form = Literal["article", "live_blog", "multi_page"]
ChangeKind = Literal["new", "revised", "lifted", "paywalled", "twin", "imported", "listed", "dated_anew", "corrected"]
RevisionKind = Literal["new", "minor", "update", "live", "lifted", "paywalled", "corrected", "twin"]
SignKind = Literal["gone", "notice", "back"]
Relation = Literal["new", "copy", "truncated", "extended", "shares_text"]
SourceKind = Literal["feed", "sitemap", "listing", "json", "spider", "mailbox"]
Tier = Literal["official", "press", "think-tank", "industry", "osint", "state-controlled"]


@dataclass(frozen=True, slots=True)
class PageSign:
    """That a page withdraws or corrects its article: it is gone (410), or has a notice, `quote`, else "".

    "back": the page of an article that was gone is there again.
    """

    kind: SignKind
    quote: str = ""
    elsewhere: int = field(default=0, compare=False)  # other articles of its source that have it, when asked


@dataclass(frozen=True, slots=True)
class Source:
    """Where news comes from: a feed, a sitemap, a listing page, an API, a spider of the user's, or a mailbox.

    `links`: a CSS selector of a listing's links; `cards`: those of a listing of cards; `paths`: the expressions that
    pick the items of JSON; `spider`: a spider, as file:class; `mails`: how a mailbox is read. `name`: what people call
    it, None for what its feed or pages say. `tier`: its kind, `owner`: who it belongs to; None where that is not said.
    `keep_params`: the only parameters of links that tell its articles apart; `drop_params`: those that do not.
    `language`: of its articles, None for what they state. `obey_tdm`: whether its pages' reservations of mining are
    obeyed. `every_s`, `shortest_s`: the longest and shortest pause between polls, fixed where it is no shorter.
    """

    id: str
    kind: SourceKind
    url: str
    every_s: float
    links: str | None = None
    full_text: bool = True
    hints: PageHints = NO_HINTS
    name: str | None = None
    tier: Tier | None = None
    owner: str | None = None
    cards: CardSelectors | None = None
    paths: ItemPaths | None = None
    spider: str | None = None
    mails: MailReading | None = None
    keep_params: tuple[str, ...] = ()
    drop_params: tuple[str, ...] = ()
    language: str | None = None
    obey_tdm: bool = True
    shortest_s: float = inf

    @property
    def accepts(self) -> str | None:
        """The `Accept` header for its documents, None for that of pages."""
        return "application/json, */*;q=0.5" if self.kind == "json" else None


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """How pages are fetched. `allow_hosts`: hosts or addresses that may be private; all other private ones are refused.

    `source_hosts`: by a source's id, further ones that its own requests may go to, and no other source's.
    `per_host_delay_s`: pause between two requests to one host; `timeout_s`: for a whole response.
    `proxy`: the address of a proxy, or "env" or "none"; None for none. `source_requests`: by a source's id.
    """

    user_agent: str = "Vedette"
    obey_robots: bool = True
    per_host_delay_s: float = 2.0
    allow_hosts: tuple[str, ...] = ()
    timeout_s: float = 30.0
    max_bytes: int = 8 * 1024 * 1024
    source_hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    proxy: str | None = field(default=None, repr=False)
    source_requests: Mapping[str, SourceRequests] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One request to make: `etag` and `last_modified` are echoed exactly as the server once gave them.

    `source`: the id of the source that leads there, whose own `allow_hosts` count; None when none does.
    `obey_robots`: false for an address that was given to be called, and is no page of a site. `obey_tdm`: whether the
    site's tdmrep.json is asked first what it reserves; the response says it. `accepts`: the `Accept` header, None
    for that of pages.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    source: str | None = None
    obey_robots: bool = True
    obey_tdm: bool = False
    accepts: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """A response as it came: any status, header names in lower case, body decompressed but not decoded.

    `moved`: redirects led there, each for good. `is_reserved`: the site's tdmrep.json reserves text and data mining.
    `answered_s`: seconds from the request to the headers, without the time that it waited here for its turn.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    moved: bool = False
    is_reserved: bool = False
    answered_s: float | None = None

    def header(self, name: str) -> str | None:
        """The first value of the header `name` (lower case), None when it was not sent."""
        return next((value for key, value in self.headers if key == name), None)


FailureKind = Literal[
    "dns", "connection", "timeout", "tls", "refused_address", "robots", "robots_unavailable",
    "too_large", "redirects", "bad_url", "broken_body", "busy", "unasked", "stopping", "spider", "login", "mailbox",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """A request that brought no response: which kind of failure, and a sentence with the host in it.

    `retry_at`: the site asked to be left alone until then.
    """

    url: str
    failure: FailureKind
    sentence: str
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, or one link of a listing.

    `url` is "" when the entry has no link. Times are ISO 8601 as stated; paragraphs are parted by empty lines.
    `captions`: what describes its pictures and films, beside its text. `categories`: what its feed files it under.
    Both are parted by empty lines.
    """

    url: str
    guid: str | None = None
    title: str | None = None
    text: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    captions: str | None = None
    categories: str | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """What we hold of an article, and what its publisher says; None means unknown, never false.

    `hidden_percent` is set only when something states or measures it. `evidence` is sentences, the strongest first.
    `notice` is the gate notice as it stands in the page. `confidence` is 0..1.
    """

    state: AccessState
    marked_paid: bool | None = None
    hidden_percent: int | None = None
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()
    notice: str | None = None
    vendor: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says: see `read_page`.

    `kicker` are the words above the headline that name its topic, which `title` leaves out. `authors` are people;
    `agency` is the news agency that the article is from, several parted by commas. `published` and `modified` are ISO
    8601 as stated: a date, a local time, or a time with offset; `published_is_guess`: it was not stated but found in
    the page's words, or beside other stories. `language` has two letters; `possible_languages`: see
    `crawler.languages.Language`. `standfirst` is what the page shows between headline and text when the text lacks it.
    `text` has paragraphs parted by an empty line and is "" when the page holds no article. `further_pages` are the
    addresses of the article's other pages whose text is not in `text`. `other_titles` are headlines stated beside
    `title`, `left_out` lines of the article's element that were taken for labels: rules see both, for that may be
    wrong. `notices`: see `crawler.corrections`.
    """

    url: str
    canonical_url: str | None = None
    title: str | None = None
    kicker: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    published: str | None = None
    published_is_guess: bool = False
    modified: str | None = None
    language: str | None = None
    possible_languages: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    outlet: str | None = None
    translations: tuple[tuple[str, str], ...] = ()
    standfirst: str | None = None
    text: str = ""
    other_titles: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    form: Form = "article"
    further_pages: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    extraction: Extraction = "ok"
    access: Access = field(default_factory=lambda: Access("unknown"))

    @property
    def words(self) -> int:
        """How many white-space separated words the text has."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class DueEntry:
    """An entry in the ledger whose page is due: to be read first (`article_id` None), or once more.

    `reads`: how often its page was tried. `etag` and `last_modified`: of the page, from the last reading. `access`: of
    the article held, None when there is none yet. `own_words`: no page is the entry's alone, for it has no link or
    shares it with an earlier entry of its source; what the feed says is the article. `unseen_at`: see `ArticleVersion`.
    `repeated`: the teaser that was left out of `entry`, since other entries of its source have it; `is_first_to_say`:
    none had it before, so that it is heard once. `names_nothing`: other entries of its source have its headline too,
    but for numbers. `lists_known`: it is the first that its source says of another source's article. `watched_until`:
    somebody was told of the article, and is to hear until then what becomes of its page; None when nobody was.
    """

    id: int
    source: str
    entry: Entry
    found_at: datetime
    first_poll: bool
    unseen_at: datetime | None = None
    article_id: int | None = None
    reads: int = 0
    etag: str | None = None
    last_modified: str | None = None
    access: AccessState | None = None
    own_words: bool = False
    repeated: str | None = None
    is_first_to_say: bool = False
    names_nothing: bool = False
    lists_known: bool = False
    watched_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries that scrolled out between two polls: how many were found in older documents, about how many were not.

    `lost` None: nobody knows how many, or whether any; the addresses of all entries changed, or none states its date.
    """

    recovered: int
    lost: int | None


@dataclass(frozen=True, slots=True)
class Poll:
    """One visit to a source. `found`: entries in the document as polled; `new`: of them, not known before.

    `retry_at`: the source's server asked to be left alone until then. `title`: what the document calls itself.
    `next_at`: when the source is polled next; None before that is known. `failure`: what kind of failure it met, such
    as "dns", "status 403" or "unreadable"; `moved_to`: where its address redirects for good. `gap`: what scrolled out.
    `body_digest`: of its document, `unchanged` since the last good one; `is_cut`: it broke off. `note`: what was left.
    """

    source: str
    started_at: datetime
    status: int | None = None
    found: int = 0
    new: int = 0
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    retry_at: datetime | None = None
    title: str | None = None
    next_at: datetime | None = None
    failure: str | None = None
    moved_to: str | None = None
    gap: Gap | None = None
    body_digest: str | None = None
    unchanged: bool = False
    is_cut: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the ledger's `changes`: something happened to an article.

    Of kind "dated_anew" nothing changed but the date that the feed states, or an undated entry came back to its feed.
    `source`: of kind "listed", the further source that lists the article now, and of kind "new", the first one to list
    an imported article; else None.
    """

    seq: int
    article_id: int
    revision: int
    kind: ChangeKind
    at: datetime
    source: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """One version of an article as the ledger holds it.

    `possible_languages`: `language` alone when it is sure, with all others that it may be when declarations and text
    differ, empty when it may be any. `dates`: all that were stated; `published`: the one it goes by, as stated.
    `first_poll`: found by a poll of a backlog, as its source's first one is. `unseen_at`: the last good poll of its
    source before the one that found it; None when there was none. `group_id`: the first article of its duplicate group,
    itself when it is the first. `other_title` and `other_text`: what its kicker, its feeds, or a shorter reading of its
    page, say beyond title and text; "" when nothing. `first_words`: what the version said in which the article was
    first seen whole, of an undated one, and of a page that may be another's, the first version; None when there is none
    before this one.
    `listings`: by the other sources that list the article today, the first to find it at the front. `is_unlike`: its
    text is of a page without the words by which the feed names the article, and may be another page's.
    `repeated_beside`: lines beside its text, no part of `other_text`, that other articles of its source have too;
    `repeated_within`: such paragraphs of its text. A match that needs them may be a promotion's. `categories`: what its
    feeds file it under, which no other field holds. `revised`: what kind of revision it is, None where that was not
    recorded; `earlier_words`: what the version before it said, None of a first one. `correction`: the sign that its
    page withdraws or corrects it, of a version of kind "corrected" alone. `pending_notice`: the notice that the reading
    saw which made this version, until another reading confirms it; else "".
    `copy`: the fuller copy that a cut version is read with, None when there was none when it was saved.
    """

    id: int
    revision: int
    url: str
    source: str
    title: str
    text: str
    language: str | None
    possible_languages: tuple[str, ...]
    authors: tuple[str, ...]
    dates: tuple[StatedDate, ...]
    published: str | None
    published_at: datetime | None
    found_at: datetime
    unseen_at: datetime | None
    first_poll: bool
    access: AccessState
    hidden_percent: int | None
    group_id: int
    other_title: str = ""
    other_text: str = ""
    first_words: str | None = None
    listings: tuple[Listing, ...] = ()
    is_unlike: bool = False
    repeated_beside: str = ""
    repeated_within: tuple[str, ...] = ()
    categories: str = ""
    revised: RevisionKind | None = None
    earlier_words: str | None = None
    correction: PageSign | None = None
    pending_notice: str = ""
    copy: ReadCopy | None = None

    @property
    def all_other_text(self) -> str:
        """`other_text` with the repeated lines and the categories at its end."""
        return "\n\n".join(filter(None, (self.other_text, self.repeated_beside, self.categories)))

    @property
    def is_cut(self) -> bool:
        """Whether part of it, or all of it, is hidden."""
        return self.access in {"truncated", "blocked"}

    def listing_of(self, source: str | None) -> Listing:
        """The listing by that source; for None, and for one that is not known, the one that made the article known."""
        own = Listing(self.source, self.found_at, self.unseen_at, self.first_poll)
        return next((one for one in self.listings if one.source == source), own)
