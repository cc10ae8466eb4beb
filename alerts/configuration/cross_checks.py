"""Checks one part of a configuration against another: repeated ids, missing keys, unknown and unused channels."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path as FilePath
from typing import Final, Generic, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel

from alerts.configuration.files import SECTIONS, ConfigPart
from alerts.configuration.problems import ProblemList
from alerts.configuration.shapes import ChannelShape, RuleShape
from alerts.configuration.spelling import did_you_mean
from alerts.configuration.yaml.marked import KeyPath
from alerts.configuration.yaml.places import YamlPlace
from crawler.config import KIND_KEYS, ListingShape, SourceShape, key_value
from crawler.scalars import ListenAddress
from crawler.urls import is_tracking_parameter

SINGLE_KEYS: Final = (
    "store", "timezone", "include", "crawl", "alert_max_age", "keep", "smtp", "trouble", "heartbeat", "metrics"
)  # fmt: skip
REQUIRED_KEYS: Final = {  # and what each is for
    "store": "names the ledger's file, such as vedette.db",
    "sources": "says what to read",
    "channels": "says where alerts go",
    "rules": "says what to watch for",
}
METRICS_NEED: Final = "they need prometheus_client: pip install 'vedette[metrics]'"
_KIND_NAMES: Final = {key: key if key == "json" else f"a {key}" for key in KIND_KEYS}
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class KeyedEntry(Generic[Shape]):
    """One channel, source, entity or rule, with the file and the section it comes from."""

    id: str
    shape: Shape
    part: ConfigPart
    section: str

    def place(self, *steps: str | int) -> YamlPlace:
        """The place of the value at `steps` within the entry."""
        return self.part.marked.place((self.section, self.id, *steps))

    def character_place(self, path: KeyPath, offset: int) -> YamlPlace:
        """The place of the character `offset` in the text at `path` within the entry."""
        return self.part.marked.place((self.section, self.id, *path), offset)

    def key_place(self, *steps: str) -> YamlPlace:
        """The place of the entry's id, or of the key at the end of `steps` within the entry."""
        return self.part.marked.key_place((self.section, self.id, *steps))

    def is_whole(self, *steps: str) -> bool:
        """Whether the entry, or the value at `steps` within it, was read without an error."""
        return self.part.is_whole((self.section, self.id, *steps))


def entries(parts: Iterable[ConfigPart], section: str, shape: type[Shape]) -> tuple[KeyedEntry[Shape], ...]:
    """The entries of one section in all files, in order; a repeated id gives the first entry."""
    found: dict[str, KeyedEntry[Shape]] = {}
    for part in parts:
        for entry_id, read in getattr(part.shape, section).items():
            assert isinstance(read, shape), "each section has its own shape"
            found.setdefault(entry_id, KeyedEntry(entry_id, read, part, section))
    return tuple(found.values())


def ids(parts: Iterable[ConfigPart], section: str) -> frozenset[str]:
    """Every id in a section, whether its value is right or wrong."""
    plains = (part.marked.plain for part in parts)
    sections = (plain.get(section) for plain in plains if isinstance(plain, dict))
    return frozenset(entry_id for entries in sections if isinstance(entries, dict) for entry_id in entries)


def owner(parts: tuple[ConfigPart, ...], key: str) -> ConfigPart:
    """The first file that has `key`; the main file when none has."""
    return next((part for part in parts if getattr(part.shape, key) is not None), parts[0])


def check_repeats(parts: tuple[ConfigPart, ...], problems: ProblemList) -> None:
    """Note each id and each single key that is in more than one file."""
    first: dict[tuple[str, ...], ConfigPart] = {}
    for part in parts:
        for path in _once(part):
            before = first.setdefault(path, part)
            if before is not part:  # places are looked up only here: ten thousand take seconds
                place = before.marked.key_place(path)
                sentence = f"{path[-1]!r} is already defined in {place.file}:{place.line}"
                problems.error(part.marked.key_place(path), sentence)


def _once(part: ConfigPart) -> Iterator[tuple[str, ...]]:
    """The paths in `part` that only one file may have."""
    if isinstance(part.marked.plain, dict):
        for key, value in part.marked.plain.items():
            if key in SINGLE_KEYS:
                yield (key,)
            elif key in SECTIONS and isinstance(value, dict):
                yield from ((key, entry_id) for entry_id in value)


