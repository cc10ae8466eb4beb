"""What a running Vedette has at hand, and how it is taken up and put down."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from alerts.app.job_guard import JobGuard
from alerts.app.visit_limits import VisitLimits
from alerts.configuration import Config
from alerts.delivery.schedule import next_digest
from alerts.model import Outcome, Target
from alerts.notify import targets
from alerts.store import ALERTS, target_key
from crawler.collect import CollectDeps
from crawler.fetch import Fetcher
from crawler.store import CRAWLER, Ledger, open_ledger, sync_sources
from crawler.workers import Workers


def utc_now() -> datetime:
    """The clock of the command line and the daemon."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Runtime:
    """The sentry's post. `config` and what follows from it are swapped at once by `adopt`; all else stays.

    `changed` is set by every save, `raised` by every alert: judging and sending wait on them. `languages`: those whose
    dictionaries the rules in force have opened. `judging` is held while articles are judged: rules judge one at a time.
    `unsettled`: what became of deliveries, by id, while the ledger could not be written.
    """

    config: Config
    ledger: Ledger
    crawl: Fetcher
    workers: Workers
    key: bytes
    clock: Callable[[], datetime] = utc_now
    checkpoint: Callable[[str], None] = lambda _: None
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    raised: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    targets: dict[str, tuple[Target, ...]] = field(default_factory=dict)
    languages: set[str] = field(default_factory=set)
    judging: asyncio.Lock = field(default_factory=asyncio.Lock)
    unsettled: dict[int, Outcome] = field(default_factory=dict)
    places: VisitLimits = field(default_factory=VisitLimits)
    guard: JobGuard = field(init=False)

    def __post_init__(self) -> None:
        self.guard = JobGuard(self.ledger)

    def adopt(self, config: Config) -> None:
        """Make `config` the one in force: the ledger's sources, the crawler's settings and the targets follow."""
        sync_sources(self.ledger, config.sources, self.clock())
        self.crawl.reconfigure(config.crawl)
        self.targets = {channel.id: targets(channel, self.key) for channel in config.channels}
        self.config = config
        self.languages = set()

    def targets_by_rule(self) -> dict[str, tuple[Target, ...]]:
        """Where each rule's alerts go."""
        return {
            rule.id: tuple(target for channel in rule.notify for target in self.targets.get(channel, ()))
            for rule in self.config.rules
        }

    def digest_at(self) -> dict[tuple[str, str], datetime]:
        """By rule and channel, when the rule's matches in truncated text are to be told, if not at once."""
        now, zone = self.clock(), self.config.timezone
        times = {channel.id: channel.digest for channel in self.config.channels if channel.digest}
        return {
            (rule.id, channel): next_digest(times[channel], zone, now)
            for rule in self.config.rules
            if rule.if_cut_off == "digest"
            for channel in rule.notify
            if channel in times
        }

    def tools(self) -> CollectDeps:
        """What collecting works with."""
        return CollectDeps(
            ledger=self.ledger,
            crawl=self.crawl,
            workers=self.workers,
            clock=self.clock,
            on_change=lambda _: self.changed.set(),
            checkpoint=self.checkpoint,
            go_on=lambda: not self.stopping.is_set(),
        )


@asynccontextmanager
async def open_runtime(
    config: Config,
    clock: Callable[[], datetime] = utc_now,
    checkpoint: Callable[[str], None] = lambda _: None,
    workers: int = 1,
) -> AsyncIterator[Runtime]:
    """A post with its ledger open, its crawler running and its workers ready; all put down at the end.

    Raises:
        LedgerError: the ledger cannot be opened.
    """
    ledger = open_ledger(config.store, (CRAWLER, ALERTS))
    try:
        async with Workers(workers) as pool:
            crawl = Fetcher(config.crawl)
            await crawl.start()
            try:
                runtime = Runtime(config, ledger, crawl, pool, target_key(ledger), clock, checkpoint)
                runtime.adopt(config)
                yield runtime
            finally:
                await crawl.stop()
    finally:
        ledger.close()
