"""One page in place of many articles: what a site shows at every address while it is out of order. Pure.

Such a page may say anything, in any language. It shows by what it is: one text at several addresses, without the
headline of any of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.closer_look import tokens
from crawler.urls import key_url, site_of

MIN_PAGES: Final = 3  # addresses with headlines of their own
MIN_HEADLINE_SHARE: Final = 0.5  # of a headline's words, for a page to show it
MAX_LENGTH: Final = 20_000  # characters of such a page; comparing one of 300,000 takes 40 ms
OPENING_LENGTH: Final = 500
# What such a page says differently each time: the time of day, the number of the request.
_PASSING: Final = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b|(?<![\w-])(?=[\w-]*\d)[\w-]{10,}\b")


@dataclass(frozen=True, slots=True)
class PageText:
    """What was read at an address. `headline`: what the feed calls the article there, None when it does not say."""

    url: str
    headline: str | None
    title: str | None
    text: str


def one_text_for_many(readings: Sequence[PageText]) -> frozenset[int]:
    """The places of the readings that show one text at three addresses of one site or more, with other headlines each.

    A page that shows the headline of its article is none of them, whatever text it shares, and neither is a long one.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for place, reading in enumerate(readings):
        if len(reading.text) <= MAX_LENGTH and lacks_headline(reading):
            places.setdefault((site_of(reading.url), _lasting(reading.text)), []).append(place)
    return frozenset(
        place
        for group in places.values()
        if len({key_url(readings[i].url) for i in group}) >= MIN_PAGES
        and len({tuple(tokens(readings[i].headline or "")) for i in group}) >= MIN_PAGES
        for place in group
    )


def lacks_headline(reading: PageText) -> bool:
    """Whether a page has text, but not the headline that its feed gives it; false when there is none to look for."""
    words = set(tokens(reading.headline or ""))
    if not words or not reading.text.strip():
        return False
    shown = set(tokens(f"{reading.title or ''}\n{reading.text[:OPENING_LENGTH]}"))
    return len(words & shown) < MIN_HEADLINE_SHARE * len(words)


def _lasting(text: str) -> str:
    return " ".join(tokens(_PASSING.sub(" ", text)))
