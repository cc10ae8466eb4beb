"""Writing the words by which the archive is searched: a few articles at a time, when nothing waits to be judged."""

import asyncio
from collections.abc import Sequence
from typing import Final

from alerts.app.post import Post
from alerts.judging import subject
from alerts.matching.words import words_of, words_version
from alerts.store import (
    Unworded,
    Worded,
    cursor,
    keep_words,
    name_words_version,
    next_due_at,
    queue_for_words,
    unworded,
    words_are,
)
from crawler.store import last_seq

# Articles in one transaction: some 2 ms, which hold up the loop; their words take 20 ms in a thread.
_BATCH: Final = 10
_PAUSE_S: Final = 0.1  # between two batches: an old archive of 100,000 articles takes twenty minutes, beside other work
_LOOK_S: Final = 2.0
# One round leaves the rest of an old archive to those that follow: some ten seconds.
_BATCHES_A_ROUND: Final = 500


async def write_words(post: Post) -> int:
    """Write the words of some articles that wait for it; how many. Killed anywhere, it is done again later."""
    await _begin_anew(post)
    waiting = unworded(post.ledger, _BATCH)
    if waiting:
        worded = await asyncio.to_thread(_worded, waiting)
        post.reached("words found")
        keep_words(post.ledger, worded)
        post.reached("worded")
    return len(waiting)


async def write_words_of_a_round(post: Post) -> None:
    """Write the words of all that wait for it, or of several thousand articles when there are more."""
    for _ in range(_BATCHES_A_ROUND):
        if not await write_words(post):
            return


async def write_words_for_ever(post: Post) -> None:
    """Write words whenever there is time for it, until the post is given up."""
    while not post.stopping.is_set():
        written = await write_words_at_rest(post)
        await asyncio.sleep(_PAUSE_S if written else _LOOK_S)


async def write_words_at_rest(post: Post) -> int:
    """Write the words of some articles, unless one waits to be judged or a message to be sent; how many."""
    due_at = next_due_at(post.ledger)
    is_at_rest = cursor(post.ledger) >= last_seq(post.ledger) and (due_at is None or due_at > post.clock())
    return await write_words(post) if is_at_rest else 0


async def _begin_anew(post: Post) -> None:
    """Queue every article when the words in the ledger are those of another version, or of none."""
    version, after = words_version(), 0
    if words_are(post.ledger, version):
        return
    while (upto := queue_for_words(post.ledger, after)) is not None:
        after = upto
        await asyncio.sleep(0)
    name_words_version(post.ledger, version)


def _worded(waiting: Sequence[Unworded]) -> tuple[Worded, ...]:
    return tuple(
        Worded(one.turn, one.article_id, words_of(subject(one.article)) if one.article else frozenset())
        for one in waiting
    )
