"""Notices that the machine's clock was set, and moves the ledger's due times with it.

The wall clock is compared with the monotonic one, which nobody can set.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from alerts.app.runtime import Runtime
from alerts.store import bring_back_incidents, end_future_mutes, reschedule_deliveries
from crawler.store import reschedule_polls, reschedule_readings

log = logging.getLogger(__name__)

MIN_JUMP_S: Final = 15.0  # less is what NTP corrects, and what a busy machine is late by
MAX_BACKOFF: Final = timedelta(hours=1)  # the longest wait after a failure, of a source and of a message


class ClockWatch:
    """Tells by how much a clock was set since the last jump that was accepted."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._offset_s = self._read_offset_s()

    def jump_s(self) -> float:
        """By how many seconds the clock was set, negative when it was set back; 0.0 for less than `MIN_JUMP_S`."""
        jump_s = self._read_offset_s() - self._offset_s
        return jump_s if abs(jump_s) >= MIN_JUMP_S else 0.0

    def accept(self, jump_s: float) -> None:
        """Take the clock after this jump for the right one."""
        self._offset_s += jump_s

    def _read_offset_s(self) -> float:
        return self._clock().timestamp() - time.monotonic()


def reschedule_after_start(runtime: Runtime) -> None:
    """Bring forward what an earlier run scheduled by a clock that was far ahead.

    A source or message that failed may wait for `MAX_BACKOFF`, so what is due within that time stays as it is.
    """
    _reschedule(runtime, MAX_BACKOFF, timedelta())


def reschedule_after_jump(runtime: Runtime, jump_s: float) -> None:
    """Bring forward what was scheduled before the clock was set back; a clock set ahead leaves nothing to do."""
    if jump_s < 0:
        _reschedule(runtime, timedelta(), timedelta(seconds=jump_s))


def _reschedule(runtime: Runtime, spared: timedelta, jump: timedelta) -> None:
    """Make due what the ledger schedules later than any rule explains; waits up to `spared` are left alone.

    `jump`: by how much the clock was set, zero when that is not known.
    """
    now, ledger = runtime.clock(), runtime.ledger
    longest_interval = timedelta(seconds=max((source.every_s for source in runtime.config.sources), default=0.0))
    reschedule_polls(ledger, now + max(longest_interval, spared))
    reschedule_deliveries(ledger, now + spared, now)
    runtime.replan()
    bring_back_incidents(ledger, now)
    if ended := end_future_mutes(ledger, now):
        log.warning("mutes that begin in the future, by a clock that was ahead, ended=%d", ended)
    # The last of the three: it moves times by `jump`, and would move them twice if a failure after it led to a retry.
    reschedule_readings(ledger, jump, now)
