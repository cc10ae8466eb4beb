"""An article under judgement: each field is indexed once, each finder asked once.

What others say of the article stands behind its own words in the same index, after an empty line.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from alerts.matching.analyzer import Analyzer
from alerts.matching.clauses import Highlight
from alerts.matching.field_index import FieldIndex, Hit
from alerts.matching.finders import Finder
from alerts.matching.vocabulary import TermId
from alerts.model import Field, Span, Subject
from alerts.query.nodes import SearchField

# The length of `lead:` (docs/rules.md).
LEAD_WORDS: Final = 60
_PARAGRAPH_BREAK: Final = "\n\n"


class Document:
    """A subject with its indexed fields. Lives for one judgement."""

    def __init__(self, subject: Subject, analyzer: Analyzer, *, for_certain: bool = False) -> None:
        """`for_certain`: only those hits count that no hidden text can take away."""
        self.subject = subject
        self.for_certain = for_certain
        self._analyzer = analyzer
        # Whether part of the article is hidden.
        self.truncated = subject.access in {"truncated", "blocked"} and not subject.is_copied
        self._title = FieldIndex(_joined(subject.title, subject.other_title), analyzer)
        self._text = FieldIndex(_joined(subject.text, subject.other_text), analyzer, truncated=self.truncated)
        self.term_ids = self._title.term_ids | self._text.term_ids
        self.flagged = analyzer.flagged
        self._author: FieldIndex | None = None
        self._own_words: Document | None = None
        self._sure_words: Document | None = None
        self._certain: Document | None = None
        self._hits: dict[tuple[int, SearchField], Sequence[Hit]] = {}

    @property
    def own_words(self) -> "Document":
        """The article without what others say of it."""
        if not self.subject.other_title and not self.subject.other_text:
            return self
        if self._own_words is None:
            self._own_words = self._of(replace(self.subject, other_title="", other_text=""))
        return self._own_words

    def _of(self, subject: Subject) -> "Document":
        return Document(subject, self._analyzer, for_certain=self.for_certain)

    @property
    def certain(self) -> "Document":
        """The same, in which only those hits count that no hidden text can take away."""
        if self.for_certain:
            return self
        if self._certain is None:
            self._certain = Document(self.subject, self._analyzer, for_certain=True)
        return self._certain

    @property
    def sure_words(self) -> "Document":
        """The article's own words without the lines that may be no part of it; `own_words` when there are none.

        Of a page that may be another's no line is sure.
        """
        from crawler.pointers import doubtful_lines, without  # noqa: PLC0415 - its phrases take longer than a start may

        own = self.own_words
        if own._sure_words is None:  # noqa: SLF001 - of the same class
            text = without(own.subject.text, doubtful_lines(own.subject.text)) if not own.subject.is_unlike else ""
            is_all = text == own.subject.text
            own._sure_words = own if is_all else self._of(replace(own.subject, text=text))  # noqa: SLF001
        return own._sure_words  # noqa: SLF001

    def occurs(self, finder: Finder, fields: tuple[SearchField, ...]) -> bool:
        """Whether a finder has a hit in one of the fields."""
        for field in fields:  # noqa: SIM110 - a generator costs more than most answers
            if finder.occurs(self, field):
                return True
        return False

    def occurrences(self, term_id: TermId, forbidden_flags: int) -> list[Highlight]:
        """The occurrences of a term in title and text that have none of these flags."""
        title, text = self._title.hits(term_id, forbidden_flags), self._text.hits(term_id, forbidden_flags)
        return [*(("title", hit) for hit in title), *(("text", hit) for hit in text)]

    def field_index(self, field: SearchField) -> FieldIndex:
        """The index of a field; authors are indexed on demand."""
        if field == "title":
            return self._title
        if field != "author":
            return self._text
        if self._author is None:
            self._author = FieldIndex("\n\n".join(self.subject.authors), self._analyzer)
        return self._author

    def hits(self, finder: Finder, field: SearchField) -> Sequence[Hit]:
        """A finder's hits in a field, sorted, each once."""
        key = (id(finder), field)
        found = self._hits.get(key)
        if found is None:
            found = self._hits[key] = self._found(finder, field)
        return found

    def _found(self, finder: Finder, field: SearchField) -> Sequence[Hit]:
        term_ids = self.field_index(field).term_ids
        for any_of in finder.required:
            if any_of.isdisjoint(term_ids):
                return ()
        found = sorted(set(finder.find(self, field)))
        return [hit for hit in found if self._text.word(hit[1] - 1) < LEAD_WORDS] if field == "lead" else found

    def hides(self, field: SearchField) -> bool:
        """Whether part of a field may be hidden."""
        if not self.truncated or field in {"title", "author"}:
            return False
        return field == "text" or self.own_words._text.words < LEAD_WORDS  # noqa: SLF001 - of the same class

    def spans(self, highlights: Sequence[tuple[SearchField, Hit]]) -> tuple[Span, ...]:
        """The spans of hits, title first. Hits that overlap become one span."""
        title = sorted([hit for field, hit in highlights if field == "title"])
        text = sorted([hit for field, hit in highlights if field in {"text", "lead"}])
        own_title, other_title = _parted(title, len(self.subject.title))
        own_text, other_text = _parted(text, len(self.subject.text))
        return (
            *_merged_spans("title", own_title),
            *_merged_spans("text", own_text),
            *_merged_spans("other_title", other_title),
            *_merged_spans("other_text", other_text),
        )


def _joined(own: str, other: str) -> str:
    return f"{own}{_PARAGRAPH_BREAK}{other}" if other else own


def _parted(hits: Sequence[Hit], own_length: int) -> tuple[Sequence[Hit], Sequence[Hit]]:
    """The hits in a field's own words, and those in the words of others, counted from the start of these."""
    start = own_length + len(_PARAGRAPH_BREAK)
    at = bisect_left(hits, (start, 0))
    return hits[:at], [(first - start, end - start) for first, end in hits[at:]]


def _merged_spans(field: Field, hits: Sequence[Hit]) -> list[Span]:
    """The spans of sorted hits, of which some may be the same."""
    found: list[Span] = []
    first = last = -1
    for start, end in hits:
        if start < last:
            last = max(last, end)
            continue
        if last >= 0:
            found.append(Span(field, first, last))
        first, last = start, end
    return [*found, Span(field, first, last)] if last >= 0 else found
