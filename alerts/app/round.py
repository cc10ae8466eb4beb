"""One round: every source polled once, everything judged, everything due sent."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from alerts.app.indexing import index_words_of_a_round
from alerts.app.job_guard import JobFailure
from alerts.app.pipeline import judge, judge_the_past, visit_now
from alerts.app.runtime import Runtime
from alerts.app.sending import Sent, send_due
from alerts.app.visit_limits import VisitLimits
from alerts.store import RaisedAlert, Totals, totals
from crawler.model import Poll, Source

log = logging.getLogger(__name__)

_SAY_EVERY_S: Final = 15.0
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to. `saved`: articles that are new in it."""

    polls: tuple[Poll, ...]
    raised: tuple[RaisedAlert, ...]
    sent: Sent
    saved: int
    after: Totals


@dataclass(slots=True)
class _Teller:
    """Judges and sends while the sources are still being read, so that no alert waits for the slowest of them."""

    runtime: Runtime
    raised: list[RaisedAlert] = field(default_factory=list)
    sent: Sent = field(default_factory=Sent)
    last: bool = False

    async def run(self) -> None:
        """Judge and send after each save, and once more after `finish`."""
        while not self.last:
            await self.runtime.changed.wait()
            self.runtime.changed.clear()
            self.raised += await judge(self.runtime)
            sent = await send_due(self.runtime)
            self.sent = Sent(self.sent.sent + sent.sent, self.sent.failed + sent.failed)

    def finish(self) -> None:
        """Nothing more will be saved."""
        self.last = True
        self.runtime.changed.set()


async def run_round(
    runtime: Runtime, on_poll: Callable[[Poll], None] = lambda _: None, say_every_s: float = _SAY_EVERY_S
) -> Round:
    """Collect from every source, judge and send; `on_poll` hears of each source that is done.

    Every `say_every_s` the log names the sources that are still waited for.

    Raises:
        LedgerError: the ledger cannot be used; what was found before is kept.
    """
    before = totals(runtime.ledger).articles
    await judge_the_past(runtime)
    left = [source.id for source in runtime.config.sources]
    limits = VisitLimits()

    async def one(source: Source) -> Poll:
        async with limits.admit(source):
            polled = await _visited(source, runtime)
        left.remove(source.id)
        on_poll(polled)
        return polled

    teller = _Teller(runtime)
    telling = asyncio.create_task(teller.run())
    saying = asyncio.create_task(_say_what_is_waited_for(left, say_every_s))
    try:
        polls = await asyncio.gather(*(one(source) for source in runtime.config.sources))
    finally:
        saying.cancel()
        teller.finish()
        await telling
    await runtime.guard.run("writing words", index_words_of_a_round(runtime))
    after = totals(runtime.ledger)
    return Round(tuple(polls), tuple(teller.raised), teller.sent, after.articles - before, after)


async def _visited(source: Source, runtime: Runtime) -> Poll:
    """The source's poll; a fault of our own is one that failed, and stops no other source."""
    polled = await runtime.guard.run("visit", visit_now(source, runtime), f"source={source.id}")
    if not isinstance(polled, JobFailure):
        return polled
    if polled.ledger:
        raise polled.ledger
    return Poll(source.id, runtime.clock(), error="a fault within Vedette, which its log explains")


async def _say_what_is_waited_for(left: Sequence[str], every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        log.info("waiting for sources=%s", named(left))


def named(ids: Sequence[str]) -> str:
    """The first of the ids, and how many more there are."""
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(ids[:_NAMED]) + more
