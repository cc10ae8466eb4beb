"""Finds the figures of a field, for NUM (docs/rules.md, "Figures")."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.matching.field_index import Hit
from alerts.matching.finders import RequiredTerms, SearchedArticle
from alerts.query.nodes import SearchField
from alerts.text.figures import Refusal, numbers


@dataclass(frozen=True, slots=True, eq=False)
class FigureFinder:
    """The numbers that count something."""

    required: RequiredTerms = ()

    def find(self, document: SearchedArticle, field: SearchField) -> Iterator[Hit]:
        own = len(document.own_words.field_index(field).text)
        may_go_on = document.for_certain and document.hides("text" if field == "lead" else field)
        for hit, refusal, is_open in _numbers(document, field):
            if refusal is None and not (may_go_on and is_open and hit[1] <= own):
                yield hit

    def refused(self, document: SearchedArticle, field: SearchField) -> Iterator[tuple[Hit, Refusal]]:
        """The numbers that are no figures, and what they are."""
        for hit, refusal, _ in _numbers(document, field):
            if refusal is not None:
                yield hit, refusal

    def occurs(self, document: SearchedArticle, field: SearchField) -> bool:
        return bool(document.hits(self, field))

    def highlights(self, document: SearchedArticle, field: SearchField) -> Sequence[Hit]:
        return document.hits(self, field)


def _numbers(document: SearchedArticle, field: SearchField) -> Iterator[tuple[Hit, Refusal | None, bool]]:
    """The numbers of a field. The article's own words are read apart from what others say of it."""
    text, own = document.field_index(field).text, document.own_words.field_index(field).text
    for start, part in ((0, own), (len(own), text[len(own) :])):
        for number in numbers(part):
            yield (start + number.start, start + number.end), number.refusal, number.is_open


FIGURES: Final = FigureFinder()
