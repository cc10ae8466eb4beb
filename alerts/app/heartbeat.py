"""The heartbeat: a call to an address that somebody else watches, made only while all is well."""

import logging
from datetime import timedelta
from typing import Final

from alerts.app.runtime import Runtime
from alerts.app.trouble_watch import source_facts
from alerts.delivery.wellness import Vitals, not_well
from alerts.store import next_due_at, open_incidents, unjudged_since
from crawler.model import FetchFailure, FetchRequest

log = logging.getLogger(__name__)

HEARTBEAT_EVERY: Final = timedelta(minutes=5)


async def call_heartbeat(runtime: Runtime) -> None:
    """Call the configured address when polls, judging and deliveries are well; a call that fails is one line of log.

    That this runs shows that the event loop and the scheduler do.
    """
    url = runtime.config.heartbeat
    if url is None:
        return
    if reasons := not_well(vitals_of(runtime), runtime.clock()):
        log.warning("heartbeat left out reason=%s", "; ".join(reasons))
        return
    got = await runtime.crawl.fetch(FetchRequest(url, obey_robots=False))
    if isinstance(got, FetchFailure):
        log.warning("heartbeat failed reason=%s", got.sentence)
    elif got.status >= 400:
        log.warning("heartbeat failed reason=it was answered %d", got.status)


def vitals_of(runtime: Runtime) -> Vitals:
    """What the program knows of itself now.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    ledger = runtime.ledger
    return Vitals(
        sources=source_facts(runtime),
        incidents=open_incidents(ledger),
        unjudged_since=unjudged_since(ledger),
        due_since=next_due_at(ledger),
        ledger_failures=runtime.guard.failures,
    )
