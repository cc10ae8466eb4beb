"""What each site's tdmrep.json reserves, kept for a day; a site whose file cannot be had reserves nothing by it."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from crawler.fetch.robots import Get
from crawler.fetch.tdm_rules import TDM_PATH, TdmRules, read_tdm_file
from crawler.model import Response

KEPT_S: Final = 24 * 3600.0
MAX_SITES: Final = 20_000
MAX_RULES_KEPT: Final = 200_000

_Key = tuple[str, str | None]  # scheme and host, and the source


class TdmFiles:
    """The tdmrep.json files of the sites visited lately, a bounded number. `get` fetches one and follows redirects.

    `source` is that of a source which may go where others may not, None for all others: see `Robots`.
    """

    def __init__(self, get: Get, clock: Callable[[], float] = time.monotonic) -> None:
        self._get, self._clock = get, clock
        self._records: OrderedDict[_Key, tuple[TdmRules, float]] = OrderedDict()
        self._asking: dict[_Key, asyncio.Task[TdmRules]] = {}
        self._kept = 0

    def known(self, url: str, source: str | None = None) -> bool | None:
        """Whether mining of `url` is reserved, None when the file has to be fetched first."""
        key = (_root(url), source)
        record = self._records.get(key)
        if record is None or record[1] <= self._clock():
            return None
        self._records.move_to_end(key)
        return record[0].reserves(url)

    async def reserves(self, url: str, source: str | None = None) -> bool:
        """Whether mining of `url` is reserved; the file is fetched unless a fresh one is kept."""
        known = self.known(url, source)
        return known if known is not None else (await self._rules((_root(url), source))).reserves(url)

    async def _rules(self, key: _Key) -> TdmRules:
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.ensure_future(self._ask(key))
            asking.add_done_callback(lambda _: self._asking.pop(key, None))
        return await asyncio.shield(asking)  # one who gives up takes nothing from the others who wait

    async def _ask(self, key: _Key) -> TdmRules:
        root, source = key
        answer = await self._get(f"{root}{TDM_PATH}", source)
        rules = TdmRules()
        if isinstance(answer, Response) and answer.status < 300:
            rules = read_tdm_file(answer.body)
        self._keep(key, rules)
        return rules

    def _keep(self, key: _Key, rules: TdmRules) -> None:
        replaced = self._records.pop(key, None)
        self._records[key] = rules, self._clock() + KEPT_S
        self._kept += len(rules.rules) - (len(replaced[0].rules) if replaced else 0)
        while len(self._records) > MAX_SITES or (self._kept > MAX_RULES_KEPT and len(self._records) > 1):
            self._kept -= len(self._records.popitem(last=False)[1][0].rules)


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
