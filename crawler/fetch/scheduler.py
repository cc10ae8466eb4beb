"""The scheduler: a request leaves the queue when its site may be asked, so that none holds a place through a pause.

Scrapy's own hands over requests whose slot is still resting; they wait in the downloader and count as active there.
With CONCURRENT_REQUESTS places and five hundred sites that rest two seconds each, that leaves most places idle.
"""

import asyncio
import heapq
from collections import Counter
from collections.abc import Callable
from itertools import count
from time import monotonic
from typing import Self

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from crawler.fetch.politeness import choose_slot

_MIN_TIMER_S = 0.001


class SiteScheduler(BaseScheduler):
    """Queues by site, in memory; among the sites that may be asked, the request with the highest priority is next.

    Equal priorities leave in the order of their arrival. Nothing is kept of a site without queued or active requests.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._order = count()
        self._queues: dict[str, list[tuple[int, int, Request]]] = {}
        self._active: dict[Request, str] = {}
        self._active_of: Counter[str] = Counter()
        self._ready: list[tuple[int, int, str]] = []
        self._resting: dict[str, float] = {}
        self._rests: list[tuple[float, str]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._is_shut = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """It reads no setting: the pauses are those of the downloader's slots."""
        return cls(crawler)

    def __len__(self) -> int:
        return sum(map(len, self._queues.values()))

    def has_pending_requests(self) -> bool:
        """Whether any request is queued, also one that has to wait."""
        return bool(self._queues)

    def enqueue_request(self, request: Request) -> bool:
        """Queue the request; false, so that Scrapy drops it, after `shut`."""
        if self._is_shut:
            return False
        site = choose_slot(request)
        queue = self._queues.setdefault(site, [])
        heapq.heappush(queue, (-request.priority, next(self._order), request))
        if queue[0][2] is request and site not in self._resting:
            self._offer(site)
        return True

    def next_request(self) -> Request | None:
        """The next request whose site may be asked; None when there is none now. The engine is woken when there is."""
        self._settle()
        while self._ready:
            priority, order, site = heapq.heappop(self._ready)
            queue = self._queues.get(site)
            if queue and queue[0][:2] == (priority, order) and self._is_free(site):
                return self._release(site, queue)
        self._set_timer()
        return None

    def drop(self, wanted: Callable[[Request], bool] = lambda _: True) -> list[Request]:
        """Remove the queued requests that are `wanted`, and return them."""
        dropped: list[Request] = []
        for site, queue in list(self._queues.items()):
            found = [entry[2] for entry in queue if wanted(entry[2])]
            if not found:
                continue
            dropped += found
            kept = [entry for entry in queue if entry[2] not in found]
            heapq.heapify(kept)
            del self._queues[site]
            if kept:
                self._queues[site] = kept
                self._offer(site)
        return dropped

    def shut(self) -> list[Request]:
        """Take no further request; those that were queued are removed and returned."""
        self._is_shut = True
        return self.drop()

    def pass_on(self, site: str) -> None:
        """Let the site's next request go although another one is active; see `turn`."""
        self._rest(site)
        self._wake()

    def _wake(self) -> None:
        """Let the engine ask for the next request."""
        if slot := self._crawler.engine._slot:  # noqa: SLF001 - else it asks again after five seconds
            slot.nextcall.schedule()

    def close(self, reason: str) -> None:  # noqa: ARG002 - Scrapy's interface
        """Stop the timer."""
        if self._timer:
            self._timer.cancel()

    def _release(self, site: str, queue: list[tuple[int, int, Request]]) -> Request:
        request = heapq.heappop(queue)[2]
        if not queue:
            del self._queues[site]
        self._active[request] = site
        self._active_of[site] += 1
        if slot := self._crawler.engine.downloader.slots.get(site):
            slot.lastseen = 0.0  # the pause is over: the slot must not begin another one
        return request

    def _settle(self) -> None:
        """Take note of the requests that ended, and of the pauses that did."""
        under_way = self._crawler.engine.downloader.active
        for request in [request for request in self._active if request not in under_way]:
            site = self._active.pop(request)
            self._active_of[site] -= 1
            if not self._active_of[site]:
                del self._active_of[site]
            if site in self._queues:
                self._rest(site)
        now = monotonic()
        while self._rests and self._rests[0][0] <= now:
            at, site = heapq.heappop(self._rests)
            if self._resting.get(site) == at:
                del self._resting[site]
                self._offer(site)

    def _is_free(self, site: str) -> bool:
        """Whether the site's turn is free, and its pause over; if only the pause is not, the site rests till then."""
        slot = self._crawler.engine.downloader.slots.get(site)
        if self._active_of[site] >= (slot.concurrency if slot else 1):
            return False
        if site in self._resting:
            return False
        if slot and slot.lastseen and slot.lastseen + slot.delay * (1 - slot.jitter) > monotonic():
            self._rest(site)
            return False
        return True

    def _rest(self, site: str) -> None:
        """Offer the site again when its slot's pause is over."""
        slot = self._crawler.engine.downloader.slots.get(site)
        at = slot.lastseen + slot.download_delay() if slot else 0.0
        if at <= monotonic():
            self._resting.pop(site, None)
            self._offer(site)
        else:
            self._resting[site] = at
            heapq.heappush(self._rests, (at, site))

    def _offer(self, site: str) -> None:
        if queue := self._queues.get(site):
            heapq.heappush(self._ready, (queue[0][0], queue[0][1], site))

    def _set_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._rests:
            wait_s = max(self._rests[0][0] - monotonic(), _MIN_TIMER_S)
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._wake)
