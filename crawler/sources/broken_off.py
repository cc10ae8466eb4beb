"""Whether a feed or a sitemap came to its end, and the part of one that broke off that can be read. Pure.

A connection that ends early, and a file that a server cut, look like a good answer. Some programs never write the last
end tags, and mean no harm: their documents end behind an item. One in ten thousand that is cut does so there, too.
"""

import re
from dataclasses import dataclass
from typing import Final

from crawler.polled import Ending

_NAME: Final = rb"(?:[A-Za-z][\w.-]{0,30}:)?"
_ITEM: Final = rb"(?:item|entry|url|sitemap)"
_ITEM_END: Final = re.compile(rb"</" + _NAME + _ITEM + rb"\s{0,20}>", re.IGNORECASE)
_ITEM_START: Final = re.compile(rb"<" + _NAME + _ITEM + rb"[\s>]", re.IGNORECASE)
_ROOT_END: Final = re.compile(rb"</" + _NAME + rb"(?:rss|feed|rdf|channel|urlset|sitemapindex)\s{0,20}>", re.IGNORECASE)
_COMPLETE: Final = re.compile(rb"</[A-Za-z][\w.:-]{0,80}\s{0,20}>|/>")
_LAST_BYTES: Final = 2048


@dataclass(frozen=True, slots=True)
class Ended:
    """A document with what can be read of it, and how it ended. `has_part`: its last item is there in part."""

    document: bytes
    ending: Ending = "whole"
    has_part: bool = False


def ended(document: bytes) -> Ended:
    """How an XML document in UTF-8 ended, and its items up to the last element that is complete.

    An address that is cut is another address, so that nothing is left of an element that broke off.
    """
    if _ROOT_END.search(document, max(0, len(document) - _LAST_BYTES)):
        return Ended(document)
    ends = [found.end() for found in _ITEM_END.finditer(document)]
    last = ends[-1] if ends else 0
    rest = document[last:].lstrip()
    if ends and not rest:
        return Ended(document, "open")
    if _ROOT_END.search(document, last) or (ends and rest.startswith(b"</")):  # the list ends: all items are here
        return Ended(document)
    begun = _ITEM_START.search(document, last)
    if begun is None:
        return Ended(document, "cut")
    part = document[begun.start() :]
    if (quoted := part.rfind(b"<![CDATA[")) > part.rfind(b"]]>"):
        part = part[:quoted]
    complete = [found.end() for found in _COMPLETE.finditer(part)]
    kept = part[: complete[-1]] if complete else b""
    return Ended(document[: begun.start()] + kept, "cut", has_part=bool(kept))
