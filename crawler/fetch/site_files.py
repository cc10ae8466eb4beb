"""What a file that each site has at one place says, as robots.txt: asked for once, and kept for a while."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final, Generic, Protocol, TypeVar
from urllib.parse import urlsplit

from crawler.model import FetchFailure, Response

MAX_SITES: Final = 20_000
Get = Callable[[str, str | None], Awaitable[Response | FetchFailure]]

_Key = tuple[str, str | None]  # scheme and host, and the source


class Record(Protocol):
    """What the file of one scheme and host says. `expires`: until when that is kept, in seconds of the clock."""

    @property
    def expires(self) -> float: ...

    def size(self) -> int:
        """What keeping it costs, in any unit: that of `max_size`."""
        ...


R = TypeVar("R", bound=Record)


class SiteFiles(Generic[R]):
    """The files at `path` of the sites visited lately, a bounded number of a bounded size.

    `get` fetches one and follows redirects, `read` says what the answer means. A record that is expired at once is not
    kept. `source` is that of a source which may go where others may not, None for all others: what it finds, or fails
    to find, says nothing to them.
    """

    def __init__(
        self,
        path: str,
        get: Get,
        read: Callable[[Response | FetchFailure], R],
        *,
        max_size: int,
        max_sites: int = MAX_SITES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path, self._get, self._read, self._clock = path, get, read, clock
        self._max_sites, self._max_size = max_sites, max_size
        self._records: OrderedDict[_Key, R] = OrderedDict()
        self._asking: dict[_Key, asyncio.Task[R]] = {}
        self._size = 0

    def __len__(self) -> int:
        return len(self._records)

    def known(self, url: str, source: str | None = None) -> R | None:
        """What the file of the site of `url` says, None when it has to be fetched first."""
        key = (_root(url), source)
        record = self._records.get(key)
        if record is None or record.expires <= self._clock():
            return None
        self._records.move_to_end(key)
        return record

    async def of(self, url: str, source: str | None = None) -> R:
        """What it says; it is fetched unless a fresh one is kept."""
        known = self.known(url, source)
        return known if known is not None else await self._asked((_root(url), source))

    async def _asked(self, key: _Key) -> R:
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.ensure_future(self._ask(key))
            asking.add_done_callback(lambda _: self._asking.pop(key, None))
        return await asyncio.shield(asking)  # one who gives up takes nothing from the others who wait

    async def _ask(self, key: _Key) -> R:
        root, source = key
        record = self._read(await self._get(f"{root}{self._path}", source))
        if record.expires > self._clock():
            self._keep(key, record)
        return record

    def _keep(self, key: _Key, record: R) -> None:
        replaced = self._records.pop(key, None)
        self._records[key] = record
        self._size += record.size() - (replaced.size() if replaced else 0)
        while len(self._records) > self._max_sites or (self._size > self._max_size and len(self._records) > 1):
            self._size -= self._records.popitem(last=False)[1].size()


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
