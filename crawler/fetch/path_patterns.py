"""Patterns of paths, as robots.txt (RFC 9309) and tdmrep.json write them. Pure."""

import re
from urllib.parse import quote, unquote_to_bytes, urlsplit

_UNRESERVED = "/*$-._~!'()&+,;=:@%"


def path_of(url: str) -> str:
    """The path and query of a URL, in the spelling of `normal_path`."""
    parts = urlsplit(url)
    return normal_path((parts.path or "/") + (f"?{parts.query}" if parts.query else "")) or "/"


def normal_path(path: str) -> str:
    """The path with percent signs where RFC 3986 needs them and nowhere else, so that spellings compare equal."""
    kept = re.split(r"(%2[fF]|%2[aA]|%24|%3[fF]|%25)", path)  # an escaped / * $ ? % is not the character itself
    return "".join(
        part.upper() if index % 2 else quote(unquote_to_bytes(part), safe=_UNRESERVED.replace("%", "") + "?")
        for index, part in enumerate(kept)
    )


def matches(pattern: str, path: str) -> bool:
    """Whether a path begins with the pattern, `*` standing for anything and a final `$` for the end. Linear."""
    anchored = pattern.endswith("$")
    first, *rest = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not anchored or len(path) == len(first)
    at = len(first)
    *middle, last = rest
    for part in middle:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if anchored:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0
