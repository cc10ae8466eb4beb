"""The values that config.yaml becomes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from alerts.matching import RuleSet
from alerts.model import Channel, Entity, Rule
from crawler.errors import Problem
from crawler.model import CrawlSettings, Source


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration without errors.

    `store` is absolute. `entities` holds the shipped pack with the file's own laid over it. `keep_text`: None keeps
    texts for ever. `secrets` are the texts that no log may show. `files` are all files that were read, `folders` those
    where more may appear that `include` names: both are to be watched. `ruleset` is built of `rules` and `entities`.
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
    keep_text: timedelta | None
    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    ruleset: RuleSet = field(repr=False)
    secrets: frozenset[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A configuration, and what in it is doubtful."""

    config: Config
    warnings: tuple[Problem, ...]
