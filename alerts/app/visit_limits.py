"""How many visits run side by side: so many in all, and few to one site, whose requests wait in one line anyway.

Without the second limit a site of many sources, or with a long Crawl-delay, would take every place there is.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Final

from crawler.model import Source
from crawler.urls import site_of

AT_ONCE: Final = 32
OF_A_SITE: Final = 4


class VisitLimits:
    """A place for each visit; what is kept per site is bounded by the sites that sources have ever had."""

    def __init__(self) -> None:
        self._all = asyncio.Semaphore(AT_ONCE)
        self._of: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(OF_A_SITE))

    @contextlib.asynccontextmanager
    async def place(self, source: Source) -> AsyncIterator[None]:
        """Wait until the source may be visited, and hold its place."""
        async with self._of[site_of(source.url)], self._all:
            yield
