"""How many independent sources tell of an event. Pure."""

from collections.abc import Iterable


def independent_sources(tellings: Iterable[tuple[int, str]]) -> int:
    """How many there are; each telling is a text, and the owner of the source, those who printed first before.

    A text counts for the owner who printed it first. So there are as many as owners who printed some text first: copies
    add nothing, nor do more outlets or texts of one owner, and a later telling never makes the number smaller.
    """
    first_of: dict[int, str] = {}
    for text, owner in tellings:
        first_of.setdefault(text, owner)
    return len(set(first_of.values()))
