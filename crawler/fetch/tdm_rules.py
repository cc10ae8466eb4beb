"""Reading tdmrep.json, the site-wide file of the TDM Reservation Protocol (W3C community group, 2024). Pure.

The file is an array of rules; the first whose `location` matches a path says whether mining is reserved there. What is
no such file, or no such rule, reserves nothing.
"""

import json
from dataclasses import dataclass
from typing import Final

from crawler.fetch.path_patterns import matches, normal_path, path_of
from crawler.urls import MAX_LENGTH

TDM_PATH: Final = "/.well-known/tdmrep.json"
MAX_BYTES: Final = 128 * 1024
MAX_RULES: Final = 1_000


@dataclass(frozen=True, slots=True)
class TdmRules:
    """Path patterns of one site in their order, each with whether mining is reserved there."""

    rules: tuple[tuple[str, bool], ...] = ()

    def reserves(self, url: str) -> bool:
        """Whether the first rule for the URL reserves mining; what no rule matches is not reserved."""
        path = path_of(url)
        return next((is_reserved for pattern, is_reserved in self.rules if matches(pattern, path)), False)


def read_tdm_file(body: bytes) -> TdmRules:
    """The rules of a tdmrep.json. Raises nothing."""
    if len(body) > MAX_BYTES:
        return TdmRules()
    try:
        stated = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return TdmRules()
    listed = stated[:MAX_RULES] if isinstance(stated, list) else []
    return TdmRules(tuple(rule for one in listed if (rule := _rule(one))))


def _rule(stated: object) -> tuple[str, bool] | None:
    if not isinstance(stated, dict):
        return None
    location, value = stated.get("location"), str(stated.get("tdm-reservation")).strip()
    if not isinstance(location, str) or not 0 < len(location) <= MAX_LENGTH or value not in {"0", "1"}:
        return None
    return normal_path(location.encode("utf-8", "replace").decode()), value == "1"
