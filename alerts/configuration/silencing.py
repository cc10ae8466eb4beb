"""`# vedette: ignore REASON`: a comment that silences warnings, which are counted. Pure."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from alerts.configuration.cross_checks import KeyedEntry
from alerts.configuration.problems import ProblemList
from alerts.configuration.shapes import EntityShape, RuleShape
from alerts.configuration.yaml.places import YamlPlace

_COMMENT: Final = re.compile(r"(?:^|\s)#\s*vedette:\s*ignore\b[ \t:]*(.*)$")
Entry = KeyedEntry[RuleShape] | KeyedEntry[EntityShape]


def silence(found: ProblemList, entries: Sequence[Entry], problems: ProblemList) -> None:
    """Pass warnings on, but for those that a comment with a reason silences; a comment without one is told."""
    comments = {file: _comments(text) for file, text in _texts(entries).items()}
    for file, lines in comments.items():
        for line, (column, reason) in lines.items():
            if not reason:
                place = YamlPlace(file, line, column)
                problems.warn(
                    place, "this silences nothing without a reason; write one, as in: # vedette: ignore both wanted"
                )
    starts = _starts(entries) if any(comments.values()) else {}
    for warning in found.warnings:
        lines = comments.get(warning.file, {})
        at = starts.get(warning.file, [])
        entry = at[bisect_right(at, warning.line) - 1] if at and at[0] <= warning.line else warning.line
        if any(_silences(lines, line) for line in (warning.line, warning.line - 1, entry, entry - 1)):
            problems.silenced.append(warning)
        else:
            problems.warnings.append(warning)


def _silences(lines: dict[int, tuple[int, str]], line: int) -> bool:
    return line in lines and bool(lines[line][1])


def _texts(entries: Sequence[Entry]) -> dict[str, str]:
    return {entry.part.marked.file: entry.part.marked.text for entry in entries}


def _comments(text: str) -> dict[int, tuple[int, str]]:
    """The comments by their line: where each starts, and its reason."""
    if "vedette:" not in text:
        return {}
    found = ((number, _COMMENT.search(line)) for number, line in enumerate(text.splitlines(), 1))
    return {number: (match.start() + 1, match[1].strip()) for number, match in found if match}


def _starts(entries: Sequence[Entry]) -> dict[str, list[int]]:
    """By file, the lines in which entries start, in order."""
    found: dict[str, set[int]] = {}
    for entry in entries:
        place = entry.key_place()
        found.setdefault(place.file, set()).add(place.line)
    return {file: sorted(lines) for file, lines in found.items()}
