"""Entities by what a person calls them: their names, their aliases, the words of their ids. Pure."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

from alerts.model import Entity
from alerts.text.tokens import fold

_WORDS: Final = re.compile(r"[^\W_]+")
_TELLING_LETTERS: Final = 3  # a shorter beginning says nothing
_OWN: Final = 2  # the id and the name for people come first among the spellings
_ALIKE: Final = 0.8  # of 1: how like another a word with a slip of the pen is


def entities_called(called: str, entities: Mapping[str, Entity]) -> list[str]:
    """The ids of the entities that `called` may mean, the likeliest first.

    Those that are called just so come first; then those with all of its words in one name; those with words that begin
    so; those whose whole name is among its words; and where there are none of these, those that are spelled alike. Of
    each, ids and names for people come before aliases, and short ids before long ones.
    """
    words = _words(called)
    ranked = ((_rank(words, entity), len(entity.id), entity.id) for entity in entities.values()) if words else ()
    found = sorted((rank, letters, id_) for rank, letters, id_ in ranked if rank is not None)
    return [id_ for _, _, id_ in found] or _alike(words, entities)


def _rank(words: tuple[str, ...], entity: Entity) -> int | None:
    """How far from certain it is that the words mean the entity; None when they do not."""
    kinds = ((_nearness(words, spelled), at >= _OWN) for at, spelled in enumerate(_spellings(entity)))
    return min((2 * kind + is_alias for kind, is_alias in kinds if kind is not None), default=None)


def _nearness(words: tuple[str, ...], spelled: tuple[str, ...]) -> int | None:
    if words == spelled:
        return 0
    if not set(words) - set(spelled):
        return 1
    if all(len(word) >= _TELLING_LETTERS and any(one.startswith(word) for one in spelled) for word in words):
        return 2 if len(words) == len(spelled) else 3
    return 4 if spelled and not set(spelled) - set(words) and len("".join(spelled)) >= _TELLING_LETTERS else None


def _spellings(entity: Entity) -> Iterator[tuple[str, ...]]:
    yield _words(entity.id)
    yield _words(entity.name)
    yield from map(_words, entity.names)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(fold(text)))


def _alike(words: tuple[str, ...], entities: Mapping[str, Entity]) -> list[str]:
    """The entities one of whose names is spelled like the words, the most alike first."""
    called = " ".join(words)
    found = (
        (max(_likeness(called, " ".join(one)) for one in _spellings(entity)), entity.id) for entity in entities.values()
    )
    return [id_ for likeness, id_ in sorted(found, key=lambda one: (-one[0], one[1])) if likeness >= _ALIKE]


def _likeness(one: str, other: str) -> float:
    if abs(len(one) - len(other)) > max(1, len(one) // 3):
        return 0.0
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE else 0.0
