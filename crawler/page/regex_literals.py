"""Finds literals of which every match of a regular expression contains one, so that a cheap test rules most texts out.

Understands the syntax that gates.tsv uses: literals, groups, `|`, `?`, `*`, `{}`, `[]` and escapes.
"""

from collections.abc import Iterator
from typing import Final

SPECIAL_CHARACTERS: Final = frozenset(".^$*+?{}[]\\|()")
OPTIONAL_QUANTIFIERS: Final = ("?", "*", "{0,")


def required_literals(source: str) -> tuple[str, ...]:
    """The literals for the pattern `source`; empty when there are none, so that the pattern must always be tried."""
    found: set[str] = set()
    for branch in _branches(source):
        best = max((_group_keys(part) for part in _mandatory(branch)), key=_worth, default=())
        if not best:
            return ()
        found.update(best)
    return tuple(sorted(found))


def _worth(pieces: tuple[str, ...]) -> tuple[int, int]:
    """Prefers sets whose shortest literal is long, then small sets."""
    return min(map(len, pieces), default=0), -len(pieces)


def _group_keys(part: str) -> tuple[str, ...]:
    return required_literals(part[1:-1].removeprefix("?:")) if part.startswith("(") else (part,)


def _branches(source: str) -> Iterator[str]:
    """`source` split at each `|` outside brackets."""
    start = depth = 0
    for index, character in enumerate(source):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "|" and depth == 0:
            yield source[start:index]
            start = index + 1
    yield source[start:]


def _mandatory(branch: str) -> Iterator[str]:
    """The literal runs and the bracketed groups of `branch` that are not optional."""
    run = ""
    position = 0
    while position < len(branch):
        end = _end(branch, position)
        part, is_optional = branch[position:end], branch.startswith(OPTIONAL_QUANTIFIERS, end)
        if part[0] not in SPECIAL_CHARACTERS and not is_optional:
            run += part
        elif part[0] != "+":
            if run:
                yield run
            run = ""
            if part[0] == "(" and not is_optional:
                yield part
        position = end
    if run:
        yield run


def _end(branch: str, position: int) -> int:
    """The end of the group, class, escape, braces or character that starts at `position`."""
    opening = branch[position]
    if opening == "\\":
        return position + 2
    closing = {"(": ")", "[": "]", "{": "}"}.get(opening)
    if closing is None:
        return position + 1
    depth = 0
    for index in range(position, len(branch)):
        depth += (branch[index] == opening) - (branch[index] == closing)
        if depth == 0:
            return index + 1
    return len(branch)
