"""Loads what config.yaml names without compiling its rules, for commands that judge nothing.

An error in a query, an address of a channel or an example is not found here: `vedette check` shows it, and the daemon
refuses it. So `status` and `mute` work while a rule is being mended, and start in a third of the time.
"""

from collections.abc import Mapping
from pathlib import Path

from alerts.configuration.config import Inventory
from alerts.configuration.cross_checks import check_needed, check_repeats, check_source, check_timezone, owner, store_of
from alerts.configuration.draft import Draft, draft_of, garbage_collection_paused, refuse_missing
from alerts.configuration.environment import TO_SEND_OR_ASK, variables
from alerts.configuration.problems import ProblemList
from alerts.configuration.secret_permissions import warn_of_readable_ledger, warn_of_readable_secrets
from crawler.config import CrawlShape, source_of
from crawler.errors import ConfigError
from crawler.model import Source


def load_inventory(path: Path, environ: Mapping[str, str]) -> Inventory:
    """What the configuration in `path` and the files it includes name, with `${NAME}` replaced as by `load_config`.

    A variable that only channels and sources use may be unset.

    Raises:
        ConfigError: it holds every error that was found, in the order of the files.
    """
    refuse_missing(path)
    with garbage_collection_paused():
        return _inventory(path, environ)


def _inventory(path: Path, environ: Mapping[str, str]) -> Inventory:
    problems = ProblemList()
    known = variables(path.parent, path.parent / ".env", environ, TO_SEND_OR_ASK, problems)
    draft = draft_of(path, known, problems)
    if draft is None:
        raise ConfigError(problems=problems.sorted_errors())
    check_repeats(draft.parts, problems)
    if draft.complete:
        check_needed(draft.parts, problems, draft.optional)
    timezone = check_timezone(owner(draft.parts, "timezone"), problems)
    for source in draft.sources:
        check_source(source, problems)
    place = owner(draft.parts, "store")
    store = store_of(path, place, problems)
    if problems.errors:
        raise ConfigError(problems=problems.sorted_errors())
    warn_of_readable_secrets(draft.parts, known, problems)
    warn_of_readable_ledger(store, place.marked.key_place(("store",)), problems)
    return Inventory(
        store=store,
        timezone=timezone,
        sources=_sources(draft),
        rules=tuple(one.id for one in draft.rules if one.shape.enabled),
        channels=tuple(one.id for one in draft.channels if one.shape.enabled),
        keep=draft.keep,
        off=draft.off,
        places=draft.places,
        warnings=tuple(sorted(problems.warnings)),
    )


def _sources(draft: Draft) -> tuple[Source, ...]:
    crawl = owner(draft.parts, "crawl").shape.crawl or CrawlShape()
    return tuple(source_of(one.id, one.shape, crawl) for one in draft.sources if one.shape.enabled)
