"""An article under judgement: each field is indexed once, each finder asked once."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
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


class Document:
    """A subject with its indexed fields. Lives for one judgement."""

    def __init__(self, subject: Subject, analyzer: Analyzer) -> None:
        self.subject = subject
        self._analyzer = analyzer
        # Whether part of the article is hidden.
        self.truncated = subject.access in {"truncated", "blocked"}
        self._title = FieldIndex(subject.title, analyzer)
        self._text = FieldIndex(subject.text, analyzer, truncated=self.truncated)
        self.term_ids = self._title.term_ids | self._text.term_ids
        self.flagged = analyzer.flagged
        self._author: FieldIndex | None = None
        self._hits: dict[tuple[int, SearchField], Sequence[Hit]] = {}

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
        return field == "text" or self._text.words < LEAD_WORDS

    def spans(self, highlights: Sequence[tuple[SearchField, Hit]]) -> tuple[Span, ...]:
        """The spans of hits, title first. Hits that overlap become one span."""
        title = {hit for field, hit in highlights if field == "title"}
        text = {hit for field, hit in highlights if field in {"text", "lead"}}
        return (*_merged_spans("title", title), *_merged_spans("text", text))


def _merged_spans(field: Field, hits: AbstractSet[Hit]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(hits):
        if found and start < found[-1].end:
            found[-1] = Span(field, found[-1].start, max(end, found[-1].end))
        else:
            found.append(Span(field, start, end))
    return found
