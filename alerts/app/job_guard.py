"""Runs jobs and turns whatever they raise into a value. The only module that may catch `Exception`.

While the ledger cannot be used, every job fails again and again. The log reports that once, and once when it is over.
"""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from crawler.errors import LedgerError
from crawler.store import Ledger

log = logging.getLogger(__name__)
T = TypeVar("T")

_RECOVERED_AFTER_S: Final = 90.0  # every job that failed runs again within a minute


@dataclass(frozen=True, slots=True)
class JobFailure:
    """A job that failed. `ledger`: why the ledger could not be used; None for a fault of ours, which was logged."""

    ledger: LedgerError | None = None


@dataclass(slots=True)
class JobGuard:
    """Runs the jobs of one ledger.

    One success does not prove that the ledger works again: a disk that is almost full takes a short row and refuses a
    long one. So the guard waits for `_RECOVERED_AFTER_S` without a failure.

    Attributes:
        clock: monotonic seconds.
        failures: how often the ledger failed since it last worked.
    """

    ledger: Ledger
    clock: Callable[[], float] = time.monotonic
    failures: int = 0
    _began_s: float = 0.0
    _failed_s: float = 0.0
    _writes: int = 0
    _said: set[str] = field(default_factory=set)

    async def run(self, job: str, work: Awaitable[T], about: str = "") -> T | JobFailure:
        """The result of `work`, or the failure that ended it. The log names it by `job` and `about` ("source=a")."""
        failed = f"{job} failed {about}".rstrip()
        try:
            return await work
        except LedgerError as error:
            self._note(failed, error)
            return JobFailure(error)
        except Exception:
            log.exception(failed)
            return JobFailure()

    def look(self) -> None:
        """Log that the ledger works again, if it does. Call this every few seconds."""
        recovered = self.failures and self.ledger.writes > self._writes
        if recovered and self.clock() - self._failed_s > _RECOVERED_AFTER_S:
            log.warning("ledger works again after_s=%.0f failures=%d", self._failed_s - self._began_s, self.failures)
            self.failures = 0
            self._said.clear()

    def _note(self, failed: str, error: LedgerError) -> None:
        self._failed_s, self._writes = self.clock(), self.ledger.writes
        if not self.failures:
            self._began_s = self._failed_s
        self.failures += 1
        log.debug("%s reason=%s", failed, error)
        if str(error) not in self._said:
            self._said.add(str(error))
            log.error("%s reason=%s (logged once until it works again)", failed, error)
