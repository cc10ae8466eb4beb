"""What a digest proves: which sources were read, and whether its silence can be trusted. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from alerts.model import Empty

# A poll may come late by this much, because it waits for its turn or for a slow site.
_LATE_AFTER: Final = timedelta(minutes=15)

SourceHealth = Literal["fresh", "late", "failing"]


@dataclass(frozen=True, slots=True)
class PolledSource:
    """A source of the configuration. `failures`: polls that failed since `last_ok_at`, None when it was never read."""

    id: str
    failures: int
    last_ok_at: datetime | None
    next_poll_at: datetime

    def health(self, now: datetime) -> SourceHealth:
        """Whether its last poll failed, or its next one is overdue."""
        if self.failures:
            return "failing"
        return "late" if self.last_ok_at is None or now - self.next_poll_at > _LATE_AFTER else "fresh"


@dataclass(frozen=True, slots=True)
class MutedSubject:
    """What was muted for some of the time, as `rule:frigates`, and how many matches that held back."""

    name: str
    until: datetime
    held: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read between two digests of a target.

    `articles`: those found since then, `cut` of them hidden in part or whole; `too_old`: matches too old to alert;
    `recorded`: those that are only recorded; `told`: alerts that the target got meanwhile, apart from digests.
    `unjudged`: changes that wait to be judged; `not_judged`: versions that could not be. `rules`: those in force.
    """

    since: datetime
    until: datetime
    sources: tuple[PolledSource, ...]
    articles: int
    cut: int
    too_old: int
    recorded: int
    told: int
    unjudged: int
    not_judged: int
    rules: int
    mutes: tuple[MutedSubject, ...] = ()

    def of_health(self, health: SourceHealth) -> tuple[PolledSource, ...]:
        """The sources of this health."""
        return tuple(source for source in self.sources if source.health(self.until) == health)

    @property
    def is_whole(self) -> bool:
        """Whether every source is fresh and everything was judged, so that no match means that nothing happened."""
        everything_judged = not self.unjudged and not self.not_judged
        return everything_judged and len(self.of_health("fresh")) == len(self.sources)


def may_skip(empty: Empty, coverage: Coverage) -> bool:
    """Whether a digest without a match is not sent: silence must mean that nothing happened."""
    return empty == "skip" and coverage.is_whole
