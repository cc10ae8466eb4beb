"""One round: every source polled once, everything judged, everything due sent."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from alerts.app.post import Post
from alerts.app.watch import Sent, judge, judge_the_past, send_due, visit_now
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


async def run_round(post: Post, on_poll: Callable[[Poll], None] = lambda _: None) -> Round:
    """Collect from every source, then judge and send; `on_poll` hears of each source that is done."""
    before = counts(post.ledger).articles
    await judge_the_past(post)
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(source: Source) -> Poll:
        async with places:
            polled = await visit_now(source, post)
        on_poll(polled)
        return polled

    polls = await asyncio.gather(*(one(source) for source in post.config.sources))
    raised = await judge(post)
    sent = await send_due(post)
    after = counts(post.ledger)
    return Round(tuple(polls), raised, sent, after.articles - before, after)
