"""config.yaml to a `Config`: reads the files, gathers every error, and gives nothing when there is one."""

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from alerts.configuration.channel_urls import channel_of, check_channel, check_smtp, secrets
from alerts.configuration.config import Config, Loaded
from alerts.configuration.cross_checks import (
    KeyedEntry,
    check_digest,
    check_needed,
    check_repeats,
    check_rule,
    check_source,
    check_timezone,
    entries,
    ids,
    owner,
    store_of,
    warn_of_unused_channels,
)
from alerts.configuration.environment import Variables, filled, variables
from alerts.configuration.examples import check_examples
from alerts.configuration.files import ConfigPart, document, included, part_of
from alerts.configuration.lint import lint
from alerts.configuration.problems import ProblemList
from alerts.configuration.rule_building import entities_of, ruleset_of, warn_of_unused_entities
from alerts.configuration.secret_permissions import warn_of_readable_secrets
from alerts.configuration.shapes import ChannelShape, EntityShape, RuleShape, SmtpShape
from alerts.configuration.values import rule_of
from crawler.config import CrawlShape, SourceShape, crawl_settings, source_of
from crawler.errors import ConfigError

ALERT_MAX_AGE: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Draft:
    """All that the files say, in shape but unchecked. `complete`: no file is missing whose ids others may name."""

    parts: tuple[ConfigPart, ...]
    complete: bool
    channels: tuple[KeyedEntry[ChannelShape], ...]
    sources: tuple[KeyedEntry[SourceShape], ...]
    entities: tuple[KeyedEntry[EntityShape], ...]
    rules: tuple[KeyedEntry[RuleShape], ...]
    smtp: SmtpShape | None


def load_config(path: Path, environ: Mapping[str, str]) -> Loaded:
    """The configuration in `path` and the files it includes, with `${NAME}` filled from `environ` and `.env`.

    Raises:
        ConfigError: with every error that was found, in the order of the files.
    """
    if not os.path.isfile(path):  # noqa: PTH113 - of a folder that may not be searched it says no; Path.is_file raises
        raise ConfigError(f"{path}: there is no such file; `vedette init` writes one to start from")
    with _uncollected():
        return _loaded(path, environ)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: what thousands of rules are made of stays; going over it costs a fifth more."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _loaded(path: Path, environ: Mapping[str, str]) -> Loaded:
    findings = ProblemList()
    known = variables(path.parent, path.parent / ".env", environ, findings)
    draft = _draft(path, known, findings)
    config = _config(path, draft, known, findings) if draft else None
    if findings.errors or config is None:
        raise ConfigError(problems=findings.sorted_errors())
    warn_of_readable_secrets(draft.parts if draft else (), known, findings)
    return Loaded(config, tuple(sorted(findings.warnings)))


def _draft(path: Path, known: Variables, findings: ProblemList) -> Draft | None:
    """The main file and those it includes, None when nothing of the main one can be read."""
    main = _part(path, str(path), known, findings)
    if main is None:
        return None
    others = [_part(file, shown, known, findings) for file, shown in included(main, findings)]
    for part in filter(None, others):
        if part.shape.include:
            findings.error(part.marked.key_place(("include",)), "only the main file may include others")
    parts = (main, *filter(None, others))
    return Draft(
        parts=parts,
        complete=main.is_whole(("include",)) and None not in others,
        channels=entries(parts, "channels", ChannelShape),
        sources=entries(parts, "sources", SourceShape),
        entities=entries(parts, "entities", EntityShape),
        rules=entries(parts, "rules", RuleShape),
        smtp=owner(parts, "smtp").shape.smtp,
    )


def _folders(path: Path, main: ConfigPart) -> tuple[Path, ...]:
    """The folder of the main file, and those that its `include` patterns look into."""
    places = (path.parent, *((path.parent / pattern).parent for pattern in main.shape.include))
    return tuple(dict.fromkeys(place.absolute() for place in places if place.is_dir()))


def _part(file: Path, shown: str, known: Variables, findings: ProblemList) -> ConfigPart | None:
    marked = document(file, shown, findings)
    if marked is None:
        return None
    plain, failed = filled(marked, known, findings)
    return part_of(file, marked, plain, failed, findings)


def _config(path: Path, draft: Draft, known: Variables, findings: ProblemList) -> Config | None:
    """The configuration, None when there are errors."""
    _check(draft, findings)
    timezone = check_timezone(owner(draft.parts, "timezone"), findings)
    store = store_of(path, owner(draft.parts, "store"), findings)
    entities = entities_of(draft.entities, findings)
    channel_ids = tuple(channel.id for channel in draft.channels)
    rules = tuple(rule_of(rule.id, rule.shape, channel_ids) for rule in draft.rules)
    ruleset = ruleset_of(draft.rules, rules, entities, findings)
    if ruleset:
        check_examples(draft.rules, rules, ruleset, findings)
    if findings.errors or ruleset is None:
        return None
    crawl = owner(draft.parts, "crawl").shape.crawl or CrawlShape()
    channels = tuple(channel_of(channel.id, channel.shape, draft.smtp) for channel in draft.channels)
    keep = owner(draft.parts, "keep").shape.keep
    return Config(
        path=path,
        store=store,
        timezone=timezone,
        crawl=crawl_settings(crawl),
        sources=tuple(source_of(source.id, source.shape, crawl) for source in draft.sources),
        channels=channels,
        entities=entities,
        rules=rules,
        alert_max_age=owner(draft.parts, "alert_max_age").shape.alert_max_age or ALERT_MAX_AGE,
        keep_text=keep.text if keep else None,
        files=(*(part.path for part in draft.parts), *((known.file,) if known.file else ())),
        folders=_folders(path, draft.parts[0]),
        ruleset=ruleset,
        secrets=secrets((channel.shape for channel in draft.channels), draft.smtp),
    )


def _check(draft: Draft, findings: ProblemList) -> None:
    """Note what the parts of the configuration say against each other."""
    check_repeats(draft.parts, findings)
    if draft.complete:
        check_needed(draft.parts, findings)
    if draft.complete and not any(part.has_misspelt_section() for part in draft.parts):
        channels, sources = ids(draft.parts, "channels"), ids(draft.parts, "sources")
        digesting = frozenset(channel.id for channel in draft.channels if channel.shape.digest)
        for rule in draft.rules:
            check_rule(rule, channels, sources, findings)
            check_digest(rule, digesting, findings)
    for source in draft.sources:
        check_source(source, findings)
    for channel in draft.channels:
        check_channel(channel, findings)
    _check_mail(draft, findings)
    warn_of_unused_channels(draft.rules, draft.channels, findings)
    warn_of_unused_entities(draft.entities, draft.rules, findings)
    lint(draft.rules, draft.entities, findings)


def _check_mail(draft: Draft, findings: ProblemList) -> None:
    """Note mail channels without a server, and a server without mail channels."""
    part = owner(draft.parts, "smtp")
    mailing = [channel for channel in draft.channels if channel.shape.mail]
    if draft.smtp:
        check_smtp(draft.smtp, part, findings)
        if not mailing:
            findings.warn(part.marked.key_place(("smtp",)), "no channel has mail, so smtp is never used")
    elif draft.complete and part.is_whole(("smtp",)):
        for channel in mailing:
            place = channel.key_place("mail")
            findings.error(place, f"the channel {channel.id!r} sends mail, but there is no smtp: with a server")
