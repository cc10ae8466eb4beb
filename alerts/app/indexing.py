"""Fills the word index of the archive, a few articles at a time, while nothing waits to be judged or sent."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from alerts.app.runtime import Runtime
from alerts.matching.index_terms import index_terms_version
from alerts.store import (
    IndexedWords,
    IndexTask,
    cursor,
    index_is_of,
    index_tasks,
    next_due_at,
    queue_for_index,
    record_index_version,
    write_index,
)
from crawler.store import last_seq
from crawler.workers import WorkerFailure

log = logging.getLogger(__name__)

# Writing ten articles blocks the loop for about 2 ms. Finding their words takes 30 ms, in the process that judges.
_ARTICLES_PER_BATCH: Final = 10
_PAUSE_S: Final = 0.1  # between two batches; an old archive of 100,000 articles takes twenty minutes beside other work
_IDLE_PAUSE_S: Final = 2.0
_MAX_BATCHES_PER_ROUND: Final = 500  # about ten seconds; later rounds index the rest of an old archive


async def index_words(runtime: Runtime) -> int:
    """Index the next articles that are not indexed; returns how many. Killed anywhere, it is done again later."""
    await _begin_anew(runtime)
    tasks = index_tasks(runtime.ledger, _ARTICLES_PER_BATCH + len(runtime.unindexed))
    waiting = [task for task in tasks if task.turn not in runtime.unindexed][:_ARTICLES_PER_BATCH]
    if waiting:
        worded = await _worded(waiting, runtime)
        runtime.checkpoint("words found")
        write_index(runtime.ledger, worded)
        runtime.checkpoint("worded")
    return len(waiting)


async def index_words_of_a_round(runtime: Runtime) -> None:
    """Index all articles that are not indexed, up to several thousand."""
    for _ in range(_MAX_BATCHES_PER_ROUND):
        if not await index_words(runtime):
            return


async def index_words_for_ever(runtime: Runtime) -> None:
    """Index articles whenever the program is at rest, until it stops."""
    while not runtime.stopping.is_set():
        written = await index_words_at_rest(runtime)
        await asyncio.sleep(_PAUSE_S if written else _IDLE_PAUSE_S)


async def index_words_at_rest(runtime: Runtime) -> int:
    """Index some articles, unless an article waits to be judged or a message to be sent; returns how many."""
    return await index_words(runtime) if is_at_rest(runtime) else 0


def is_at_rest(runtime: Runtime) -> bool:
    """Whether no article waits to be judged, and no message to be sent."""
    due_at = next_due_at(runtime.ledger)
    return cursor(runtime.ledger) >= last_seq(runtime.ledger) and (due_at is None or due_at > runtime.clock())


async def _begin_anew(runtime: Runtime) -> None:
    """Queue every article if the index was written by another version of `index_terms`, or never."""
    version, after = index_terms_version(), 0
    if index_is_of(runtime.ledger, version):
        return
    while (upto := queue_for_index(runtime.ledger, after)) is not None:
        after = upto
        await asyncio.sleep(0)
    record_index_version(runtime.ledger, version)


async def _worded(waiting: Sequence[IndexTask], runtime: Runtime) -> tuple[IndexedWords, ...]:
    """The words of the articles, but of those whose words cannot be found in time: every search reads such a one."""
    articles = [task.article for task in waiting if task.article]
    found = await runtime.judges.index_terms(articles)
    if isinstance(found, WorkerFailure) and len(waiting) > 1:
        return tuple([one for task in waiting for one in await _worded([task], runtime)])
    if isinstance(found, WorkerFailure):
        log.warning("article not indexed article=%d reason=%s", waiting[0].article_id, found.sentence)
        runtime.unindexed.add(waiting[0].turn)
        return ()
    words = iter(found)
    return tuple(
        IndexedWords(task.turn, task.article_id, next(words) if task.article else frozenset()) for task in waiting
    )
