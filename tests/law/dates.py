"""How the articles of the law's world state their dates, in feed and page; each way has a switch."""

import random
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Final

SWITCHES: Final = (
    "no dates", "no date in feed", "no date in page", "misspelt dates", "other order", "other calendar", "epoch", "contradicting",
    "date in text",
)  # fmt: skip


@dataclass(frozen=True)
class Dating:
    """`kind`: one of the switches, "" for dates as they should be."""

    kind: str = ""

    def __str__(self) -> str:
        return self.kind or "stated"


def drawn(rng: random.Random, on: AbstractSet[str]) -> Dating:
    """A way to state dates, of those that are on."""
    kinds = [kind for kind in SWITCHES if kind in on]
    return Dating(rng.choice(kinds)) if kinds and rng.random() < 0.7 else Dating()


def in_feed(dating: Dating, at: datetime) -> str:
    """The element of a feed's item."""
    stated = {
        "no dates": "", "no date in feed": "", "date in text": "",
        "misspelt dates": f"{at:%d} Novembr {at:%Y}, {at:%H} h", "other order": f"{at:%d/%m/%Y %H:%M}",
        "other calendar": f"{at.year - 622 + 1}-{at:%m-%d}", "epoch": "Thu, 01 Jan 1970 00:00:00 GMT",
    }.get(dating.kind, format_datetime(at))  # fmt: skip
    return f"<pubDate>{stated}</pubDate>" if stated else ""


def in_page(dating: Dating, at: datetime) -> str:
    """The tag in a page's head, or a line of its body."""
    tags = {
        "no dates": "", "no date in page": "", "epoch": "",
        "contradicting": _published((at - timedelta(days=900)).isoformat()),  # a template's own date
        "date in text": "<p>The base was opened on 3 March 2019.</p>",
        "other order": f'<p class="date">{at:%d/%m/%Y}</p>',
        "other calendar": f'<meta name="date" content="{at.year + 543}-{at:%m-%d}">',
        "misspelt dates": f'<p class="date">{at:%d} Novembr {at:%Y}</p>',
    }  # fmt: skip
    return tags.get(dating.kind, _published(at.isoformat()))


def _published(stated: str) -> str:
    return f'<meta property="article:published_time" content="{stated}">'
