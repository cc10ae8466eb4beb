"""The catalogue of outlets that come with Vedette. Pure; facts from public lists, named in NOTICE.

Nobody has tried these addresses from your machine: `seen` is the month in which a public list last had one alive, and
`vedette check --live` tries those that you added.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal, cast, get_args

from crawler.model import Tier

Paywall = Literal["none seen", "part", "most", "unknown"]
Confidence = Literal["high", "medium", "low"]
_NO_ID: Final = re.compile(r"[^a-z0-9]+")
MAX_ID: Final = 40


@dataclass(frozen=True, slots=True)
class CataloguedOutlet:
    """An outlet of the catalogue.

    `languages`: two letters each. `country`: ISO 3166, INT for organisations of several. `owner`: "" where it is not
    known. `paywall`: what public lists and stored pages show of one; "none seen" is no promise. `seen`: year or month.
    """

    id: str
    name: str
    languages: tuple[str, ...]
    country: str
    tier: Tier
    owner: str
    kind: Literal["feed"]
    url: str
    home: str
    paywall: Paywall
    confidence: Confidence
    seen: str

    @property
    def source(self) -> dict[str, str]:
        """What `config.yaml` says of it as a source."""
        owner = {"owner": self.owner} if self.owner else {}
        return {self.kind: self.url, "name": self.name, "tier": self.tier, **owner}


@cache
def catalogue() -> tuple[CataloguedOutlet, ...]:
    """Every outlet, by id."""
    _, *rows = files(__package__).joinpath("outlets.tsv").read_text("utf8").splitlines()
    return tuple(_outlet(*row.split("\t")) for row in rows)


def _outlet(
    id_: str, name: str, languages: str, country: str, tier: str, owner: str,
    kind: str, url: str, home: str, paywall: str, confidence: str, seen: str,
) -> CataloguedOutlet:  # fmt: skip
    assert tier in get_args(Tier), tier
    assert kind == "feed", kind
    assert paywall in get_args(Paywall), paywall
    assert confidence in get_args(Confidence), confidence
    return CataloguedOutlet(
        id_, name, tuple(languages.split()), country, cast("Tier", tier), owner,
        "feed", url, home, cast("Paywall", paywall), cast("Confidence", confidence), seen,
    )  # fmt: skip


def free_id(name: str, host: str, taken: Collection[str]) -> str:
    """An id for a source by its outlet's name, else by its host; with a number when it is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    made = _NO_ID.sub("-", plain).strip("-")
    if sum(char.isalnum() for char in made) * 2 < sum(char.isalnum() for char in name):
        made = ""  # most of the name is in another script
    made = made[:MAX_ID].strip("-")
    known = made or _NO_ID.sub("-", host.lower().removeprefix("www."))[:MAX_ID].strip("-") or "source"
    return known if known not in taken else f"{known}-{_free_number(known, taken)}"


def _free_number(name: str, taken: Collection[str]) -> int:
    """A number from 2 on with which the name is free, the first one when those before have no gap.

    Found by doubling and halving, so that thousands of equal names do not each try all numbers before theirs.
    """
    used, free = 1, 2
    while f"{name}-{free}" in taken:
        used, free = free, free * 2
    while free - used > 1:
        middle = (used + free) // 2
        used, free = (middle, free) if f"{name}-{middle}" in taken else (used, middle)
    return free