def check_needed(parts: tuple[ConfigPart, ...], problems: ProblemList, optional: frozenset[str]) -> None:
    """Note the required keys that none of the files has, but for those that are `optional`."""
    main = parts[0].marked
    if not isinstance(main.plain, dict):
        return
    missing = [key for key in REQUIRED_KEYS if key not in optional and not any(part.has(key) for part in parts)]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        purposes = "; ".join(f"{key!r} {REQUIRED_KEYS[key]}" for key in missing)
        problems.error(YamlPlace(main.file, 1, 1), f"{', '.join(map(repr, missing))} {verb} missing: {purposes}")


def store_of(path: FilePath, part: ConfigPart, problems: ProblemList) -> FilePath:
    """The absolute path of the ledger; a relative `store` is relative to the folder of the configuration at `path`."""
    name = part.shape.store or ""
    store = (path.parent / name).absolute()
    if name and (store.is_dir() or name.endswith("/")):
        problems.error(part.marked.place(("store",)), f"store: {name} is a folder; name a file in it")
    return store


def check_timezone(part: ConfigPart, problems: ProblemList) -> ZoneInfo:
    """The time zone of the configuration; UTC when it names none, or one that does not exist, which is noted."""
    name = part.shape.timezone
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):  # an unknown name, a path, a folder of names
        near = did_you_mean(name or "", available_timezones())
    sentence = f"timezone: there is no time zone {name!r}; write one such as Europe/Brussels{near}"
    problems.error(part.marked.place(("timezone",)), sentence)
    return ZoneInfo("UTC")


def check_source(source: KeyedEntry[SourceShape], problems: ProblemList) -> None:
    """Note contradictions among the keys of a source."""
    shape, place = source.shape, source.key_place()
    kinds = [key for key in KIND_KEYS if key_value(shape, key)]
    if len(kinds) > 1:
        sentence = f"the source {source.id!r} has {_KIND_NAMES[kinds[0]]} and {_KIND_NAMES[kinds[1]]}; keep one"
        problems.error(source.key_place(kinds[1]), sentence)
    elif shape.links and kinds in (["feed"], ["sitemap"], ["json"], ["spider"], ["mailbox"]):
        problems.error(source.key_place("links"), f"links belong to a listing; {_KIND_NAMES[kinds[0]]} has none")
    elif not source.is_whole():
        return
    elif not kinds:
        problems.error(
            place, f"the source {source.id!r} needs a feed, a sitemap, a listing, json, a spider or a mailbox"
        )
    elif shape.listing:
        _check_listing(source, shape.listing, problems)
    elif shape.spider and (shape.headers or shape.cookies):
        key = "headers" if shape.headers else "cookies"
        problems.error(source.key_place(key), f"{key} belong to an address; a spider sets those of its requests itself")
    _check_parameters(source, problems)


def _check_listing(source: KeyedEntry[SourceShape], listing: ListingShape, problems: ProblemList) -> None:
    place = source.key_place("listing")
    is_address = source.part.marked.is_text((source.section, source.id, "listing"))
    if is_address and not source.shape.links:
        problems.error(place, f"the source {source.id!r} needs links: a CSS selector")
    elif not is_address and source.shape.links:
        problems.error(source.key_place("links"), "links belong to listing: with an address; cards have items")
    elif not is_address and not listing.items:
        problems.error(place, "listing: 'items' is missing; write a CSS selector of the cards")


def _check_parameters(source: KeyedEntry[SourceShape], problems: ProblemList) -> None:
    """Note parameters that are kept and dropped, and ones that count visitors and can tell no articles apart."""
    shape = source.shape
    if shape.keep_params and shape.drop_params:
        problems.error(source.key_place("drop_params"), "keep_params drops all others already; remove one of the two")
    for index, name in enumerate(shape.keep_params):
        if is_tracking_parameter(name):
            sentence = f"{name!r} counts visitors on every site, so it tells no articles apart; remove it"
            problems.error(source.place("keep_params", index), sentence)


def check_rule(
    rule: KeyedEntry[RuleShape], channels: frozenset[str], sources: frozenset[str], problems: ProblemList
) -> None:
    """Note a rule that is empty, names a missing channel or source, or names one twice."""
    shape = rule.shape
    if not (shape.query or shape.any or shape.all) and rule.is_whole():
        problems.error(rule.key_place(), f"the rule {rule.id!r} is empty; it needs query, any or all")
    _check_examples(rule, problems)
    for key, kind, named, known in (
        ("notify", "channel", shape.notify, channels),
        ("sources", "source", shape.sources, sources),
    ):
        for index, name in enumerate(named):
            if name not in known:
                problems.error(rule.place(key, index), f"there is no {kind} {name!r}{did_you_mean(name, known)}")
            elif name in named[:index]:
                problems.error(rule.place(key, index), f"the {kind} {name!r} is listed twice")


