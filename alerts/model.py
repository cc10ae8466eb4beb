"""The values of judging and delivering. Pure: no input, no output, no clock."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final, Literal

from alerts.paragraphs import Paragraph
from alerts.sentence_edits import SentenceEdit
from alerts.told_earlier import Overtaken, Revival, StoryGrowth
from crawler.model import AccessState, ArticleVersion

Field = Literal["title", "text", "other_title", "other_text", "copy_text"]
IfCutOff = Literal["alert", "digest", "record"]
OnEdit = Literal["hits", "facts", "never"]
Urgency = Literal["now", "digest", "record"]
Language = Literal["en", "fr", "de", "uk"]
DEFAULT_LANGUAGE: Final = "en"
# Why a delivery waits, and shares a message with others that waited: quiet hours, the limit, an outage, or since it
# tells nothing new of a story.
Hold = Literal["quiet", "limit", "catch_up", "story"]
Again = Literal["story", "always"]
# Why a digest lists a match without an alert of its own: its article appeared, but is dated long ago; it has no
# date and was found with a backlog; its feed told it again in the same words; or its hits stand in lines that other
# articles of its source have too.
ListReason = Literal["dated_back", "undated_first_poll", "dated_anew", "repeated_line"]
Empty = Literal["send", "skip"]
EVERY_DAY: Final = frozenset(range(7))
OutcomeKind = Literal["sent", "retry", "refused", "unknown", "skipped"]
TargetState = Literal["well", "failing", "refusing"]
_LANGUAGE_CLAUSE: Final = re.compile(r"(?:NOT\s+)?lang\s*:", re.IGNORECASE)
DeliveryState = Literal["pending", "sent", "dead", "skipped"]

# In the place of a rule's id where no rule matched: the alert tells that its article could not be judged, and the
# match's `unknown` says why. No rule can have this id.
NO_JUDGEMENT: Final = "could not be judged"


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a rule must match, or must ignore."""

    text: str
    title: str = ""
    language: str | None = None
    access: AccessState = "full"


@dataclass(frozen=True, slots=True)
class Entity:
    """A name that rules use as `@id`.

    `names` holds the name first, then the aliases, each in the query language's term syntax (`=KAI`, `Tor-M*`).
    `context`: when not empty, one of these terms must occur within `within` words of the name, or in the title.
    `sure`: those of `names` that need no context: `Saab AB` is the company, `Saab` alone may be a car.
    `exceptions`: names of others, inside which none of `names` counts.
    """

    id: str
    name: str
    type: str
    names: tuple[str, ...]
    context: tuple[str, ...] = ()
    within: int = 30
    parent: str | None = None
    sure: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What raises an alert. When `query` and lists are both given, both must hold.

    `fields`, `sources`, `languages`: empty means all. `notify`: channel ids. `urgency`: None when the rule states none.
    `wake`: neither quiet hours nor a limit hold what it tells; `wake_sources`: nor what it tells of a story that has so
    many independent sources, None for never. `label`: what messages call it; "" for its id. `again`:
    "story": a further alert on one story waits when it tells nothing new; "always": each is told at once. `on_edit`: of
    which edits to told sentences it tells: of those with its hits, of every one that changes a fact, or of none.
    """

    id: str
    query: str | None = None
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    urgency: Urgency | None = None
    wake: bool = False
    if_cut_off: IfCutOff = "alert"
    must_match: tuple[Example, ...] = ()
    must_ignore: tuple[Example, ...] = ()
    label: str = ""
    again: Again = "story"
    on_edit: OnEdit = "hits"
    wake_sources: int | None = None

    def wakes(self, sources: int | None) -> bool:
        """Whether neither quiet hours nor a limit hold an alert on a story with so many sources, None for no story."""
        return self.wake or (self.wake_sources is not None and sources is not None and sources >= self.wake_sources)


@dataclass(frozen=True, slots=True)
class Subject:
    """An article as the matcher sees it.

    `other_title` and `other_text`: what its feeds, or a shorter reading of its page, say beyond title and text. Hits
    there count as hits. A NOT is checked in title and text alone. `possible_languages`: all that it may be in, empty
    when it may be in any; None when `language` is to be taken as it is. `other_sources`: those that list it too.
    `is_unlike`: its page may be another's, so that its words decide no NOT. `is_copied`: its text is that of a whole
    copy, in whatever state its own is.
    """

    title: str
    text: str
    language: str | None = None
    source: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()
    access: AccessState = "full"
    hidden_percent: int | None = None
    other_title: str = ""
    other_text: str = ""
    possible_languages: tuple[str, ...] | None = None
    other_sources: tuple[str, ...] = ()
    is_unlike: bool = False
    is_copied: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that lists the article, in small letters."""
        return tuple(name.casefold() for name in (self.source, *self.other_sources))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A hit: code point offsets into a field as stored, `end` excluded."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds for an article. `unknown`: the clauses, as written, that hidden text or language leave open.

    `more_spans`: how many hits are not among `spans`, because a match in the ledger keeps a limited number. `settled`:
    the clauses that hidden text left open and the full copy of a cut article decides for the rule. `denied`: where the
    copy, or the article since it can be read in full, has the words that a NOT of the rule forbids; None when neither.
    """

    rule: str
    rule_hash: str
    spans: tuple[Span, ...]
    unknown: tuple[str, ...] = ()
    more_spans: int = 0
    settled: tuple[str, ...] = ()
    denied: Span | None = None

    @property
    def hidden_clauses(self) -> tuple[str, ...]:
        """The clauses that hidden text leaves open."""
        return tuple(clause for clause in self.unknown if not _LANGUAGE_CLAUSE.match(clause))

    @property
    def language_clauses(self) -> tuple[str, ...]:
        """The clauses that an unsure language leaves open."""
        return tuple(clause for clause in self.unknown if _LANGUAGE_CLAUSE.match(clause))


@dataclass(frozen=True, slots=True)
class DigestTime:
    """A local time of day at which a digest goes out. `days`: on which days of the week, Monday is 0."""

    at: time
    days: frozenset[int] = EVERY_DAY


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A part of each day by the wall clock, over midnight when `start` is later than `end`. They are never equal."""

    start: time
    end: time

    def cover(self, shown: time) -> bool:
        """Whether a time of day is within them; their end is not."""
        if self.start < self.end:
            return self.start <= shown < self.end
        return shown >= self.start or shown < self.end


