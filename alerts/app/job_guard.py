"""The one place that outlives whatever a job raises: a failure becomes a value, and the log says it.

A ledger that cannot be used fails every job there is, every minute: the log says it once, and once that it is over.
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

_QUIET_S: Final = 90.0  # what failed is tried again within a minute: after this long without a failure, all of it was


@dataclass(frozen=True, slots=True)
class JobFailure:
    """A job that failed. `ledger`: why the ledger could not be used; None for a fault of our own, which is logged."""

    ledger: LedgerError | None = None


@dataclass(slots=True)
class JobGuard:
    """Runs the jobs of one ledger. `failures`: of the ledger, since it began to fail; `clock`: seconds, monotonic.

    A disk that is all but full takes a short row and refuses a long one: a single success ends no trouble.
    """

    ledger: Ledger
    clock: Callable[[], float] = time.monotonic
    failures: int = 0
    _began_s: float = 0.0
    _failed_s: float = 0.0
    _writes: int = 0
    _said: set[str] = field(default_factory=set)

    async def run(self, job: str, work: Awaitable[T], about: str = "") -> T | JobFailure:
        """What `work` comes to, or the fault that ended it; `job` and `about` ("source=a") name it in the log."""
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
        """Say that the ledger's trouble is over, when it is; to be called now and then."""
        recovered = self.failures and self.ledger.writes > self._writes
        if recovered and self.clock() - self._failed_s > _QUIET_S:
            log.warning("ledger well again after_s=%.0f failures=%d", self._failed_s - self._began_s, self.failures)
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
            log.error("%s reason=%s (said once, until it is over)", failed, error)
