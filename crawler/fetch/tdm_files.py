"""What each site's tdmrep.json reserves, kept for a day, or for minutes when the server could not tell.

A site whose file cannot be had reserves nothing by it meanwhile: what its pages and headers reserve holds all the same.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from crawler.fetch.site_files import MAX_SITES, Get, SiteFiles
from crawler.fetch.tdm_rules import TDM_PATH, TdmRules, read_tdm_file
from crawler.model import FetchFailure, Response

KEPT_S: Final = 24 * 3600.0
KEPT_UNAVAILABLE_S: Final = 300.0
MAX_RULES_KEPT: Final = 200_000


@dataclass(frozen=True, slots=True)
class _Record:
    """What the file of one scheme and host reserves. `expires`: monotonic seconds."""

    rules: TdmRules
    expires: float

    def size(self) -> int:
        return len(self.rules.rules)


class TdmFiles:
    """The tdmrep.json files of the sites visited lately, a bounded number. `get` fetches one and follows redirects.

    `source` is that of a source which may go where others may not, None for all others: see `SiteFiles`.
    """

    def __init__(
        self,
        get: Get,
        clock: Callable[[], float] = time.monotonic,
        max_sites: int = MAX_SITES,
        max_rules: int = MAX_RULES_KEPT,
    ) -> None:
        self._clock = clock
        self._files = SiteFiles(TDM_PATH, get, self._read, max_size=max_rules, max_sites=max_sites, clock=clock)

    def known(self, url: str, source: str | None = None) -> bool | None:
        """Whether mining of `url` is reserved, None when the file has to be fetched first."""
        record = self._files.known(url, source)
        return record.rules.reserves(url) if record else None

    async def reserves(self, url: str, source: str | None = None) -> bool:
        """Whether mining of `url` is reserved; the file is fetched unless a fresh one is kept."""
        return (await self._files.of(url, source)).rules.reserves(url)

    def _read(self, answer: Response | FetchFailure) -> _Record:
        if isinstance(answer, FetchFailure):
            kept_s = KEPT_S if answer.failure in {"redirects", "robots"} else KEPT_UNAVAILABLE_S
            return _Record(TdmRules(), self._clock() + kept_s)
        if answer.status >= 500 or answer.status == 429:
            return _Record(TdmRules(), self._clock() + KEPT_UNAVAILABLE_S)
        rules = read_tdm_file(answer.body) if answer.status < 300 else TdmRules()
        return _Record(rules, self._clock() + KEPT_S)
