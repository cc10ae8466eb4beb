"""Lists of feeds in OPML: their feeds into the configuration, and the configuration's feeds as such a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from alerts.app.config_writing import edited_config
from alerts.app.known_sources import known_sources, plain_name, source_key
from alerts.configuration import Config
from crawler.errors import UsageError
from crawler.outlets import free_id
from crawler.scalars import literal_url_fault
from crawler.sources.outlines import Outline, read_outlines, written_outlines


@dataclass(frozen=True, slots=True)
class ImportedFeeds:
    """The ids of the sources that were added, how many feeds were known before, and which were left out, each with why.

    `is_damaged`: the list is broken XML, so that feeds may be missing.
    """

    added: tuple[str, ...]
    known: int
    wrong: tuple[tuple[str, str], ...]
    is_damaged: bool = False


def import_feeds(path: Path, file: Path, environ: Mapping[str, str]) -> ImportedFeeds:
    """Write the feeds of an OPML file into the configuration at `path`.

    Raises:
        ConfigError: it holds every error in the configuration.
        UsageError: the list cannot be read, or the configuration not be written; it was not changed.
    """
    try:
        outlines, is_damaged = read_outlines(file.read_bytes())
    except ValueError as error:
        raise UsageError(f"{file} cannot be read: {error}") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    with edited_config(path, environ) as edit:
        new, known, wrong = _new_feeds(outlines, edit.config)
        edit.add_sources(new)
    return ImportedFeeds(tuple(new), known, wrong, is_damaged)


def _new_feeds(
    outlines: Iterable[Outline], config: Config
) -> tuple[dict[str, dict[str, str]], int, tuple[tuple[str, str], ...]]:
    """The sources to add by their ids, how many feeds are known, and which are left out, each with why."""
    known, taken = set(known_sources(config)), set(config.places)
    new: dict[str, dict[str, str]] = {}
    wrong: list[tuple[str, str]] = []
    twice = 0
    for one in outlines:
        if fault := literal_url_fault(one.url):
            wrong.append((one.url, fault))
        elif (key := source_key("feed", one.url)) in known:
            twice += 1
        else:
            known.add(key)
            id_ = free_id(one.name, urlsplit(one.url).hostname or "", taken)
            taken.add(id_)
            new[id_] = {"feed": one.url, **({"name": name} if (name := plain_name(one.name)) else {})}
    return new, twice, tuple(wrong)


def feed_list(config: Config) -> tuple[bytes, int]:
    """The feeds of the configuration as an OPML document, and how many they are."""
    feeds = [Outline(one.name or one.id, one.url) for one in config.sources if one.kind == "feed"]
    return written_outlines(feeds, "Vedette"), len(feeds)
