"""Reads the files of a configuration, the main one and those it includes, and validates the shape of each."""

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from alerts.configuration.error_sentences import is_misspelt, problems_of
from alerts.configuration.problems import ProblemList
from alerts.configuration.shapes import FileShape
from alerts.configuration.yaml.marked import KeyPath, Marked, Plain, read_yaml
from alerts.configuration.yaml.places import YamlPlace, lines_of

SECTIONS: Final = ("channels", "sources", "entities", "rules")
VALIDATION_ROUNDS: Final = (
    3  # leaving out a wrong value may make the mapping around it invalid, which the next round leaves out
)


@dataclass(frozen=True, slots=True)
class ConfigPart:
    """One file: its values in `shape`, and in `marked` the document with their places.

    `dropped` are the paths of values that were left out of `shape` because they are wrong; each is noted already.
    """

    path: Path
    marked: Marked
    shape: FileShape
    dropped: frozenset[KeyPath]

    def is_whole(self, path: KeyPath) -> bool:
        """Whether nothing at or below `path` was left out."""
        return not any(each[: len(path)] == path for each in self.dropped)

    def has(self, key: str) -> bool:
        """Whether the file has `key` at its top level, even if misspelt or with a wrong value."""
        top = self.marked.plain if isinstance(self.marked.plain, dict) else {}
        return key in top or is_misspelt((key,), (path for path in self.dropped if len(path) == 1))

    def has_misspelt_section(self) -> bool:
        """Whether a section's name is misspelt, so that its ids are unknown."""
        unknown = [path for path in self.dropped if len(path) == 1 and path[0] not in FileShape.model_fields]
        return any(is_misspelt((section,), unknown) for section in SECTIONS)


def text_of(file: Path, shown: str, problems: ProblemList) -> str | None:
    """The text of `file`; None, with an error noted, when it cannot be read."""
    problems.files.append(shown)
    try:
        raw = file.read_bytes()
    except OSError as error:
        problems.error(YamlPlace(shown, 1, 1), f"the file cannot be read: {error.strerror}")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        problems.error(lines_of(shown, before).place(len(before)), "this is not UTF-8 text; save the file as UTF-8")
        return None


def document(file: Path, shown: str, problems: ProblemList) -> Marked | None:
    """The YAML document in `file`; None when nothing in it can be read. Errors are noted."""
    text = text_of(file, shown, problems)
    if text is None:
        return None
    marked, wrong = read_yaml(shown, text)
    problems.errors.extend(wrong)
    return marked


def part_of(file: Path, marked: Marked, plain: Plain, failed: frozenset[KeyPath], problems: ProblemList) -> ConfigPart:
    """The part made of `plain`, the values of `marked`; values of the wrong shape are noted and left out.

    `failed`: paths of values that are already known to be wrong; they are left out too.
    """
    dropped = {_entry_key(path) for path in failed}
    plain = _without(plain, dropped)
    for _ in range(VALIDATION_ROUNDS):
        try:
            return ConfigPart(file, marked, FileShape.model_validate(plain), frozenset(dropped))
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
        problems.errors.extend(problems_of(marked, (each for each in errors if not _follows(each, dropped))))
        out = {_left_out(each) for each in errors}
        dropped |= out
        plain = _without(plain, out)
    return ConfigPart(file, marked, FileShape(), frozenset({()}))


def included(main: ConfigPart, problems: ProblemList) -> tuple[tuple[Path, str], ...]:
    """The files that the main one includes, in the order of the patterns, each once and with the name to show."""
    found: dict[Path, str] = {}
    folder = main.path.parent
    for index, pattern in enumerate(main.shape.include):
        paths = sorted(glob.glob(str(folder / pattern), recursive=True))  # noqa: PTH207 - patterns may be absolute
        place = main.marked.place(("include", index))
        if not paths and glob.has_magic(pattern):
            problems.warn(place, f"no file matches {pattern!r}")
        elif not paths:
            problems.error(place, f"there is no file {pattern!r}")
        for path in map(Path, paths):
            if path.is_file() and path.resolve() != main.path.resolve():
                found.setdefault(path.resolve(), str(Path(main.marked.file).parent / path.relative_to(folder))
                                 if path.is_relative_to(folder) else str(path))  # fmt: skip
    return tuple(found.items())


def _follows(error: ErrorDetails, dropped: set[KeyPath]) -> bool:
    """Whether an error, a missing key or an empty section, only comes from what was left out."""
    path = error["loc"]
    if error["type"] == "too_short":
        return any(each[: len(path)] == path for each in dropped)
    return error["type"] == "missing" and path in dropped


def _left_out(error: ErrorDetails) -> KeyPath:
    """The path to leave out so that the rest becomes valid."""
    path = error["loc"]
    return path[:-1] if error["type"] == "missing" or path[-1:] == ("[key]",) else _entry_key(path)


def _entry_key(path: KeyPath) -> KeyPath:
    """The path of the whole value that contains `path`: one key of an entry in a section, or one other key."""
    return path[:3] if path and path[0] in SECTIONS else path[:2]


def _without(plain: Plain, paths: set[KeyPath]) -> Plain:
    """`plain` without the values at `paths`."""
    if not paths:
        return plain
    if () in paths or not isinstance(plain, dict):
        return {}
    kept: dict[str, Plain] = {}
    for key, value in plain.items():
        below = {path[1:] for path in paths if path[0] == key}
        if () not in below:
            kept[key] = _without(value, below)
    return kept
