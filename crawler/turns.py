"""Whose call is next, when several wait for a few places: nobody's hard work takes the turns of others."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

# An ordinary page is read in a twentieth of a second, one of 8 MB in two.
SLOW_S: Final = 3.0
HALF_LIFE_S: Final = 600.0  # of what somebody used, and of the longest call: a site has hard pages among easy ones


@dataclass(slots=True)
class _Caller:
    """Somebody who calls. `used_s`: seconds used up to `at`; `longest_s`: of one call. Both count less as time goes on.

    What waits is told, with its place, whether the caller is slow.
    """

    at: float
    used_s: float = 0.0
    longest_s: float = 0.0
    waiting: deque[asyncio.Future[bool]] = field(default_factory=deque)

    def lately_s(self, now: float) -> float:
        """What it used lately."""
        return self.used_s * _left(now - self.at)

    def is_slow(self, now: float) -> bool:
        """Whether one of its calls took seconds lately."""
        return self.longest_s * _left(now - self.at) > SLOW_S

    def note(self, took_s: float, now: float) -> None:
        """Take in how long a call took."""
        self.longest_s = max(took_s, self.longest_s * _left(now - self.at))
        self.used_s, self.at = self.lately_s(now) + took_s, now


def _left(age_s: float) -> float:
    return float(0.5 ** (age_s / HALF_LIFE_S))


class Turns:
    """Places for calls, of which each takes one. A free place goes to whoever used the least time lately.

    Those of whose calls one took seconds never hold all places, where there are several: to wait for one hard page
    after the other would stop everybody. `clock`: in seconds. To be used in one event loop.
    """

    def __init__(self, places: int, clock: Callable[[], float] = monotonic) -> None:
        self._places = self._free = places
        self._slow = 0  # of those that hold a place
        self._clock = clock
        self._callers: dict[str, _Caller] = {}

    @contextlib.asynccontextmanager
    async def turn(self, whom: str) -> AsyncIterator[None]:
        """Hold a place for the block, after waiting for it. `whom`: on whose behalf; its calls come in order."""
        caller = self._callers.setdefault(whom, _Caller(self._clock()))
        place: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        caller.waiting.append(place)
        self._serve()
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                caller.waiting.remove(place)
                self._serve()
            else:  # it was given at the same moment
                self._give_back(is_slow=place.result())
            raise
        started = self._clock()
        try:
            yield
        finally:
            caller.note(self._clock() - started, self._clock())
            self._give_back(is_slow=place.result())

    def _give_back(self, *, is_slow: bool) -> None:
        self._free += 1
        self._slow -= is_slow
        self._serve()

    def _serve(self) -> None:
        while self._free and (caller := self._next()):
            self._free -= 1
            is_slow = caller.is_slow(self._clock())
            self._slow += is_slow
            caller.waiting.popleft().set_result(is_slow)

    def _next(self) -> _Caller | None:
        """Who comes next; None when nobody waits who may have the place."""
        now = self._clock()
        waiting = [one for one in self._callers.values() if one.waiting and not one.waiting[0].done()]
        is_full = self._slow >= max(1, self._places - 1)
        may = [one for one in waiting if not (is_full and one.is_slow(now))]
        return min(may, key=lambda one: one.lately_s(now), default=None)