@dataclass(frozen=True, slots=True)
class Channel:
    """Where alerts go. `urls`: Apprise URLs, which are secret. `digest`: empty means none.

    `limit`: how many messages an hour each of its targets gets one by one. `empty`: what becomes of a digest without a
    match. `enabled`: false holds back whatever would go there. `language`: of the words around an article's own.
    """

    id: str
    urls: tuple[str, ...]
    digest: tuple[DigestTime, ...] = ()
    quiet: QuietHours | None = None
    limit: int = 60
    empty: Empty = "send"
    enabled: bool = True
    language: Language = DEFAULT_LANGUAGE

    def __repr__(self) -> str:
        """Without the URLs, which may hold passwords."""
        return f"Channel(id={self.id!r}, urls={len(self.urls)})"


@dataclass(frozen=True, slots=True)
class Target:
    """One address of a channel. `url`: an Apprise URL with one recipient, which is secret.

    `key`: a keyed hash of channel, kind and recipient, which a new password, host or port leaves as it is; of the URL
    where it names no recipient. `address`: a keyed hash of URL and recipient, the same in every channel. `former`: that
    of earlier releases, which told the forms of one webhook apart. `kind`: the service; `json://` and `jsons://` are
    one.
    """

    channel: str
    key: str
    scheme: str
    url: str
    kind: str = ""
    address: str = ""
    former: str = ""

    def __repr__(self) -> str:
        """Without the URL, which may hold a password."""
        return f"Target(channel={self.channel!r}, scheme={self.scheme!r}, key={self.key!r})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one attempt.

    `sent`: the server took the message. `retry`: it did not arrive, and may another time. `refused`: another attempt
    ends the same unless something is mended. `unknown`: it may have arrived. `skipped`: an empty digest, not sent.

    `retry_after`: the Retry-After of each answer that asked for a pause, as the server wrote it. `redirected`: an
    answer was a redirect, so the message may have been taken; it is tried only twice more.

    `target`: what the attempt says of the target, whatever the message. `failing`: it takes nothing for now.
    `refusing`: it takes nothing until somebody mends it or the configuration.
    """

    kind: OutcomeKind
    sentence: str
    elapsed_s: float = 0.0
    retry_after: tuple[str, ...] = ()
    redirected: bool = False
    target: TargetState = "well"


@dataclass(frozen=True, slots=True)
class FullCopy:
    """A copy of a cut article that seems whole: its source, and its address as found."""

    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert of the ledger: the match that raised it, and the article as it stood then.

    `updates`: the number of the first alert, which this one updates; None when it is the first. `new_sentences`: those
    that no alert told before; of a first, only such without hits. `also_in`: the other sources that list it, or have a
    copy. `full_copy`: where a cut article can be read; None when no copy is longer and seems whole. `story`: how its
    story grew; None when its rule told of no other article of it before. `edits`: what became of earlier sentences.
    `withdraws`: the numbers of the alerts of which it tells that they hold no more. `overtaken`: that they hold again,
    so that it withdraws nothing; None where they do not. `beside`: the number of the alert
    on a copy of the article that its recipient was told first; `new_sentences` are then those that no such alert told.
    `revived`: what it tells again after it was taken back; None where nothing was, or its recipient heard of none.
    `said`: the sentences for which it was raised. `is_on_copy`: the alert that it updates is on a copy of the article.
    """

    id: int
    raised_at: datetime
    article: ArticleVersion
    match: Match
    updates: int | None = None
    new_sentences: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    full_copy: FullCopy | None = None
    story: StoryGrowth | None = None
    edits: tuple[SentenceEdit, ...] = ()
    withdraws: tuple[int, ...] = ()
    overtaken: Overtaken | None = None
    beside: int | None = None
    revived: Revival | None = None
    said: tuple[str, ...] = ()
    is_on_copy: bool = False


