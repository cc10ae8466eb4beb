"""Regular expressions of users: google-re2 (linear time), never Python's `re`. The extra `regex` brings it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from alerts.matching.field_index import Hit
from alerts.matching.finders import Needs, Position, Where
from alerts.query.nodes import Pattern
from alerts.text.tokens import pieces
from crawler.errors import QueryError

_BOUNDARY: Final = re.compile(r"\\b")
_UNESCAPED: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|([\^$])", re.DOTALL)
MAX_MEMORY: Final = 1 << 20


def pattern_hits(node: Pattern) -> "PatternFinder":
    """What finds a pattern.

    Raises:
        QueryError: when google-re2 is not installed or cannot read the pattern.
    """
    try:
        import re2  # type: ignore[import-untyped]  # noqa: PLC0415 - an optional extra, asked for only where a rule uses it
    except ImportError as error:
        sentence = "Regular expressions need google-re2: pip install 'vedette[regex]', or use wildcards."
        raise QueryError(sentence, node.start, node.end) from error
    wanted = node.pattern.replace("\\/", "/").removeprefix("\\b").removesuffix("\\b")
    _check(wanted, node)
    options = re2.Options()
    options.max_mem = MAX_MEMORY
    options.log_errors = False
    try:
        return PatternFinder(re2.compile(_unicode(wanted), options))
    except re2.error as error:
        shown = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        raise QueryError(f"This regular expression cannot be read: {shown}.", node.start, node.end) from error


def _check(pattern: str, node: Pattern) -> None:
    if not pattern:
        raise QueryError("This regular expression is empty.", node.start, node.end)
    if _BOUNDARY.search(pattern):
        sentence = r"A pattern starts and ends at the edges of words by itself; \b inside is not taken."
        raise QueryError(sentence, node.start, node.end)
    anchored = any(match[1] or match[0] in {r"\A", r"\z"} for match in _UNESCAPED.finditer(pattern))
    if anchored:
        raise QueryError(r"A pattern is found anywhere; ^ $ \A \z are not taken.", node.start, node.end)


_CLASSES: Final = {r"\w": r"\pL\pM\pN_", r"\d": r"\p{Nd}"}


def _unicode(pattern: str) -> str:
    r"""The pattern with \w and \d for all scripts; RE2 means ASCII by them."""

    def widened(match: re.Match[str]) -> str:
        if match[0].startswith("["):
            return re.sub(r"\\.", lambda inner: _CLASSES.get(inner[0], inner[0]), match[0], flags=re.DOTALL)
        wide = _CLASSES.get(match[0])
        return f"[{wide}]" if wide else match[0]

    return _UNESCAPED.sub(widened, pattern)


@dataclass(frozen=True, slots=True, eq=False)
class PatternFinder:
    """A pattern; its matches count when they start and end at the edges of pieces."""

    pattern: Any
    needs: Needs = ()

    def find(self, place: Position, where: Where) -> Iterator[Hit]:
        """The matches, from left to right."""
        text = place.reading(where).text
        found = pieces(text)
        starts, ends = [piece.start for piece in found], [piece.end for piece in found]
        at = 0
        while match := self.pattern.search(text, at):
            start, end = match.span()
            first, last = bisect_left(starts, start), bisect_left(ends, end)
            whole = first < len(starts) and last < len(ends) and starts[first] == start and ends[last] == end
            if whole and end > start:
                yield start, end
                at = end
            else:
                following = bisect_right(starts, start)
                if following == len(starts):
                    return
                at = starts[following]

    def stands(self, place: Position, where: Where) -> bool:
        """Whether there is a match."""
        return bool(place.hits(self, where))

    def shown(self, place: Position, where: Where) -> Sequence[Hit]:
        """The hits themselves."""
        return place.hits(self, where)
