"""What the daemon does for its ledger besides the articles: removes old texts, and rescues one that was deleted."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final

from alerts.app.runtime import Runtime
from alerts.store import WORD_INDEX, forget_incidents
from crawler.errors import LedgerError
from crawler.store import TEXT_INDEX, Ledger, prune

log = logging.getLogger(__name__)

_INCIDENTS_KEPT: Final = timedelta(days=365)
FULL_TEXT_INDEXES: Final = (TEXT_INDEX, WORD_INDEX)
_PAUSE_S: Final = 0.05  # between two batches of removed texts, for other work


async def remove_old_texts(runtime: Runtime) -> None:
    """Remove the texts that are older than `keep.text`, a batch at a time."""
    removed = 0
    keep_text, now = runtime.config.keep_text, runtime.clock()
    for count in prune(runtime.ledger, keep_text, now, thorough=False, indexes=FULL_TEXT_INDEXES):
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
