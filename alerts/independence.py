"""How many independent sources tell of an event. Pure."""

from collections.abc import Iterable


def independent_sources(tellings: Iterable[tuple[int, str]]) -> int:
    """How many there are; each telling is a duplicate group, and the owner of the source.

    The outlets that print one text are one, and so are those of one owner, whatever they print.
    """
    sets: list[tuple[set[int], set[str]]] = []
    for group, owner in tellings:
        groups, owners = {group}, {owner}
        apart = []
        for known in sets:
            if known[0] & groups or known[1] & owners:
                groups |= known[0]
                owners |= known[1]
            else:
                apart.append(known)
        sets = [*apart, (groups, owners)]
    return len(sets)
