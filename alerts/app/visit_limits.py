"""How many visits run side by side: so many in all, and few to one site.

The requests to one site wait for each other anyway. Without its limit, a site of many sources, or one with a long
Crawl-delay, would keep every other source waiting.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Final

from crawler.model import Source
from crawler.urls import site_of

MAX_VISITS: Final = 32
MAX_VISITS_PER_SITE: Final = 4


class VisitLimits:
    """Admits visits up to the two limits. Memory grows with the number of sites ever visited."""

    def __init__(self) -> None:
        self._all = asyncio.Semaphore(MAX_VISITS)
        self._by_site: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(MAX_VISITS_PER_SITE))

    @contextlib.asynccontextmanager
    async def admit(self, source: Source) -> AsyncIterator[None]:
        """Wait until the source may be visited; the visit counts until the block ends."""
        async with self._by_site[site_of(source.url)], self._all:
            yield
