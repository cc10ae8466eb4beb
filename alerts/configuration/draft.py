"""A configuration read and validated in shape only: what its files say, before anything is made of it."""

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alerts.configuration.config import Keep, SwitchedOff
from alerts.configuration.cross_checks import KeyedEntry, entries, owner
from alerts.configuration.environment import Variables, filled
from alerts.configuration.files import ConfigPart, document, included, part_of
from alerts.configuration.problems import ProblemList
from alerts.configuration.shapes import ChannelShape, EntityShape, KeepShape, RuleShape, SmtpShape
from crawler.config import KIND_KEYS, SourceShape, key_value
from crawler.errors import ConfigError


def refuse_missing(path: Path) -> None:
    """Do nothing when there is a file at `path`.

    Raises:
        ConfigError: there is none.
    """
    if not os.path.isfile(path):  # noqa: PTH113 - false for a folder without search permission, where Path.is_file raises
        raise ConfigError(f"{path}: there is no such file; `vedette init` writes one to start from")


@contextmanager
def garbage_collection_paused() -> Iterator[None]:
    """Pause garbage collection: no value of 10,000 rules is garbage, and scanning them costs a fifth more."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Draft:
    """What all files say, validated in shape only.

    `complete`: every file could be read, so that all ids are known. `optional`: required keys that may be missing.
    """

    parts: tuple[ConfigPart, ...]
    complete: bool
    channels: tuple[KeyedEntry[ChannelShape], ...]
    sources: tuple[KeyedEntry[SourceShape], ...]
    entities: tuple[KeyedEntry[EntityShape], ...]
    rules: tuple[KeyedEntry[RuleShape], ...]
    smtp: SmtpShape | None
    optional: frozenset[str]

    @property
    def off(self) -> SwitchedOff:
        """The ids of what is switched off."""
        return SwitchedOff(_off(self.rules), _off(self.sources), _off(self.channels))

    @property
    def keep(self) -> Keep:
        """How long things are kept."""
        shape = owner(self.parts, "keep").shape.keep or KeepShape()
        return Keep(shape.text, shape.polls, shape.attempts, shape.changes)

    @property
    def places(self) -> dict[str, str]:
        """The file and line where each source's address stands, by its id."""
        return {one.id: _line_of_address(one) for one in self.sources}


def draft_of(
    path: Path, known: Variables, problems: ProblemList, optional: frozenset[str] = frozenset()
) -> Draft | None:
    """The main file and those it includes; None when nothing in the main file can be read."""
    main = _part(path, str(path), known, problems, optional)
    if main is None:
        return None
    others = [_part(file, shown, known, problems, optional) for file, shown in included(main, problems)]
    for part in filter(None, others):
        if part.shape.include:
            problems.error(part.marked.key_place(("include",)), "only the main file may include others")
    parts = (main, *filter(None, others))
    return Draft(
        parts=parts,
        complete=main.is_whole(("include",)) and None not in others,
        channels=entries(parts, "channels", ChannelShape),
        sources=entries(parts, "sources", SourceShape),
        entities=entries(parts, "entities", EntityShape),
        rules=entries(parts, "rules", RuleShape),
        smtp=owner(parts, "smtp").shape.smtp,
        optional=optional,
    )


def _part(
    file: Path, shown: str, known: Variables, problems: ProblemList, optional: frozenset[str]
) -> ConfigPart | None:
    marked = document(file, shown, problems)
    if marked is None:
        return None
    plain, failed = filled(marked, known, problems)
    if isinstance(plain, dict):
        plain = {key: value for key, value in plain.items() if value or key not in optional}
    return part_of(file, marked, plain, failed, problems)


def _line_of_address(source: KeyedEntry[SourceShape]) -> str:
    """The file and line where a source's address stands."""
    place = source.place(next(key for key in KIND_KEYS if key_value(source.shape, key)))
    return f"{place.file}:{place.line}"


def _off(
    found: Iterable[KeyedEntry[RuleShape] | KeyedEntry[SourceShape] | KeyedEntry[ChannelShape]],
) -> tuple[str, ...]:
    return tuple(one.id for one in found if not one.shape.enabled)
