"""Which longer article may be the whole of a cut one, and which headlines name two articles. Pure.

The report of one day may begin as that of the day before does, so a shared opening proves little. In doubt a longer
article is no whole copy.
"""

from datetime import timedelta
from typing import Final

from crawler.closer_look import Content, continues, numbers_part, tokens

_MIN_SHARED: Final = 0.5  # of the shorter headline's words: then both name one article
_MIN_SAID: Final = 0.5  # of the words of a cut article's headline, by the longer article
_MIN_SAID_LATER: Final = 0.8  # the same where they are dated a day or more apart
_DAY: Final = timedelta(hours=20)
_MIN_LETTERS: Final = 4
_STEM: Final = 5


def is_whole_copy(cut: Content, copy: Content) -> bool:
    """Whether a longer article may be the whole of a cut one: it begins alike, and says what the headline says."""
    if numbers_part(cut.title, copy.title) or not continues(cut.text, copy.text):
        return False
    ours, theirs = frozenset(tokens(cut.title)), frozenset(tokens(copy.title))
    if not ours or not theirs or len(ours & theirs) >= _MIN_SHARED * min(len(ours), len(theirs)):
        return True
    are_dated = cut.published_at and copy.published_at
    is_later = are_dated and abs(cut.at - copy.at) >= _DAY
    return _share_said(cut.title, copy) >= (_MIN_SAID_LATER if is_later else _MIN_SAID)


def _share_said(title: str, copy: Content) -> float:
    """The share of a headline's longer words and numbers that another article has, in any form; 1 where it has none."""
    words = [word for word in tokens(title) if len(word) >= _MIN_LETTERS or word.isdigit()]
    said = {word[:_STEM] for word in (*tokens(copy.title), *tokens(copy.text))}
    return sum(word[:_STEM] in said for word in words) / len(words) if words else 1.0
