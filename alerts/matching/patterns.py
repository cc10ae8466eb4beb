"""Users' regular expressions, by google-re2, which takes linear time; never by Python's `re`. The extra is `regex`."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from alerts.matching.field_index import Hit
from alerts.matching.finders import RequiredTerms, SearchedArticle
from alerts.query.nodes import Pattern, SearchField
from alerts.text.tokens import tokenize
from crawler.errors import QueryError

_BOUNDARY: Final = re.compile(r"\\b")
# A class that is never closed reaches to the end, so that it is read once; google-re2 refuses it.
_UNESCAPED: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*+(?:\]|\\?\Z)|([\^$])", re.DOTALL)
MAX_PATTERN_BYTES: Final = 1 << 20


def pattern_finder(node: Pattern) -> "PatternFinder":
    """The finder of a pattern.

    Raises:
        QueryError: google-re2 is not installed or cannot read the pattern.
    """
    try:
        import re2  # type: ignore[import-untyped]  # noqa: PLC0415 - an optional extra, asked for only where a rule uses it
    except ImportError as error:
        sentence = "Regular expressions need google-re2: pip install 'vedette[regex]', or use wildcards."
        raise QueryError(sentence, node.start, node.end) from error
    pattern = node.pattern.replace("\\/", "/").removeprefix("\\b").removesuffix("\\b")
    _check(pattern, node)
    options = re2.Options()
    options.max_mem = MAX_PATTERN_BYTES
    options.log_errors = False
    try:
        return PatternFinder(re2.compile(_unicode(pattern), options))
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        raise QueryError(f"This regular expression cannot be read: {reason}.", node.start, node.end) from error


def _check(pattern: str, node: Pattern) -> None:
    if not pattern:
        raise QueryError("This regular expression is empty.", node.start, node.end)
    if _BOUNDARY.search(pattern):
        sentence = r"A pattern always starts and ends at the edges of words; \b inside it is not supported."
        raise QueryError(sentence, node.start, node.end)
    anchored = any(match[1] or match[0] in {r"\A", r"\z"} for match in _UNESCAPED.finditer(pattern))
    if anchored:
        raise QueryError(r"A pattern is searched in the whole text; ^ $ \A \z are not supported.", node.start, node.end)


_CLASSES: Final = {r"\w": r"\pL\pM\pN_", r"\d": r"\p{Nd}"}


def _unicode(pattern: str) -> str:
    r"""The pattern with \w and \d for all scripts; in RE2 they are ASCII only."""

    def widened(match: re.Match[str]) -> str:
        if match[0].startswith("["):
            return re.sub(r"\\.", lambda inner: _CLASSES.get(inner[0], inner[0]), match[0], flags=re.DOTALL)
        wide = _CLASSES.get(match[0])
        return f"[{wide}]" if wide else match[0]

    return _UNESCAPED.sub(widened, pattern)


def _encoded(text: str) -> tuple[bytes, Sequence[int]]:
    """A text in UTF-8, and the offset there of each of its characters and of its end."""
    encoded = text.encode("utf-8", "surrogatepass")
    if len(encoded) == len(text):
        return encoded, range(len(text) + 1)
    sizes = (1 if c < "\x80" else 2 if c < "\u0800" else 3 if c < "\U00010000" else 4 for c in text)
    return encoded, tuple(accumulate(sizes, initial=0))


@dataclass(frozen=True, slots=True, eq=False)
class PatternFinder:
    """A pattern. A match counts when it starts and ends at the edges of tokens."""

    pattern: Any
    required: RequiredTerms = ()

    def find(self, document: SearchedArticle, field: SearchField) -> Iterator[Hit]:
        text = document.field_index(field).text
        # Given a str, google-re2 would encode it again for every search.
        encoded, offsets = _encoded(text)
        found = tokenize(text)
        starts, ends = [offsets[token.start] for token in found], [offsets[token.end] for token in found]
        at = 0
        while match := self.pattern.search(encoded, at):
            start, end = match.span()
            first, last = bisect_left(starts, start), bisect_left(ends, end)
            whole = first < len(starts) and last < len(ends) and starts[first] == start and ends[last] == end
            if whole and end > start:
                yield found[first].start, found[last].end
                at = end
            else:
                following = bisect_right(starts, start)
                if following == len(starts):
                    return
                at = starts[following]

    def occurs(self, document: SearchedArticle, field: SearchField) -> bool:
        return bool(document.hits(self, field))

    def highlights(self, document: SearchedArticle, field: SearchField) -> Sequence[Hit]:
        return document.hits(self, field)