@dataclass(frozen=True, slots=True)
class LateMatch:
    """A match that a digest lists without an alert of its own. `why`: see `ListReason`; `at`: when that was seen."""

    article: ArticleVersion
    match: Match
    why: ListReason = "dated_back"
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FoldedMatch:
    """What an alert stands for besides: matches on articles of `source` that told nothing new, with their reason."""

    alert: int
    reason: str
    source: str
    count: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert on its way to one target, or one late match; `late_match` is that match's number, `alert` then None.

    One with neither is the next digest of its target, which goes out also when there is nothing to list.

    `digest`: it shares a message with others that are due then, and its first attempt waits for a time of day.
    `first_due_at`: the time of the first attempt, as planned until it is made; giving up is counted from it.
    `update_of`: it shares a message with other updates of this alert, for which it waits; None when it does not.
    `hold`: why it waits, or waited, for a message that lists what was held. `rule` and `article`: whose alert it is,
    and what it is about; None of a late match. `follows`: the first alert of its rule on its story, None for a first.
    `sources`: how many independent ones the story has, None where it is in none.
    """

    id: int
    alert: int | None
    channel: str
    target: str
    state: DeliveryState
    due_at: datetime
    attempts: int
    first_due_at: datetime
    digest: bool = False
    update_of: int | None = None
    late_match: int | None = None
    hold: Hold | None = None
    rule: str | None = None
    article: int | None = None
    follows: int | None = None
    sources: int | None = None

    @property
    def is_digest_itself(self) -> bool:
        """Whether it is the next digest of its target, and no alert or match in it."""
        return self.alert is None and self.late_match is None


@dataclass(frozen=True, slots=True)
class Posting:
    """What the head of a mail says beside subject and addresses.

    `id`: the left part of its Message-ID, the same when the message is repeated. `answers`: those of the mails that it
    continues, the first of them first. `channel`: the mailing list's name. `at`: aware, in the recipients' zone.
    """

    id: str
    answers: tuple[str, ...]
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChatText:
    """A message for chat services. `topic`: what it is about, for those that sort by topics; empty for the program.

    `language`: in which it says what is left out where it is too long.
    """

    paragraphs: tuple[Paragraph, ...]
    topic: str = ""
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered alert: `title` is one line, `text` plain, `html` for mail. `posting`: None where no mail is made.

    `chat`: None when chat services are told `title` and `text`.
    """

    title: str
    text: str
    html: str
    posting: Posting | None = None
    chat: ChatText | None = None
