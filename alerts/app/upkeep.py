"""What the daemon does for its ledger besides the articles: removes old texts, and rescues one that was deleted."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from alerts.app.runtime import Runtime
from alerts.configuration import Keep
from alerts.store import WORD_INDEX, forget_incidents, remove_attempts, remove_changes
from crawler.errors import LedgerError
from crawler.store import TEXT_INDEX, Ledger, prune

log = logging.getLogger(__name__)

_INCIDENTS_KEPT: Final = timedelta(days=365)
FULL_TEXT_INDEXES: Final = (TEXT_INDEX, WORD_INDEX)
_PAUSE_S: Final = 0.05  # between two batches of removed texts, for other work


def tidy(
    ledger: Ledger,
    keep: Keep,
    now: datetime,
    *,
    thorough: bool,
    progress: Callable[[str, int, int], None] = lambda _work, _done, _of: None,
) -> Iterator[int]:
    """Remove what is older than is kept, a batch at a time; after each batch, how many texts. See `prune`."""
    if keep.attempts is not None:
        for _ in remove_attempts(ledger, now - keep.attempts):
            yield 0
    if keep.changes is not None:
        for _ in remove_changes(ledger, now - keep.changes, now):
            yield 0
    yield from prune(
        ledger,
        keep.text,
        now,
        keep_polls=keep.polls,
        thorough=thorough,
        indexes=FULL_TEXT_INDEXES,
        progress=progress,
    )


async def remove_old_texts(runtime: Runtime) -> None:
    """Remove what is older than `keep` says, a batch at a time."""
    removed = 0
    for count in tidy(runtime.ledger, runtime.config.keep, runtime.clock(), thorough=False):
        removed += count
        await asyncio.sleep(_PAUSE_S)
    forget_incidents(runtime.ledger, runtime.clock() - _INCIDENTS_KEPT)
    log.info("pruned texts=%d", removed)


def rescue(ledger: Ledger, now: datetime) -> None:
    """Copy a ledger whose file was removed or replaced to a new file beside it; the log says where."""
    try:
        copy = ledger.rescue(now)
    except LedgerError as error:
        log.error("the ledger %s was removed and could not be rescued: %s", ledger.path, error)  # noqa: TRY400 - a sentence, no traceback
    else:
        log.error("the ledger %s was removed or replaced; its content is in %s", ledger.path, copy)
