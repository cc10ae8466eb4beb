"""What ties a page to the entry that led to it: the words by which its feed names the article. Pure.

A page that has none of them may be an outage or a login in words that nobody knows. It may also be the article under
another headline. So its words count as hits, and decide no NOT.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Final

from crawler.closer_look import tokens

MIN_TIED_SHARE: Final = 0.5  # of the telling words of a headline, or of a teaser
MIN_SHORT_SHARE: Final = 2 / 3  # of a headline's, when the page is as short as an outage of the same ministry
SHORT_PAGE: Final = 100  # words
MIN_TOLD: Final = 3  # telling words of a teaser; fewer may be the name of a section
MIN_TELLING_LETTERS: Final = 5  # shorter words stand in any text: "with", "will", "oder", "dans"
STEM_LETTERS: Final = 5  # words are the same when they begin alike, for case endings differ
_NAME: Final = re.compile(r"\b[^\W\d_a-zа-яёіїєґ](?:[^\W\d_a-zа-яёіїєґ]{1,3}|\w{3})\b")  # NATO, Kyiv
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def is_tied(headline: str | None, teaser: str | None, page: str, site: str = "") -> bool:
    """Whether a page has half of the telling words of the headline, or of the teaser, that its feed gives.

    A short page needs two thirds of the headline's. A teaser alone ties no page that lacks every word of a longer
    headline: it may be what the outlet says of itself.
    `site`: the names of the outlet and its address, which stand in all of its pages and tie none. True when the feed
    says nothing.
    """
    names = _stems(site)
    named, told = (_telling(text or "") - names for text in (headline, teaser))
    if not named and not told:
        return True
    shown = _stems(page)
    share = MIN_TIED_SHARE if is_long(page) else MIN_SHORT_SHARE
    if named and len(named & shown) >= share * len(named):
        return True
    if named and (len(told) < MIN_TOLD or (len(named) > 1 and not named & shown)):
        return False
    return bool(told) and len(told & shown) >= MIN_TIED_SHARE * len(told)


def is_long(page: str) -> bool:
    """Whether a page has more words than sites write when they are out of order."""
    return len(tokens(page)) >= SHORT_PAGE


def _telling(text: str) -> frozenset[str]:
    """The stems of the words that name a topic; of a text without any, of all its words."""
    names = {name.casefold()[:STEM_LETTERS] for name in _NAME.findall(unicodedata.normalize("NFKC", text))}
    every = _stems(text)
    telling = {
        stem for stem in every
        if len(stem) >= MIN_TELLING_LETTERS or stem in names or any(map(str.isdigit, stem)) or _UNSPACED.match(stem)
    }  # fmt: skip
    return frozenset(telling or every)


def _stems(text: str) -> frozenset[str]:
    """The first letters of each word; of a script without blanks each two letters that stand together."""
    words = tokens(text)
    pairs = (f"{one}{other}" for one, other in pairwise(words) if _is_sign(one) and _is_sign(other))
    return frozenset((*(word[:STEM_LETTERS] for word in words if not _is_sign(word)), *pairs))


def _is_sign(token: str) -> bool:
    return len(token) == 1 and _UNSPACED.match(token) is not None
