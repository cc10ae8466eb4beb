"""Politeness: one request at a time to a site, a pause after each, and so many in all.

A site is what one operator answers for: the registrable domain of a host, or an address with its port. What is kept
per site is dropped once its pause has passed, so a year of links to new hosts leaves nothing behind.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

AT_ONCE = 32
JITTER = 0.25
_PRUNE_FROM = 256


@dataclass(slots=True)
class _Place:
    """One site: who is being served, how many stand in the line, and when the next may begin."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    free_at: float = 0.0


class Turns:
    """Who may send a request now; see the module. `clock` is the loop's own time, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._places: dict[str, _Place] = {}
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._prune_at = _PRUNE_FROM

    def __len__(self) -> int:
        return len(self._places)

    @asynccontextmanager
    async def turn(self, site: str, delay_s: float) -> AsyncIterator[None]:
        """Wait for the site's turn, hold it, and leave a pause of about `delay_s` behind (a quarter more or less)."""
        place = self._place(site)
        place.waiting += 1
        try:
            async with place.lock:
                await asyncio.sleep(max(0.0, place.free_at - self._clock()))
                try:
                    async with self._at_once:
                        yield
                finally:
                    pause = delay_s * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - not a secret
                    place.free_at = self._clock() + pause
        finally:
            place.waiting -= 1

    def _place(self, site: str) -> _Place:
        if len(self._places) >= self._prune_at:
            now = self._clock()
            self._places = {key: one for key, one in self._places.items() if one.waiting or one.free_at > now}
            self._prune_at = max(_PRUNE_FROM, 2 * len(self._places))
        return self._places.setdefault(site, _Place())
