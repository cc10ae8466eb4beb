"""One round: every source polled once, everything judged, everything due sent."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from alerts.app.guard import Fault
from alerts.app.post import Post
from alerts.app.sending import Sent, send_due
from alerts.app.watch import judge, judge_the_past, visit_now
from alerts.app.wording import write_words_of_a_round
from alerts.store import Counts, Raised, counts
from crawler.model import Poll, Source

log = logging.getLogger(__name__)

_SAY_EVERY_S: Final = 15.0
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to. `saved`: articles that are new in it."""

    polls: tuple[Poll, ...]
    raised: tuple[Raised, ...]
    sent: Sent
    saved: int
    after: Counts


@dataclass(slots=True)
class _Teller:
    """Judges and sends while the sources are still being read, so that no alert waits for the slowest of them."""

    post: Post
    raised: list[Raised] = field(default_factory=list)
    sent: Sent = field(default_factory=Sent)
    last: bool = False

    async def run(self) -> None:
        """Judge and send after each save, and once more after `finish`."""
        while not self.last:
            await self.post.changed.wait()
            self.post.changed.clear()
            self.raised += await judge(self.post)
            sent = await send_due(self.post)
            self.sent = Sent(self.sent.sent + sent.sent, self.sent.failed + sent.failed)

    def finish(self) -> None:
        """Nothing more will be saved."""
        self.last = True
        self.post.changed.set()


async def run_round(
    post: Post, on_poll: Callable[[Poll], None] = lambda _: None, say_every_s: float = _SAY_EVERY_S
) -> Round:
    """Collect from every source, judge and send; `on_poll` hears of each source that is done.

    Every `say_every_s` the log names the sources that are still waited for.

    Raises:
        LedgerError: the ledger cannot be used; what was found before is kept.
    """
    before = counts(post.ledger).articles
    await judge_the_past(post)
    left = [source.id for source in post.config.sources]

    async def one(source: Source) -> Poll:
        polled = await _visited(source, post)
        left.remove(source.id)
        on_poll(polled)
        return polled

    teller = _Teller(post)
    telling = asyncio.create_task(teller.run())
    saying = asyncio.create_task(_say_what_is_waited_for(left, say_every_s))
    try:
        polls = await asyncio.gather(*(one(source) for source in post.config.sources))
    finally:
        saying.cancel()
        teller.finish()
        await telling
    await post.guard.run("writing words", write_words_of_a_round(post))
    after = counts(post.ledger)
    return Round(tuple(polls), tuple(teller.raised), teller.sent, after.articles - before, after)


async def _visited(source: Source, post: Post) -> Poll:
    """The source's poll; a fault of our own is one that failed, and stops no other source."""
    async with post.places.place(source):
        polled = await post.guard.run("visit", visit_now(source, post), f"source={source.id}")
    if not isinstance(polled, Fault):
        return polled
    if polled.ledger:
        raise polled.ledger
    return Poll(source.id, post.clock(), error="a fault within Vedette, which its log explains")


async def _say_what_is_waited_for(left: Sequence[str], every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        log.info("waiting for sources=%s", named(left))


def named(ids: Sequence[str]) -> str:
    """The first of the ids, and how many more there are."""
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(ids[:_NAMED]) + more
