"""Loads config.yaml in one pass that collects every error; a configuration with an error is never returned."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from alerts.configuration.channel_urls import channel_of, check_channel, check_smtp, secrets
from alerts.configuration.config import Config, Loaded
from alerts.configuration.cross_checks import (
    KeyedEntry,
    check_digest,
    check_metrics,
    check_needed,
    check_repeats,
    check_rule,
    check_source,
    check_timezone,
    check_trouble,
    ids,
    owner,
    store_of,
    told_by_default,
    warn_of_silent_rules,
    warn_of_unused_channels,
)
from alerts.configuration.draft import Draft, draft_of, garbage_collection_paused, refuse_missing
from alerts.configuration.environment import Variables, variables
from alerts.configuration.examples import check_examples
from alerts.configuration.files import ConfigPart
from alerts.configuration.lint import lint
from alerts.configuration.mailbox_checks import check_mailbox
from alerts.configuration.problems import ProblemList
from alerts.configuration.rule_building import entities_of, ruleset_of, warn_of_unused_entities
from alerts.configuration.secret_permissions import warn_of_readable_ledger, warn_of_readable_secrets
from alerts.configuration.templates_folder import own_templates
from alerts.configuration.values import rule_of
from alerts.matching import build
from crawler.config import CrawlShape, SourceShape, crawl_settings, secrets_of, source_of
from crawler.errors import ConfigError
from crawler.model import Source
from crawler.pace import POLLS_PER_SITE_AND_HOUR, beyond_budget, within_budget

DEFAULT_ALERT_MAX_AGE: Final = timedelta(hours=24)


def load_config(
    path: Path,
    environ: Mapping[str, str],
    optional: frozenset[str] = frozenset(),
    unneeded: frozenset[str] = frozenset(),
) -> Loaded:
    """The configuration in `path` and the files it includes, with `${NAME}` replaced from `environ` and `.env`.

    `optional`: required keys that may be missing or empty, for whoever is about to write them. `unneeded`: sections
    that are not used, so that their variables may be unset, and no channel's URL is tried.

    Raises:
        ConfigError: it holds every error that was found, in the order of the files.
    """
    refuse_missing(path)
    with garbage_collection_paused():
        return _loaded(path, environ, optional, unneeded)


def _loaded(path: Path, environ: Mapping[str, str], optional: frozenset[str], unneeded: frozenset[str]) -> Loaded:
    problems = ProblemList()
    known = variables(path.parent, path.parent / ".env", environ, unneeded, problems)
    draft = draft_of(path, known, problems, optional)
    config = _config(path, draft, known, problems) if draft else None
    if problems.errors or config is None:
        raise ConfigError(problems=problems.sorted_errors())
    parts, rules = (draft.parts, draft.rules) if draft else ((), ())
    warn_of_readable_secrets(parts, known, problems)
    warn_of_readable_ledger(config.store, owner(parts, "store").marked.key_place(("store",)), problems)
    return Loaded(config, tuple(sorted(problems.warnings)), len(problems.silenced), rules)


def _folders(path: Path, parts: tuple[ConfigPart, ...]) -> tuple[Path, ...]:
    """The folder of the main file, those that its `include` patterns search, and the one of templates."""
    templates = owner(parts, "templates").shape.templates
    included = ((path.parent / pattern).parent for pattern in parts[0].shape.include)
    places = (path.parent, *included, *((path.parent / templates,) if templates else ()))
    return tuple(dict.fromkeys(place.absolute() for place in places if place.is_dir()))


def _config(path: Path, draft: Draft, known: Variables, problems: ProblemList) -> Config | None:
    """The configuration; None when there are errors."""
    _check(draft, known.unneeded, problems)
    timezone = check_timezone(owner(draft.parts, "timezone"), problems)
    store = store_of(path, owner(draft.parts, "store"), problems)
    entities = entities_of(draft.entities, problems)
    trouble = owner(draft.parts, "trouble").shape.trouble or ()
    channel_ids = told_by_default(draft.channels, draft.rules, trouble)
    rules = tuple(rule_of(rule.id, rule.shape, channel_ids) for rule in draft.rules)
    ruleset = ruleset_of(draft.rules, rules, entities, problems)
    check_examples(draft.rules, rules, ruleset, problems)
    templates = own_templates(path, owner(draft.parts, "templates"), problems)
    if problems.errors:
        return None
    heartbeat = owner(draft.parts, "heartbeat").shape.heartbeat
    off = draft.off
    rules = tuple(rule for rule in rules if rule.id not in off.rules)
    crawl = owner(draft.parts, "crawl").shape.crawl or CrawlShape()
    channels = tuple(channel_of(channel.id, channel.shape, draft.smtp) for channel in draft.channels)
    return Config(
        path=path,
        store=store,
        timezone=timezone,
        crawl=crawl_settings(crawl, {source.id: source.shape for source in draft.sources}),
        sources=_sources(draft, crawl, problems),
        channels=channels,
        entities=entities,
        rules=rules,
        alert_max_age=owner(draft.parts, "alert_max_age").shape.alert_max_age or DEFAULT_ALERT_MAX_AGE,
        keep=draft.keep,
        files=(*(part.path for part in draft.parts), *((known.file,) if known.file else ())),
        folders=_folders(path, draft.parts),
        ruleset=build(rules, entities) if off.rules else ruleset,
        secrets=_secrets(draft, crawl, heartbeat),
        off=off,
        trouble=trouble,
        heartbeat=heartbeat,
        metrics=check_metrics(owner(draft.parts, "metrics"), problems),
        templates=templates,
        places=draft.places,
    )


def _sources(draft: Draft, crawl: CrawlShape, problems: ProblemList) -> tuple[Source, ...]:
    """The sources that are switched on."""
    shapes = [source for source in draft.sources if source.shape.enabled]
    sources = within_budget([_source(source, crawl) for source in shapes])
    for one in beyond_budget(sources):
        place = next(source.key_place() for source in shapes if source.id == one.first_source)
        problems.warn(
            place,
            f"`every:` of the {one.sources} sources of {one.site} makes {one.polls_an_hour} polls an hour, more than "
            f"the {POLLS_PER_SITE_AND_HOUR} of its budget; they are made, since `every:` is the longest pause",
        )
    return sources


def _source(source: KeyedEntry[SourceShape], crawl: CrawlShape) -> Source:
    """The source, with the file of its spider where it is."""
    made = source_of(source.id, source.shape, crawl)
    return replace(made, spider=str(source.part.path.absolute().parent / made.spider)) if made.spider else made


def _secrets(draft: Draft, crawl: CrawlShape, heartbeat: str | None) -> frozenset[str]:
    """Every text of the configuration that no log may show."""
    of_sources = (secrets_of(source.shape) for source in draft.sources)
    return secrets((channel.shape for channel in draft.channels), draft.smtp).union(
        {heartbeat} if heartbeat else (), secrets_of(crawl), *of_sources
    )


def _check(draft: Draft, unneeded: frozenset[str], problems: ProblemList) -> None:
    """Run every check of one part of the configuration against another."""
    check_repeats(draft.parts, problems)
    if draft.complete:
        check_needed(draft.parts, problems, draft.optional)
    if draft.complete and not any(part.has_misspelt_section() for part in draft.parts):
        channels, sources = ids(draft.parts, "channels"), ids(draft.parts, "sources")
        digesting = frozenset(channel.id for channel in draft.channels if channel.shape.digest)
        for rule in draft.rules:
            check_rule(rule, channels, sources, problems)
            check_digest(rule, digesting, problems)
        check_trouble(owner(draft.parts, "trouble"), channels, draft.off.channels, problems)
    crawl = owner(draft.parts, "crawl").shape.crawl
    for source in draft.sources:
        check_source(source, problems)
        check_mailbox(source, crawl, problems)
    for channel in draft.channels:
        check_channel(channel, problems, is_used="channels" not in unneeded)
    _check_mail(draft, problems)
    warn_of_silent_rules(draft.rules, draft.channels, problems)
    warn_of_unused_channels(draft.rules, draft.channels, owner(draft.parts, "trouble").shape.trouble or (), problems)
    warn_of_unused_entities(draft.entities, draft.rules, problems)
    lint(draft.rules, draft.entities, ids(draft.parts, "sources"), problems)


def _check_mail(draft: Draft, problems: ProblemList) -> None:
    """Note each mail channel when there is no mail server; warn of a mail server without mail channels."""
    part = owner(draft.parts, "smtp")
    mailing = [channel for channel in draft.channels if channel.shape.mail]
    if draft.smtp:
        check_smtp(draft.smtp, part, problems)
        if not mailing:
            problems.warn(part.marked.key_place(("smtp",)), "no channel sends mail, so smtp is never used")
    elif draft.complete and part.is_whole(("smtp",)):
        for channel in mailing:
            place = channel.key_place("mail")
            problems.error(place, f"the channel {channel.id!r} sends mail, but smtp: names no mail server")