def check_digest(rule: KeyedEntry[RuleShape], digesting: frozenset[str], problems: ProblemList) -> None:
    """Note a rule whose alerts would wait for a digest that none of its channels has.

    `digesting`: the ids of the channels that have a digest.
    """
    shape = rule.shape
    if not rule.is_whole() or (frozenset(shape.notify) & digesting if shape.notify else digesting):
        return
    for key, value in (("urgency", shape.urgency), ("if_cut_off", shape.if_cut_off)):
        if value == "digest":
            problems.error(
                rule.place(key), 'none of the channels of this rule has a digest; add digest: ["07:00"] to one'
            )


def _check_examples(rule: KeyedEntry[RuleShape], problems: ProblemList) -> None:
    """Note a rule whose examples are empty, and each example without a text or a title."""
    examples = rule.shape.examples
    if examples is None:
        return
    if not examples.match and not examples.ignore:
        problems.error(rule.place("examples"), "examples: this is empty; write match or ignore, or remove the key")
    for key, shown in (("match", examples.match), ("ignore", examples.ignore)):
        for index, example in enumerate(shown):
            if not example.text and not example.title:
                problems.error(rule.place("examples", key, index), "an example needs a text or a title")


def warn_of_unused_channels(
    rules: tuple[KeyedEntry[RuleShape], ...],
    channels: Iterable[KeyedEntry[ChannelShape]],
    trouble: tuple[str, ...],
    problems: ProblemList,
) -> None:
    """Warn of each channel that no rule notifies, and that does not hear of `trouble`."""
    named = {*trouble, *(name for rule in rules for name in rule.shape.notify)}
    if not rules or any(not rule.shape.notify for rule in rules):
        return
    for channel in channels:
        if channel.id not in named and channel.shape.enabled:
            problems.warn(channel.key_place(), f"no rule notifies the channel {channel.id!r}")


def warn_of_silent_rules(
    rules: Iterable[KeyedEntry[RuleShape]], channels: Iterable[KeyedEntry[ChannelShape]], problems: ProblemList
) -> None:
    """Warn of each rule in force all of whose channels are switched off."""
    off = frozenset(channel.id for channel in channels if not channel.shape.enabled)
    for rule in rules:
        if rule.shape.enabled and rule.shape.notify and off.issuperset(rule.shape.notify):
            problems.warn(rule.key_place("notify"), f"every channel of the rule {rule.id!r} is switched off")


def check_trouble(part: ConfigPart, channels: frozenset[str], off: Collection[str], problems: ProblemList) -> None:
    """Note each channel under `trouble` that is missing or named twice; warn of one that is switched off."""
    named = part.shape.trouble or ()
    for index, name in enumerate(named):
        place = part.marked.place(("trouble", index))
        if name not in channels:
            problems.error(place, f"there is no channel {name!r}{did_you_mean(name, channels)}")
        elif name in named[:index]:
            problems.error(place, f"the channel {name!r} is listed twice")
        elif name in off:
            problems.warn(place, f"the channel {name!r} is switched off, so it hears of no trouble")


def check_metrics(part: ConfigPart, problems: ProblemList) -> ListenAddress | None:
    """Where metrics are served; warn of an address that others reach, and of a library that is not installed."""
    address = part.shape.metrics
    place = part.marked.place(("metrics",))
    if address and not address.is_loopback:
        problems.warn(
            place, f"whoever reaches {address} can read the metrics and /readyz, which names sources and channels"
        )
    if address and find_spec("prometheus_client") is None:
        problems.warn(place, f"no metrics are served: {METRICS_NEED}")
    return address


def told_by_default(
    channels: Iterable[KeyedEntry[ChannelShape]], rules: Iterable[KeyedEntry[RuleShape]], trouble: tuple[str, ...]
) -> tuple[str, ...]:
    """The channels of a rule that names none: all but those that only hear of `trouble`; all when no other is left."""
    every = tuple(channel.id for channel in channels)
    named = {name for rule in rules for name in rule.shape.notify}
    return tuple(name for name in every if name not in trouble or name in named) or every
