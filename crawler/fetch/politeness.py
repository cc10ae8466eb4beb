"""Politeness: one request at a time to a site, a pause after each, and so many in all.

A request that takes very long no longer counts: one page that hangs would hold up all sources of its site.

A site is what one operator answers for: the registrable domain of a host, or an address with its port. What is kept
per site is dropped once its pause has passed, so a year of links to new hosts leaves nothing behind.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

AT_ONCE = 32
OVERLONG_S = 10.0  # of the 30 s that an answer may take: three requests to one site at most, and only while two hang
JITTER = 0.25
_PRUNE_FROM = 256


@dataclass(slots=True)
class _SiteTurn:
    """One site: who is being served, how many stand in the line, and when the next may begin."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    free_at: float = 0.0

    def leave(self) -> None:
        """One fewer stands in the line."""
        self.waiting -= 1


class SiteTurns:
    """Who may send a request now; see the module. `clock` is the loop's own time, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, overlong_s: float = OVERLONG_S) -> None:
        self._clock = clock
        self._overlong_s = overlong_s
        self._places: dict[str, _SiteTurn] = {}
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._prune_at = _PRUNE_FROM

    def __len__(self) -> int:
        return len(self._places)

    @contextlib.asynccontextmanager
    async def turn(self, site: str, delay_s: float) -> AsyncIterator[None]:
        """Wait for the site's turn, hold it, and leave a pause of about `delay_s` behind (a quarter more or less).

        After OVERLONG_S the turn goes on to the next, though this one is not done.
        """
        place = self._place(site)
        place.waiting += 1
        with contextlib.ExitStack() as held:
            held.callback(place.leave)
            await place.lock.acquire()
            held.callback(place.lock.release)
            await asyncio.sleep(max(0.0, place.free_at - self._clock()))
            await self._at_once.acquire()
            held.callback(self._at_once.release)

            def pass_on() -> None:
                place.free_at = self._clock() + delay_s * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - not a secret
                held.close()

            overlong = asyncio.get_running_loop().call_later(self._overlong_s, pass_on)
            try:
                yield
            finally:
                overlong.cancel()
                pass_on()

    def _place(self, site: str) -> _SiteTurn:
        if len(self._places) >= self._prune_at:
            now = self._clock()
            self._places = {key: one for key, one in self._places.items() if one.waiting or one.free_at > now}
            self._prune_at = max(_PRUNE_FROM, 2 * len(self._places))
        return self._places.setdefault(site, _SiteTurn())
