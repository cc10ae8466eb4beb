"""What an outlet calls itself, from the title of its feed and the name that its pages state. Pure."""

import re
from typing import Final

MAX_CHARACTERS: Final = 80
# What feeds add to the outlet's name at an end, after a dash, a bar or a colon: the kind of document, or the part of
# the site. A title of such words alone names nobody.
_GENERIC_WORDS: Final = (
    "rss feed feeds atom xml news latest headlines top stories articles posts blog home all world main front page "
    "recent updates press releases release nachrichten aktuelles actualités actualites noticias новини новости"
)
_GENERIC: Final = frozenset(_GENERIC_WORDS.split())
_SEPARATORS: Final = re.compile(r" [-–—|:»·/]{1,3} | ?[|»] ?|: ")  # of a title with single spaces
_KIND_AT_END: Final = re.compile(r"(?i)[ (:|-]{0,3}\b(?:rss|atom)(?: feeds?)?\W{0,3}\Z")
_WORDS: Final = re.compile(r"\w+")


def outlet_name(feed_title: str | None, page_outlet: str | None) -> str | None:
    """The name for people; None when neither says one.

    What the pages state is preferred when the feed's title holds it. Of a title in parts, those that only say what kind
    of document it is are left out; of several others none can be told to be the outlet's, so the whole title stays.
    """
    title, stated = _one_line(feed_title), _one_line(page_outlet)
    if stated and (not title or stated.casefold() in title.casefold()):
        return stated
    parts = [part for part in _SEPARATORS.split(title) if not _is_generic(part)] if title else []
    name = _without_kind(parts[0] if len(parts) == 1 else title) if parts else ""
    return name or stated or None


def _one_line(text: str | None) -> str:
    line = " ".join((text or "").split())
    return line if len(line) <= MAX_CHARACTERS else ""


def _is_generic(part: str) -> bool:
    words = _WORDS.findall(part.casefold())
    return not words or all(word in _GENERIC or word.isdigit() for word in words)


def _without_kind(name: str) -> str:
    """`name` without "RSS" or "RSS Feed" at its end."""
    return _KIND_AT_END.sub("", name).strip()
