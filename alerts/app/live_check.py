"""`check --live`: tries every source and channel once, and looks at the store, the disk and the clock. Changes nothing.

Each look gives a `CheckResult`; what to print and how to exit is the command's business.
"""

import asyncio
import os
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from alerts.app.source_trials import try_source
from alerts.configuration import Config
from alerts.messages.trial_message import trial_message
from alerts.model import Channel, Target
from alerts.notify import send, targets, way_of
from alerts.reports.config_check import CheckResult
from alerts.store import ALERTS
from crawler.errors import LedgerError
from crawler.model import Response
from crawler.spiders import open_crawl
from crawler.store import CRAWLER, open_existing
from crawler.workers import Workers

KEY: Final = b"check"  # targets are keyed for the ledger; nothing is written here
LEAST_FREE: Final = 500 * 1024 * 1024  # bytes; a ledger of 100,000 articles, its index and a backup fit
OFF_BY: Final = timedelta(minutes=2)  # what a clock may be off before ages and retries go wrong


async def try_all(config: Config, now: datetime) -> tuple[CheckResult, ...]:
    """Every trial of `config`; the reactor must run. Takes as long as its slowest source or channel."""
    async with open_crawl(config.crawl) as crawl, Workers(1) as workers:
        visits = await asyncio.gather(*(try_source(source, crawl, workers) for source in config.sources))
    outlets = [(channel, target) for channel in config.channels if channel.enabled for target in targets(channel, KEY)]
    sent = await asyncio.gather(*(_try_target(channel, target) for channel, target in outlets))
    clock = clock_trial([page for _, page in visits if page], now)
    return (*(trial for trial, _ in visits), *sent, store_trial(config.store), disk_trial(config.store), clock)


async def _try_target(channel: Channel, target: Target) -> CheckResult:
    outcome = await send(target, trial_message())
    what = f"channel {channel.id} ({way_of(target.scheme)})"
    return CheckResult(
        what, outcome.kind == "sent", "a test message was sent" if outcome.kind == "sent" else outcome.sentence
    )


def store_trial(store: Path) -> CheckResult:
    """Whether the ledger can be opened, or made."""
    what = f"store {store}"
    if not store.exists():
        able = os.access(store.parent, os.W_OK)
        return CheckResult(
            what, able, "will be made by the first run" if able else f"{store.parent} cannot be written."
        )
    try:
        open_existing(store, (CRAWLER, ALERTS)).close()
    except LedgerError as error:
        return CheckResult(what, good=False, sentence=str(error))
    return CheckResult(what, good=True, sentence="can be opened")


def disk_trial(store: Path) -> CheckResult:
    """Whether there is room to grow where the ledger lies."""
    folder = next(folder for folder in store.absolute().parents if folder.exists())
    free = shutil.disk_usage(folder).free
    return CheckResult("disk", free >= LEAST_FREE, f"{free / 1024**3:.1f} GiB free")


def clock_trial(pages: Iterable[Response], now: datetime) -> CheckResult:
    """Whether this machine's clock agrees with the median of the servers' `Date` headers."""
    dates = sorted(date - now for page in pages if (date := _date(page.header("date"))))
    if not dates:
        return CheckResult("clock", good=True, sentence="no server said what time it is")
    off = dates[len(dates) // 2]
    word = "behind" if off > timedelta() else "ahead of"
    agrees = abs(off) <= OFF_BY
    return CheckResult(
        "clock", agrees, "agrees with the servers" if agrees else f"it is {abs(off)} {word} the servers."
    )


def _date(header: str | None) -> datetime | None:
    """The time that a `Date` header states, None when it states none."""
    try:
        date = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
