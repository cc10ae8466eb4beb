"""What routing works with, and what it plans: values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import Final, Literal

from alerts.delivery.copied_text import NOTHING_BESIDE, TextsBeside
from alerts.delivery.mutes import Mute
from alerts.delivery.quiet import open_at
from alerts.delivery.schedule import next_digest
from alerts.model import Channel, DigestTime, Hold, ListReason, Match, Rule, Target
from crawler.model import ArticleVersion, SignKind

LIST_TIMES: Final = (
    DigestTime(time(18)),
)  # when a channel without digests gets its list of what appeared that day, dated back

# "article_told" is in ledgers of earlier releases.
HoldReason = Literal[
    "imported", "new_rule", "too_old", "dated_back", "undated_first_poll", "cut_off_record", "said_before",
    "copy_told", "confirmed", "address_told", "article_told", "urgency_record", "rule_told", "muted", "channel_off",
    "dated_anew", "repeated_line", "edit_not_told", "live_before", "correction_told",
]  # fmt: skip

REASON_SENTENCES: Final[Mapping[HoldReason, str]] = {
    "imported": "it was imported",
    "new_rule": "the rule was new or changed, and the article older than the rule",
    "too_old": "it is older than `alert_max_age` allows",
    "dated_back": "it appeared between two polls, but is dated further back than `alert_max_age` allows",
    "undated_first_poll": "it states no date, and its source's first poll, or one of mostly old articles, found it",
    "cut_off_record": "hidden text leaves the rule open, which has `if_cut_off: record`",
    "urgency_record": "the rule has `urgency: record`",
    "said_before": "every sentence with a hit was told before",
    "copy_told": "the rule already alerted on a copy that has every sentence with a hit",
    "confirmed": "a full copy of the article settles what its hidden text left open: the rule holds",
    "address_told": "the same address gets this alert through another channel",
    "rule_told": "the same address was told every sentence with a hit by an alert of another rule",
    "article_told": "the rule already alerted on this article",
    "dated_anew": "its feed told it again, in the same words",
    "repeated_line": "it holds only with a category, or with lines that other articles of its source have too",
    "edit_not_told": "only sentences that were told before were edited, and the rule has `on_edit: never`",
    "correction_told": "the rule already told that another copy was corrected, or removed",
    "live_before": "paragraphs were added, and its hits stand in others, which were judged before",
    "muted": "the rule, the source or the group was muted",
    "channel_off": "the channel was switched off by `enabled: false`",
}

# What is held back for its age, and may be news all the same: a digest lists it.
LISTED_FOR_AGE: Final[Mapping[HoldReason, ListReason]] = {
    "dated_back": "dated_back",
    "undated_first_poll": "undated_first_poll",
}
# What is listed whenever it is seen, once in a digest.
LISTED_AGAIN: Final[frozenset[ListReason]] = frozenset({"dated_anew", "repeated_line"})
OF_AGE: Final[frozenset[HoldReason]] = frozenset({"too_old", "dated_back", "undated_first_poll"})


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """What the configuration in force says about alerts. `rules` and `channels`: by id; `targets`: by channel id.

    `mutes`: those of the ledger, which change while the configuration stays. `judged_before`: by the number of an
    article to which paragraphs were added, the hashes of the rules that matched the version before. `beside`: the texts
    of told copies of the articles that are routed.
    """

    rules: Mapping[str, Rule]
    channels: Mapping[str, Channel]
    targets: Mapping[str, tuple[Target, ...]]
    zone: tzinfo
    alert_max_age: timedelta
    mutes: tuple[Mute, ...] = ()
    judged_before: Mapping[int, frozenset[str]] = field(default_factory=dict)
    beside: TextsBeside = NOTHING_BESIDE

    def digest_at(self, channel: str, now: datetime) -> datetime:
        """When the next digest of a channel goes out after `now`; of one without digests, its list of the day."""
        known = self.channels[channel]
        return next_digest(known.digest or LIST_TIMES, self.zone, now, known.quiet)

    def opens_at(self, channel: str, now: datetime) -> datetime:
        """When a channel may be told: `now`, or the end of its quiet hours."""
        return open_at(self.channels[channel].quiet, self.zone, now)

    def without_secrets(self) -> "RoutingTable":
        """The same without the URLs of channels and targets, which routing does not look at."""
        return replace(
            self,
            channels={id_: replace(channel, urls=()) for id_, channel in self.channels.items()},
            targets={id_: tuple(replace(one, url="") for one in found) for id_, found in self.targets.items()},
        )


@dataclass(frozen=True, slots=True)
class AlertKey:
    """What an alert is unique by, before it has a number and after."""

    rule: str
    article_id: int
    revision: int


@dataclass(frozen=True, slots=True)
class ToldAlert:
    """An alert raised earlier, by `rule_hash`, on an article of this group, or of this story.

    `sentences`: those that it told first. `tell_at`: when it goes out, digests apart. `updates`: the first
    alert of its chain, None when it is the first. `told_to`: the addresses that got it, `awaited_by`: those that it is
    still on its way to. `story_id`: of its article, None when it has none; `title`: that article's headline,
    `story_sources`: how many independent sources the story had.
    `in_digests`: it was told in digests alone, or to nobody. `unknown`: the clauses that it left open; `is_settled`: a
    full copy decided some, `is_denied`: it spoke against it when it was raised. `withdraws`: the alert of which it
    tells that it holds no more. `sign`: what it tells of the article's page, None when it tells what the article says.
    `revives`: the alert that took back what it tells again. `folded`: the numbers of the other articles, of those asked
    for, that told nothing new beside it.
    """

    key: AlertKey
    rule_hash: str
    group_id: int
    sentences: tuple[str, ...]
    tell_at: datetime
    updates: AlertKey | None = None
    told_to: frozenset[str] = frozenset()
    story_id: int | None = None
    title: str = ""
    in_digests: bool = False
    story_sources: int | None = None
    awaited_by: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()
    is_settled: bool = False
    is_denied: bool = False
    withdraws: AlertKey | None = None
    sign: SignKind | None = None
    revives: AlertKey | None = None
    folded: frozenset[int] = frozenset()

    @property
    def first(self) -> AlertKey:
        """The first alert of its chain."""
        return self.updates or self.key

    @property
    def tells(self) -> bool:
        """Whether it told what an article says, and not what became of the article, or of an alert."""
        return bool(self.sentences) and self.withdraws is None

    @property
    def corrects(self) -> bool:
        """Whether it told that its article was corrected or removed."""
        return self.sign in {"notice", "gone"}

    @property
    def holds(self) -> bool:
        """Whether its rule held with nothing left open, and nothing against it."""
        return not (self.unknown or self.is_denied)


@dataclass(frozen=True, slots=True)
class StoryPlace:
    """The story of an article when it is judged, and how many independent sources it has."""

    story_id: int
    sources: int


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """One alert to one target.

    `digest`: it waits until `due_at` and shares a message with others due then. `collected`: it waits for the end of a
    pause and shares a message with the other updates of its alert. `hold`: it waits for the end of quiet hours.
    """

    target: Target
    due_at: datetime
    digest: bool = False
    collected: bool = False
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class PlannedAlert:
    """An alert to be raised. `words`: what matched, distinct and sorted; for the rest see `ToldAlert`.

    `follows`: the first alert of its rule on its story, None when it is that one. `story_sources`: how many independent
    sources the story has, None when it is in none. `withdraws`, `revives`: see `ToldAlert`.
    """

    words: tuple[str, ...]
    deliveries: tuple[PlannedDelivery, ...]
    sentences: tuple[str, ...]
    tell_at: datetime
    updates: AlertKey | None = None
    follows: AlertKey | None = None
    story_sources: int | None = None
    withdraws: AlertKey | None = None
    revives: AlertKey | None = None


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An alert that is not raised or, when `target` is given, one delivery of an alert that is not made.

    `folded_into`: the earlier alert that already told of it, if that is the reason. `mute`: the number of the mute that
    silences it.
    """

    reason: HoldReason
    folded_into: AlertKey | None = None
    target: Target | None = None
    mute: int | None = None


@dataclass(frozen=True, slots=True)
class RoutedMatch:
    """What becomes of one match. `alert` is None when none is raised; `held` says why, or names skipped deliveries.

    Both are empty when the ledger already has the alert that this match raised. `listed`: the digests that list a match
    without an alert, and `listed_for`, why.
    """

    article: ArticleVersion
    match: Match
    alert: PlannedAlert | None = None
    held: tuple[HeldBack, ...] = ()
    listed: tuple[PlannedDelivery, ...] = ()
    listed_for: ListReason = "dated_back"
