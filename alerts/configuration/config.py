"""The values that config.yaml becomes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from alerts.model import Channel, Entity, Rule
from crawler.errors import Problem
from crawler.model import CrawlSettings, Source
from crawler.scalars import ListenAddress

if TYPE_CHECKING:
    from alerts.configuration.cross_checks import KeyedEntry
    from alerts.configuration.shapes import RuleShape
    from alerts.matching import RuleSet  # heavy; whoever loads the rules has it


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """The ids of what has `enabled: false`."""

    rules: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


NOTHING_OFF: Final = SwitchedOff()


@dataclass(frozen=True, slots=True)
class Keep:
    """How long texts, polls, attempts and judged changes are kept; None: for ever."""

    text: timedelta | None = None
    polls: timedelta | None = None
    attempts: timedelta | None = None
    changes: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration without errors.

    `store` is an absolute path. `entities` holds the shipped entities, changed and extended by those of the file.
    `secrets` are texts that no log may show. `files` are the files
    that were read; `folders` are those in which new files may match `include`. A daemon watches both. `ruleset` is
    built from `rules` and `entities`. `sources` and `rules` are those in force; `channels` has those that are switched
    off, too, so that what they do not get is counted. `trouble`: the ids of the channels that hear of trouble
    with Vedette itself; `heartbeat`: the address to call while all is well, which is secret. `metrics`: where they are
    served, None for nowhere. `templates`: the name and source of each template of the user's. `places`: the file and
    line of each source, by its id.
    """

    path: Path
    store: Path
    timezone: ZoneInfo
    crawl: CrawlSettings
    sources: tuple[Source, ...]
    channels: tuple[Channel, ...]
    entities: Mapping[str, Entity]
    rules: tuple[Rule, ...]
    alert_max_age: timedelta
    keep: Keep
    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    ruleset: "RuleSet" = field(repr=False)
    secrets: frozenset[str] = field(repr=False)
    off: SwitchedOff = NOTHING_OFF
    trouble: tuple[str, ...] = ()
    heartbeat: str | None = field(default=None, repr=False)
    metrics: ListenAddress | None = None
    templates: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    places: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def owners(self) -> dict[str, str]:
        """Who owns a source, by its id, for those that say so; case does not tell owners apart."""
        return {source.id: source.owner.casefold() for source in self.sources if source.owner}


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a configuration names, without the meaning of its rules: enough for a command that judges nothing.

    `rules` and `channels` are the ids of those in force, `sources` the sources in force, with their shortest pauses
    before the budget of their site. The others are as in a `Config`. `warnings`: of what was read.
    """

    store: Path
    timezone: ZoneInfo
    sources: tuple[Source, ...]
    rules: tuple[str, ...]
    channels: tuple[str, ...]
    keep: Keep
    off: SwitchedOff
    places: Mapping[str, str] = field(repr=False)
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A configuration, its warnings, and how many of them comments in the files silence.

    `entries`: its rules as they stand in the files, those that are switched off, too.
    """

    config: Config
    warnings: tuple[Problem, ...]
    silenced: int = 0
    entries: tuple["KeyedEntry[RuleShape]", ...] = field(default=(), repr=False)
