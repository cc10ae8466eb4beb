"""One round: polls every source once, judges every change, and sends what is due."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from alerts.app.indexing import index_words_of_a_round
from alerts.app.job_guard import JobFailure
from alerts.app.pipeline import judge, judge_the_past, visit_now
from alerts.app.regrouping import queue_all, regroup_some
from alerts.app.runtime import Runtime
from alerts.app.sending import SendingRound, Sent
from alerts.app.trouble_watch import TroubleWatch
from alerts.store import RaisedAlert, Totals, totals
from crawler.model import Poll, Source

log = logging.getLogger(__name__)

_REPORT_EVERY_S: Final = 15.0
_MAX_NAMES: Final = 5


@dataclass(frozen=True, slots=True)
class Round:
    """The result of a round. `saved`: how many articles are new; `too_old`: matches that were too old to alert.

    `after`: the ledger's totals at the end.
    """

    polls: tuple[Poll, ...]
    raised: tuple[RaisedAlert, ...]
    sent: Sent
    saved: int
    too_old: int
    after: Totals


@dataclass(slots=True)
class _JudgeAndSend:
    """Judges and sends while sources are still being read, so that no alert waits for the slowest source."""

    runtime: Runtime
    raised: list[RaisedAlert] = field(default_factory=list)
    sent: Sent = field(default_factory=Sent)
    last: bool = False
    sending: SendingRound = field(init=False)

    def __post_init__(self) -> None:
        self.sending = SendingRound(self.runtime)

    async def run(self) -> None:
        """Judge and send after each save, and once more after `finish`, however long the pass before it takes."""
        is_last = False
        while not is_last:
            await self.runtime.changed.wait()
            self.runtime.changed.clear()
            is_last = self.last
            self.raised += await judge(self.runtime)
            self.sending.begin()
        self.sent = await self.sending.finish()

    def finish(self) -> None:
        """Make `run` return after one more pass. Call it when nothing more will be saved."""
        self.last = True
        self.runtime.changed.set()


async def run_round(
    runtime: Runtime, on_poll: Callable[[Poll], None] = lambda _: None, report_every_s: float = _REPORT_EVERY_S
) -> Round:
    """Visit every source, judge and send. `on_poll` is called for each source that is done.

    Every `report_every_s` seconds the log names the sources that are not done.

    Raises:
        LedgerError: the ledger cannot be used. What was saved before is kept.
    """
    before = totals(runtime.ledger)
    await judge_the_past(runtime)
    await runtime.guard.run("grouping", queue_all(runtime))
    left = [source.id for source in runtime.config.sources]

    async def one(source: Source) -> Poll:
        polled = await _visited(source, runtime)
        left.remove(source.id)
        on_poll(polled)
        return polled

    judge_and_send = _JudgeAndSend(runtime)
    judging = asyncio.create_task(judge_and_send.run())
    reporting = asyncio.create_task(_log_waiting(left, report_every_s))
    try:
        polls = await asyncio.gather(*(one(source) for source in runtime.config.sources))
    finally:
        reporting.cancel()
        judge_and_send.finish()
        await judging
    await runtime.guard.run("indexing", index_words_of_a_round(runtime))
    await runtime.guard.run("grouping", regroup_some(runtime))
    await runtime.guard.run("looking for trouble", TroubleWatch(runtime).look())
    after = totals(runtime.ledger)
    saved, too_old = after.articles - before.articles, after.too_old - before.too_old
    return Round(tuple(polls), tuple(judge_and_send.raised), judge_and_send.sent, saved, too_old, after)


async def _visited(source: Source, runtime: Runtime) -> Poll:
    """Visit a source; returns its poll. A fault of ours becomes a failed poll, and stops no other source."""
    polled = await runtime.guard.run("visit", visit_now(source, runtime), f"source={source.id}")
    if not isinstance(polled, JobFailure):
        return polled
    if polled.ledger:
        raise polled.ledger
    return Poll(source.id, runtime.clock(), error="a fault within Vedette, which its log explains")


async def _log_waiting(left: Sequence[str], every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        log.info("waiting for sources=%s", named(left))


def named(ids: Sequence[str]) -> str:
    """The first ids, and how many more there are."""
    more = f" and {len(ids) - _MAX_NAMES} more" if len(ids) > _MAX_NAMES else ""
    return ", ".join(ids[:_MAX_NAMES]) + more
