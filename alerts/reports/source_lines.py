"""The line of the file that a problem is about, and a caret under the place. Pure."""

import re
from collections.abc import Sequence
from typing import Final
from unicodedata import east_asian_width

from crawler.errors import Problem

# Lines of other sections may hold passwords.
_SHOWN_SECTIONS: Final = frozenset({"rules", "entities"})
_SECTION: Final = re.compile(r"([A-Za-z_]+):")
_WIDTH: Final = 110  # cells of a line that are shown


def line_and_caret(problem: Problem, lines: Sequence[str]) -> tuple[str, str] | None:
    """The line of a rule or an entity, and the caret under the place; None for others. `lines`: those of the file."""
    if not 1 <= problem.line <= len(lines) or _section(lines, problem.line) not in _SHOWN_SECTIONS:
        return None
    line, at = lines[problem.line - 1].replace("\t", " "), problem.column - 1
    first = max(0, min(at - _WIDTH // 2, len(line) - _WIDTH))
    shown = "".join(c if c.isprintable() else " " for c in line[first : first + _WIDTH])
    cells = sum(2 if east_asian_width(c) in "WF" else 1 for c in line[first:at])
    return f"    {shown}", f"    {' ' * cells}^"


def _section(lines: Sequence[str], number: int) -> str | None:
    """The top-level key that a line belongs to."""
    found = (match[1] for line in reversed(lines[:number]) if (match := _SECTION.match(line)))
    return next(found, None)
