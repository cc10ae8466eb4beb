"""One round: every source polled once, everything judged, everything due sent."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from alerts.app.post import Post
from alerts.app.sending import Sent, send_due
from alerts.app.watch import judge, judge_the_past, visit_now
from alerts.app.wording import write_words_of_a_round
from alerts.store import Counts, Raised, counts
from crawler.model import Poll, Source

_AT_ONCE: Final = 32  # sources visited side by side


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


async def run_round(post: Post, on_poll: Callable[[Poll], None] = lambda _: None) -> Round:
    """Collect from every source, judge and send; `on_poll` hears of each source that is done."""
    before = counts(post.ledger).articles
    await judge_the_past(post)
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(source: Source) -> Poll:
        async with places:
            polled = await visit_now(source, post)
        on_poll(polled)
        return polled

    teller = _Teller(post)
    telling = asyncio.create_task(teller.run())
    try:
        polls = await asyncio.gather(*(one(source) for source in post.config.sources))
    finally:
        teller.finish()
        await telling
    await post.guard.run("writing words", write_words_of_a_round(post))
    after = counts(post.ledger)
    return Round(tuple(polls), tuple(teller.raised), teller.sent, after.articles - before, after)
