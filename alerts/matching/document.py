"""An article under judgement: its fields read once, every hitter asked once."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from alerts.matching.analyzer import Analyzer
from alerts.matching.clauses import Mark
from alerts.matching.field_index import FieldIndex, Hit
from alerts.matching.finders import Finder, Where
from alerts.matching.vocabulary import Atom
from alerts.model import Field, Span, Subject

LEAD_WORDS = 60


class Document:
    """A subject with its readings; lives for one judgement."""

    def __init__(self, subject: Subject, lexicon: Analyzer) -> None:
        """Read title and text; authors only when asked for."""
        self.subject = subject
        self._lexicon = lexicon
        # Whether part of the article is hidden.
        self.cut = subject.access in {"truncated", "blocked"}
        self._title = FieldIndex(subject.title, lexicon)
        self._text = FieldIndex(subject.text, lexicon, cut=self.cut)
        # All that stands in title or text, and of what it matters where it stands.
        self.atoms = self._title.atoms | self._text.atoms
        self.flagged = lexicon.flagged
        self._author: FieldIndex | None = None
        self._hits: dict[tuple[int, Where], Sequence[Hit]] = {}

    def stands(self, hitter: Finder, fields: tuple[Where, ...]) -> bool:
        """Whether a hitter has a hit in one of the fields."""
        for where in fields:  # noqa: SIM110 - a generator costs more than most answers
            if hitter.stands(self, where):
                return True
        return False

    def places(self, word: Atom, forbidden_flags: int) -> list[Mark]:
        """Where a piece stands in title and text with none of these flags."""
        found: list[Mark] = []
        if word in self._title.atoms:
            found += [("title", place[:2]) for place in self._title.postings(word) if not place[2] & forbidden_flags]
        if word in self._text.atoms:
            found += [("text", place[:2]) for place in self._text.postings(word) if not place[2] & forbidden_flags]
        return found

    def reading(self, where: Where) -> FieldIndex:
        """The pieces of a field."""
        if where == "title":
            return self._title
        if where != "author":
            return self._text
        if self._author is None:
            self._author = FieldIndex("\n\n".join(self.subject.authors), self._lexicon)
        return self._author

    def hits(self, hitter: Finder, where: Where) -> Sequence[Hit]:
        """A hitter's hits in a field, sorted, each once."""
        key = (id(hitter), where)
        found = self._hits.get(key)
        if found is None:
            found = self._hits[key] = self._found(hitter, where)
        return found

    def _found(self, hitter: Finder, where: Where) -> Sequence[Hit]:
        atoms = self.reading(where).atoms
        for need in hitter.needs:
            if need.isdisjoint(atoms):
                return ()
        found = sorted(set(hitter.find(self, where)))
        return [hit for hit in found if self._text.word(hit[1] - 1) < LEAD_WORDS] if where == "lead" else found

    def hides(self, where: Where) -> bool:
        """Whether more of a field may exist than is to be seen."""
        if not self.cut or where in {"title", "author"}:
            return False
        return where == "text" or self._text.words < LEAD_WORDS

    def spans(self, marks: Sequence[tuple[Where, Hit]]) -> tuple[Span, ...]:
        """The places of hits, title first; those that overlap are one."""
        title = {hit for where, hit in marks if where == "title"}
        text = {hit for where, hit in marks if where in {"text", "lead"}}
        return (*_merged("title", title), *_merged("text", text))


def _merged(field: Field, places: AbstractSet[Hit]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(places):
        if found and start < found[-1].end:
            found[-1] = Span(field, found[-1].start, max(end, found[-1].end))
        else:
            found.append(Span(field, start, end))
    return found
