"""What a running Vedette works with: its configuration, ledger, crawler and workers, opened and closed as one."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from alerts.app.job_guard import JobGuard
from alerts.app.judges import Judges
from alerts.app.measures import Measures
from alerts.app.routing_tables import routing_table
from alerts.configuration import Config
from alerts.delivery.dispatch import Gate
from alerts.delivery.plans import RoutingTable
from alerts.incident import TroubleKind
from alerts.model import Channel, Outcome, Target
from alerts.notify import targets
from alerts.reports.config_check import digest_lines
from alerts.store import (
    ALERTS,
    follow_targets,
    give_up_switched_off,
    plan_digests,
    postpone_unfinished,
    replan_deliveries,
    take_digest_notice,
    target_key,
)
from crawler.spiders import Crawl
from crawler.store import CRAWLER, Ledger, open_ledger, sync_sources, sync_subscriptions
from crawler.visits import CollectDeps
from crawler.workers import Workers, usable_cores

log = logging.getLogger(__name__)

MAX_WORKERS: Final = 4  # each takes 120 MB


def utc_now() -> datetime:
    """The clock of the command line and the daemon."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Runtime:
    """The open parts of a running Vedette. `adopt` replaces `config` and `targets` together; the rest stays.

    Attributes:
        key: what the keys of targets are made with; kept in the ledger.
        checkpoint: is told the name of each step that was completed, so that a test can kill the process there.
        changed: set after every save; judging waits for it.
        raised: set after every alert; sending waits for it.
        stopping: set when no new work is to be started.
        targets: where messages go, by the channel's id.
        gates: when they may go there, by the channel's id.
        under_way: numbers of the deliveries that are being sent.
        judges: the process that judges by the configuration in force.
        grouping: is held while articles are given their stories, which one at a time may do.
        unindexed: turns of index tasks whose words could not be found in time; searches read these articles instead.
        troubled: set when something may be wrong, or well again; `TroubleWatch` waits for it.
        in_trouble: kind and subject of each incident that lasted at its last look.
        watching_since: when the program started, or its clock was set; no source is late by what was before.
        refusal: the errors of the last configuration when it was refused, None when it was taken.
        unsettled: outcomes of deliveries, by id, that could not be written to the ledger yet.
        measures: what is counted since the start.
    """

    config: Config
    ledger: Ledger
    crawl: Crawl
    workers: Workers
    key: bytes
    clock: Callable[[], datetime] = utc_now
    checkpoint: Callable[[str], None] = lambda _: None
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    raised: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    targets: dict[str, tuple[Target, ...]] = field(default_factory=dict)
    gates: dict[str, Gate] = field(default_factory=dict)
    under_way: set[int] = field(default_factory=set)
    judges: Judges = field(default_factory=Judges)
    grouping: asyncio.Lock = field(default_factory=asyncio.Lock)
    unindexed: set[int] = field(default_factory=set)
    unsettled: dict[int, Outcome] = field(default_factory=dict)
    troubled: asyncio.Event = field(default_factory=asyncio.Event)
    in_trouble: set[tuple[TroubleKind, str]] = field(default_factory=set)
    refusal: str | None = None
    measures: Measures = field(default_factory=Measures)
    watching_since: datetime = field(init=False)
    guard: JobGuard = field(init=False)

    def __post_init__(self) -> None:
        self.guard = JobGuard(self.ledger)
        self.watching_since = self.clock()

    def adopt(self, config: Config) -> None:
        """Put `config` in force, in the ledger's sources, the crawler's settings and the targets."""
        sync_sources(self.ledger, config.sources, self.clock())
        for source_id, cut in sync_subscriptions(self.ledger, config.crawl.source_requests, self.clock()).items():
            log.info("subscription changed source=%s cut_articles_read_again=%d", source_id, cut)
        self.crawl.reconfigure(config.crawl)
        self.targets = {channel.id: targets(channel, self.key) for channel in config.channels}
        self.config = config
        self.judges.adopt(config.rules, config.entities, self.routing_table())
        waking, waking_at = self.waking(), self.waking_at()
        self.gates = {one.id: Gate(one, config.timezone, waking, waking_at) for one in config.channels}
        self.follow_targets()
        self.replan()

    def replan(self) -> None:
        """Give what waits for a digest or for the end of quiet hours the time that the configuration says."""
        replan_deliveries(self.ledger, self.gates, self.clock())
        self.plan_digests()

    def plan_digests(self) -> None:
        """Make each target wait for its next digest."""
        plan_digests(self.ledger, self.targets, self.gates, self.clock())

    def gate(self, channel: str) -> Gate:
        """When a channel may be told; one that was removed always, so that this is said."""
        return self.gates.get(channel) or Gate(Channel(channel, (), limit=sys.maxsize), self.config.timezone)

    def waking(self) -> frozenset[str]:
        """The ids of the rules that wake."""
        return frozenset(rule.id for rule in self.config.rules if rule.wake)

    def waking_at(self) -> dict[str, int]:
        """From how many sources of a story on a rule wakes, by its id."""
        return {rule.id: rule.wake_sources for rule in self.config.rules if rule.wake_sources is not None}

    def note_outcome(self, kind: TroubleKind, subject: str, *, failed: bool) -> None:
        """Have trouble looked at when something failed, or went well that was in trouble."""
        if failed or (kind, subject) in self.in_trouble:
            self.troubled.set()

    def note_refusal(self, errors: str | None) -> None:
        """Note that a configuration was refused, with its errors, or, with None, that one was taken."""
        self.refusal = errors
        self.troubled.set()

    def follow_targets(self) -> None:
        """Move what waits for targets that left the configuration to those that took their place.

        What waits for a channel that is switched off is given up.
        """
        current = [target for some in self.targets.values() for target in some]
        for move in follow_targets(self.ledger, current, self.clock(), self.under_way):
            if not move.is_rename:
                log.info("address changed channel=%s what_waits_goes_to=%d", move.of.channel, len(move.to))
        if given_up := give_up_switched_off(self.ledger, self.config.off.channels, self.clock(), self.under_way):
            log.warning("channels switched off given_up=%d (`vedette resend` brings one back)", given_up)

    def tell_of_upgrade(self) -> None:
        """Log, at the first start after an upgrade, which rules wait for a digest of which they told at once before."""
        if take_digest_notice(self.ledger):
            for line in digest_lines(self.config):
                log.warning("changed with this release: %s", line)

    def routing_table(self) -> RoutingTable:
        """What the configuration in force says about who hears of what, and when."""
        return routing_table(self.config, self.targets)

    def collect_deps(self) -> CollectDeps:
        """What the crawl needs of this runtime."""
        return CollectDeps(
            ledger=self.ledger,
            workers=self.workers,
            clock=self.clock,
            on_change=self.changed.set,
            checkpoint=self.checkpoint,
            go_on=lambda: not self.stopping.is_set(),
        )


@asynccontextmanager
async def open_runtime(
    config: Config,
    clock: Callable[[], datetime] = utc_now,
    checkpoint: Callable[[str], None] = lambda _: None,
    workers: int | None = None,
) -> AsyncIterator[Runtime]:
    """A runtime whose ledger is open and whose crawler runs; everything is closed when the block ends.

    `workers`: how many processes read documents at most; None for one a core, up to four. They start when needed.

    Raises:
        LedgerError: the ledger cannot be opened.
    """
    ledger = open_ledger(config.store, (CRAWLER, ALERTS))
    try:
        async with Workers(workers or min(MAX_WORKERS, usable_cores())) as pool:
            crawl = Crawl(config.crawl)
            runtime = Runtime(config, ledger, crawl, pool, target_key(ledger), clock, checkpoint)
            await crawl.start(runtime.collect_deps())
            try:
                runtime.adopt(config)
                runtime.tell_of_upgrade()
                if unfinished := postpone_unfinished(ledger):
                    log.warning("changes begun and not judged when the program ended=%d (judged last)", unfinished)
                yield runtime
            finally:
                await runtime.judges.close()
                await crawl.stop()
    finally:
        ledger.close()
