"""Gives the articles of the archive their stories anew, one at a time, while nothing waits to be judged or sent.

This happens after an upgrade that groups in another way, and for articles that were there before stories were.
"""

import asyncio
import logging
from typing import Final

from alerts.app.indexing import is_at_rest
from alerts.app.runtime import Runtime
from alerts.app.story_keeping import keep_stories
from alerts.store import (
    forget_outlines,
    leave_ungrouped,
    next_to_group,
    queue_for_grouping,
    record_grouping_version,
    stories_are_of,
)
from alerts.story_words import GROUPING_VERSION

log = logging.getLogger(__name__)

_PAUSE_S: Final = 0.01  # between two articles; an old archive of 100,000 takes an hour beside other work
_IDLE_PAUSE_S: Final = 2.0
_MAX_ARTICLES_PER_ROUND: Final = 1_000  # about ten seconds; later rounds group the rest of an old archive


async def regroup(runtime: Runtime) -> bool:
    """Give the next article of the queue its story; False when none waits. Killed anywhere, it is done again later."""
    await queue_all(runtime)
    async with runtime.grouping:
        article = next_to_group(runtime.ledger, runtime.clock())
        if article is None:
            return False
        await keep_stories(runtime.ledger, [article], runtime.judges.ask, article.found_at)
        runtime.checkpoint("regrouped")
        if not runtime.stopping.is_set():  # which ends the process that reads texts
            leave_ungrouped(runtime.ledger, article.id)
    return True


async def regroup_some(runtime: Runtime) -> None:
    """Group what waits in the queue, up to a thousand articles."""
    for _ in range(_MAX_ARTICLES_PER_ROUND):
        if not await regroup(runtime):
            return


async def regroup_for_ever(runtime: Runtime) -> None:
    """Group what waits in the queue whenever the program is at rest, until it stops."""
    while not runtime.stopping.is_set():
        is_grouped = is_at_rest(runtime) and await regroup(runtime)
        await asyncio.sleep(_PAUSE_S if is_grouped else _IDLE_PAUSE_S)


async def queue_all(runtime: Runtime) -> None:
    """Queue every article if stories were made by another version, or never; a new ledger has none."""
    if stories_are_of(runtime.ledger, GROUPING_VERSION):
        return
    forget_outlines(runtime.ledger)
    after, queued = 0, 0
    while (upto := queue_for_grouping(runtime.ledger, after)) is not None:
        after, queued = upto, queued + 1
        await asyncio.sleep(0)
    record_grouping_version(runtime.ledger, GROUPING_VERSION)
    if queued:
        log.info("stories are made anew, in the background")
